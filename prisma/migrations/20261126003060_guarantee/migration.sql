-- AlterTable
ALTER TABLE "alerts" ADD COLUMN     "subject" TEXT NOT NULL DEFAULT '',
ALTER COLUMN "room_id" DROP NOT NULL,
ALTER COLUMN "room_number" SET DEFAULT '';

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "authorized_until" TIMESTAMPTZ(3),
ADD COLUMN     "capture" TEXT NOT NULL DEFAULT 'now',
ADD COLUMN     "kept_card_id" INTEGER;

-- AlterTable
ALTER TABLE "reservations" ADD COLUMN     "guarantee" TEXT NOT NULL DEFAULT 'none';

-- AlterTable
ALTER TABLE "sandbox_charges" ADD COLUMN     "capture" TEXT NOT NULL DEFAULT 'now';

-- CreateTable
CREATE TABLE "kept_cards" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "reservation_id" INTEGER NOT NULL,
    "gateway" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "merchant_reference" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "presentation" TEXT NOT NULL,
    "external_ref" TEXT,
    "pay_target" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token_cipher" BYTEA,
    "brand" TEXT,
    "last_four" TEXT,
    "expiry_month" INTEGER,
    "expiry_year" INTEGER,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "kept_at" TIMESTAMPTZ(3),
    "forgotten_at" TIMESTAMPTZ(3),
    "forgotten_because" TEXT,

    CONSTRAINT "kept_cards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_claims" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "reservation_id" INTEGER NOT NULL,
    "stay_id" INTEGER,
    "folio_id" INTEGER,
    "purpose" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "payment_id" INTEGER,
    "failure_code" TEXT,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "card_claims_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "kept_cards_merchant_reference_key" ON "kept_cards"("merchant_reference");

-- CreateIndex
CREATE INDEX "kept_cards_reservation_id_idx" ON "kept_cards"("reservation_id");

-- CreateIndex
CREATE INDEX "card_claims_reservation_id_idx" ON "card_claims"("reservation_id");

-- CreateIndex
CREATE INDEX "card_claims_hotel_id_status_idx" ON "card_claims"("hotel_id", "status");

ALTER TABLE reservations
  ADD CONSTRAINT reservations_guarantee_known CHECK (guarantee IN ('none', 'card', 'hour'));

-- Money that is set aside is no money that came: it has an end, and only who authorises can hold it.
ALTER TABLE payments DROP CONSTRAINT payments_status_known;
ALTER TABLE payments
  ADD CONSTRAINT payments_status_known CHECK (status IN ('pending', 'authorized', 'succeeded', 'failed', 'expired')),
  ADD CONSTRAINT payments_capture_known CHECK (capture IN ('now', 'later') AND (kind = 'charge' OR capture = 'now')),
  ADD CONSTRAINT payments_authorized_until CHECK (
    status <> 'authorized' OR (kind = 'charge' AND capture = 'later' AND authorized_until IS NOT NULL));
CREATE INDEX payments_authorized ON payments (authorized_until) WHERE status = 'authorized';

ALTER TABLE sandbox_charges ADD CONSTRAINT sandbox_charges_capture_known CHECK (capture IN ('now', 'later'));

