-- Rails are measured beside what is approved already, so approved changes go live in the order of their approval, and a
-- day is undone from its last change back. Clocks of two processes may differ; one counter does not.
ALTER TABLE "rate_changes" ADD COLUMN "approved_number" INTEGER;
ALTER TABLE "rate_changes" ADD COLUMN "live_number" INTEGER;

CREATE SEQUENCE rate_change_decisions AS integer;

UPDATE rate_changes c SET approved_number = d.number
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM rate_changes WHERE status = 'approved') d WHERE d.id = c.id;
UPDATE rate_changes c SET live_number = d.number
  FROM (SELECT id, row_number() OVER (ORDER BY live_at, id) AS number FROM rate_changes WHERE live_at IS NOT NULL) d
  WHERE d.id = c.id;
SELECT setval('rate_change_decisions', 1 + (SELECT count(*) FROM rate_changes));

CREATE FUNCTION number_rate_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'approved' AND OLD.status <> 'approved' THEN
    NEW.approved_number := nextval('rate_change_decisions');
  ELSIF NEW.status = 'live' AND OLD.status <> 'live' THEN
    NEW.live_number := nextval('rate_change_decisions');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rate_changes_numbered BEFORE UPDATE ON rate_changes
  FOR EACH ROW EXECUTE FUNCTION number_rate_change();
