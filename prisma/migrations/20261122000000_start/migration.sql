-- The first schema. What Prisma drafted stands in the middle; what it cannot express (extension, functions,
-- foreign keys without a relation field, CHECK, EXCLUDE, partial indexes, triggers) is written by hand around it.

-- Overlap of rooms and days in one EXCLUDE constraint needs equality operators for GiST.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Booking numbers a guest can read out: W- and seven digits, in an order that does not tell how many there are.
-- The multiplier has no factor in common with 9,000,000, so no number comes twice before all have come once;
-- past them the numbers grow by a digit.
CREATE SEQUENCE reservation_number_seq;
CREATE FUNCTION next_reservation_number() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'W-' || CASE WHEN n < 9000000 THEN 1000000 + (n * 7368787) % 9000000 ELSE 10000000 + n END
  FROM (SELECT nextval('reservation_number_seq') AS n) AS next
$$;

CREATE SEQUENCE folio_number_seq START 100001;
CREATE FUNCTION next_folio_number() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'F-' || nextval('folio_number_seq')
$$;

-- The number of the writing transaction, by which audit events are sealed in order.
CREATE FUNCTION audit_txid() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT pg_current_xact_id()::text::bigint
$$;


-- CreateTable
CREATE TABLE "hotels" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "introductions" JSONB NOT NULL DEFAULT '{}',
    "addresses" JSONB NOT NULL DEFAULT '{}',
    "phone" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "currency" CHAR(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "business_date" DATE NOT NULL,
    "check_in_time" TEXT NOT NULL DEFAULT '15:00',
    "check_out_time" TEXT NOT NULL DEFAULT '12:00',
    "weekend_days" INTEGER[] DEFAULT ARRAY[5, 6]::INTEGER[],
    "audit_time" TEXT,
    "hold_minutes" INTEGER NOT NULL DEFAULT 15,
    "booking_horizon_days" INTEGER NOT NULL DEFAULT 540,
    "default_language" TEXT NOT NULL DEFAULT 'en',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hotels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room_types" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL DEFAULT '{}',
    "bed_type" TEXT NOT NULL,
    "area_square_metres" INTEGER,
    "view" TEXT,
    "floor_from" INTEGER,
    "floor_to" INTEGER,
    "base_adults" INTEGER NOT NULL DEFAULT 2,
    "max_adults" INTEGER NOT NULL,
    "max_children" INTEGER NOT NULL DEFAULT 0,
    "max_guests" INTEGER NOT NULL,
    "amenities" TEXT[],
    "scene" TEXT NOT NULL DEFAULT 'city',
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "default_allowance" INTEGER NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "room_types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rooms" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "floor" INTEGER NOT NULL DEFAULT 0,
    "features" TEXT[],
    "housekeeping" TEXT NOT NULL DEFAULT 'clean',
    "vacated_at" TIMESTAMPTZ(3),
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "rooms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room_blocks" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "room_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "start_date" DATE NOT NULL,
    "end_date" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "room_blocks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room_type_days" (
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "capacity" INTEGER NOT NULL,
    "allowance" INTEGER NOT NULL DEFAULT 0,
    "overcommitted" INTEGER NOT NULL DEFAULT 0,
    "sold" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "room_type_days_pkey" PRIMARY KEY ("room_type_id","date")
);

-- CreateTable
CREATE TABLE "hotel_days" (
    "hotel_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "house_limit" INTEGER NOT NULL,
    "sold" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "hotel_days_pkey" PRIMARY KEY ("hotel_id","date")
);

-- CreateTable
CREATE TABLE "rate_plans" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL DEFAULT '{}',
    "kind" TEXT NOT NULL DEFAULT 'public',
    "parent_plan_id" INTEGER,
    "adjust_basis_points" INTEGER,
    "adjust_amount_minor" INTEGER,
    "policy_id" INTEGER NOT NULL,
    "package_split" JSONB NOT NULL DEFAULT '[]',
    "deposit_rule" TEXT NOT NULL DEFAULT 'all',
    "deposit_percent" INTEGER NOT NULL DEFAULT 100,
    "allow_pay_at_hotel" BOOLEAN NOT NULL DEFAULT false,
    "channels" TEXT[] DEFAULT ARRAY['web', 'desk', 'phone', 'api', 'import']::TEXT[],
    "book_from_date" DATE,
    "book_to_date" DATE,
    "stay_from_date" DATE,
    "stay_to_date" DATE,
    "min_advance_days" INTEGER,
    "max_advance_days" INTEGER,
    "min_stay_nights" INTEGER,
    "max_stay_nights" INTEGER,
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'approved',
    "approved_by_id" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "rate_plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_plan_room_types" (
    "rate_plan_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "price_minor" INTEGER,
    "weekend_price_minor" INTEGER,

    CONSTRAINT "rate_plan_room_types_pkey" PRIMARY KEY ("rate_plan_id","room_type_id")
);

-- CreateTable
CREATE TABLE "seasons" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "start_date" DATE NOT NULL,
    "end_date" DATE NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'approved',
    "approved_by_id" INTEGER,

    CONSTRAINT "seasons_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "season_prices" (
    "season_id" INTEGER NOT NULL,
    "rate_plan_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "weekend_price_minor" INTEGER,

    CONSTRAINT "season_prices_pkey" PRIMARY KEY ("season_id","rate_plan_id","room_type_id")
);

