-- One more kind of news: a guest is here and waits for the room.
ALTER TABLE alerts DROP CONSTRAINT alerts_kind_known;
ALTER TABLE alerts ADD CONSTRAINT alerts_kind_known
  CHECK (kind IN ('room_left', 'room_ready', 'room_out_of_order', 'occupancy_differs', 'guest_waits'));
