-- AlterTable
ALTER TABLE "folios" ADD COLUMN     "stored_value_card_id" INTEGER;

-- CreateTable
CREATE TABLE "stored_value_rules" (
    "hotel_id" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "sold_online" BOOLEAN NOT NULL DEFAULT false,
    "smallest_minor" INTEGER NOT NULL,
    "largest_minor" INTEGER NOT NULL,
    "valid_months" INTEGER,
    "bonus_valid_days" INTEGER NOT NULL DEFAULT 180,

    CONSTRAINT "stored_value_rules_pkey" PRIMARY KEY ("hotel_id")
);

-- CreateTable
CREATE TABLE "stored_value_bonuses" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "from_minor" INTEGER NOT NULL,
    "bonus_minor" INTEGER NOT NULL,

    CONSTRAINT "stored_value_bonuses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_value_cards" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "customer_id" INTEGER,
    "code_hash" TEXT,
    "code_turn" INTEGER NOT NULL DEFAULT 0,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "buyer_name" TEXT NOT NULL DEFAULT '',
    "buyer_email" TEXT,
    "receiver_name" TEXT NOT NULL DEFAULT '',
    "receiver_email" TEXT,
    "message" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT 'en',
    "replaced_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_value_cards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_value_lots" (
    "id" SERIAL NOT NULL,
    "card_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "remaining_minor" INTEGER NOT NULL DEFAULT 0,
    "expires_on" DATE,
    "payment_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_value_lots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_value_entries" (
    "id" BIGSERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "card_id" INTEGER NOT NULL,
    "lot_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "payment_id" INTEGER,

    CONSTRAINT "stored_value_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stored_value_bonuses_hotel_id_from_minor_key" ON "stored_value_bonuses"("hotel_id", "from_minor");

-- CreateIndex
CREATE UNIQUE INDEX "stored_value_cards_number_key" ON "stored_value_cards"("number");

-- CreateIndex
CREATE INDEX "stored_value_cards_hotel_id_status_idx" ON "stored_value_cards"("hotel_id", "status");

-- CreateIndex
CREATE INDEX "stored_value_cards_customer_id_idx" ON "stored_value_cards"("customer_id");

-- CreateIndex
CREATE INDEX "stored_value_lots_payment_id_idx" ON "stored_value_lots"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "stored_value_lots_card_id_payment_id_kind_key" ON "stored_value_lots"("card_id", "payment_id", "kind");

-- CreateIndex
CREATE INDEX "stored_value_entries_card_id_id_idx" ON "stored_value_entries"("card_id", "id");

-- CreateIndex
CREATE INDEX "stored_value_entries_lot_id_idx" ON "stored_value_entries"("lot_id");

-- CreateIndex
CREATE INDEX "stored_value_entries_payment_id_idx" ON "stored_value_entries"("payment_id");

-- AddForeignKey
ALTER TABLE "stored_value_lots" ADD CONSTRAINT "stored_value_lots_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "stored_value_cards"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_value_entries" ADD CONSTRAINT "stored_value_entries_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "stored_value_lots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand.

-- References between models that do not name each other.
ALTER TABLE stored_value_rules ADD CONSTRAINT stored_value_rules_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stored_value_bonuses ADD CONSTRAINT stored_value_bonuses_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stored_value_cards ADD CONSTRAINT stored_value_cards_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stored_value_cards ADD CONSTRAINT stored_value_cards_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE stored_value_cards ADD CONSTRAINT stored_value_cards_replaced_ref FOREIGN KEY (replaced_by_id) REFERENCES stored_value_cards (id);
ALTER TABLE stored_value_lots ADD CONSTRAINT stored_value_lots_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id);
ALTER TABLE stored_value_entries ADD CONSTRAINT stored_value_entries_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stored_value_entries ADD CONSTRAINT stored_value_entries_card_ref FOREIGN KEY (card_id) REFERENCES stored_value_cards (id);
ALTER TABLE stored_value_entries ADD CONSTRAINT stored_value_entries_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id);
ALTER TABLE folios ADD CONSTRAINT folios_stored_value_ref FOREIGN KEY (stored_value_card_id) REFERENCES stored_value_cards (id);

