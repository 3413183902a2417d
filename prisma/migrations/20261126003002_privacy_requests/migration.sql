-- CreateTable
CREATE TABLE "privacy_requests" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "details" TEXT NOT NULL DEFAULT '',
    "field" TEXT NOT NULL DEFAULT '',
    "new_value" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'open',
    "received_date" DATE NOT NULL,
    "due_date" DATE NOT NULL,
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "handler_id" INTEGER,
    "handler_name" TEXT NOT NULL DEFAULT '',
    "answer" TEXT NOT NULL DEFAULT '',
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "privacy_settings" (
    "hotel_id" INTEGER NOT NULL,
    "answer_days" INTEGER NOT NULL,

    CONSTRAINT "privacy_settings_pkey" PRIMARY KEY ("hotel_id")
);

-- CreateIndex
CREATE INDEX "privacy_requests_hotel_id_state_due_date_idx" ON "privacy_requests"("hotel_id", "state", "due_date");

-- CreateIndex
CREATE INDEX "privacy_requests_customer_id_idx" ON "privacy_requests"("customer_id");

ALTER TABLE privacy_requests
  ADD CONSTRAINT privacy_requests_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT privacy_requests_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT privacy_requests_kind_check
    CHECK (kind IN ('access', 'correction', 'erasure', 'objection', 'portability')),
  ADD CONSTRAINT privacy_requests_source_check CHECK (source IN ('guest', 'desk')),
  ADD CONSTRAINT privacy_requests_state_check CHECK (state IN ('open', 'in_progress', 'done', 'refused')),
  -- A correction names its field; what it is to say goes with an erasure.
  ADD CONSTRAINT privacy_requests_field_check CHECK ((kind = 'correction') = (field <> '')),
  ADD CONSTRAINT privacy_requests_due_check CHECK (due_date > received_date AND due_date <= received_date + 30),
  ADD CONSTRAINT privacy_requests_closed_check CHECK ((state IN ('done', 'refused')) = (closed_at IS NOT NULL));

-- The same thing is asked for once at a time: a second question waits for the first answer.
CREATE UNIQUE INDEX privacy_requests_one_open ON privacy_requests (customer_id, kind, field)
  WHERE state IN ('open', 'in_progress');

ALTER TABLE privacy_settings
  ADD CONSTRAINT privacy_settings_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  -- PIPL: answer in good time, fifteen days by its rules; GDPR: within a month.
  ADD CONSTRAINT privacy_settings_days_check CHECK (answer_days BETWEEN 1 AND 30);
