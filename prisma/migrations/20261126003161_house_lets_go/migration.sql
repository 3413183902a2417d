-- A house that erases its part of a guest lets go of whose its lines were: of a written row nothing may change but the
-- profile it points at, and that only to one of the same house that is nobody's any more. Amounts, days and counts stay.
CREATE FUNCTION refuse_change_but_parting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'customer_id' = to_jsonb(OLD) - 'customer_id' AND EXISTS (
    SELECT 1 FROM customers c WHERE c.id = NEW.customer_id AND c.hotel_id = NEW.hotel_id AND c.anonymised_at IS NOT NULL
  ) THEN
    RETURN NEW;
  END IF;
  -- the register of views refuses as it always did, with a violated check
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = CASE TG_TABLE_NAME WHEN 'profile_views' THEN 'check_violation' ELSE 'restrict_violation' END;
END $$;

DROP TRIGGER folio_lines_append_only ON folio_lines;
CREATE TRIGGER folio_lines_append_only BEFORE UPDATE OR DELETE ON folio_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_parting();
DROP TRIGGER credit_changes_append_only ON credit_changes;
CREATE TRIGGER credit_changes_append_only BEFORE UPDATE OR DELETE ON credit_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_parting();
DROP TRIGGER credit_waivers_append_only ON credit_waivers;
CREATE TRIGGER credit_waivers_append_only BEFORE UPDATE OR DELETE ON credit_waivers
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_parting();
DROP TRIGGER profile_views_append_only ON profile_views;
CREATE TRIGGER profile_views_append_only BEFORE UPDATE OR DELETE ON profile_views
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_parting();

-- Points stay the member's, and forget where they came from: an entry its house, stay, payment, better room and words, a
-- lot its stay.
-- Nothing else of them changes, and what they forgot is never written anew.
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
