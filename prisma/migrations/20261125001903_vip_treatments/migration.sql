-- CreateTable
CREATE TABLE "vip_treatments" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "class_id" INTEGER,
    "in_room" TEXT NOT NULL DEFAULT '',
    "at_desk" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "vip_treatments_pkey" PRIMARY KEY ("id")
);

ALTER TABLE vip_treatments ADD CONSTRAINT vip_treatments_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE vip_treatments ADD CONSTRAINT vip_treatments_class_ref FOREIGN KEY (class_id) REFERENCES room_classes (id);
-- One for each class of the hotel, and one for all rooms.
CREATE UNIQUE INDEX vip_treatments_once ON vip_treatments (hotel_id, coalesce(class_id, 0));

-- What a VIP gets in a room of each type: what its class says, otherwise what holds for all rooms.
CREATE VIEW room_type_treatments AS
  SELECT type.id AS room_type_id,
    coalesce(nullif(own.in_room, ''), every.in_room, '') AS in_room,
    coalesce(nullif(own.at_desk, ''), every.at_desk, '') AS at_desk
  FROM room_types type
  LEFT JOIN vip_treatments own ON own.hotel_id = type.hotel_id AND own.class_id = type.class_id
  LEFT JOIN vip_treatments every ON every.hotel_id = type.hotel_id AND every.class_id IS NULL;
