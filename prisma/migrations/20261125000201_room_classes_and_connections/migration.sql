-- AlterTable
ALTER TABLE "room_types" ADD COLUMN     "accessible" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "beds" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "class_id" INTEGER,
ADD COLUMN     "max_cots" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "max_extra_beds" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "room_classes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "sort_order" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "room_classes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room_connections" (
    "hotel_id" INTEGER NOT NULL,
    "room_a" INTEGER NOT NULL,
    "room_b" INTEGER NOT NULL,

    CONSTRAINT "room_connections_pkey" PRIMARY KEY ("room_a","room_b")
);

-- CreateIndex
CREATE UNIQUE INDEX "room_classes_hotel_id_code_key" ON "room_classes"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "room_connections_room_b_idx" ON "room_connections"("room_b");

-- AddForeignKey
ALTER TABLE "room_types" ADD CONSTRAINT "room_types_class_id_fkey" FOREIGN KEY ("class_id") REFERENCES "room_classes"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- References between models that do not name each other.
ALTER TABLE room_classes ADD CONSTRAINT room_classes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE room_connections ADD CONSTRAINT room_connections_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE room_connections ADD CONSTRAINT room_connections_room_a_ref FOREIGN KEY (room_a) REFERENCES rooms (id);
ALTER TABLE room_connections ADD CONSTRAINT room_connections_room_b_ref FOREIGN KEY (room_b) REFERENCES rooms (id);

-- A pair of rooms stands once, and no room is connected to itself.
ALTER TABLE room_connections ADD CONSTRAINT room_connections_in_order CHECK (room_a < room_b);

ALTER TABLE room_types
  ADD CONSTRAINT room_types_extra_places CHECK (max_extra_beds BETWEEN 0 AND 9 AND max_cots BETWEEN 0 AND 9);

-- Beds and cots that are put up cost by the piece, whoever sleeps in them.
ALTER TABLE occupancy_supplements
  DROP CONSTRAINT occupancy_supplements_kind,
  ADD CONSTRAINT occupancy_supplements_kind CHECK (
    (kind IN ('extra_adult', 'single_use', 'extra_bed', 'cot') AND age_from IS NULL AND age_to IS NULL)
    OR (kind = 'child' AND age_from >= 0 AND age_to >= age_from AND age_to < 18));

-- Class and type, and the two rooms of a connection, are of one hotel.
CREATE FUNCTION check_room_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM room_classes WHERE id = NEW.class_id AND hotel_id = NEW.hotel_id) THEN
    RAISE EXCEPTION 'class % is of another hotel', NEW.class_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_types_class_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER room_types_class_checked BEFORE INSERT OR UPDATE OF class_id, hotel_id ON room_types FOR EACH ROW
  WHEN (NEW.class_id IS NOT NULL) EXECUTE FUNCTION check_room_class();

CREATE FUNCTION check_room_connection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rooms WHERE id IN (NEW.room_a, NEW.room_b) AND hotel_id <> NEW.hotel_id) THEN
    RAISE EXCEPTION 'rooms % and % are not of one hotel', NEW.room_a, NEW.room_b
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_connections_same_hotel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER room_connections_checked BEFORE INSERT OR UPDATE ON room_connections
  FOR EACH ROW EXECUTE FUNCTION check_room_connection();

-- What a room is to others. A suite that lacks one of its parts is not whole: it can neither be sold nor given out.
CREATE VIEW room_facts AS
  SELECT room.id AS room_id,
    (SELECT suite.number FROM room_parts part JOIN rooms suite ON suite.id = part.suite_room_id
      WHERE part.part_room_id = room.id) AS part_of,
    ARRAY(SELECT part.number FROM room_parts link JOIN rooms part ON part.id = link.part_room_id
      WHERE link.suite_room_id = room.id ORDER BY part.number) AS made_of,
    ARRAY(SELECT beside.number FROM room_connections door
      JOIN rooms beside ON beside.id = CASE WHEN door.room_a = room.id THEN door.room_b ELSE door.room_a END
      WHERE room.id IN (door.room_a, door.room_b) ORDER BY beside.number) AS connects_to,
    NOT EXISTS (SELECT 1 FROM room_type_parts want WHERE want.suite_type_id = room.room_type_id AND want.rooms <> (
      SELECT count(*) FROM room_parts link JOIN rooms part ON part.id = link.part_room_id AND part.active
      WHERE link.suite_room_id = room.id AND part.room_type_id = want.part_type_id)) AS is_whole
  FROM rooms room;
