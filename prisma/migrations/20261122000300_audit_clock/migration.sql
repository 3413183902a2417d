-- Transaction numbers begin anew when a dump is restored into another server, and would then fall below what is sealed.
-- This one row says what to add to them, so that the log's own numbers only ever grow.
CREATE TABLE "audit_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "txid_offset" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "audit_clock_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "audit_clock" ADD CONSTRAINT audit_clock_one_row CHECK (id = 1 AND txid_offset >= 0);

INSERT INTO "audit_clock" DEFAULT VALUES;

CREATE OR REPLACE FUNCTION audit_txid() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT pg_current_xact_id()::text::bigint + txid_offset FROM audit_clock
$$;
