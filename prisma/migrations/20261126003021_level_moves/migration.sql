-- How a member came to his level, for what is written to him about it. Of moves before this nothing is written.
ALTER TABLE "loyalty_members" ADD COLUMN     "level_move" TEXT,
ADD COLUMN     "level_moved_at" TIMESTAMPTZ(3);

-- A move is one of these, and has its moment.
ALTER TABLE loyalty_members ADD CONSTRAINT loyalty_members_level_move_known
  CHECK (level_move IN ('up', 'landing', 'down'));
ALTER TABLE loyalty_members ADD CONSTRAINT loyalty_members_level_moved_at
  CHECK ((level_move IS NULL) = (level_moved_at IS NULL));

-- Looked for again and again among all members: only who moved of late.
CREATE INDEX loyalty_members_moved ON loyalty_members (level_moved_at) WHERE level_move IN ('up', 'landing');

-- Two more kinds that a message of care can be of.
ALTER TABLE care_messages DROP CONSTRAINT care_messages_kind_known;
ALTER TABLE care_messages ADD CONSTRAINT care_messages_kind_known
  CHECK (kind IN ('care_first', 'care_birthday', 'care_anniversary', 'care_missed', 'care_complaint', 'care_level_up',
    'care_level_landing'));
