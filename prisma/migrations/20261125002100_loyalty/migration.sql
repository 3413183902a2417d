-- M and eight digits, spread so that they do not tell how many members there are.
CREATE SEQUENCE member_number_seq;
CREATE FUNCTION next_member_number() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'M' || CASE WHEN n < 90000000 THEN 10000000 + (n * 7368787) % 90000000 ELSE 100000000 + n END
  FROM (SELECT nextval('member_number_seq') AS n) AS next
$$;

-- CreateTable
CREATE TABLE "loyalty_programmes" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "period" TEXT NOT NULL DEFAULT 'rolling',
    "soft_landing" BOOLEAN NOT NULL DEFAULT true,
    "lot_months" INTEGER NOT NULL DEFAULT 24,
    "return_days" INTEGER NOT NULL DEFAULT 30,

    CONSTRAINT "loyalty_programmes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_currencies" (
    "currency" CHAR(3) NOT NULL,
    "points_per_100" INTEGER NOT NULL,
    "minor_per_100_points" INTEGER NOT NULL,

    CONSTRAINT "loyalty_currencies_pkey" PRIMARY KEY ("currency")
);

-- CreateTable
CREATE TABLE "loyalty_groups" (
    "group" TEXT NOT NULL,
    "factor_basis_points" INTEGER NOT NULL,

    CONSTRAINT "loyalty_groups_pkey" PRIMARY KEY ("group")
);

-- CreateTable
CREATE TABLE "loyalty_plans" (
    "rate_plan_id" INTEGER NOT NULL,
    "factor_basis_points" INTEGER NOT NULL,

    CONSTRAINT "loyalty_plans_pkey" PRIMARY KEY ("rate_plan_id")
);

