-- AlterTable
ALTER TABLE "stored_value_cards" ADD COLUMN     "ordered_minor" INTEGER,
ADD COLUMN     "send_on" DATE,
ADD COLUMN     "sent_at" TIMESTAMPTZ(3);

ALTER TABLE stored_value_cards
  -- Only a gift is ordered, for something.
  ADD CONSTRAINT stored_value_cards_ordered CHECK (ordered_minor IS NULL OR (ordered_minor > 0 AND kind = 'gift')),
  -- What is sent was to be sent on a day, and is paid.
  ADD CONSTRAINT stored_value_cards_sent CHECK (sent_at IS NULL OR (send_on IS NOT NULL AND status <> 'pending'));

-- Gifts that wait for their day, asked for every quarter of an hour.
CREATE INDEX stored_value_cards_to_send ON stored_value_cards (hotel_id, send_on) WHERE send_on IS NOT NULL AND sent_at IS NULL;