-- CreateTable
CREATE TABLE "rate_days" (
    "rate_plan_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "special_name" TEXT,

    CONSTRAINT "rate_days_pkey" PRIMARY KEY ("rate_plan_id","room_type_id","date")
);

-- CreateTable
CREATE TABLE "restrictions" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "room_type_id" INTEGER,
    "rate_plan_id" INTEGER,
    "channel" TEXT,
    "closed" BOOLEAN NOT NULL DEFAULT false,
    "closed_to_arrival" BOOLEAN NOT NULL DEFAULT false,
    "closed_to_departure" BOOLEAN NOT NULL DEFAULT false,
    "min_stay_arrival" INTEGER,
    "max_stay_arrival" INTEGER,
    "min_stay_through" INTEGER,
    "max_stay_through" INTEGER,
    "min_advance_days" INTEGER,
    "max_advance_days" INTEGER,

    CONSTRAINT "restrictions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "occupancy_supplements" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER,
    "rate_plan_id" INTEGER,
    "kind" TEXT NOT NULL,
    "age_from" INTEGER,
    "age_to" INTEGER,
    "amount_minor" INTEGER NOT NULL,

    CONSTRAINT "occupancy_supplements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "id" SERIAL NOT NULL,
    "policy_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "parts" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'approved',
    "approved_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tax_codes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "kind" TEXT NOT NULL,
    "basis_points" INTEGER,
    "amount_minor" INTEGER,
    "included" BOOLEAN NOT NULL DEFAULT true,
    "applies_to" TEXT[] DEFAULT ARRAY['room']::TEXT[],
    "valid_from_date" DATE,
    "valid_to_date" DATE,
    "cap_nights" INTEGER,
    "exempt_under_age" INTEGER,
    "slabs" JSONB,
    "sort_order" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tax_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transaction_codes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "manual" BOOLEAN NOT NULL DEFAULT false,
    "price_minor" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "sort_order" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "transaction_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "search_name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "country" CHAR(2),
    "birth_date" DATE,
    "document_type" TEXT,
    "document_cipher" BYTEA,
    "document_hash" TEXT,
    "document_mask" TEXT,
    "company" TEXT,
    "notes" TEXT NOT NULL DEFAULT '',
    "vip" BOOLEAN NOT NULL DEFAULT false,
    "anonymised_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reservations" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL DEFAULT next_reservation_number(),
    "customer_id" INTEGER NOT NULL,
    "user_id" INTEGER,
    "status" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "external_id" TEXT,
    "external_version" INTEGER NOT NULL DEFAULT 1,
    "language" TEXT NOT NULL DEFAULT 'en',
    "contact_email" TEXT,
    "contact_phone" TEXT,
    "requests" TEXT NOT NULL DEFAULT '',
    "payment_plan" TEXT NOT NULL DEFAULT 'at_hotel',
    "due_now_minor" INTEGER NOT NULL DEFAULT 0,
    "receivable_account_id" INTEGER,
    "hold_expires_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" INTEGER,
    "booked_date" DATE NOT NULL,
    "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "reservations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stays" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "reservation_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "priced_type_id" INTEGER NOT NULL,
    "rate_plan_id" INTEGER NOT NULL,
    "room_id" INTEGER,
    "customer_id" INTEGER NOT NULL,
    "guest_name" TEXT NOT NULL,
    "arrival" DATE NOT NULL,
    "departure" DATE NOT NULL,
    "adults" INTEGER NOT NULL,
    "child_ages" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "policy_version_id" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "total_minor" INTEGER NOT NULL,
    "complimentary" BOOLEAN NOT NULL DEFAULT false,
    "house_use" BOOLEAN NOT NULL DEFAULT false,
    "do_not_move" BOOLEAN NOT NULL DEFAULT false,
    "checked_in_at" TIMESTAMPTZ(3),
    "checked_in_date" DATE,
    "checked_out_at" TIMESTAMPTZ(3),
    "checked_out_date" DATE,
    "closed_date" DATE,
    "cancel_reason" TEXT,
    "fee_minor" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "stays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stay_nights" (
    "stay_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "rate_plan_id" INTEGER NOT NULL,
    "gross_minor" INTEGER NOT NULL,
    "components" JSONB NOT NULL,
    "steps" JSONB NOT NULL,

    CONSTRAINT "stay_nights_pkey" PRIMARY KEY ("stay_id","date")
);