-- What the rules of a house may say.
ALTER TABLE stored_value_rules ADD CONSTRAINT stored_value_rules_sane CHECK (
  smallest_minor > 0 AND largest_minor >= smallest_minor AND bonus_valid_days BETWEEN 1 AND 3650
  AND valid_months BETWEEN 1 AND 240);
ALTER TABLE stored_value_bonuses ADD CONSTRAINT stored_value_bonuses_positive CHECK (from_minor > 0 AND bonus_minor > 0);
ALTER TABLE stored_value_cards
  ADD CONSTRAINT stored_value_cards_known CHECK (
    kind IN ('gift', 'account') AND status IN ('pending', 'active', 'blocked', 'lost', 'replaced', 'moved')),
  -- An account is somebody's.
  ADD CONSTRAINT stored_value_cards_account_has_owner CHECK (kind <> 'account' OR customer_id IS NOT NULL),
  ADD CONSTRAINT stored_value_cards_counts CHECK (code_turn >= 0 AND wrong_codes >= 0);

-- However many desks take at once: a lot is never overdrawn.
ALTER TABLE stored_value_lots
  ADD CONSTRAINT stored_value_lots_kind_known CHECK (kind IN ('paid', 'bonus')),
  ADD CONSTRAINT stored_value_lots_never_below_zero CHECK (remaining_minor >= 0);
ALTER TABLE stored_value_entries
  ADD CONSTRAINT stored_value_entries_kind_and_sign CHECK (
    (kind IN ('load', 'bonus', 'refund') AND amount_minor > 0) OR (kind IN ('spend', 'unload', 'expiry') AND amount_minor < 0)
    OR (kind = 'move' AND amount_minor <> 0));

-- An entry is written once, and its lot follows it: what is left is the sum of entries whatever writes them.
CREATE TRIGGER stored_value_entries_append_only BEFORE UPDATE OR DELETE ON stored_value_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stored_value_entries_no_truncate BEFORE TRUNCATE ON stored_value_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION follow_stored_value_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE stored_value_lots SET remaining_minor = remaining_minor + NEW.amount_minor
    WHERE id = NEW.lot_id AND card_id = NEW.card_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'lot % is not of card %', NEW.lot_id, NEW.card_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'stored_value_entries_lot_of_card';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stored_value_entries_followed AFTER INSERT ON stored_value_entries
  FOR EACH ROW EXECUTE FUNCTION follow_stored_value_entry();

-- A card has one running folio, and the ledger of stored value lies on such folios alone.
ALTER TABLE folios DROP CONSTRAINT folios_kind_known;
ALTER TABLE folios
  ADD CONSTRAINT folios_kind_known CHECK (
    kind IN ('guest', 'house', 'receivable', 'stored_value') AND status IN ('open', 'closed')),
  ADD CONSTRAINT folios_stored_value_has_card CHECK (
    (kind = 'stored_value') = (stored_value_card_id IS NOT NULL) AND (kind <> 'stored_value' OR status = 'open'));
CREATE UNIQUE INDEX folios_one_per_card ON folios (stored_value_card_id) WHERE kind = 'stored_value';
ALTER TABLE folio_lines DROP CONSTRAINT folio_lines_ledger_known;
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_ledger_known CHECK (
  ledger IN ('guest', 'deposit', 'receivable', 'package', 'stored_value'));
