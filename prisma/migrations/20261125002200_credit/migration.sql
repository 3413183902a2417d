-- What a guest broke or took: it weighs on his credit.
ALTER TABLE "transaction_codes" ADD COLUMN     "damage" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "credit_rule_sets" (
    "hotel_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "window_months" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "credit_rule_sets_pkey" PRIMARY KEY ("hotel_id","version")
);

-- CreateTable
CREATE TABLE "credit_rules" (
    "hotel_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "fact" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "per" INTEGER NOT NULL,
    "most" INTEGER NOT NULL,

    CONSTRAINT "credit_rules_pkey" PRIMARY KEY ("hotel_id","version","fact")
);

-- CreateTable
CREATE TABLE "credit_levels" (
    "hotel_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "from_score" INTEGER,
    "pay_at_hotel" BOOLEAN NOT NULL,
    "on_account_minor" INTEGER,
    "late_cancellations" INTEGER NOT NULL,
    "fast_check_in" BOOLEAN NOT NULL,

    CONSTRAINT "credit_levels_pkey" PRIMARY KEY ("hotel_id","version","position")
);

-- CreateTable
CREATE TABLE "customer_credit" (
    "hotel_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "score" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "lines" JSONB NOT NULL,
    "spend_minor" BIGINT NOT NULL,
    "pay_at_hotel" BOOLEAN NOT NULL,
    "on_account_minor" INTEGER,
    "late_cancellations" INTEGER NOT NULL,
    "fast_check_in" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_credit_pkey" PRIMARY KEY ("hotel_id","customer_id")
);

-- CreateTable
CREATE TABLE "credit_changes" (
    "id" BIGSERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "cause" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "score_before" INTEGER,
    "level_before" INTEGER,
    "score" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "lines" JSONB NOT NULL,

    CONSTRAINT "credit_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_waivers" (
    "id" SERIAL NOT NULL,
    "stay_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "level" INTEGER NOT NULL,
    "fee_minor" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_waivers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "customer_credit_hotel_id_spend_minor_idx" ON "customer_credit"("hotel_id", "spend_minor");

-- CreateIndex
CREATE INDEX "customer_credit_customer_id_idx" ON "customer_credit"("customer_id");

-- CreateIndex
CREATE INDEX "credit_changes_hotel_id_customer_id_id_idx" ON "credit_changes"("hotel_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "credit_waivers_hotel_id_customer_id_business_date_idx" ON "credit_waivers"("hotel_id", "customer_id", "business_date");

-- A customer's bills are found by his name on them.
CREATE INDEX "folios_customer_id_idx" ON "folios"("customer_id");

-- AddForeignKey
ALTER TABLE "credit_rules" ADD CONSTRAINT "credit_rules_hotel_id_version_fkey" FOREIGN KEY ("hotel_id", "version") REFERENCES "credit_rule_sets"("hotel_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_levels" ADD CONSTRAINT "credit_levels_hotel_id_version_fkey" FOREIGN KEY ("hotel_id", "version") REFERENCES "credit_rule_sets"("hotel_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE credit_rule_sets
  ADD CONSTRAINT credit_rule_sets_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT credit_rule_sets_check CHECK (version >= 1 AND window_months BETWEEN 1 AND 120);

ALTER TABLE credit_rules
  -- What is good never costs points and what is bad never earns any: one more no-show can not raise a score.
  ADD CONSTRAINT credit_rules_sign CHECK (
    (fact IN ('stays', 'spend', 'paid_on_time') AND points BETWEEN 0 AND 100)
    OR (fact IN ('unpaid', 'no_shows', 'late_cancellations', 'damages') AND points BETWEEN -100 AND 0)),
  ADD CONSTRAINT credit_rules_counts CHECK (per >= 1 AND most BETWEEN 0 AND 1000);

ALTER TABLE credit_levels
  -- The lowest level has no bound, every other one has.
  ADD CONSTRAINT credit_levels_bound CHECK (position BETWEEN 1 AND 4 AND (position = 1) = (from_score IS NULL)),
  ADD CONSTRAINT credit_levels_allowed CHECK (on_account_minor >= 0 AND late_cancellations BETWEEN 0 AND 100);

ALTER TABLE customer_credit
  ADD CONSTRAINT customer_credit_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT customer_credit_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_credit_check CHECK (level BETWEEN 1 AND 4 AND version >= 0 AND on_account_minor >= 0
    AND late_cancellations >= 0);

ALTER TABLE credit_changes
  ADD CONSTRAINT credit_changes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT credit_changes_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT credit_changes_cause CHECK (cause IN ('nightly', 'rules', 'check_out', 'no_show', 'cancellation', 'damage')),
  -- The first entry has nothing before it; every other one says what changed.
  ADD CONSTRAINT credit_changes_before CHECK ((score_before IS NULL) = (level_before IS NULL));

ALTER TABLE credit_waivers
  ADD CONSTRAINT credit_waivers_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT credit_waivers_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT credit_waivers_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT credit_waivers_fee CHECK (fee_minor > 0);

-- The history of a level, the rules that made it and what it let go are written once.
CREATE TRIGGER credit_changes_append_only BEFORE UPDATE OR DELETE ON credit_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_waivers_append_only BEFORE UPDATE OR DELETE ON credit_waivers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_rule_sets_append_only BEFORE UPDATE OR DELETE ON credit_rule_sets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_rules_append_only BEFORE UPDATE OR DELETE ON credit_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_levels_append_only BEFORE UPDATE OR DELETE ON credit_levels FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who must pay ahead can not book on the site to pay at the hotel, whichever way the booking came to know him. Others
-- cost nothing but the look at this condition, and a hotel's guests without a low level no more than one key. The code of
-- a unique violation, because that is one whose constraint the driver names to the caller.
CREATE FUNCTION check_pay_at_hotel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM customer_credit WHERE hotel_id = NEW.hotel_id AND customer_id = NEW.customer_id
             AND NOT pay_at_hotel) THEN
    RAISE EXCEPTION 'customer % pays ahead', NEW.customer_id
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'reservations_paid_ahead';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reservations_pay_at_hotel_checked BEFORE INSERT ON reservations FOR EACH ROW
  WHEN (NEW.channel = 'web' AND NEW.payment_plan = 'at_hotel') EXECUTE FUNCTION check_pay_at_hotel();

-- Codes for what hotels ask guests to pay beside the room, where a hotel has none of that name yet.
INSERT INTO transaction_codes (hotel_id, code, names, "group", kind, manual, damage, sort_order)
SELECT hotel.id, code.code, code.names::jsonb, code."group", 'charge', true, code.damage,
  coalesce((SELECT sort_order FROM transaction_codes WHERE hotel_id = hotel.id AND code = 'MISC'), 10)
FROM hotels hotel CROSS JOIN (VALUES
  ('ACTIVITY', '{"en": "Activities", "zh-CN": "活动"}', 'other', false),
  ('SHOP', '{"en": "Shop", "zh-CN": "商店"}', 'other', false),
  ('DAMAGE', '{"en": "Damage", "zh-CN": "物品损坏赔偿"}', 'fee', true)) AS code (code, names, "group", damage)
ON CONFLICT DO NOTHING;
