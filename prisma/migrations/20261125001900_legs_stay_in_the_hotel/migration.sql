-- A stay changes rooms within its hotel. Both ids are looked up, as a leg carries no hotel of its own: what a plan
-- accepts comes in by the ids of rooms.
CREATE FUNCTION refuse_leg_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM stays stay JOIN rooms room ON room.hotel_id = stay.hotel_id
    WHERE stay.id = NEW.stay_id AND room.id = NEW.room_id) THEN
    RAISE EXCEPTION 'stay_legs_room_of_the_hotel: room % is not of the hotel of stay %', NEW.room_id, NEW.stay_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stay_legs_room_of_the_hotel BEFORE INSERT OR UPDATE ON stay_legs
  FOR EACH ROW EXECUTE FUNCTION refuse_leg_elsewhere();
