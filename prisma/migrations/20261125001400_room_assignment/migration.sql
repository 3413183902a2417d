-- CreateTable
CREATE TABLE "assignment_weights" (
    "hotel_id" INTEGER NOT NULL,
    "aim" TEXT NOT NULL,
    "weight" INTEGER NOT NULL,

    CONSTRAINT "assignment_weights_pkey" PRIMARY KEY ("hotel_id","aim")
);

ALTER TABLE assignment_weights ADD CONSTRAINT assignment_weights_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE assignment_weights ADD CONSTRAINT assignment_weights_in_range CHECK (weight BETWEEN 0 AND 100);

-- `do_not_move` pins a stay to its room. Whatever takes the room away takes the pin with it, and nobody is pinned to nothing.
UPDATE stays SET do_not_move = false WHERE do_not_move AND room_id IS NULL;
CREATE FUNCTION unpin_without_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.do_not_move := false;
  RETURN NEW;
END $$;
CREATE TRIGGER stays_unpin_without_room BEFORE UPDATE OF room_id ON stays FOR EACH ROW
  WHEN (NEW.room_id IS NULL AND OLD.room_id IS NOT NULL AND NEW.do_not_move) EXECUTE FUNCTION unpin_without_room();
ALTER TABLE stays ADD CONSTRAINT stays_pinned_to_a_room CHECK (NOT do_not_move OR room_id IS NOT NULL);
