-- Children under this age sleep in a cot where the room can have one. It follows the house rules, as the times do.
ALTER TABLE "hotels" ADD COLUMN "cot_under" INTEGER NOT NULL DEFAULT 3;
ALTER TABLE hotels ADD CONSTRAINT hotels_cot_under_is_an_age CHECK (cot_under BETWEEN 1 AND 99);

-- Houses that have said so already.
UPDATE hotels SET cot_under = said.age
FROM (SELECT DISTINCT ON (p.hotel_id) p.hotel_id, (v.parts -> 'children' ->> 'cotUnder')::int AS age
      FROM policies p JOIN policy_versions v ON v.policy_id = p.id
      WHERE p.kind = 'house' AND v.status = 'approved' ORDER BY p.hotel_id, v.version DESC) said
WHERE said.hotel_id = hotels.id AND said.age IS NOT NULL;