-- CreateTable
CREATE TABLE "loyalty_levels" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "rank" INTEGER NOT NULL,
    "nights" INTEGER,
    "stays" INTEGER,
    "base_points" INTEGER,
    "points" INTEGER,
    "factor_basis_points" INTEGER NOT NULL DEFAULT 10000,
    "rate_basis_points" INTEGER NOT NULL DEFAULT 0,
    "late_check_out" TEXT,
    "breakfast" BOOLEAN NOT NULL DEFAULT false,
    "upgrade" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "loyalty_levels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_campaigns" (
    "id" SERIAL NOT NULL,
    "names" JSONB NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "extra_basis_points" INTEGER NOT NULL DEFAULT 0,
    "bonus_points" INTEGER NOT NULL DEFAULT 0,
    "min_nights" INTEGER,
    "min_rank" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "loyalty_campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_members" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL DEFAULT next_member_number(),
    "former_numbers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "joined_date" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "level_id" INTEGER NOT NULL,
    "level_until" DATE,
    "owed" INTEGER NOT NULL DEFAULT 0,
    "family_id" INTEGER,
    "invited_by_id" INTEGER,

    CONSTRAINT "loyalty_members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_entries" (
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "hotel_id" INTEGER,
    "stay_id" INTEGER,
    "payment_id" INTEGER,
    "order_id" INTEGER,
    "peer_id" INTEGER,
    "reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "loyalty_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_lots" (
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "entry_id" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "remaining" INTEGER NOT NULL,
    "earned_date" DATE NOT NULL,
    "expires_date" DATE NOT NULL,
    "stay_id" INTEGER,

    CONSTRAINT "loyalty_lots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_uses" (
    "entry_id" INTEGER NOT NULL,
    "lot_id" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,

    CONSTRAINT "loyalty_uses_pkey" PRIMARY KEY ("entry_id","lot_id")
);

-- CreateTable
CREATE TABLE "loyalty_stays" (
    "stay_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "nights" INTEGER NOT NULL,
    "counts" BOOLEAN NOT NULL DEFAULT true,
    "base_points" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "terms" JSONB NOT NULL,

    CONSTRAINT "loyalty_stays_pkey" PRIMARY KEY ("stay_id")
);

-- CreateTable
CREATE TABLE "loyalty_gifts" (
    "id" SERIAL NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'gift',
    "points" INTEGER NOT NULL,
    "stock" INTEGER,
    "by_post" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "loyalty_gifts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_orders" (
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "gift_id" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "delivery" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'open',
    "form_key" TEXT NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "loyalty_orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_adjustments" (
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "requested_by_id" INTEGER NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "loyalty_adjustments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_benefits" (
    "stay_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "level_id" INTEGER NOT NULL,
    "breakfast" BOOLEAN NOT NULL,
    "late_check_out" TEXT,
    "upgrade" BOOLEAN NOT NULL,

    CONSTRAINT "loyalty_benefits_pkey" PRIMARY KEY ("stay_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_levels_code_key" ON "loyalty_levels"("code");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_levels_rank_key" ON "loyalty_levels"("rank");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_members_customer_id_key" ON "loyalty_members"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_members_number_key" ON "loyalty_members"("number");

-- CreateIndex
CREATE INDEX "loyalty_members_family_id_idx" ON "loyalty_members"("family_id");

-- CreateIndex
CREATE INDEX "loyalty_entries_member_id_id_idx" ON "loyalty_entries"("member_id", "id");

-- CreateIndex
CREATE INDEX "loyalty_entries_stay_id_idx" ON "loyalty_entries"("stay_id");

-- CreateIndex
CREATE INDEX "loyalty_entries_payment_id_idx" ON "loyalty_entries"("payment_id");

-- CreateIndex
CREATE INDEX "loyalty_lots_member_id_idx" ON "loyalty_lots"("member_id");

-- CreateIndex
CREATE INDEX "loyalty_lots_expires_date_idx" ON "loyalty_lots"("expires_date");

-- CreateIndex
CREATE INDEX "loyalty_uses_lot_id_idx" ON "loyalty_uses"("lot_id");

-- CreateIndex
CREATE INDEX "loyalty_stays_member_id_idx" ON "loyalty_stays"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_orders_form_key_key" ON "loyalty_orders"("form_key");

-- CreateIndex
CREATE INDEX "loyalty_orders_member_id_idx" ON "loyalty_orders"("member_id");

-- CreateIndex
CREATE INDEX "loyalty_orders_status_idx" ON "loyalty_orders"("status");

-- CreateIndex
CREATE INDEX "loyalty_adjustments_member_id_idx" ON "loyalty_adjustments"("member_id");

-- CreateIndex
CREATE INDEX "loyalty_adjustments_status_idx" ON "loyalty_adjustments"("status");

-- There is one programme, and its spans are sensible.
ALTER TABLE loyalty_programmes
  ADD CONSTRAINT loyalty_programmes_one CHECK (id = 1),
  ADD CONSTRAINT loyalty_programmes_period_known CHECK (period IN ('rolling', 'calendar')),
  ADD CONSTRAINT loyalty_programmes_spans CHECK (lot_months BETWEEN 1 AND 120 AND return_days BETWEEN 1 AND 365);
ALTER TABLE loyalty_currencies
  ADD CONSTRAINT loyalty_currencies_rates CHECK (points_per_100 BETWEEN 0 AND 1000 AND minor_per_100_points BETWEEN 1 AND 1000000);
ALTER TABLE loyalty_groups ADD CONSTRAINT loyalty_groups_factor CHECK (factor_basis_points BETWEEN 0 AND 100000);
ALTER TABLE loyalty_plans
  ADD CONSTRAINT loyalty_plans_plan_ref FOREIGN KEY (rate_plan_id) REFERENCES rate_plans (id),
  ADD CONSTRAINT loyalty_plans_factor CHECK (factor_basis_points BETWEEN 0 AND 100000);
-- The first level asks for nothing; each other asks for something.
ALTER TABLE loyalty_levels
  ADD CONSTRAINT loyalty_levels_ranked CHECK (rank BETWEEN 0 AND 20),
  ADD CONSTRAINT loyalty_levels_asks CHECK ((rank = 0) = (coalesce(nights, stays, base_points, points) IS NULL)),
  ADD CONSTRAINT loyalty_levels_positive CHECK (nights >= 1 AND stays >= 1 AND base_points >= 1 AND points >= 1),
  ADD CONSTRAINT loyalty_levels_benefits CHECK (factor_basis_points BETWEEN 0 AND 100000 AND rate_basis_points BETWEEN 0 AND 5000),
  ADD CONSTRAINT loyalty_levels_late_clock CHECK (late_check_out ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
ALTER TABLE loyalty_campaigns
  ADD CONSTRAINT loyalty_campaigns_dates_in_order CHECK (from_date <= to_date),
  ADD CONSTRAINT loyalty_campaigns_gives CHECK (extra_basis_points BETWEEN 0 AND 100000 AND bonus_points BETWEEN 0 AND 1000000);

ALTER TABLE loyalty_members
  ADD CONSTRAINT loyalty_members_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT loyalty_members_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT loyalty_members_level_ref FOREIGN KEY (level_id) REFERENCES loyalty_levels (id),
  ADD CONSTRAINT loyalty_members_family_ref FOREIGN KEY (family_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_members_invited_ref FOREIGN KEY (invited_by_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_members_source_known CHECK (source IN ('site', 'desk', 'checkout')),
  ADD CONSTRAINT loyalty_members_owed CHECK (owed >= 0);

ALTER TABLE loyalty_entries
  ADD CONSTRAINT loyalty_entries_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_entries_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT loyalty_entries_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT loyalty_entries_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id),
  ADD CONSTRAINT loyalty_entries_order_ref FOREIGN KEY (order_id) REFERENCES loyalty_orders (id),
  ADD CONSTRAINT loyalty_entries_peer_ref FOREIGN KEY (peer_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_entries_kind_known CHECK (kind IN
    ('earned', 'settled', 'clawed_back', 'redeemed', 'returned', 'expired', 'sent', 'received', 'adjusted')),
  ADD CONSTRAINT loyalty_entries_moves CHECK (points <> 0);
-- Points pay a payment once, and an order once; an order is given back once.
CREATE UNIQUE INDEX loyalty_entries_payment_once ON loyalty_entries (payment_id) WHERE kind = 'redeemed';
CREATE UNIQUE INDEX loyalty_entries_order_once ON loyalty_entries (order_id, kind) WHERE order_id IS NOT NULL;

-- Points are never negative: of a lot nothing is taken that is not there, nor more given back than was taken.
ALTER TABLE loyalty_lots
  ADD CONSTRAINT loyalty_lots_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_lots_entry_ref FOREIGN KEY (entry_id) REFERENCES loyalty_entries (id),
  ADD CONSTRAINT loyalty_lots_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT loyalty_lots_remaining_within CHECK (points > 0 AND remaining BETWEEN 0 AND points),
  ADD CONSTRAINT loyalty_lots_expire_later CHECK (expires_date >= earned_date);
ALTER TABLE loyalty_uses
  ADD CONSTRAINT loyalty_uses_entry_ref FOREIGN KEY (entry_id) REFERENCES loyalty_entries (id),
  ADD CONSTRAINT loyalty_uses_lot_ref FOREIGN KEY (lot_id) REFERENCES loyalty_lots (id),
  ADD CONSTRAINT loyalty_uses_moves CHECK (points <> 0);

ALTER TABLE loyalty_stays
  ADD CONSTRAINT loyalty_stays_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT loyalty_stays_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_stays_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT loyalty_stays_amounts CHECK (base_points >= 0 AND points >= 0 AND nights >= 0);

ALTER TABLE loyalty_benefits
  ADD CONSTRAINT loyalty_benefits_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT loyalty_benefits_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_benefits_level_ref FOREIGN KEY (level_id) REFERENCES loyalty_levels (id);

ALTER TABLE loyalty_gifts
  ADD CONSTRAINT loyalty_gifts_kind_known CHECK (kind IN ('gift', 'upgrade', 'partner')),
  -- The last piece is given once, whoever asks.
  ADD CONSTRAINT loyalty_gifts_stock CHECK (points > 0 AND stock >= 0);
ALTER TABLE loyalty_orders
  ADD CONSTRAINT loyalty_orders_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_orders_gift_ref FOREIGN KEY (gift_id) REFERENCES loyalty_gifts (id),
  ADD CONSTRAINT loyalty_orders_delivery CHECK (delivery = 'pick_up' OR (delivery = 'post' AND address <> '')),
  ADD CONSTRAINT loyalty_orders_status_known CHECK (status IN ('open', 'done', 'cancelled')),
  ADD CONSTRAINT loyalty_orders_settled CHECK ((status = 'open') = (settled_at IS NULL));

-- What one asks for another decides.
ALTER TABLE loyalty_adjustments
  ADD CONSTRAINT loyalty_adjustments_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_adjustments_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT loyalty_adjustments_requested_ref FOREIGN KEY (requested_by_id) REFERENCES users (id),
  ADD CONSTRAINT loyalty_adjustments_decided_ref FOREIGN KEY (decided_by_id) REFERENCES users (id),
  ADD CONSTRAINT loyalty_adjustments_status_known CHECK (status IN ('waiting', 'approved', 'declined')),
  ADD CONSTRAINT loyalty_adjustments_by_another CHECK (decided_by_id <> requested_by_id),
  ADD CONSTRAINT loyalty_adjustments_decided CHECK ((status = 'waiting') = (decided_by_id IS NULL)),
  ADD CONSTRAINT loyalty_adjustments_amount CHECK (points <> 0 AND abs(points) <= 10000000 AND reason <> '');

-- What is left of a lot is what its uses left: nobody writes it by hand.
CREATE FUNCTION loyalty_use_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE loyalty_lots SET remaining = remaining - NEW.points WHERE id = NEW.lot_id;
  RETURN NULL;
END $$;
CREATE TRIGGER loyalty_uses_move_lot AFTER INSERT ON loyalty_uses FOR EACH ROW EXECUTE FUNCTION loyalty_use_lot();

-- Entries, lots and uses are only added. A merge of profiles may move them to another member.
CREATE FUNCTION loyalty_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free text[] := CASE TG_TABLE_NAME WHEN 'loyalty_lots' THEN ARRAY['member_id', 'remaining']
    WHEN 'loyalty_entries' THEN ARRAY['member_id', 'peer_id'] ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
    IF TG_TABLE_NAME <> 'loyalty_lots' OR pg_trigger_depth() > 1
      OR to_jsonb(NEW) -> 'remaining' = to_jsonb(OLD) -> 'remaining' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_append_only';
END $$;
CREATE TRIGGER loyalty_entries_append_only BEFORE UPDATE OR DELETE ON loyalty_entries
  FOR EACH ROW EXECUTE FUNCTION loyalty_append_only();
CREATE TRIGGER loyalty_lots_append_only BEFORE UPDATE OR DELETE ON loyalty_lots
  FOR EACH ROW EXECUTE FUNCTION loyalty_append_only();
CREATE TRIGGER loyalty_uses_append_only BEFORE UPDATE OR DELETE ON loyalty_uses
  FOR EACH ROW EXECUTE FUNCTION loyalty_append_only();

-- An entry is what it did to the lots, looked at when all of it was written: the lots it made less what it took.
CREATE FUNCTION loyalty_entry_conserves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.points <> coalesce((SELECT sum(points) FROM loyalty_lots WHERE entry_id = NEW.id), 0)
      - coalesce((SELECT sum(points) FROM loyalty_uses WHERE entry_id = NEW.id), 0) THEN
    RAISE EXCEPTION 'entry % does not add up', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_entries_conserve';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loyalty_entries_conserve AFTER INSERT ON loyalty_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loyalty_entry_conserves();

-- A payment by points has taken them when its transaction ends: no form makes one out of nothing.
CREATE FUNCTION points_payment_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM loyalty_entries WHERE payment_id = NEW.id AND kind = 'redeemed') THEN
    RAISE EXCEPTION 'payment % took no points', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_points_covered';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_points_covered AFTER INSERT ON payments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.gateway = 'points' AND NEW.kind = 'charge')
  EXECUTE FUNCTION points_payment_is_covered();

-- Every hotel takes points as a way to pay.
INSERT INTO transaction_codes (hotel_id, code, names, "group", kind, sort_order)
  SELECT h.id, 'POINTS', '{"en": "Points", "zh-CN": "积分"}', 'payment', 'payment', 903 FROM hotels h
  ON CONFLICT (hotel_id, code) DO NOTHING;

-- The programme as it begins: not running, with the level where everybody starts.
INSERT INTO loyalty_programmes (id) VALUES (1);
INSERT INTO loyalty_levels (code, names, rank) VALUES ('MEMBER', '{"en": "Member", "zh-CN": "会员"}', 0);

-- The roles of a fresh installation have these from the start.
UPDATE roles SET permissions = permissions || CASE
    WHEN code IN ('administrator', 'manager') THEN
      ARRAY['loyalty.view', 'loyalty.desk', 'loyalty.manage', 'loyalty.adjust', 'loyalty.approve']
    WHEN code IN ('front-desk', 'cashier') THEN ARRAY['loyalty.view', 'loyalty.desk']
    WHEN code = 'marketing' THEN ARRAY['loyalty.view', 'loyalty.manage', 'loyalty.adjust']
    WHEN code = 'finance' THEN ARRAY['loyalty.view', 'loyalty.approve']
    ELSE ARRAY['loyalty.view'] END
  WHERE code IN ('administrator', 'manager', 'front-desk', 'cashier', 'marketing', 'finance', 'auditor')
    AND NOT 'loyalty.view' = ANY (permissions);
