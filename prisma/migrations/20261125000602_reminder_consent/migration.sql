-- The guest asked to be reminded, once, should the booking stay unfinished.
ALTER TABLE "reservations" ADD COLUMN "reminder_consent" BOOLEAN NOT NULL DEFAULT false;

-- Who has to be reminded is looked for every few minutes; hardly any row is.
CREATE INDEX reservations_to_remind ON reservations (hotel_id, hold_expires_at)
  WHERE status = 'lapsed' AND reminder_consent;
-- So is who left some days ago.
CREATE INDEX stays_left_at ON stays (hotel_id, checked_out_at) WHERE status = 'checked_out';
