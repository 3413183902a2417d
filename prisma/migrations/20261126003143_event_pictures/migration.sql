-- DropIndex
DROP INDEX "media_hotel_id_facility_id_room_type_id_position_idx";

-- AlterTable
ALTER TABLE "media" ADD COLUMN     "event_id" INTEGER;

-- CreateIndex
CREATE INDEX "media_hotel_id_facility_id_room_type_id_event_id_position_idx" ON "media"("hotel_id", "facility_id", "room_type_id", "event_id", "position");

-- CreateIndex
CREATE INDEX "media_event_id_idx" ON "media"("event_id");

-- An event is an owner like the others: one at most, of the same hotel, with one main picture wherever it has pictures.
ALTER TABLE media
  ADD CONSTRAINT media_event_ref FOREIGN KEY (event_id) REFERENCES hotel_events (id),
  DROP CONSTRAINT media_one_owner,
  ADD CONSTRAINT media_one_owner CHECK (num_nonnulls(facility_id, room_type_id, event_id) <= 1);
DROP INDEX media_one_main;
CREATE UNIQUE INDEX media_one_main
  ON media (hotel_id, coalesce(facility_id, 0), coalesce(room_type_id, 0), coalesce(event_id, 0)) WHERE is_main;

DROP FUNCTION lock_media_owner(integer, integer, integer);
-- One change of an owner's pictures at a time; held until the transaction ends.
CREATE FUNCTION lock_media_owner(hotel integer, facility integer, room_type integer, event integer) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(
    format('media %s %s %s %s', hotel, coalesce(facility, 0), coalesce(room_type, 0), coalesce(event, 0)), 0));
$$;

CREATE OR REPLACE FUNCTION check_main_picture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one media;
BEGIN
  IF TG_OP = 'DELETE' THEN one := OLD; ELSE one := NEW; END IF;
  PERFORM lock_media_owner(one.hotel_id, one.facility_id, one.room_type_id, one.event_id);
  IF EXISTS (SELECT 1 FROM media m WHERE m.hotel_id = one.hotel_id AND m.facility_id IS NOT DISTINCT FROM one.facility_id
      AND m.room_type_id IS NOT DISTINCT FROM one.room_type_id AND m.event_id IS NOT DISTINCT FROM one.event_id
      AND m.kind = 'image' AND m.deleted_at IS NULL
      HAVING count(*) > 0 AND NOT bool_or(m.is_main)) THEN
    RAISE EXCEPTION 'an owner of pictures has no main one' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_has_a_main';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_media_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'a picture stays with its owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_owner_stays';
  END IF;
  IF NEW.facility_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM facilities WHERE id = NEW.facility_id AND hotel_id = NEW.hotel_id)
    OR NEW.room_type_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM room_types WHERE id = NEW.room_type_id AND hotel_id = NEW.hotel_id)
    OR NEW.event_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM hotel_events WHERE id = NEW.event_id AND hotel_id = NEW.hotel_id) THEN
    RAISE EXCEPTION 'the owner belongs to another hotel' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_same_hotel';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER media_owner_kept ON media;
CREATE TRIGGER media_owner_kept BEFORE UPDATE ON media FOR EACH ROW
  WHEN ((OLD.hotel_id, OLD.facility_id, OLD.room_type_id, OLD.event_id)
    IS DISTINCT FROM (NEW.hotel_id, NEW.facility_id, NEW.room_type_id, NEW.event_id))
  EXECUTE FUNCTION check_media_owner();
