-- AlterTable
ALTER TABLE "rooms" ADD COLUMN     "found_occupied" BOOLEAN;

-- AlterTable
ALTER TABLE "room_blocks" ADD COLUMN     "return_state" TEXT NOT NULL DEFAULT 'dirty';

-- AlterTable
ALTER TABLE "stays" ADD COLUMN     "waiting_since" TIMESTAMPTZ(3);

-- A guest who sleeps there may ask to be left alone; the room wants cleaning all the same, and nobody knocks.
ALTER TABLE rooms DROP CONSTRAINT rooms_housekeeping_known;
ALTER TABLE rooms ADD CONSTRAINT rooms_housekeeping_known
  CHECK (housekeeping IN ('dirty', 'cleaning', 'clean', 'inspected', 'do_not_disturb'));

-- What housekeeping makes of a room when it comes back.
ALTER TABLE room_blocks ADD CONSTRAINT room_blocks_return_state_known
  CHECK (return_state IN ('dirty', 'clean', 'inspected'));

-- ── What was found goes when the party does ─────────────────────────────────────────────────────────────────────
-- Whether somebody was found in a room, and that they want to be left alone, is said of this party: with the next one,
-- or with nobody, both are void. Rooms left are written in any case, so that a mark made meanwhile is waited for.
CREATE FUNCTION forget_what_was_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'in_house' THEN
    UPDATE rooms SET found_occupied = NULL,
      housekeeping = CASE housekeeping WHEN 'do_not_disturb' THEN 'dirty' ELSE housekeeping END
    WHERE id IN (SELECT unit_id FROM room_units WHERE room_id = OLD.room_id);
  END IF;
  IF NEW.status = 'in_house' THEN
    UPDATE rooms SET found_occupied = NULL
    WHERE found_occupied IS NOT NULL AND id IN (SELECT unit_id FROM room_units WHERE room_id = NEW.room_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stays_forget_what_was_found AFTER UPDATE OF status, room_id ON stays FOR EACH ROW
  WHEN ((OLD.status = 'in_house' OR NEW.status = 'in_house')
    AND (OLD.status, OLD.room_id) IS DISTINCT FROM (NEW.status, NEW.room_id))
  EXECUTE FUNCTION forget_what_was_found();

-- A suite is as ready as the least ready of its parts; one that must not be entered comes after one that is dirty.
CREATE OR REPLACE FUNCTION keep_suite_housekeeping() RETURNS trigger LANGUAGE plpgsql AS $$
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
        ORDER BY array_position(ARRAY['dirty', 'do_not_disturb', 'cleaning', 'clean', 'inspected'], part.housekeeping)
        LIMIT 1) worst
  WHERE rooms.id = suite_id AND rooms.housekeeping <> worst.housekeeping;
  RETURN NULL;
END $$;
