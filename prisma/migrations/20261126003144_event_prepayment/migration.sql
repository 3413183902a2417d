-- AlterTable
ALTER TABLE "hotel_events" ADD COLUMN     "prepaid" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "refund_hours" INTEGER NOT NULL DEFAULT 24;

-- AlterTable
ALTER TABLE "event_registrations" ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "prepaid_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "refund_hours" INTEGER;

ALTER TABLE hotel_events
  -- What is free is paid by nobody, ahead or later.
  ADD CONSTRAINT hotel_events_prepaid CHECK ((NOT prepaid OR price_minor > 0) AND refund_hours BETWEEN 0 AND 720);

ALTER TABLE event_registrations
  DROP CONSTRAINT event_registrations_status_known,
  ADD CONSTRAINT event_registrations_status_known CHECK (
    status IN ('registered', 'waiting', 'held', 'lapsed', 'cancelled')),
  -- A place is held for somebody who is to pay, for a time, with a bill to pay on.
  ADD CONSTRAINT event_registrations_held CHECK (
    status NOT IN ('held', 'lapsed') OR (held_until IS NOT NULL AND refund_hours IS NOT NULL AND folio_id IS NOT NULL)),
  ADD CONSTRAINT event_registrations_terms CHECK (refund_hours IS NULL OR (refund_hours BETWEEN 0 AND 720 AND unit_minor > 0)),
  -- What was paid ahead is the price of the whole party, on its bill.
  ADD CONSTRAINT event_registrations_prepaid CHECK (
    prepaid_minor = 0 OR (prepaid_minor = party * unit_minor AND payment_id IS NOT NULL AND folio_id IS NOT NULL)),
  -- Who came to something that has a price has a bill; who is to pay ahead has one before.
  DROP CONSTRAINT event_registrations_billed,
  ADD CONSTRAINT event_registrations_billed CHECK (
    (came IS NULL OR unit_minor = 0 OR folio_id IS NOT NULL)
    AND (folio_id IS NULL OR (unit_minor > 0 AND (came IS NOT NULL OR refund_hours IS NOT NULL))));

-- A guest is at an event once; what lapsed or was cancelled does not stand in his way.
DROP INDEX event_registrations_one;
CREATE UNIQUE INDEX event_registrations_one ON event_registrations (event_id, customer_id)
  WHERE status NOT IN ('cancelled', 'lapsed');
-- One bill is one registration's, so that money finds what it was paid for; bills of rooms are shared.
CREATE UNIQUE INDEX event_registrations_prepaid_bill ON event_registrations (folio_id) WHERE refund_hours IS NOT NULL;
-- What the job that ends holds looks for.
CREATE INDEX event_registrations_holds ON event_registrations (held_until) WHERE status = 'held';

-- A place that is held is taken.
CREATE OR REPLACE FUNCTION event_registration_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status IN ('registered', 'held') THEN
    UPDATE hotel_events SET taken = taken - OLD.party WHERE id = OLD.event_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status IN ('registered', 'held') THEN
    UPDATE hotel_events SET taken = taken + NEW.party WHERE id = NEW.event_id;
  END IF;
  RETURN NULL;
END $$;
