-- AlterTable
ALTER TABLE "policies" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'rate';

-- AlterTable
ALTER TABLE "rate_plans" ADD COLUMN     "block_hours" INTEGER,
ADD COLUMN     "hours_from" TEXT,
ADD COLUMN     "hours_until" TEXT;

-- AlterTable
ALTER TABLE "reservations" ADD COLUMN     "company_id" INTEGER,
ADD COLUMN     "house_policy_version_id" INTEGER;

-- AlterTable
ALTER TABLE "seasons" ADD COLUMN     "adjust_amount_minor" INTEGER,
ADD COLUMN     "adjust_basis_points" INTEGER,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'season',
ADD COLUMN     "min_stay_arrival" INTEGER,
ADD COLUMN     "min_stay_through" INTEGER,
ADD COLUMN     "policy_id" INTEGER;

-- AlterTable
ALTER TABLE "stays" ADD COLUMN     "end_time" TEXT,
ADD COLUMN     "free_reason" TEXT,
ADD COLUMN     "start_time" TEXT;

-- CreateTable
CREATE TABLE "public_holidays" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "names" JSONB NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'public',
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "edited" BOOLEAN NOT NULL DEFAULT false,
    "removed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "public_holidays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "companies" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "access_code" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "companies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_plan_companies" (
    "rate_plan_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "discount_basis_points" INTEGER NOT NULL DEFAULT 0,
    "valid_from_date" DATE,
    "valid_to_date" DATE,

    CONSTRAINT "rate_plan_companies_pkey" PRIMARY KEY ("rate_plan_id","company_id")
);

-- CreateIndex
CREATE INDEX "public_holidays_hotel_id_date_idx" ON "public_holidays"("hotel_id", "date");

-- CreateIndex
CREATE UNIQUE INDEX "public_holidays_hotel_id_source_key_key" ON "public_holidays"("hotel_id", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "companies_hotel_id_code_key" ON "companies"("hotel_id", "code");

-- CreateIndex
CREATE INDEX "rate_plan_companies_hotel_id_idx" ON "rate_plan_companies"("hotel_id");

-- AddForeignKey
ALTER TABLE "rate_plan_companies" ADD CONSTRAINT "rate_plan_companies_rate_plan_id_fkey" FOREIGN KEY ("rate_plan_id") REFERENCES "rate_plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_plan_companies" ADD CONSTRAINT "rate_plan_companies_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- References between models that do not name each other.
ALTER TABLE seasons ADD CONSTRAINT seasons_policy_ref FOREIGN KEY (policy_id) REFERENCES policies (id);
ALTER TABLE public_holidays ADD CONSTRAINT public_holidays_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE companies ADD CONSTRAINT companies_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE rate_plan_companies ADD CONSTRAINT rate_plan_companies_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE reservations
  ADD CONSTRAINT reservations_company_ref FOREIGN KEY (company_id) REFERENCES companies (id),
  ADD CONSTRAINT reservations_house_policy_ref FOREIGN KEY (house_policy_version_id) REFERENCES policy_versions (id);

ALTER TABLE rate_plans
  ADD CONSTRAINT rate_plans_kind_known CHECK (kind IN ('public', 'member', 'corporate', 'agency', 'package',
    'non_refundable', 'long_stay', 'early_bird', 'last_minute', 'day_use', 'hourly', 'complimentary', 'house_use')),
  -- A plan by the hour says how long a block is and when it may lie; no other plan does.
  ADD CONSTRAINT rate_plans_hours CHECK (
    (kind = 'hourly') = (num_nonnulls(block_hours, hours_from, hours_until) = 3)
    AND (kind = 'hourly' OR num_nonnulls(block_hours, hours_from, hours_until) = 0)
    AND (block_hours IS NULL OR (block_hours BETWEEN 1 AND 12 AND hours_from < hours_until
      AND hours_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND hours_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')));

-- Two live periods of one kind and priority may not claim the same night; kinds rank among each other.
ALTER TABLE seasons
  DROP CONSTRAINT seasons_do_not_overlap,
  ADD CONSTRAINT seasons_kind_known CHECK (kind IN ('season', 'holiday', 'event')),
  ADD CONSTRAINT seasons_one_adjustment CHECK (
    num_nonnulls(adjust_basis_points, adjust_amount_minor) <= 1
    AND (adjust_basis_points IS NULL OR adjust_basis_points BETWEEN -10000 AND 100000)),
  ADD CONSTRAINT seasons_min_stay_sane CHECK (
    coalesce(min_stay_arrival, 1) BETWEEN 1 AND 365 AND coalesce(min_stay_through, 1) BETWEEN 1 AND 365),
  ADD CONSTRAINT seasons_do_not_overlap EXCLUDE USING gist (
    hotel_id WITH =, kind WITH =, priority WITH =, daterange(start_date, end_date, '[)') WITH &&)
    WHERE (status = 'approved');

ALTER TABLE public_holidays
  ADD CONSTRAINT public_holidays_words_known CHECK (
    kind IN ('public', 'observance', 'working_day') AND source IN ('library', 'hotel'));

ALTER TABLE companies ADD CONSTRAINT companies_kind_known CHECK (kind IN ('corporate', 'agency'));
-- A code names one company of the hotel, however it is typed.
CREATE UNIQUE INDEX companies_access_code_once ON companies (hotel_id, lower(access_code)) WHERE access_code IS NOT NULL;
ALTER TABLE rate_plan_companies
  ADD CONSTRAINT rate_plan_companies_discount CHECK (discount_basis_points BETWEEN 0 AND 10000),
  ADD CONSTRAINT rate_plan_companies_days_in_order CHECK (valid_from_date <= valid_to_date);

ALTER TABLE policies ADD CONSTRAINT policies_kind_known CHECK (kind IN ('rate', 'house'));
-- A hotel has one set of house rules.
CREATE UNIQUE INDEX policies_one_house ON policies (hotel_id) WHERE kind = 'house';

-- A block of hours has both ends, in order, and is no night.
ALTER TABLE stays ADD CONSTRAINT stays_hours CHECK (
  num_nonnulls(start_time, end_time) IN (0, 2)
  AND (start_time IS NULL OR (arrival = departure AND start_time < end_time)));
