-- Whom a promotion is for. What there is stays for everybody.
ALTER TABLE "promotions" ADD COLUMN     "min_rank" INTEGER,
ADD COLUMN     "tag" TEXT;

-- Rank 0 is every member; a tag that says nothing would be one that nobody has.
ALTER TABLE promotions ADD CONSTRAINT promotions_audience CHECK (min_rank >= 0 AND tag <> '');

-- Whether a promotion is for this guest: one rule for what is priced and for what is offered on his own page. Both
-- conditions have to be met; of a programme that rests nobody is a member, and nobody known meets neither.
CREATE FUNCTION promotion_admits(of promotions, customer integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (of.min_rank IS NULL OR EXISTS (
      SELECT 1 FROM loyalty_members m JOIN loyalty_levels l ON l.id = m.level_id
        JOIN loyalty_programmes programme ON programme.active
      WHERE m.customer_id = customer AND l.rank >= of.min_rank))
    AND (of.tag IS NULL OR EXISTS (
      SELECT 1 FROM customer_tags t
      WHERE t.customer_id = customer AND t.hotel_id = of.hotel_id AND t.tag = of.tag AND t.source <> 'refused'));
$$;
