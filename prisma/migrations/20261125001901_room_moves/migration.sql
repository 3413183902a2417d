-- The next change of rooms of every stay that has one before it: from the room it is in, or will be in when it comes, to
-- which, and on which day. It is due once the business date has reached that day, and stands until it is carried out.
CREATE VIEW room_moves AS
  SELECT stay.id AS stay_id, stay.hotel_id, stay.status, stay.room_id AS from_room_id, next.room_id, next.from_date
  FROM stays stay JOIN hotels hotel ON hotel.id = stay.hotel_id
  CROSS JOIN LATERAL (
    SELECT leg.room_id, leg.from_date FROM stay_legs leg
    WHERE leg.stay_id = stay.id AND leg.room_id <> stay.room_id AND leg.from_date > (
      SELECT max(here.from_date) FROM stay_legs here WHERE here.stay_id = stay.id AND here.room_id = stay.room_id
        AND here.from_date <= greatest(hotel.business_date, stay.arrival))
    ORDER BY leg.from_date LIMIT 1) next
  WHERE stay.status IN ('booked', 'in_house');