-- CreateTable
CREATE TABLE "folios" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL DEFAULT next_folio_number(),
    "kind" TEXT NOT NULL DEFAULT 'guest',
    "stay_id" INTEGER,
    "reservation_id" INTEGER,
    "receivable_account_id" INTEGER,
    "customer_id" INTEGER,
    "window" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_date" DATE,

    CONSTRAINT "folios_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "folio_lines" (
    "id" BIGSERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "folio_id" INTEGER NOT NULL,
    "ledger" TEXT NOT NULL,
    "transaction_code_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "business_date" DATE NOT NULL,
    "service_date" DATE NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "description" TEXT NOT NULL DEFAULT '',
    "stay_id" INTEGER,
    "customer_id" INTEGER,
    "payment_id" INTEGER,
    "component" INTEGER,
    "parent_line_id" BIGINT,
    "reverses_line_id" BIGINT,
    "transfer_group" TEXT,
    "reason" TEXT,
    "origin" TEXT NOT NULL,

    CONSTRAINT "folio_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "reservation_id" INTEGER,
    "folio_id" INTEGER,
    "kind" TEXT NOT NULL,
    "parent_payment_id" INTEGER,
    "gateway" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "refunded_minor" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "failure_code" TEXT,
    "idempotency_key" TEXT NOT NULL,
    "external_ref" TEXT,
    "reference" TEXT NOT NULL DEFAULT '',
    "refund_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "business_date" DATE,
    "created_by_id" INTEGER,
    "actor_kind" TEXT NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_notifications" (
    "id" SERIAL NOT NULL,
    "gateway" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "payment_id" INTEGER,
    "payload" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_charges" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "parent_id" TEXT,
    "idempotency_key" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "status" TEXT NOT NULL,
    "behaviour" TEXT NOT NULL DEFAULT 'succeed',
    "return_url" TEXT NOT NULL DEFAULT '',
    "notify_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "sandbox_charges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receivable_accounts" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "credit_limit_minor" INTEGER NOT NULL,
    "terms_days" INTEGER NOT NULL DEFAULT 30,
    "status" TEXT NOT NULL DEFAULT 'draft',

    CONSTRAINT "receivable_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "night_audits" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "problems" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "night_audits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "night_audit_steps" (
    "night_audit_id" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "night_audit_steps_pkey" PRIMARY KEY ("night_audit_id","step")
);

-- CreateTable
CREATE TABLE "ledger_days" (
    "hotel_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "ledger" TEXT NOT NULL,
    "opening_minor" BIGINT NOT NULL,
    "debits_minor" BIGINT NOT NULL,
    "credits_minor" BIGINT NOT NULL,
    "closing_minor" BIGINT NOT NULL,

    CONSTRAINT "ledger_days_pkey" PRIMARY KEY ("hotel_id","business_date","ledger")
);

-- CreateTable
CREATE TABLE "code_days" (
    "hotel_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "transaction_code_id" INTEGER NOT NULL,
    "ledger" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "code_days_pkey" PRIMARY KEY ("hotel_id","business_date","transaction_code_id","ledger")
);

-- CreateTable
CREATE TABLE "statistics_days" (
    "hotel_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "rooms_in_hotel" INTEGER NOT NULL,
    "rooms_out_of_order" INTEGER NOT NULL,
    "rooms_out_of_service" INTEGER NOT NULL,
    "rooms_sold" INTEGER NOT NULL,
    "complimentary" INTEGER NOT NULL,
    "house_use" INTEGER NOT NULL,
    "day_use" INTEGER NOT NULL,
    "arrivals" INTEGER NOT NULL,
    "departures" INTEGER NOT NULL,
    "no_shows" INTEGER NOT NULL,
    "cancellations" INTEGER NOT NULL,
    "walk_ins" INTEGER NOT NULL,
    "adults" INTEGER NOT NULL,
    "children" INTEGER NOT NULL,
    "room_revenue_minor" BIGINT NOT NULL,
    "food_revenue_minor" BIGINT NOT NULL,
    "other_revenue_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "payments_minor" BIGINT NOT NULL,

    CONSTRAINT "statistics_days_pkey" PRIMARY KEY ("hotel_id","date")
);

-- CreateTable
CREATE TABLE "on_books_days" (
    "hotel_id" INTEGER NOT NULL,
    "snapshot_date" DATE NOT NULL,
    "stay_date" DATE NOT NULL,
    "rooms" INTEGER NOT NULL,
    "revenue_minor" BIGINT NOT NULL,

    CONSTRAINT "on_books_days_pkey" PRIMARY KEY ("hotel_id","snapshot_date","stay_date")
);

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "customer_id" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'en',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 1,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roles" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "permissions" TEXT[],
    "built_in" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_roles" (
    "user_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,

    CONSTRAINT "user_roles_pkey" PRIMARY KEY ("user_id","role_id","hotel_id")
);

-- CreateTable
CREATE TABLE "password_resets" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "hotel_id" INTEGER,
    "channel" TEXT NOT NULL DEFAULT 'api',
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "api_key_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("api_key_id","key")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "hotel_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_label" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,
    "origin" TEXT,
    "txid" BIGINT NOT NULL DEFAULT audit_txid(),

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "id" SERIAL NOT NULL,
    "up_to_txid" BIGINT NOT NULL,
    "events" INTEGER NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_mails" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER,
    "dedupe_key" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_runs" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "position" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_rows" (
    "import_run_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "reasons" TEXT[],
    "reservation_id" INTEGER,

    CONSTRAINT "import_rows_pkey" PRIMARY KEY ("import_run_id","line")
);

