-- CreateTable
CREATE TABLE "profile_views" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "profile_views_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "profile_views_customer_id_id_idx" ON "profile_views"("customer_id", "id");

-- CreateIndex
CREATE INDEX "profile_views_hotel_id_at_id_idx" ON "profile_views"("hotel_id", "at", "id");

ALTER TABLE profile_views
  ADD CONSTRAINT profile_views_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT profile_views_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT profile_views_what_check
    CHECK (what IN ('profile', 'document', 'registration_card', 'consumption', 'export'));

-- Who looked is proof for the guest: nobody, whatever he may do in the app, takes a line back.
CREATE FUNCTION refuse_profile_view_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'profile_views is append-only' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER profile_views_append_only BEFORE UPDATE OR DELETE ON profile_views
  FOR EACH ROW EXECUTE FUNCTION refuse_profile_view_change();
CREATE TRIGGER profile_views_never_emptied BEFORE TRUNCATE ON profile_views
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_profile_view_change();
