-- The plans and room types of a promotion are those of its own hotel: a row that names another's would price nothing,
-- or, once moved, something that was never meant.
CREATE FUNCTION promotion_list_of_one_hotel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own integer;
  named integer;
BEGIN
  SELECT hotel_id INTO own FROM promotions WHERE id = NEW.promotion_id;
  IF TG_TABLE_NAME = 'promotion_rate_plans' THEN
    SELECT hotel_id INTO named FROM rate_plans WHERE id = NEW.rate_plan_id;
  ELSE
    SELECT hotel_id INTO named FROM room_types WHERE id = NEW.room_type_id;
  END IF;
  -- What does not exist at all is refused by its foreign key.
  IF own <> named THEN
    RAISE EXCEPTION 'promotion % is of another hotel', NEW.promotion_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'promotion_list_of_one_hotel';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER promotion_rate_plans_of_one_hotel BEFORE INSERT OR UPDATE ON promotion_rate_plans
  FOR EACH ROW EXECUTE FUNCTION promotion_list_of_one_hotel();
CREATE TRIGGER promotion_room_types_of_one_hotel BEFORE INSERT OR UPDATE ON promotion_room_types
  FOR EACH ROW EXECUTE FUNCTION promotion_list_of_one_hotel();