-- CreateIndex
CREATE UNIQUE INDEX "hotels_slug_key" ON "hotels"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "room_types_hotel_id_code_key" ON "room_types"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "rooms_room_type_id_idx" ON "rooms"("room_type_id");

-- CreateIndex
CREATE UNIQUE INDEX "rooms_hotel_id_number_key" ON "rooms"("hotel_id", "number");

-- CreateIndex
CREATE INDEX "room_blocks_hotel_id_start_date_idx" ON "room_blocks"("hotel_id", "start_date");

-- CreateIndex
CREATE INDEX "room_type_days_hotel_id_date_idx" ON "room_type_days"("hotel_id", "date");

-- CreateIndex
CREATE UNIQUE INDEX "rate_plans_hotel_id_code_key" ON "rate_plans"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "rate_plan_room_types_hotel_id_idx" ON "rate_plan_room_types"("hotel_id");

-- CreateIndex
CREATE INDEX "seasons_hotel_id_start_date_end_date_idx" ON "seasons"("hotel_id", "start_date", "end_date");

-- CreateIndex
CREATE UNIQUE INDEX "seasons_hotel_id_code_key" ON "seasons"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "rate_days_hotel_id_date_idx" ON "rate_days"("hotel_id", "date");

-- CreateIndex
CREATE INDEX "restrictions_hotel_id_date_idx" ON "restrictions"("hotel_id", "date");

-- CreateIndex
CREATE INDEX "occupancy_supplements_hotel_id_idx" ON "occupancy_supplements"("hotel_id");

