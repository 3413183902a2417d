-- AlterTable
ALTER TABLE "message_settings" ADD COLUMN     "delay_days" INTEGER;

-- CreateTable
CREATE TABLE "care_messages" (
    "customer_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "care_messages_pkey" PRIMARY KEY ("customer_id","kind","occasion")
);

-- CreateTable
CREATE TABLE "care_limits" (
    "hotel_id" INTEGER NOT NULL,
    "most" INTEGER NOT NULL,
    "per_days" INTEGER NOT NULL,
    "quiet_from" INTEGER NOT NULL,
    "quiet_to" INTEGER NOT NULL,

    CONSTRAINT "care_limits_pkey" PRIMARY KEY ("hotel_id")
);

-- CreateIndex
CREATE INDEX "care_messages_hotel_id_at_idx" ON "care_messages"("hotel_id", "at");

ALTER TABLE message_settings
  ADD CONSTRAINT message_settings_delay_days_check CHECK (delay_days BETWEEN 1 AND 1500);

ALTER TABLE care_messages
  ADD CONSTRAINT care_messages_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT care_messages_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);

ALTER TABLE care_limits
  ADD CONSTRAINT care_limits_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT care_limits_most_check CHECK (most BETWEEN 1 AND 100),
  ADD CONSTRAINT care_limits_per_days_check CHECK (per_days BETWEEN 1 AND 366),
  ADD CONSTRAINT care_limits_quiet_check CHECK (quiet_from BETWEEN 0 AND 23 AND quiet_to BETWEEN 0 AND 23);

-- Whose birthday it is, asked once in some minutes of every profile of the chain.
CREATE INDEX customers_birthday ON customers ((EXTRACT(MONTH FROM birth_date) * 100 + EXTRACT(DAY FROM birth_date)))
  WHERE birth_date IS NOT NULL AND anonymised_at IS NULL;
