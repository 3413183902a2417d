-- AlterTable
ALTER TABLE "room_type_days" ADD COLUMN     "blocked" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "room_type_parts" (
    "hotel_id" INTEGER NOT NULL,
    "suite_type_id" INTEGER NOT NULL,
    "part_type_id" INTEGER NOT NULL,
    "rooms" INTEGER NOT NULL,

    CONSTRAINT "room_type_parts_pkey" PRIMARY KEY ("suite_type_id","part_type_id")
);

-- CreateTable
CREATE TABLE "room_parts" (
    "hotel_id" INTEGER NOT NULL,
    "suite_room_id" INTEGER NOT NULL,
    "part_room_id" INTEGER NOT NULL,

    CONSTRAINT "room_parts_pkey" PRIMARY KEY ("part_room_id")
);

-- CreateTable
CREATE TABLE "room_occupations" (
    "stay_id" INTEGER NOT NULL,
    "room_id" INTEGER NOT NULL,
    "arrival" DATE NOT NULL,
    "departure" DATE NOT NULL,
    "in_house" BOOLEAN NOT NULL,

    CONSTRAINT "room_occupations_pkey" PRIMARY KEY ("stay_id","room_id")
);

-- CreateIndex
CREATE INDEX "room_type_parts_part_type_id_idx" ON "room_type_parts"("part_type_id");

-- CreateIndex
CREATE INDEX "room_parts_suite_room_id_idx" ON "room_parts"("suite_room_id");

-- ── References between models that do not name each other ──────────────────────────────────────────────────────
ALTER TABLE room_type_parts ADD CONSTRAINT room_type_parts_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE room_type_parts ADD CONSTRAINT room_type_parts_suite_type_ref FOREIGN KEY (suite_type_id) REFERENCES room_types (id);
ALTER TABLE room_type_parts ADD CONSTRAINT room_type_parts_part_type_ref FOREIGN KEY (part_type_id) REFERENCES room_types (id);
ALTER TABLE room_parts ADD CONSTRAINT room_parts_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE room_parts ADD CONSTRAINT room_parts_suite_room_ref FOREIGN KEY (suite_room_id) REFERENCES rooms (id);
ALTER TABLE room_parts ADD CONSTRAINT room_parts_part_room_ref FOREIGN KEY (part_room_id) REFERENCES rooms (id);
ALTER TABLE room_occupations ADD CONSTRAINT room_occupations_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id) ON DELETE CASCADE;
ALTER TABLE room_occupations ADD CONSTRAINT room_occupations_room_ref FOREIGN KEY (room_id) REFERENCES rooms (id);

-- ── Inventory: what suites take of the rooms they are made of is guarded by the same CHECK ──────────────────────
ALTER TABLE room_type_days
  DROP CONSTRAINT room_type_days_counts_not_negative,
  DROP CONSTRAINT room_type_days_no_oversale,
  ADD CONSTRAINT room_type_days_counts_not_negative CHECK (
    capacity >= 0 AND allowance >= 0 AND overcommitted >= 0 AND sold >= 0 AND held >= 0 AND blocked >= 0),
  ADD CONSTRAINT room_type_days_no_oversale CHECK (sold + held + blocked <= capacity + allowance + overcommitted);

ALTER TABLE room_type_parts
  ADD CONSTRAINT room_type_parts_counted CHECK (rooms BETWEEN 1 AND 20),
  ADD CONSTRAINT room_type_parts_of_another_type CHECK (suite_type_id <> part_type_id);
ALTER TABLE room_parts ADD CONSTRAINT room_parts_of_another_room CHECK (suite_room_id <> part_room_id);

