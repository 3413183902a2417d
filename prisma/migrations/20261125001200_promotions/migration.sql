-- CreateTable
CREATE TABLE "promotions" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "kind" TEXT NOT NULL,
    "basis_points" INTEGER,
    "amount_minor" INTEGER,
    "per" TEXT NOT NULL DEFAULT 'night',
    "book_from_date" DATE,
    "book_to_date" DATE,
    "stay_from_date" DATE,
    "stay_to_date" DATE,
    "min_nights" INTEGER,
    "max_uses" INTEGER,
    "max_uses_per_customer" INTEGER,
    "used" INTEGER NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "promotions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_rate_plans" (
    "promotion_id" INTEGER NOT NULL,
    "rate_plan_id" INTEGER NOT NULL,

    CONSTRAINT "promotion_rate_plans_pkey" PRIMARY KEY ("promotion_id","rate_plan_id")
);

-- CreateTable
CREATE TABLE "promotion_room_types" (
    "promotion_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,

    CONSTRAINT "promotion_room_types_pkey" PRIMARY KEY ("promotion_id","room_type_id")
);

-- CreateTable
CREATE TABLE "promotion_uses" (
    "reservation_id" INTEGER NOT NULL,
    "promotion_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "customer_use" INTEGER NOT NULL,
    "customer_limit" INTEGER,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "promotion_uses_pkey" PRIMARY KEY ("reservation_id")
);

-- CreateIndex
CREATE INDEX "promotion_uses_promotion_id_idx" ON "promotion_uses"("promotion_id");

-- AddForeignKey
ALTER TABLE "promotion_rate_plans" ADD CONSTRAINT "promotion_rate_plans_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_room_types" ADD CONSTRAINT "promotion_room_types_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a promotion takes off is one thing, and its dates are in order.
ALTER TABLE promotions
  ADD CONSTRAINT promotions_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT promotions_one_discount CHECK (
    (kind = 'percent' AND per = 'night' AND amount_minor IS NULL AND basis_points BETWEEN 1 AND 10000)
    OR (kind = 'amount' AND per IN ('night', 'stay') AND basis_points IS NULL AND amount_minor > 0)),
  ADD CONSTRAINT promotions_dates_in_order CHECK (book_from_date <= book_to_date AND stay_from_date <= stay_to_date),
  ADD CONSTRAINT promotions_limits CHECK (min_nights >= 1 AND max_uses >= 1 AND max_uses_per_customer >= 1),
  -- The last use is taken once, whoever counts.
  ADD CONSTRAINT promotions_used_within CHECK (used >= 0 AND used <= max_uses);

-- Without regard to case.
CREATE UNIQUE INDEX promotions_code_once ON promotions (hotel_id, lower(code));

ALTER TABLE promotion_rate_plans
  ADD CONSTRAINT promotion_rate_plans_plan_ref FOREIGN KEY (rate_plan_id) REFERENCES rate_plans (id);

ALTER TABLE promotion_room_types
  ADD CONSTRAINT promotion_room_types_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);

ALTER TABLE promotion_uses
  ADD CONSTRAINT promotion_uses_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT promotion_uses_promotion_ref FOREIGN KEY (promotion_id) REFERENCES promotions (id),
  ADD CONSTRAINT promotion_uses_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  -- The guest's first, second, third standing use: never more than were allowed when it was taken.
  ADD CONSTRAINT promotion_uses_within CHECK (customer_use >= 1 AND customer_use <= customer_limit);

CREATE UNIQUE INDEX promotion_uses_customer_once ON promotion_uses (promotion_id, customer_id, customer_use)
  WHERE returned_at IS NULL;

-- One field takes the code of a company or of a promotion, so that a code names only one of them in a hotel.
CREATE FUNCTION code_has_one_meaning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  typed text := lower(to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'promotions' THEN 'code' ELSE 'access_code' END);
  taken boolean;
BEGIN
  IF typed IS NULL THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('codes ' || NEW.hotel_id, 0));
  IF TG_TABLE_NAME = 'promotions' THEN
    SELECT EXISTS (SELECT 1 FROM companies WHERE hotel_id = NEW.hotel_id AND lower(access_code) = typed) INTO taken;
  ELSE
    SELECT EXISTS (SELECT 1 FROM promotions WHERE hotel_id = NEW.hotel_id AND lower(code) = typed) INTO taken;
  END IF;
  IF taken THEN
    RAISE EXCEPTION 'code % has a meaning already', typed
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'code_has_one_meaning';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER promotions_code_has_one_meaning BEFORE INSERT OR UPDATE OF code ON promotions
  FOR EACH ROW EXECUTE FUNCTION code_has_one_meaning();
CREATE TRIGGER companies_code_has_one_meaning BEFORE INSERT OR UPDATE OF access_code ON companies
  FOR EACH ROW EXECUTE FUNCTION code_has_one_meaning();
