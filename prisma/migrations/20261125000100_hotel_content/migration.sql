-- AlterTable
ALTER TABLE "hotels" ADD COLUMN     "latitude" DOUBLE PRECISION,
ADD COLUMN     "longitude" DOUBLE PRECISION,
ADD COLUMN     "nearby" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "published" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "stories" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "facilities" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL DEFAULT '{}',
    "hours" JSONB NOT NULL DEFAULT '{}',
    "places" JSONB NOT NULL DEFAULT '{}',
    "price_notes" JSONB NOT NULL DEFAULT '{}',
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "facilities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "facility_id" INTEGER,
    "room_type_id" INTEGER,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "is_main" BOOLEAN NOT NULL DEFAULT false,
    "alts" JSONB NOT NULL DEFAULT '{}',
    "picture_key" TEXT,
    "video_key" TEXT,
    "content_type" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "widths" INTEGER[],
    "formats" TEXT[],
    "uploaded_by_id" INTEGER,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "facilities_hotel_id_idx" ON "facilities"("hotel_id");

-- CreateIndex
CREATE UNIQUE INDEX "media_picture_key_key" ON "media"("picture_key");

-- CreateIndex
CREATE UNIQUE INDEX "media_video_key_key" ON "media"("video_key");

-- CreateIndex
CREATE INDEX "media_hotel_id_facility_id_room_type_id_position_idx" ON "media"("hotel_id", "facility_id", "room_type_id", "position");

-- By hand from here on: what Prisma can not say.

-- References of columns without a relation field.
ALTER TABLE facilities ADD CONSTRAINT facilities_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE media ADD CONSTRAINT media_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE media ADD CONSTRAINT media_facility_ref FOREIGN KEY (facility_id) REFERENCES facilities (id);
ALTER TABLE media ADD CONSTRAINT media_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);

-- A position is a whole one, on this earth.
ALTER TABLE hotels ADD CONSTRAINT hotels_position_on_earth CHECK (
  (latitude IS NULL) = (longitude IS NULL) AND coalesce(latitude, 0) BETWEEN -90 AND 90
  AND coalesce(longitude, 0) BETWEEN -180 AND 180);
ALTER TABLE facilities ADD CONSTRAINT facilities_kind_known CHECK (
  kind IN ('dining', 'meetings', 'wellness', 'family', 'business', 'accessibility', 'other'));

ALTER TABLE media
  ADD CONSTRAINT media_one_owner CHECK (num_nonnulls(facility_id, room_type_id) <= 1),
  -- A picture has its set, a video its file; a video's set is its poster and may be missing.
  ADD CONSTRAINT media_files_of_its_kind CHECK (
    (kind = 'image' AND picture_key IS NOT NULL AND video_key IS NULL) OR (kind = 'video' AND video_key IS NOT NULL)),
  -- A set of pictures has a size, so that pages keep its place free.
  ADD CONSTRAINT media_set_has_a_size CHECK (
    picture_key IS NULL OR (width > 0 AND height > 0 AND cardinality(widths) > 0 AND cardinality(formats) > 0)),
  ADD CONSTRAINT media_size_not_empty CHECK (size_bytes > 0),
  -- Only a picture that is there can be the main one.
  ADD CONSTRAINT media_main_is_a_picture CHECK (NOT is_main OR (kind = 'image' AND deleted_at IS NULL));

-- At most one main picture per owner.
CREATE UNIQUE INDEX media_one_main ON media (hotel_id, coalesce(facility_id, 0), coalesce(room_type_id, 0)) WHERE is_main;
-- What the nightly job clears away.
CREATE INDEX media_deleted ON media (deleted_at) WHERE deleted_at IS NOT NULL;

-- One change of an owner's pictures at a time; held until the transaction ends.
CREATE FUNCTION lock_media_owner(hotel integer, facility integer, room_type integer) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(
    hashtextextended(format('media %s %s %s', hotel, coalesce(facility, 0), coalesce(room_type, 0)), 0));
$$;

-- At least one main picture wherever there are pictures, looked at when the transaction commits. The lock makes the
-- looking of two transactions wait for each other, so that neither counts on the picture the other takes away.
CREATE FUNCTION check_main_picture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one media;
BEGIN
  IF TG_OP = 'DELETE' THEN one := OLD; ELSE one := NEW; END IF;
  PERFORM lock_media_owner(one.hotel_id, one.facility_id, one.room_type_id);
  IF EXISTS (SELECT 1 FROM media m WHERE m.hotel_id = one.hotel_id AND m.facility_id IS NOT DISTINCT FROM one.facility_id
      AND m.room_type_id IS NOT DISTINCT FROM one.room_type_id AND m.kind = 'image' AND m.deleted_at IS NULL
      HAVING count(*) > 0 AND NOT bool_or(m.is_main)) THEN
    RAISE EXCEPTION 'an owner of pictures has no main one' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_has_a_main';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER media_main_checked AFTER INSERT OR UPDATE OR DELETE ON media
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_main_picture();

-- An owner is of the same hotel, and stays who it is.
CREATE FUNCTION check_media_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'a picture stays with its owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_owner_stays';
  END IF;
  IF NEW.facility_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM facilities WHERE id = NEW.facility_id AND hotel_id = NEW.hotel_id)
    OR NEW.room_type_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM room_types WHERE id = NEW.room_type_id AND hotel_id = NEW.hotel_id) THEN
    RAISE EXCEPTION 'the owner belongs to another hotel' USING ERRCODE = 'check_violation', CONSTRAINT = 'media_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER media_owner_checked BEFORE INSERT ON media FOR EACH ROW EXECUTE FUNCTION check_media_owner();
CREATE TRIGGER media_owner_kept BEFORE UPDATE ON media FOR EACH ROW
  WHEN ((OLD.hotel_id, OLD.facility_id, OLD.room_type_id) IS DISTINCT FROM (NEW.hotel_id, NEW.facility_id, NEW.room_type_id))
  EXECUTE FUNCTION check_media_owner();
