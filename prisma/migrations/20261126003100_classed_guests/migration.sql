-- What a house calls a guest, wherever lists name him: looked up by both keys, one index step each.
CREATE VIEW classed_guests AS
SELECT known.customer_id AS guest_id, known.hotel_id, class.id AS class_id, class.names, class.meanings
FROM customer_hotels known
JOIN guest_classes class ON class.hotel_id = known.hotel_id AND class.id = known.class_id;
