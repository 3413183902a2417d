-- AlterTable
ALTER TABLE "hotel_events" ADD COLUMN     "changed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "event_registrations" ADD COLUMN     "told_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "told_places" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "told_starts_at" TIMESTAMPTZ(3);

-- Who is on a list already was told what stands there now.
UPDATE event_registrations r SET told_starts_at = e.starts_at, told_ends_at = e.ends_at, told_places = e.places
  FROM hotel_events e WHERE e.id = r.event_id;
ALTER TABLE event_registrations ALTER COLUMN told_starts_at SET NOT NULL, ALTER COLUMN told_ends_at SET NOT NULL;
-- The job looks for events that were moved and are still to come, and for nothing else.
CREATE INDEX hotel_events_moved ON hotel_events (changed_at) WHERE changed_at IS NOT NULL;
