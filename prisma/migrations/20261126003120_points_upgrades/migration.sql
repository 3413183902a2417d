-- A better room used to be a reward that somebody carried out by hand. What was ordered stays an order; from now on it is
-- bought on the stay, and the rewards of that kind are offered no more. Those of a partner are rewards like any other.
UPDATE loyalty_gifts SET active = false WHERE kind = 'upgrade';
ALTER TABLE loyalty_gifts DROP COLUMN kind;

ALTER TABLE loyalty_entries ADD COLUMN "upgrade_id" INTEGER;

-- CreateTable
CREATE TABLE "loyalty_upgrade_prices" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "from_type_id" INTEGER NOT NULL,
    "to_type_id" INTEGER NOT NULL,
    "points_per_night" INTEGER NOT NULL,
    "min_rank" INTEGER,
    "rate_plan_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "loyalty_upgrade_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_upgrades" (
    "id" SERIAL NOT NULL,
    "stay_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "from_type_id" INTEGER NOT NULL,
    "to_type_id" INTEGER NOT NULL,
    "nights" INTEGER NOT NULL,
    "points_per_night" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'live',
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "loyalty_upgrades_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "loyalty_upgrade_prices_hotel_id_idx" ON "loyalty_upgrade_prices"("hotel_id");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_upgrade_prices_from_type_id_to_type_id_key" ON "loyalty_upgrade_prices"("from_type_id", "to_type_id");

-- CreateIndex
CREATE INDEX "loyalty_upgrades_stay_id_idx" ON "loyalty_upgrades"("stay_id");

-- CreateIndex
CREATE INDEX "loyalty_upgrades_member_id_idx" ON "loyalty_upgrades"("member_id");

-- Prices go from a type to another one of the same house.
CREATE UNIQUE INDEX "room_types_id_hotel_id_key" ON "room_types"("id", "hotel_id");
ALTER TABLE loyalty_upgrade_prices
  ADD CONSTRAINT loyalty_upgrade_prices_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT loyalty_upgrade_prices_from_ref FOREIGN KEY (from_type_id, hotel_id) REFERENCES room_types (id, hotel_id),
  ADD CONSTRAINT loyalty_upgrade_prices_to_ref FOREIGN KEY (to_type_id, hotel_id) REFERENCES room_types (id, hotel_id),
  ADD CONSTRAINT loyalty_upgrade_prices_another CHECK (from_type_id <> to_type_id),
  ADD CONSTRAINT loyalty_upgrade_prices_amount CHECK (points_per_night BETWEEN 1 AND 10000000 AND min_rank BETWEEN 0 AND 20);

-- What was paid is what a night cost for all the nights; a stay has one upgrade at a time.
ALTER TABLE loyalty_upgrades
  ADD CONSTRAINT loyalty_upgrades_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT loyalty_upgrades_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_upgrades_from_ref FOREIGN KEY (from_type_id, hotel_id) REFERENCES room_types (id, hotel_id),
  ADD CONSTRAINT loyalty_upgrades_to_ref FOREIGN KEY (to_type_id, hotel_id) REFERENCES room_types (id, hotel_id),
  ADD CONSTRAINT loyalty_upgrades_another CHECK (from_type_id <> to_type_id),
  ADD CONSTRAINT loyalty_upgrades_amount CHECK (nights >= 1 AND points = nights * points_per_night AND points > 0),
  ADD CONSTRAINT loyalty_upgrades_status_known CHECK (status IN ('live', 'returned')),
  ADD CONSTRAINT loyalty_upgrades_settled CHECK ((status = 'live') = (returned_at IS NULL));
CREATE UNIQUE INDEX loyalty_upgrades_one_live ON loyalty_upgrades (stay_id) WHERE status = 'live';

-- Points pay an upgrade once, and come back once.
ALTER TABLE loyalty_entries
  ADD CONSTRAINT loyalty_entries_upgrade_ref FOREIGN KEY (upgrade_id) REFERENCES loyalty_upgrades (id);
CREATE UNIQUE INDEX loyalty_entries_upgrade_once ON loyalty_entries (upgrade_id, kind) WHERE upgrade_id IS NOT NULL;

-- Looked at when all was written: an upgrade is of a stay of its house, has taken what it cost, and one given back has
-- given all of it back.
CREATE FUNCTION loyalty_upgrade_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  upgrade loyalty_upgrades;
BEGIN
  SELECT * INTO upgrade FROM loyalty_upgrades WHERE id = NEW.id;
  IF coalesce((SELECT sum(points) FROM loyalty_entries WHERE upgrade_id = NEW.id), 0)
      <> (CASE upgrade.status WHEN 'live' THEN -upgrade.points ELSE 0 END)
    OR NOT EXISTS (SELECT 1 FROM stays WHERE id = upgrade.stay_id AND hotel_id = upgrade.hotel_id) THEN
    RAISE EXCEPTION 'upgrade % is not what its points are', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_upgrades_covered';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loyalty_upgrades_covered AFTER INSERT OR UPDATE OF status, points ON loyalty_upgrades
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loyalty_upgrade_is_covered();
