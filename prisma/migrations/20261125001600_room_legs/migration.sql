-- CreateTable
CREATE TABLE "stay_legs" (
    "stay_id" INTEGER NOT NULL,
    "from_date" DATE NOT NULL,
    "room_id" INTEGER NOT NULL,

    CONSTRAINT "stay_legs_pkey" PRIMARY KEY ("stay_id","from_date")
);

-- CreateTable
CREATE TABLE "stay_changes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "stays" JSONB NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "stay_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stay_changes_hotel_id_business_date_idx" ON "stay_changes"("hotel_id", "business_date");

-- ── References between models that do not name each other ──────────────────────────────────────────────────────
ALTER TABLE stay_legs ADD CONSTRAINT stay_legs_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id) ON DELETE CASCADE;
ALTER TABLE stay_legs ADD CONSTRAINT stay_legs_room_ref FOREIGN KEY (room_id) REFERENCES rooms (id);
ALTER TABLE stay_changes ADD CONSTRAINT stay_changes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stay_changes
  ADD CONSTRAINT stay_changes_kind_known CHECK (kind IN ('moved', 'dated', 'split', 'swapped'));

-- ── In which rooms a stay is, and when ──────────────────────────────────────────────────────────────────────────
-- Most stays are in one room throughout. One that changes rooms has a leg for each: the first from its arrival on.
-- `stays.room_id` is the room the party is in, or will have when it comes.
CREATE VIEW stay_room_spans AS
  SELECT stay.id AS stay_id, stay.hotel_id, stay.status, stay.room_id, stay.arrival, stay.departure, true AS is_current
  FROM stays stay
  WHERE stay.room_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stay_legs leg WHERE leg.stay_id = stay.id)
  UNION ALL
  SELECT stay.id, stay.hotel_id, stay.status, leg.room_id, leg.arrival, leg.departure, leg.room_id = stay.room_id
  FROM stays stay CROSS JOIN LATERAL (
    SELECT one.room_id,
      CASE WHEN EXISTS (SELECT 1 FROM stay_legs other WHERE other.stay_id = one.stay_id AND other.from_date < one.from_date)
        THEN greatest(one.from_date, stay.arrival) ELSE stay.arrival END AS arrival,
      least((SELECT min(other.from_date) FROM stay_legs other
        WHERE other.stay_id = one.stay_id AND other.from_date > one.from_date), stay.departure) AS departure
    FROM stay_legs one WHERE one.stay_id = stay.id) leg
  WHERE stay.room_id IS NOT NULL AND leg.arrival < leg.departure;

-- Who has which room is now said by leg, and so are the rules: one party at a time in a room, and one party in it, also
-- past its departure. Both can wait for the end of an exchange of rooms.
ALTER TABLE stays DROP CONSTRAINT stays_room_once;
DROP INDEX stays_one_in_house;
DROP INDEX room_occupations_one_in_house;
ALTER TABLE room_occupations
  DROP CONSTRAINT room_occupations_pkey,
  ADD CONSTRAINT room_occupations_pkey PRIMARY KEY (stay_id, room_id, arrival),
  ADD CONSTRAINT room_occupations_one_in_house EXCLUDE USING gist (
    room_id WITH =, stay_id WITH <>) WHERE (in_house) DEFERRABLE INITIALLY IMMEDIATE;

CREATE FUNCTION write_room_occupations(wanted int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM room_occupations WHERE stay_id = wanted;
  INSERT INTO room_occupations (stay_id, room_id, arrival, departure, in_house)
  SELECT span.stay_id, unit.unit_id, span.arrival, span.departure, span.status = 'in_house' AND span.is_current
  FROM stay_room_spans span JOIN room_units unit ON unit.room_id = span.room_id
  WHERE span.stay_id = wanted AND span.status IN ('booked', 'in_house') ORDER BY unit.unit_id;
END $$;

-- A room that is no leg's, or none, ends the plan of legs: whoever gives one room for all nights need not know of it.
CREATE OR REPLACE FUNCTION keep_room_occupations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.room_id IS DISTINCT FROM OLD.room_id THEN
    DELETE FROM stay_legs WHERE stay_id = NEW.id AND NOT EXISTS (
      SELECT 1 FROM stay_legs kept WHERE kept.stay_id = NEW.id AND kept.room_id = NEW.room_id);
  END IF;
  PERFORM write_room_occupations(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION keep_leg_occupations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_room_occupations(CASE WHEN TG_OP = 'DELETE' THEN OLD.stay_id ELSE NEW.stay_id END);
  RETURN NULL;
END $$;
CREATE TRIGGER stay_legs_occupy_rooms AFTER INSERT OR UPDATE OR DELETE ON stay_legs
  FOR EACH ROW EXECUTE FUNCTION keep_leg_occupations();
