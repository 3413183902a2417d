-- AlterTable
ALTER TABLE "reservations" ADD COLUMN     "arrival_time" TEXT;

-- AlterTable
ALTER TABLE "stays" ADD COLUMN     "special_requests" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "transaction_codes" ADD COLUMN     "sold_per" TEXT;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_verified_at" TIMESTAMPTZ(3),
ADD COLUMN     "phone" TEXT,
ALTER COLUMN "email" DROP NOT NULL;

-- CreateTable
CREATE TABLE "customer_preferences" (
    "customer_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_preferences_pkey" PRIMARY KEY ("customer_id","code")
);

-- CreateTable
CREATE TABLE "companions" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "birth_date" DATE,
    "document_cipher" BYTEA,
    "document_mask" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "companions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stay_extras" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "stay_id" INTEGER NOT NULL,
    "transaction_code_id" INTEGER NOT NULL,
    "per" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_minor" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "stay_extras_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stay_extra_postings" (
    "stay_extra_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,

    CONSTRAINT "stay_extra_postings_pkey" PRIMARY KEY ("stay_extra_id","date")
);

-- CreateTable
CREATE TABLE "booking_shares" (
    "id" SERIAL NOT NULL,
    "reservation_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "booking_shares_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification_codes" (
    "id" SERIAL NOT NULL,
    "purpose" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "code_hash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_codes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "companions_customer_id_idx" ON "companions"("customer_id");

-- CreateIndex
CREATE INDEX "stay_extras_stay_id_idx" ON "stay_extras"("stay_id");

-- CreateIndex
CREATE INDEX "verification_codes_recipient_idx" ON "verification_codes"("recipient");

-- CreateIndex
CREATE UNIQUE INDEX "users_phone_key" ON "users"("phone");

-- AddForeignKey
ALTER TABLE "customer_preferences" ADD CONSTRAINT "customer_preferences_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "companions" ADD CONSTRAINT "companions_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay_extras" ADD CONSTRAINT "stay_extras_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "stays"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay_extra_postings" ADD CONSTRAINT "stay_extra_postings_stay_extra_id_fkey" FOREIGN KEY ("stay_extra_id") REFERENCES "stay_extras"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE stay_extras ADD CONSTRAINT stay_extras_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE stay_extras ADD CONSTRAINT stay_extras_code_ref FOREIGN KEY (transaction_code_id) REFERENCES transaction_codes (id);
ALTER TABLE booking_shares ADD CONSTRAINT booking_shares_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id);

-- Who signs in has an address to sign in with, and staff always a mail address; a telephone is kept as E.164.
ALTER TABLE users
  ADD CONSTRAINT users_reachable CHECK (email IS NOT NULL OR (phone IS NOT NULL AND kind = 'guest')),
  ADD CONSTRAINT users_phone_international CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  -- Only an address that is there can be proved.
  ADD CONSTRAINT users_proof_of_an_address CHECK (email_verified_at IS NULL OR email IS NOT NULL);

-- Five tries and no more, and one open code for one thing: a new one takes the old one's place.
ALTER TABLE verification_codes
  ADD CONSTRAINT verification_codes_purpose_known CHECK (purpose IN ('sign_in', 'contact', 'claim')),
  ADD CONSTRAINT verification_codes_channel_known CHECK (channel IN ('mail', 'sms')),
  ADD CONSTRAINT verification_codes_five_tries CHECK (tries BETWEEN 0 AND 5);
CREATE UNIQUE INDEX verification_codes_one_open ON verification_codes (purpose, recipient, subject) WHERE used_at IS NULL;

ALTER TABLE customer_preferences
  ADD CONSTRAINT customer_preferences_source_known CHECK (source IN ('guest', 'desk'));

-- A number is kept encrypted and with its mask, or not at all.
ALTER TABLE companions
  ADD CONSTRAINT companions_document_whole CHECK ((document_cipher IS NULL) = (document_mask IS NULL));

ALTER TABLE reservations
  ADD CONSTRAINT reservations_arrival_time CHECK (arrival_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');

-- What is sold to guests has a price and is a charge.
ALTER TABLE transaction_codes
  ADD CONSTRAINT transaction_codes_sold CHECK (sold_per IS NULL OR
    (sold_per IN ('stay', 'night', 'person', 'person_night') AND price_minor > 0 AND kind = 'charge'));

ALTER TABLE stay_extras
  ADD CONSTRAINT stay_extras_per_known CHECK (per IN ('stay', 'night', 'person', 'person_night')),
  ADD CONSTRAINT stay_extras_amounts CHECK (quantity BETWEEN 1 AND 40 AND unit_minor > 0);
-- A stay has an extra once: more of it is a larger quantity.
CREATE UNIQUE INDEX stay_extras_once ON stay_extras (stay_id, transaction_code_id) WHERE removed_at IS NULL;

-- One link at a time is alive; a new one ends the one before it.
CREATE UNIQUE INDEX booking_shares_one_alive ON booking_shares (reservation_id) WHERE revoked_at IS NULL;
