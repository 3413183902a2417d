-- CreateTable
CREATE TABLE "type_choices" (
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "adults" INTEGER NOT NULL,
    "children" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "stays" INTEGER NOT NULL,

    CONSTRAINT "type_choices_pkey" PRIMARY KEY ("hotel_id","room_type_id","adults","children","month")
);

-- Counts of what was booked; they go with their type.
ALTER TABLE type_choices
  ADD CONSTRAINT type_choices_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id) ON DELETE CASCADE,
  ADD CONSTRAINT type_choices_sane CHECK (
    adults BETWEEN 1 AND 4 AND children BETWEEN 0 AND 3 AND month BETWEEN 1 AND 12 AND stays > 0);
