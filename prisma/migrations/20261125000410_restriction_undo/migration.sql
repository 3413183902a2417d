-- CreateTable
CREATE TABLE "restriction_undos" (
    "hotel_id" INTEGER NOT NULL,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "scope" JSONB NOT NULL,
    "rows" JSONB NOT NULL,

    CONSTRAINT "restriction_undos_pkey" PRIMARY KEY ("hotel_id")
);

-- By hand, what Prisma can not say.
ALTER TABLE restriction_undos ADD CONSTRAINT restriction_undos_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE restriction_undos ADD CONSTRAINT restriction_undos_rows_listed CHECK (jsonb_typeof(rows) = 'array');
