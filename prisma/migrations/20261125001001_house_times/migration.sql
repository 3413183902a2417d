-- The hotel's check-in and check-out times are those of its approved house rules: nothing else moves them.
CREATE FUNCTION check_house_times() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  rules jsonb;
BEGIN
  SELECT v.parts INTO rules FROM policy_versions v JOIN policies p ON p.id = v.policy_id
    WHERE p.hotel_id = NEW.id AND p.kind = 'house' AND v.status = 'approved' ORDER BY v.version DESC LIMIT 1;
  IF (NEW.check_in_time, NEW.check_out_time) IS DISTINCT FROM
    (rules #>> '{checkIn,from}', rules #>> '{checkOut,until}') THEN
    RAISE EXCEPTION 'hotel % has other times in its house rules', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hotels_times_of_house_rules';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hotels_times_checked BEFORE UPDATE OF check_in_time, check_out_time ON hotels
  FOR EACH ROW WHEN ((OLD.check_in_time, OLD.check_out_time) IS DISTINCT FROM (NEW.check_in_time, NEW.check_out_time))
  EXECUTE FUNCTION check_house_times();

-- Where the settings had been changed past the rules, the rules count.
UPDATE hotels h SET check_in_time = r.parts #>> '{checkIn,from}', check_out_time = r.parts #>> '{checkOut,until}'
FROM (
  SELECT DISTINCT ON (p.hotel_id) p.hotel_id, v.parts FROM policy_versions v JOIN policies p ON p.id = v.policy_id
  WHERE p.kind = 'house' AND v.status = 'approved' ORDER BY p.hotel_id, v.version DESC) r
WHERE r.hotel_id = h.id;
