-- A kind that no one writes would never be counted to an occasion; a new kind comes with its own change of this line.
ALTER TABLE care_messages ADD CONSTRAINT care_messages_kind_known
  CHECK (kind IN ('care_first', 'care_birthday', 'care_anniversary', 'care_missed', 'care_complaint'));
ALTER TABLE care_messages ADD CONSTRAINT care_messages_occasion_told CHECK (occasion <> '');
