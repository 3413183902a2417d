-- CreateTable
CREATE TABLE "hotel_events" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL DEFAULT '{}',
    "places" JSONB NOT NULL DEFAULT '{}',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "capacity" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "most_per_party" INTEGER NOT NULL,
    "has_waiting" BOOLEAN NOT NULL DEFAULT true,
    "price_minor" INTEGER NOT NULL DEFAULT 0,
    "charge_code" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "level_id" INTEGER,
    "tag" TEXT,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hotel_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_registrations" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "reservation_id" INTEGER,
    "token" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "party" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "unit_minor" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),
    "came_at" TIMESTAMPTZ(3),
    "came" INTEGER,
    "folio_id" INTEGER,
    "points" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "event_registrations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "hotel_events_hotel_id_starts_at_idx" ON "hotel_events"("hotel_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "event_registrations_token_key" ON "event_registrations"("token");

-- CreateIndex
CREATE INDEX "event_registrations_event_id_status_idx" ON "event_registrations"("event_id", "status");

-- CreateIndex
CREATE INDEX "event_registrations_customer_id_idx" ON "event_registrations"("customer_id");

-- AddForeignKey
ALTER TABLE "event_registrations" ADD CONSTRAINT "event_registrations_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "hotel_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE hotel_events
  ADD CONSTRAINT hotel_events_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT hotel_events_level_ref FOREIGN KEY (level_id) REFERENCES loyalty_levels (id),
  -- What a price is posted as must be known in the books of this hotel.
  ADD CONSTRAINT hotel_events_charge_ref FOREIGN KEY (hotel_id, charge_code) REFERENCES transaction_codes (hotel_id, code),
  ADD CONSTRAINT hotel_events_status_known CHECK (status IN ('draft', 'open', 'called_off')),
  ADD CONSTRAINT hotel_events_times_in_order CHECK (starts_at < ends_at AND closes_at <= starts_at),
  -- No place is given twice, whoever asks at the same time.
  ADD CONSTRAINT hotel_events_places_enough CHECK (capacity BETWEEN 1 AND 10000 AND taken BETWEEN 0 AND capacity),
  ADD CONSTRAINT hotel_events_party_within CHECK (most_per_party BETWEEN 1 AND 100),
  ADD CONSTRAINT hotel_events_amounts CHECK (price_minor BETWEEN 0 AND 2000000000 AND points BETWEEN 0 AND 1000000);

ALTER TABLE event_registrations
  ADD CONSTRAINT event_registrations_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT event_registrations_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT event_registrations_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT event_registrations_folio_ref FOREIGN KEY (folio_id) REFERENCES folios (id),
  ADD CONSTRAINT event_registrations_source_known CHECK (source IN ('account', 'booking', 'desk')),
  ADD CONSTRAINT event_registrations_status_known CHECK (status IN ('registered', 'waiting', 'cancelled')),
  ADD CONSTRAINT event_registrations_party_within CHECK (party BETWEEN 1 AND 100 AND unit_minor BETWEEN 0 AND 2000000000),
  ADD CONSTRAINT event_registrations_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  -- Only who has a place comes, with no more than his party; what has a price stands on a bill once they came.
  ADD CONSTRAINT event_registrations_came CHECK (
    (came_at IS NULL) = (came IS NULL) AND (came IS NULL OR (status = 'registered' AND came BETWEEN 1 AND party))),
  ADD CONSTRAINT event_registrations_billed CHECK ((folio_id IS NOT NULL) = (came IS NOT NULL AND unit_minor > 0)),
  ADD CONSTRAINT event_registrations_points CHECK (points = 0 OR (points > 0 AND came IS NOT NULL));

-- A guest is at an event once, however often he sends the form.
CREATE UNIQUE INDEX event_registrations_one ON event_registrations (event_id, customer_id) WHERE status <> 'cancelled';

-- What is taken is the sum of the parties that are registered: nobody writes it by hand.
CREATE FUNCTION event_registration_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status = 'registered' THEN
    UPDATE hotel_events SET taken = taken - OLD.party WHERE id = OLD.event_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status = 'registered' THEN
    UPDATE hotel_events SET taken = taken + NEW.party WHERE id = NEW.event_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER event_registrations_places AFTER INSERT OR UPDATE OF status, party, event_id OR DELETE
  ON event_registrations FOR EACH ROW EXECUTE FUNCTION event_registration_places();

-- An event belongs to one hotel, and so do its registrations.
CREATE FUNCTION event_registration_hotel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.hotel_id IS DISTINCT FROM (SELECT hotel_id FROM hotel_events WHERE id = NEW.event_id) THEN
    RAISE EXCEPTION 'a registration belongs to the hotel of its event'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'event_registrations_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_registrations_hotel BEFORE INSERT OR UPDATE OF hotel_id, event_id
  ON event_registrations FOR EACH ROW EXECUTE FUNCTION event_registration_hotel();

-- The roles of a fresh installation have these from the start.
UPDATE roles SET permissions = permissions || CASE
    WHEN code IN ('administrator', 'manager') THEN ARRAY['events.view', 'events.desk', 'events.manage']
    WHEN code IN ('front-desk', 'cashier') THEN ARRAY['events.view', 'events.desk']
    WHEN code = 'marketing' THEN ARRAY['events.view', 'events.manage']
    ELSE ARRAY['events.view'] END
  WHERE code IN ('administrator', 'manager', 'front-desk', 'cashier', 'marketing', 'finance', 'auditor')
    AND NOT 'events.view' = ANY (permissions);
