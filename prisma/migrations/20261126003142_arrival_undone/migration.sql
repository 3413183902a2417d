-- AlterTable
ALTER TABLE "event_registrations" ADD COLUMN     "charge_line_id" BIGINT,
ADD COLUMN     "payment_id" INTEGER;

-- What letting in put on a bill, and what was paid for it there: undoing it takes back these and nothing else.
ALTER TABLE event_registrations
  ADD CONSTRAINT event_registrations_charge_line_ref FOREIGN KEY (charge_line_id) REFERENCES folio_lines (id),
  ADD CONSTRAINT event_registrations_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id),
  ADD CONSTRAINT event_registrations_charged CHECK (charge_line_id IS NULL OR folio_id IS NOT NULL),
  ADD CONSTRAINT event_registrations_paid CHECK (payment_id IS NULL OR folio_id IS NOT NULL);