-- The folio of a card takes lines of its ledger only, and no other folio does; the rest is as it was.
CREATE OR REPLACE FUNCTION check_folio_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  folio_state record;
BEGIN
  SELECT folio.status, folio.kind, folio.hotel_id, hotel.business_date INTO folio_state
    FROM folios folio JOIN hotels hotel ON hotel.id = folio.hotel_id WHERE folio.id = NEW.folio_id;
  IF folio_state.hotel_id IS DISTINCT FROM NEW.hotel_id THEN
    RAISE EXCEPTION 'folio % belongs to another hotel', NEW.folio_id USING ERRCODE = 'check_violation', CONSTRAINT = 'folio_lines_same_hotel';
  END IF;
  IF folio_state.status = 'closed' THEN
    RAISE EXCEPTION 'folio % is closed', NEW.folio_id USING ERRCODE = 'check_violation', CONSTRAINT = 'folio_lines_folio_open';
  END IF;
  IF NEW.business_date < folio_state.business_date THEN
    RAISE EXCEPTION 'business date % is closed', NEW.business_date USING ERRCODE = 'check_violation', CONSTRAINT = 'folio_lines_day_open';
  END IF;
  IF (folio_state.kind = 'stored_value') <> (NEW.ledger = 'stored_value') THEN
    RAISE EXCEPTION 'ledger % does not belong on folio %', NEW.ledger, NEW.folio_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'folio_lines_stored_value_on_cards';
  END IF;
  RETURN NEW;
END $$;

-- What a card's folio says the hotel owes is what is left on its lots, looked at when a transaction ends: neither the
-- books nor the card can be moved alone, by whatever code.
CREATE FUNCTION check_stored_value_books() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owed bigint;
  kept bigint;
  card int;
BEGIN
  IF TG_TABLE_NAME = 'folio_lines' THEN
    SELECT stored_value_card_id INTO card FROM folios WHERE id = NEW.folio_id;
  ELSE
    card := NEW.card_id;
  END IF;
  SELECT -coalesce(sum(line.amount_minor), 0) INTO owed
    FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id WHERE folio.stored_value_card_id = card;
  SELECT coalesce(sum(remaining_minor), 0) INTO kept FROM stored_value_lots WHERE card_id = card;
  IF owed <> kept THEN
    RAISE EXCEPTION 'card % holds %, the books say %', card, kept, owed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'stored_value_books_agree';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER folio_lines_stored_value_checked AFTER INSERT ON folio_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ledger = 'stored_value')
  EXECUTE FUNCTION check_stored_value_books();
CREATE CONSTRAINT TRIGGER stored_value_entries_checked AFTER INSERT ON stored_value_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_stored_value_books();

-- Codes of their own, in the books of hotels that are there already.
INSERT INTO transaction_codes (hotel_id, code, names, "group", kind, sort_order)
  SELECT hotel.id, new.code, new.names::jsonb, new."group", new.kind, new.sort_order
  FROM hotels hotel, (VALUES
    ('STORED', '{"en": "Stored value", "zh-CN": "储值支付"}', 'payment', 'payment', 910),
    ('SVUSE', '{"en": "Stored value used", "zh-CN": "储值使用"}', 'transfer', 'transfer', 911),
    ('SVMOVE', '{"en": "Stored value moved", "zh-CN": "储值转移"}', 'transfer', 'transfer', 912),
    ('SVBONUS', '{"en": "Stored value bonus", "zh-CN": "储值赠送"}', 'other', 'adjustment', 913),
    ('SVBREAK', '{"en": "Expired stored value", "zh-CN": "储值过期收入"}', 'other', 'adjustment', 914)
  ) new (code, names, "group", kind, sort_order)
  ON CONFLICT (hotel_id, code) DO NOTHING;

-- The roles of a fresh installation have these from the start.
UPDATE roles SET permissions = permissions || ARRAY(
    SELECT new.permission FROM (VALUES ('stored-value.view'), ('stored-value.sell'), ('stored-value.manage'), ('stored-value.expire')) new (permission)
    WHERE NOT new.permission = ANY (permissions))
  WHERE code IN ('administrator', 'manager', 'finance');
UPDATE roles SET permissions = permissions || ARRAY(
    SELECT new.permission FROM (VALUES ('stored-value.view'), ('stored-value.sell')) new (permission)
    WHERE NOT new.permission = ANY (permissions))
  WHERE code IN ('front-desk', 'cashier');
UPDATE roles SET permissions = array_append(permissions, 'stored-value.view')
  WHERE code = 'auditor' AND NOT 'stored-value.view' = ANY (permissions);