-- CreateIndex
CREATE UNIQUE INDEX "policies_hotel_id_code_key" ON "policies"("hotel_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "policy_versions_policy_id_version_key" ON "policy_versions"("policy_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "tax_codes_hotel_id_code_valid_from_date_key" ON "tax_codes"("hotel_id", "code", "valid_from_date");

-- CreateIndex
CREATE UNIQUE INDEX "transaction_codes_hotel_id_code_key" ON "transaction_codes"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "customers_hotel_id_search_name_idx" ON "customers"("hotel_id", "search_name");

-- CreateIndex
CREATE INDEX "customers_email_idx" ON "customers"("email");

-- CreateIndex
CREATE INDEX "customers_phone_idx" ON "customers"("phone");

-- CreateIndex
CREATE INDEX "customers_document_hash_idx" ON "customers"("document_hash");

-- CreateIndex
CREATE INDEX "consents_customer_id_idx" ON "consents"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "reservations_number_key" ON "reservations"("number");

-- CreateIndex
CREATE INDEX "reservations_hotel_id_created_at_idx" ON "reservations"("hotel_id", "created_at");

-- CreateIndex
CREATE INDEX "reservations_customer_id_idx" ON "reservations"("customer_id");

-- CreateIndex
CREATE INDEX "reservations_user_id_idx" ON "reservations"("user_id");

-- CreateIndex
CREATE INDEX "stays_reservation_id_idx" ON "stays"("reservation_id");

-- CreateIndex
CREATE INDEX "stays_hotel_id_status_arrival_idx" ON "stays"("hotel_id", "status", "arrival");

-- CreateIndex
CREATE INDEX "stays_hotel_id_status_departure_idx" ON "stays"("hotel_id", "status", "departure");

-- CreateIndex
CREATE INDEX "stays_customer_id_idx" ON "stays"("customer_id");

-- CreateIndex
CREATE INDEX "folios_stay_id_idx" ON "folios"("stay_id");

-- CreateIndex
CREATE INDEX "folios_reservation_id_idx" ON "folios"("reservation_id");

-- CreateIndex
CREATE UNIQUE INDEX "folios_hotel_id_number_key" ON "folios"("hotel_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "folio_lines_reverses_line_id_key" ON "folio_lines"("reverses_line_id");

-- CreateIndex
CREATE INDEX "folio_lines_folio_id_idx" ON "folio_lines"("folio_id");

-- CreateIndex
CREATE INDEX "folio_lines_hotel_id_business_date_idx" ON "folio_lines"("hotel_id", "business_date");

-- CreateIndex
CREATE INDEX "folio_lines_stay_id_idx" ON "folio_lines"("stay_id");

-- CreateIndex
CREATE INDEX "folio_lines_customer_id_idx" ON "folio_lines"("customer_id");

-- CreateIndex
CREATE INDEX "folio_lines_payment_id_idx" ON "folio_lines"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_idempotency_key_key" ON "payments"("idempotency_key");

-- CreateIndex
CREATE INDEX "payments_reservation_id_idx" ON "payments"("reservation_id");

-- CreateIndex
CREATE INDEX "payments_folio_id_idx" ON "payments"("folio_id");

-- CreateIndex
CREATE INDEX "payments_parent_payment_id_idx" ON "payments"("parent_payment_id");

-- CreateIndex
CREATE INDEX "payments_hotel_id_business_date_idx" ON "payments"("hotel_id", "business_date");

-- CreateIndex
CREATE UNIQUE INDEX "payments_gateway_external_ref_key" ON "payments"("gateway", "external_ref");

-- CreateIndex
CREATE UNIQUE INDEX "payment_notifications_gateway_external_id_key" ON "payment_notifications"("gateway", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "sandbox_charges_idempotency_key_key" ON "sandbox_charges"("idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "receivable_accounts_hotel_id_code_key" ON "receivable_accounts"("hotel_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "night_audits_hotel_id_business_date_key" ON "night_audits"("hotel_id", "business_date");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "roles_code_key" ON "roles"("code");

-- CreateIndex
CREATE UNIQUE INDEX "password_resets_token_hash_key" ON "password_resets"("token_hash");

-- CreateIndex
CREATE INDEX "password_resets_user_id_idx" ON "password_resets"("user_id");

-- CreateIndex
CREATE INDEX "IDX_session_expire" ON "session"("expire");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "audit_events_hotel_id_at_idx" ON "audit_events"("hotel_id", "at");

-- CreateIndex
CREATE INDEX "audit_events_subject_type_subject_id_idx" ON "audit_events"("subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "audit_events_txid_id_idx" ON "audit_events"("txid", "id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_mails_dedupe_key_key" ON "outbox_mails"("dedupe_key");

-- CreateIndex
CREATE INDEX "outbox_mails_hotel_id_created_at_idx" ON "outbox_mails"("hotel_id", "created_at");

-- CreateIndex
CREATE INDEX "outbox_mails_status_idx" ON "outbox_mails"("status");

-- CreateIndex
CREATE UNIQUE INDEX "import_runs_hotel_id_kind_file_hash_key" ON "import_runs"("hotel_id", "kind", "file_hash");

-- AddForeignKey
ALTER TABLE "room_types" ADD CONSTRAINT "room_types_hotel_id_fkey" FOREIGN KEY ("hotel_id") REFERENCES "hotels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_hotel_id_fkey" FOREIGN KEY ("hotel_id") REFERENCES "hotels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_room_type_id_fkey" FOREIGN KEY ("room_type_id") REFERENCES "room_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_blocks" ADD CONSTRAINT "room_blocks_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_type_days" ADD CONSTRAINT "room_type_days_room_type_id_fkey" FOREIGN KEY ("room_type_id") REFERENCES "room_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plans" ADD CONSTRAINT "rate_plans_hotel_id_fkey" FOREIGN KEY ("hotel_id") REFERENCES "hotels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plans" ADD CONSTRAINT "rate_plans_parent_plan_id_fkey" FOREIGN KEY ("parent_plan_id") REFERENCES "rate_plans"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plans" ADD CONSTRAINT "rate_plans_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plan_room_types" ADD CONSTRAINT "rate_plan_room_types_rate_plan_id_fkey" FOREIGN KEY ("rate_plan_id") REFERENCES "rate_plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plan_room_types" ADD CONSTRAINT "rate_plan_room_types_room_type_id_fkey" FOREIGN KEY ("room_type_id") REFERENCES "room_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "season_prices" ADD CONSTRAINT "season_prices_season_id_fkey" FOREIGN KEY ("season_id") REFERENCES "seasons"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "season_prices" ADD CONSTRAINT "season_prices_rate_plan_id_fkey" FOREIGN KEY ("rate_plan_id") REFERENCES "rate_plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_days" ADD CONSTRAINT "rate_days_rate_plan_id_fkey" FOREIGN KEY ("rate_plan_id") REFERENCES "rate_plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stays" ADD CONSTRAINT "stays_reservation_id_fkey" FOREIGN KEY ("reservation_id") REFERENCES "reservations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stays" ADD CONSTRAINT "stays_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stays" ADD CONSTRAINT "stays_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stay_nights" ADD CONSTRAINT "stay_nights_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "stays"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folios" ADD CONSTRAINT "folios_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "stays"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folio_lines" ADD CONSTRAINT "folio_lines_folio_id_fkey" FOREIGN KEY ("folio_id") REFERENCES "folios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_parent_payment_id_fkey" FOREIGN KEY ("parent_payment_id") REFERENCES "payments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "night_audit_steps" ADD CONSTRAINT "night_audit_steps_night_audit_id_fkey" FOREIGN KEY ("night_audit_id") REFERENCES "night_audits"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_run_id_fkey" FOREIGN KEY ("import_run_id") REFERENCES "import_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── By hand from here ─────────────────────────────────────────────────────────────────────────────────────────

-- Foreign keys of columns that have no relation field in schema.prisma. Their names end in _ref.
ALTER TABLE room_blocks ADD CONSTRAINT room_blocks_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE room_type_days ADD CONSTRAINT room_type_days_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE hotel_days ADD CONSTRAINT hotel_days_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE rate_plan_room_types ADD CONSTRAINT rate_plan_room_types_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE seasons ADD CONSTRAINT seasons_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE season_prices ADD CONSTRAINT season_prices_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);
ALTER TABLE rate_days ADD CONSTRAINT rate_days_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);
ALTER TABLE restrictions ADD CONSTRAINT restrictions_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE restrictions ADD CONSTRAINT restrictions_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);
ALTER TABLE restrictions ADD CONSTRAINT restrictions_rate_plan_ref FOREIGN KEY (rate_plan_id) REFERENCES rate_plans (id);
ALTER TABLE occupancy_supplements ADD CONSTRAINT occupancy_supplements_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE occupancy_supplements ADD CONSTRAINT occupancy_supplements_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);
ALTER TABLE occupancy_supplements ADD CONSTRAINT occupancy_supplements_rate_plan_ref FOREIGN KEY (rate_plan_id) REFERENCES rate_plans (id);
ALTER TABLE policies ADD CONSTRAINT policies_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE tax_codes ADD CONSTRAINT tax_codes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE transaction_codes ADD CONSTRAINT transaction_codes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE customers ADD CONSTRAINT customers_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE reservations ADD CONSTRAINT reservations_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE reservations ADD CONSTRAINT reservations_user_ref FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE reservations ADD CONSTRAINT reservations_receivable_ref FOREIGN KEY (receivable_account_id) REFERENCES receivable_accounts (id);
ALTER TABLE stays ADD CONSTRAINT stays_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);
ALTER TABLE stays ADD CONSTRAINT stays_priced_type_ref FOREIGN KEY (priced_type_id) REFERENCES room_types (id);
ALTER TABLE stays ADD CONSTRAINT stays_rate_plan_ref FOREIGN KEY (rate_plan_id) REFERENCES rate_plans (id);
ALTER TABLE stays ADD CONSTRAINT stays_policy_ref FOREIGN KEY (policy_version_id) REFERENCES policy_versions (id);
ALTER TABLE folios ADD CONSTRAINT folios_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE folios ADD CONSTRAINT folios_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id);
ALTER TABLE folios ADD CONSTRAINT folios_receivable_ref FOREIGN KEY (receivable_account_id) REFERENCES receivable_accounts (id);
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_code_ref FOREIGN KEY (transaction_code_id) REFERENCES transaction_codes (id);
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id);
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_parent_ref FOREIGN KEY (parent_line_id) REFERENCES folio_lines (id);
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_reversed_ref FOREIGN KEY (reverses_line_id) REFERENCES folio_lines (id);
ALTER TABLE payments ADD CONSTRAINT payments_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE payments ADD CONSTRAINT payments_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id);
ALTER TABLE payments ADD CONSTRAINT payments_folio_ref FOREIGN KEY (folio_id) REFERENCES folios (id);
ALTER TABLE payment_notifications ADD CONSTRAINT payment_notifications_payment_ref FOREIGN KEY (payment_id) REFERENCES payments (id);
ALTER TABLE receivable_accounts ADD CONSTRAINT receivable_accounts_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE night_audits ADD CONSTRAINT night_audits_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE ledger_days ADD CONSTRAINT ledger_days_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE code_days ADD CONSTRAINT code_days_code_ref FOREIGN KEY (transaction_code_id) REFERENCES transaction_codes (id);
ALTER TABLE statistics_days ADD CONSTRAINT statistics_days_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE on_books_days ADD CONSTRAINT on_books_days_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE users ADD CONSTRAINT users_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE user_roles ADD CONSTRAINT user_roles_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE password_resets ADD CONSTRAINT password_resets_user_ref FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE idempotency_records ADD CONSTRAINT idempotency_records_key_ref FOREIGN KEY (api_key_id) REFERENCES api_keys (id);
ALTER TABLE import_runs ADD CONSTRAINT import_runs_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);

