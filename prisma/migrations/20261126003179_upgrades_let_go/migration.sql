-- An upgrade names a stay and the types of its house: where the house lets its guest go, the entries that paid it forget it
-- with all else, and it can be dropped.
CREATE OR REPLACE FUNCTION loyalty_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free text[] := CASE TG_TABLE_NAME WHEN 'loyalty_lots' THEN ARRAY['member_id', 'remaining']
    WHEN 'loyalty_entries' THEN ARRAY['member_id', 'peer_id'] ELSE ARRAY[]::text[] END;
  origin text[] := CASE TG_TABLE_NAME WHEN 'loyalty_lots' THEN ARRAY['stay_id']
    WHEN 'loyalty_entries' THEN ARRAY['hotel_id', 'stay_id', 'payment_id', 'upgrade_id', 'reason'] ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - origin = to_jsonb(OLD) - origin
    AND NOT EXISTS (SELECT 1 FROM unnest(origin) AS name WHERE coalesce(to_jsonb(NEW) ->> name, '') <> '') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
    IF TG_TABLE_NAME <> 'loyalty_lots' OR pg_trigger_depth() > 1
      OR to_jsonb(NEW) -> 'remaining' = to_jsonb(OLD) -> 'remaining' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_append_only';
END $$;