-- What a suite type is made of may change only while none of its nights is taken, or `blocked` would tell of a
-- composition that is no more. No suite is made of suites, and nothing of another hotel.
CREATE FUNCTION check_type_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  part room_type_parts := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT 1 FROM room_type_days WHERE room_type_id = part.suite_type_id AND sold + held > 0) THEN
    RAISE EXCEPTION 'type % has been sold', part.suite_type_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_type_parts_before_first_sale';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF EXISTS (SELECT 1 FROM room_type_parts other
             WHERE other.suite_type_id = NEW.part_type_id OR other.part_type_id = NEW.suite_type_id) THEN
    RAISE EXCEPTION 'type % or % is both a suite and a part', NEW.suite_type_id, NEW.part_type_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_type_parts_one_level';
  END IF;
  IF EXISTS (SELECT 1 FROM room_types WHERE id IN (NEW.suite_type_id, NEW.part_type_id) AND hotel_id <> NEW.hotel_id) THEN
    RAISE EXCEPTION 'types % and % are not of one hotel', NEW.suite_type_id, NEW.part_type_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_type_parts_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER room_type_parts_checked BEFORE INSERT OR UPDATE OR DELETE ON room_type_parts
  FOR EACH ROW EXECUTE FUNCTION check_type_part();

-- The rooms a suite is made of stay the same while somebody is promised it: who has the suite has these parts.
CREATE FUNCTION check_room_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  part room_parts := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT 1 FROM room_occupations WHERE room_id = part.suite_room_id) THEN
    RAISE EXCEPTION 'suite % is promised', part.suite_room_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_parts_while_free';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF EXISTS (SELECT 1 FROM room_parts other
             WHERE other.suite_room_id = NEW.part_room_id OR other.part_room_id = NEW.suite_room_id) THEN
    RAISE EXCEPTION 'room % or % is both a suite and a part', NEW.suite_room_id, NEW.part_room_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_parts_one_level';
  END IF;
  IF EXISTS (SELECT 1 FROM rooms WHERE id IN (NEW.suite_room_id, NEW.part_room_id) AND hotel_id <> NEW.hotel_id) THEN
    RAISE EXCEPTION 'rooms % and % are not of one hotel', NEW.suite_room_id, NEW.part_room_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_parts_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER room_parts_checked BEFORE INSERT OR UPDATE OR DELETE ON room_parts
  FOR EACH ROW EXECUTE FUNCTION check_room_part();

-- All suites of a type are made alike: when the transaction ends, a suite has no parts, or those its type names.
CREATE FUNCTION check_suite_like_its_type() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  suite_id int;
BEGIN
  IF TG_TABLE_NAME = 'room_parts' THEN
    suite_id := CASE WHEN TG_OP = 'DELETE' THEN OLD.suite_room_id ELSE NEW.suite_room_id END;
  ELSE
    suite_id := coalesce((SELECT suite_room_id FROM room_parts WHERE part_room_id = NEW.id), NEW.id);
  END IF;
  IF EXISTS (SELECT 1 FROM room_parts WHERE suite_room_id = suite_id) AND EXISTS (
    SELECT 1
    FROM (SELECT part.room_type_id, count(*) AS rooms FROM room_parts p JOIN rooms part ON part.id = p.part_room_id
          WHERE p.suite_room_id = suite_id GROUP BY part.room_type_id) has
    FULL JOIN (SELECT tp.part_type_id, tp.rooms FROM room_type_parts tp JOIN rooms suite ON suite.room_type_id = tp.suite_type_id
          WHERE suite.id = suite_id) wants ON wants.part_type_id = has.room_type_id
    WHERE has.rooms IS DISTINCT FROM wants.rooms) THEN
    RAISE EXCEPTION 'suite % is not made as its type says', suite_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_parts_like_the_type';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER room_parts_like_the_type AFTER INSERT OR UPDATE OR DELETE ON room_parts
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_suite_like_its_type();
CREATE CONSTRAINT TRIGGER rooms_like_the_type AFTER UPDATE OF room_type_id ON rooms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.room_type_id <> NEW.room_type_id)
  EXECUTE FUNCTION check_suite_like_its_type();