-- Hotels and what they sell.
ALTER TABLE hotels
  ADD CONSTRAINT hotels_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT hotels_hold_minutes_sane CHECK (hold_minutes BETWEEN 1 AND 240),
  ADD CONSTRAINT hotels_times_are_times CHECK (
    check_in_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND check_out_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    AND (audit_time IS NULL OR audit_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'));
ALTER TABLE room_types
  ADD CONSTRAINT room_types_occupancy CHECK (
    base_adults >= 1 AND max_adults >= base_adults AND max_children >= 0 AND max_guests >= max_adults);
ALTER TABLE rooms
  ADD CONSTRAINT rooms_housekeeping_known CHECK (housekeeping IN ('dirty', 'cleaning', 'clean', 'inspected'));
ALTER TABLE room_blocks
  ADD CONSTRAINT room_blocks_days_in_order CHECK (start_date < end_date),
  ADD CONSTRAINT room_blocks_kind_known CHECK (kind IN ('out_of_order', 'out_of_service')),
  -- One room is blocked once at a time.
  ADD CONSTRAINT room_blocks_do_not_overlap EXCLUDE USING gist (
    room_id WITH =, daterange(start_date, end_date, '[)') WITH &&) WHERE (released_at IS NULL);

-- No oversale: whatever the code believes, the counter cannot pass the limit.
ALTER TABLE room_type_days
  ADD CONSTRAINT room_type_days_counts_not_negative CHECK (
    capacity >= 0 AND allowance >= 0 AND overcommitted >= 0 AND sold >= 0 AND held >= 0),
  ADD CONSTRAINT room_type_days_no_oversale CHECK (sold + held <= capacity + allowance + overcommitted);
ALTER TABLE hotel_days
  ADD CONSTRAINT hotel_days_counts_not_negative CHECK (house_limit >= 0 AND sold >= 0 AND held >= 0),
  ADD CONSTRAINT hotel_days_within_house_limit CHECK (sold + held <= house_limit);

-- Rates.
ALTER TABLE rate_plans
  ADD CONSTRAINT rate_plans_derivation CHECK (
    (parent_plan_id IS NULL AND adjust_basis_points IS NULL AND adjust_amount_minor IS NULL)
    OR (parent_plan_id <> id AND num_nonnulls(adjust_basis_points, adjust_amount_minor) = 1)),
  ADD CONSTRAINT rate_plans_adjustment_sane CHECK (adjust_basis_points IS NULL OR adjust_basis_points BETWEEN -10000 AND 100000),
  ADD CONSTRAINT rate_plans_deposit_known CHECK (
    deposit_rule IN ('all', 'first_night', 'percent', 'none') AND deposit_percent BETWEEN 0 AND 100),
  ADD CONSTRAINT rate_plans_status_known CHECK (status IN ('draft', 'submitted', 'approved'));
ALTER TABLE rate_plan_room_types
  ADD CONSTRAINT rate_plan_room_types_not_negative CHECK (price_minor >= 0 AND weekend_price_minor >= 0);
ALTER TABLE seasons
  ADD CONSTRAINT seasons_days_in_order CHECK (start_date < end_date),
  -- Two live seasons of one priority may not claim the same night.
  ADD CONSTRAINT seasons_do_not_overlap EXCLUDE USING gist (
    hotel_id WITH =, priority WITH =, daterange(start_date, end_date, '[)') WITH &&) WHERE (status = 'approved');
ALTER TABLE season_prices ADD CONSTRAINT season_prices_not_negative CHECK (price_minor >= 0 AND weekend_price_minor >= 0);
ALTER TABLE rate_days ADD CONSTRAINT rate_days_not_negative CHECK (price_minor >= 0);
CREATE UNIQUE INDEX restrictions_one_per_scope ON restrictions (
  hotel_id, date, coalesce(room_type_id, 0), coalesce(rate_plan_id, 0), coalesce(channel, ''));
ALTER TABLE restrictions ADD CONSTRAINT restrictions_sane CHECK (
  coalesce(min_stay_arrival, 1) >= 1 AND coalesce(min_stay_through, 1) >= 1
  AND coalesce(max_stay_arrival, 1) >= 1 AND coalesce(max_stay_through, 1) >= 1);
ALTER TABLE occupancy_supplements ADD CONSTRAINT occupancy_supplements_kind CHECK (
  (kind IN ('extra_adult', 'single_use') AND age_from IS NULL AND age_to IS NULL)
  OR (kind = 'child' AND age_from >= 0 AND age_to >= age_from AND age_to < 18));
ALTER TABLE tax_codes ADD CONSTRAINT tax_codes_kind CHECK (
  (kind = 'percent' AND (basis_points >= 0 OR slabs IS NOT NULL))
  OR (kind IN ('per_room_night', 'per_person_night') AND amount_minor >= 0));
ALTER TABLE transaction_codes ADD CONSTRAINT transaction_codes_kind_known CHECK (
  kind IN ('charge', 'tax', 'payment', 'transfer', 'adjustment'));

-- Reservations and stays.
ALTER TABLE reservations
  ADD CONSTRAINT reservations_status_known CHECK (status IN ('held', 'confirmed', 'cancelled', 'lapsed')),
  ADD CONSTRAINT reservations_hold_has_an_end CHECK (status <> 'held' OR hold_expires_at IS NOT NULL);
-- An inbound booking is stored once for each version of it.
CREATE UNIQUE INDEX reservations_external_once ON reservations (hotel_id, channel, external_id, external_version)
  WHERE external_id IS NOT NULL;
CREATE INDEX reservations_holds ON reservations (hold_expires_at) WHERE status = 'held';
ALTER TABLE stays
  ADD CONSTRAINT stays_days_in_order CHECK (arrival <= departure),
  ADD CONSTRAINT stays_status_known CHECK (
    status IN ('held', 'booked', 'in_house', 'checked_out', 'cancelled', 'no_show', 'lapsed')),
  ADD CONSTRAINT stays_in_house_has_a_room CHECK (status <> 'in_house' OR room_id IS NOT NULL),
  ADD CONSTRAINT stays_amounts_not_negative CHECK (total_minor >= 0 AND fee_minor >= 0 AND adults >= 0),
  -- One room, one party: same-day turnover passes, day use takes the day.
  ADD CONSTRAINT stays_room_once EXCLUDE USING gist (
    room_id WITH =, daterange(arrival, greatest(departure, arrival + 1), '[)') WITH &&)
    WHERE (room_id IS NOT NULL AND status IN ('booked', 'in_house'));
-- What happened on a business date, for its figures.
CREATE INDEX stays_checked_in_on ON stays (hotel_id, checked_in_date) WHERE checked_in_date IS NOT NULL;
CREATE INDEX stays_checked_out_on ON stays (hotel_id, checked_out_date) WHERE checked_out_date IS NOT NULL;
CREATE INDEX stays_closed_on ON stays (hotel_id, closed_date) WHERE closed_date IS NOT NULL;
-- Whoever overstays still keeps the next party out of the room.
CREATE UNIQUE INDEX stays_one_in_house ON stays (room_id) WHERE status = 'in_house';
ALTER TABLE stay_nights ADD CONSTRAINT stay_nights_not_negative CHECK (gross_minor >= 0);

-- Folios and money.
ALTER TABLE folios
  ADD CONSTRAINT folios_kind_known CHECK (kind IN ('guest', 'house', 'receivable') AND status IN ('open', 'closed'));
CREATE INDEX folios_open ON folios (hotel_id) WHERE status = 'open';
CREATE UNIQUE INDEX folios_one_per_window ON folios (stay_id, "window") WHERE stay_id IS NOT NULL;
ALTER TABLE folio_lines
  ADD CONSTRAINT folio_lines_ledger_known CHECK (ledger IN ('guest', 'deposit', 'receivable', 'package')),
  ADD CONSTRAINT folio_lines_kind_known CHECK (kind IN ('charge', 'tax', 'payment', 'transfer', 'adjustment')),
  ADD CONSTRAINT folio_lines_reversal_has_a_reason CHECK (reverses_line_id IS NULL OR reason IS NOT NULL);
-- The night audit posts each component of a night once, however often it runs.
ALTER TABLE folio_lines ADD CONSTRAINT folio_lines_night_names_component CHECK (
  origin <> 'night_audit' OR component IS NOT NULL);
CREATE UNIQUE INDEX folio_lines_night_once ON folio_lines (stay_id, service_date, component) WHERE origin = 'night_audit';
-- An account receivable has one running folio.
CREATE UNIQUE INDEX folios_one_per_account ON folios (receivable_account_id) WHERE kind = 'receivable';
ALTER TABLE payments
  ADD CONSTRAINT payments_kind_known CHECK (kind IN ('charge', 'refund') AND (kind = 'refund') = (parent_payment_id IS NOT NULL)),
  ADD CONSTRAINT payments_status_known CHECK (status IN ('pending', 'succeeded', 'failed', 'expired')),
  -- Never more back than came in.
  ADD CONSTRAINT payments_refund_within_amount CHECK (amount_minor > 0 AND refunded_minor BETWEEN 0 AND amount_minor);
ALTER TABLE receivable_accounts ADD CONSTRAINT receivable_accounts_sane CHECK (
  credit_limit_minor >= 0 AND terms_days >= 0 AND status IN ('draft', 'approved', 'closed'));
ALTER TABLE ledger_days ADD CONSTRAINT ledger_days_close CHECK (closing_minor = opening_minor + debits_minor + credits_minor);
ALTER TABLE users ADD CONSTRAINT users_email_lower CHECK (email = lower(email) AND kind IN ('staff', 'guest'));

-- A line is written once and never changed: a correction is a mirror line.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER folio_lines_append_only BEFORE UPDATE OR DELETE ON folio_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER folio_lines_no_truncate BEFORE TRUNCATE ON folio_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A closed folio takes no line and a closed business date takes no posting.
CREATE FUNCTION check_folio_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  folio_state record;
BEGIN
  SELECT folio.status, folio.hotel_id, hotel.business_date INTO folio_state
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
  RETURN NEW;
END $$;
CREATE TRIGGER folio_lines_checked BEFORE INSERT ON folio_lines FOR EACH ROW EXECUTE FUNCTION check_folio_line();

-- A mirror is exact, and is never mirrored itself.
CREATE FUNCTION check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  original folio_lines;
BEGIN
  SELECT * INTO original FROM folio_lines WHERE id = NEW.reverses_line_id;
  IF original.reverses_line_id IS NOT NULL OR original.folio_id <> NEW.folio_id OR original.ledger <> NEW.ledger
    OR original.transaction_code_id <> NEW.transaction_code_id OR original.amount_minor <> -NEW.amount_minor THEN
    RAISE EXCEPTION 'line % is not a mirror of line %', NEW.id, NEW.reverses_line_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'folio_lines_exact_mirror';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER folio_lines_mirror_checked BEFORE INSERT ON folio_lines FOR EACH ROW
  WHEN (NEW.reverses_line_id IS NOT NULL) EXECUTE FUNCTION check_reversal();

-- A folio closes at zero on the guest and the deposit ledger.
CREATE FUNCTION check_folio_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM folio_lines WHERE folio_id = NEW.id AND ledger IN ('guest', 'deposit')
             GROUP BY ledger HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'folio % has a balance', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'folios_close_at_zero';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER folios_close_checked BEFORE UPDATE OF status ON folios FOR EACH ROW
  WHEN (NEW.status = 'closed' AND OLD.status = 'open') EXECUTE FUNCTION check_folio_close();
