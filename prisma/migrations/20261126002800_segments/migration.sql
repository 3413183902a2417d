-- AlterTable
ALTER TABLE "customer_hotels" ADD COLUMN     "class_id" INTEGER;

-- CreateTable
CREATE TABLE "tag_rules" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "min_stays" INTEGER,
    "min_nights" INTEGER,
    "min_spend_minor" INTEGER,
    "within_months" INTEGER,
    "absent_days" INTEGER,
    "countries" TEXT[],
    "channel" TEXT,
    "level_rank" INTEGER,
    "age_from" INTEGER,
    "age_to" INTEGER,
    "birthday_month" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "applied_at" TIMESTAMPTZ(3),
    "tagged" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tag_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guest_classes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "meanings" JSONB NOT NULL DEFAULT '{}',
    "sort_order" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "guest_classes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tag_rules_hotel_id_tag_key" ON "tag_rules"("hotel_id", "tag");

-- CreateIndex
CREATE UNIQUE INDEX "guest_classes_hotel_id_code_key" ON "guest_classes"("hotel_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "guest_classes_hotel_id_id_key" ON "guest_classes"("hotel_id", "id");

-- CreateIndex
CREATE INDEX "customer_hotels_hotel_id_class_id_idx" ON "customer_hotels"("hotel_id", "class_id");

-- AddForeignKey
ALTER TABLE "customer_hotels" ADD CONSTRAINT "customer_hotels_hotel_id_class_id_fkey" FOREIGN KEY ("hotel_id", "class_id") REFERENCES "guest_classes"("hotel_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE tag_rules
  ADD CONSTRAINT tag_rules_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT tag_rules_tag_length CHECK (length(tag) BETWEEN 1 AND 40),
  -- a rule without a condition would name every guest
  ADD CONSTRAINT tag_rules_ask_something CHECK (
    coalesce(min_stays, min_nights, min_spend_minor, absent_days, level_rank, age_from, age_to) IS NOT NULL
    OR channel IS NOT NULL OR birthday_month OR cardinality(countries) > 0),
  ADD CONSTRAINT tag_rules_positive CHECK (
    coalesce(min_stays, 1) > 0 AND coalesce(min_nights, 1) > 0 AND coalesce(min_spend_minor, 1) > 0
    AND coalesce(within_months, 1) > 0 AND coalesce(absent_days, 1) > 0 AND coalesce(age_from, 0) >= 0),
  ADD CONSTRAINT tag_rules_ages_in_order CHECK (age_to IS NULL OR age_from IS NULL OR age_to >= age_from);

ALTER TABLE guest_classes ADD CONSTRAINT guest_classes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);

ALTER TABLE customer_tags
  DROP CONSTRAINT customer_tags_source_known,
  ADD CONSTRAINT customer_tags_source_known CHECK (source IN ('hand', 'rule', 'refused'));