-- ── Who has which room ──────────────────────────────────────────────────────────────────────────────────────────
-- A room and, of a suite, its parts: what a stay in it takes, and what a block on it hurts.
CREATE VIEW room_units AS
  SELECT id AS room_id, id AS unit_id FROM rooms
  UNION ALL SELECT suite_room_id, part_room_id FROM room_parts;

ALTER TABLE room_occupations
  -- One party at a time in a room, whether the room itself was given out or the suite it is part of.
  ADD CONSTRAINT room_occupations_room_once EXCLUDE USING gist (
    room_id WITH =, daterange(arrival, greatest(departure, arrival + 1), '[)') WITH &&) DEFERRABLE INITIALLY IMMEDIATE;
-- One party is in a room, also past its departure.
CREATE UNIQUE INDEX room_occupations_one_in_house ON room_occupations (room_id) WHERE in_house;

CREATE FUNCTION keep_room_occupations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM room_occupations WHERE stay_id = NEW.id;
  END IF;
  IF NEW.room_id IS NOT NULL AND NEW.status IN ('booked', 'in_house') THEN
    INSERT INTO room_occupations (stay_id, room_id, arrival, departure, in_house)
    SELECT NEW.id, unit_id, NEW.arrival, NEW.departure, NEW.status = 'in_house'
    FROM room_units WHERE room_id = NEW.room_id ORDER BY unit_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stays_occupy_rooms AFTER INSERT ON stays FOR EACH ROW
  WHEN (NEW.room_id IS NOT NULL AND NEW.status IN ('booked', 'in_house')) EXECUTE FUNCTION keep_room_occupations();
CREATE TRIGGER stays_move_rooms AFTER UPDATE OF room_id, arrival, departure, status ON stays FOR EACH ROW
  WHEN (coalesce(OLD.room_id, NEW.room_id) IS NOT NULL
    AND (OLD.room_id, OLD.arrival, OLD.departure, OLD.status) IS DISTINCT FROM (NEW.room_id, NEW.arrival, NEW.departure, NEW.status))
  EXECUTE FUNCTION keep_room_occupations();

INSERT INTO room_occupations (stay_id, room_id, arrival, departure, in_house)
SELECT id, room_id, arrival, departure, status = 'in_house' FROM stays
WHERE room_id IS NOT NULL AND status IN ('booked', 'in_house');

-- ── Housekeeping: a suite is as ready as the least ready of its parts ───────────────────────────────────────────
-- The suite's row is locked before its parts are read, so that of two parts cleaned at once the second sees the first.
CREATE FUNCTION keep_suite_housekeeping() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  suite_id int;
BEGIN
  IF TG_TABLE_NAME = 'room_parts' THEN suite_id := NEW.suite_room_id;
  ELSE SELECT suite_room_id INTO suite_id FROM room_parts WHERE part_room_id = NEW.id;
  END IF;
  IF suite_id IS NULL THEN RETURN NULL; END IF;
  PERFORM 1 FROM rooms WHERE id = suite_id FOR UPDATE;
  UPDATE rooms SET housekeeping = worst.housekeeping
  FROM (SELECT part.housekeeping FROM room_parts p JOIN rooms part ON part.id = p.part_room_id
        WHERE p.suite_room_id = suite_id
        ORDER BY array_position(ARRAY['dirty', 'cleaning', 'clean', 'inspected'], part.housekeeping) LIMIT 1) worst
  WHERE rooms.id = suite_id AND rooms.housekeeping <> worst.housekeeping;
  RETURN NULL;
END $$;
CREATE TRIGGER rooms_ready_their_suite AFTER UPDATE OF housekeeping ON rooms FOR EACH ROW
  WHEN (OLD.housekeeping <> NEW.housekeeping) EXECUTE FUNCTION keep_suite_housekeeping();
CREATE TRIGGER room_parts_ready_their_suite AFTER INSERT ON room_parts FOR EACH ROW
  EXECUTE FUNCTION keep_suite_housekeeping();