ALTER TABLE kept_cards
  ADD CONSTRAINT kept_cards_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT kept_cards_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT kept_cards_presentation_known CHECK (presentation IN ('page', 'phone', 'code')),
  ADD CONSTRAINT kept_cards_status_known CHECK (status IN ('asked', 'kept', 'failed', 'forgotten')),
  -- The provider's name for a card is here while the card is kept, and at no other time.
  ADD CONSTRAINT kept_cards_token_while_kept CHECK ((status = 'kept') = (token_cipher IS NOT NULL)),
  ADD CONSTRAINT kept_cards_kept_whole CHECK (
    status <> 'kept' OR (kept_at IS NOT NULL AND brand IS NOT NULL AND last_four IS NOT NULL
      AND expiry_month IS NOT NULL AND expiry_year IS NOT NULL)),
  -- Four digits and no more: a number does not fit.
  ADD CONSTRAINT kept_cards_last_four CHECK (last_four ~ '^[0-9]{4}$'),
  ADD CONSTRAINT kept_cards_expiry CHECK (expiry_month BETWEEN 1 AND 12 AND expiry_year BETWEEN 2000 AND 2199),
  ADD CONSTRAINT kept_cards_forgotten CHECK (
    (status = 'forgotten') = (forgotten_at IS NOT NULL) AND (status = 'forgotten') = (forgotten_because IS NOT NULL)
    AND forgotten_because IN ('asked_for', 'over', 'replaced', 'too_late', 'erased'));
-- A booking has one card, whoever leaves a second one at the same time.
CREATE UNIQUE INDEX kept_cards_one ON kept_cards (reservation_id) WHERE status = 'kept';

ALTER TABLE payments ADD CONSTRAINT payments_kept_card_ref FOREIGN KEY (kept_card_id) REFERENCES kept_cards (id);
CREATE INDEX payments_kept_card ON payments (kept_card_id) WHERE kept_card_id IS NOT NULL;

ALTER TABLE card_claims
  ADD CONSTRAINT card_claims_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT card_claims_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT card_claims_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT card_claims_folio_ref FOREIGN KEY (folio_id) REFERENCES folios (id),
  ADD CONSTRAINT card_claims_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id),
  -- A fee stands on a stay's bill; a prepayment is the whole booking's.
  ADD CONSTRAINT card_claims_purpose CHECK (purpose IN ('no_show', 'cancellation', 'prepayment')
    AND (purpose = 'prepayment') = (stay_id IS NULL) AND (purpose = 'prepayment') = (folio_id IS NULL)),
  ADD CONSTRAINT card_claims_amount CHECK (amount_minor > 0 AND attempts >= 0),
  ADD CONSTRAINT card_claims_status CHECK (
    status IN ('due', 'charging', 'paid', 'declined', 'settled', 'written_off')
    AND (status IN ('paid', 'settled', 'written_off')) = (closed_at IS NOT NULL)
    AND (status <> 'charging' OR payment_id IS NOT NULL)
    AND (status <> 'written_off' OR coalesce(reason, '') <> ''));
-- One open claim for one fee, and one prepayment for a booking ever: what ran before can not ask again.
CREATE UNIQUE INDEX card_claims_fee_once ON card_claims (stay_id, purpose) WHERE closed_at IS NULL AND stay_id IS NOT NULL;
CREATE UNIQUE INDEX card_claims_prepayment_once ON card_claims (reservation_id) WHERE purpose = 'prepayment';
-- A payment answers for one claim.
CREATE UNIQUE INDEX card_claims_payment_once ON card_claims (payment_id) WHERE payment_id IS NOT NULL;

-- Bookings whose terms take a prepayment later: few, and looked for every day.
CREATE INDEX stays_later ON stays (hotel_id, arrival) WHERE status = 'booked' AND policy ? 'later';

-- News that are not of a room have a subject instead: a booking, a mail.
ALTER TABLE alerts DROP CONSTRAINT alerts_kind_known;
ALTER TABLE alerts
  ADD CONSTRAINT alerts_kind_known CHECK (kind IN ('room_left', 'room_ready', 'room_out_of_order', 'occupancy_differs',
    'guest_waits', 'card_declined', 'mail_unclear')),
  ADD CONSTRAINT alerts_of_something CHECK (
    (room_id IS NULL) = (room_number = '') AND (room_id IS NULL) = (subject <> ''));
DROP INDEX alerts_unread;
CREATE UNIQUE INDEX alerts_unread ON alerts (hotel_id, business_date, audience, kind, room_number, subject)
  WHERE read_at IS NULL;
