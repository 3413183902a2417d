-- Bookings from these channels go by the review rules; those of others confirm by themselves.
ALTER TABLE "hotels" ADD COLUMN "review_channels" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "reservations" ADD COLUMN "review_state" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN "review_reasons" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "reviewed_at" TIMESTAMPTZ(3),
ADD COLUMN "reviewed_by_id" INTEGER;

-- CreateTable
CREATE TABLE "review_rules" (
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,
    "threshold" INTEGER,

    CONSTRAINT "review_rules_pkey" PRIMARY KEY ("hotel_id","kind")
);

ALTER TABLE "review_rules"
  ADD CONSTRAINT review_rules_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT review_rules_threshold_check CHECK (threshold >= 1);

ALTER TABLE "reservations"
  -- A booking is looked at for a reason, and what was decided says when.
  ADD CONSTRAINT reservations_review_check CHECK (
    review_state IN ('none', 'waiting', 'accepted', 'declined')
    AND (review_state = 'none') = (review_reasons = '[]'::jsonb)
    AND (review_state IN ('accepted', 'declined')) = (reviewed_at IS NOT NULL));

-- The queue, and its number in the menu of every page.
CREATE INDEX reservations_waiting_for_review ON reservations (hotel_id, created_at)
  WHERE review_state = 'waiting' AND status = 'confirmed';
-- How often somebody booked in a short time.
CREATE INDEX reservations_contact_email ON reservations (hotel_id, lower(contact_email));
CREATE INDEX reservations_contact_phone ON reservations (hotel_id, contact_phone);
