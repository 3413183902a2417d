ALTER TABLE loyalty_entries ADD COLUMN "conversion_id" INTEGER;

-- CreateTable
CREATE TABLE "loyalty_partners" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "kind" TEXT NOT NULL,
    "step_points" INTEGER NOT NULL,
    "step_units" INTEGER NOT NULL,
    "unit_names" JSONB NOT NULL,
    "min_points" INTEGER NOT NULL,
    "max_per_year" INTEGER,
    "number_pattern" TEXT NOT NULL DEFAULT '',
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "loyalty_partners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_partner_numbers" (
    "member_id" INTEGER NOT NULL,
    "partner_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,

    CONSTRAINT "loyalty_partner_numbers_pkey" PRIMARY KEY ("member_id","partner_id")
);

-- CreateTable
CREATE TABLE "loyalty_conversions" (
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "partner_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "units" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "batch_id" INTEGER,
    "form_key" TEXT NOT NULL,
    "ordered_date" DATE NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "loyalty_conversions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_transfer_batches" (
    "id" SERIAL NOT NULL,
    "partner_id" INTEGER NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_by_id" INTEGER NOT NULL,

    CONSTRAINT "loyalty_transfer_batches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_partners_code_key" ON "loyalty_partners"("code");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_conversions_form_key_key" ON "loyalty_conversions"("form_key");

-- CreateIndex
CREATE INDEX "loyalty_conversions_member_id_idx" ON "loyalty_conversions"("member_id");

-- CreateIndex
CREATE INDEX "loyalty_conversions_partner_id_status_idx" ON "loyalty_conversions"("partner_id", "status");

-- CreateIndex
CREATE INDEX "loyalty_conversions_batch_id_idx" ON "loyalty_conversions"("batch_id");

-- CreateIndex
CREATE INDEX "loyalty_transfer_batches_partner_id_idx" ON "loyalty_transfer_batches"("partner_id");

-- CreateIndex
CREATE UNIQUE INDEX "loyalty_transfer_batches_id_partner_id_key" ON "loyalty_transfer_batches"("id", "partner_id");

-- Only whole steps are taken, from the least on, and at most what a year allows.
ALTER TABLE loyalty_partners
  ADD CONSTRAINT loyalty_partners_kind_known CHECK (kind IN ('airline', 'card', 'other')),
  ADD CONSTRAINT loyalty_partners_steps CHECK (step_points BETWEEN 1 AND 1000000 AND step_units BETWEEN 1 AND 1000000),
  ADD CONSTRAINT loyalty_partners_least CHECK (min_points >= step_points AND min_points % step_points = 0),
  ADD CONSTRAINT loyalty_partners_most CHECK (max_per_year >= min_points),
  ADD CONSTRAINT loyalty_partners_pattern CHECK (length(number_pattern) <= 30);

ALTER TABLE loyalty_partner_numbers
  ADD CONSTRAINT loyalty_partner_numbers_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_partner_numbers_partner_ref FOREIGN KEY (partner_id) REFERENCES loyalty_partners (id),
  ADD CONSTRAINT loyalty_partner_numbers_filled CHECK (number <> '');

ALTER TABLE loyalty_transfer_batches
  ADD CONSTRAINT loyalty_transfer_batches_partner_ref FOREIGN KEY (partner_id) REFERENCES loyalty_partners (id),
  ADD CONSTRAINT loyalty_transfer_batches_by_ref FOREIGN KEY (sent_by_id) REFERENCES users (id);

-- An order waits without a batch, or went with exactly one of its own partner.
ALTER TABLE loyalty_conversions
  ADD CONSTRAINT loyalty_conversions_member_ref FOREIGN KEY (member_id) REFERENCES loyalty_members (id),
  ADD CONSTRAINT loyalty_conversions_partner_ref FOREIGN KEY (partner_id) REFERENCES loyalty_partners (id),
  ADD CONSTRAINT loyalty_conversions_batch_ref FOREIGN KEY (batch_id, partner_id) REFERENCES loyalty_transfer_batches (id, partner_id),
  ADD CONSTRAINT loyalty_conversions_amount CHECK (points > 0 AND units > 0 AND number <> ''),
  ADD CONSTRAINT loyalty_conversions_status_known CHECK (status IN ('open', 'sent', 'confirmed', 'returned')),
  ADD CONSTRAINT loyalty_conversions_in_a_batch CHECK (
    CASE status WHEN 'open' THEN batch_id IS NULL WHEN 'returned' THEN true ELSE batch_id IS NOT NULL END),
  ADD CONSTRAINT loyalty_conversions_settled CHECK ((status IN ('confirmed', 'returned')) = (settled_at IS NOT NULL));

-- Once sent an order stays with its batch, and what was ordered stays what it was; a merge of profiles moves its member.
CREATE FUNCTION loyalty_conversion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id)
    OR OLD.status IN ('confirmed', 'returned') AND NEW.status <> OLD.status
    OR (NEW.partner_id, NEW.points, NEW.units) <> (OLD.partner_id, OLD.points, OLD.units) THEN
    RAISE EXCEPTION 'order % is settled as it is', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_conversions_stay';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loyalty_conversions_stay BEFORE UPDATE ON loyalty_conversions
  FOR EACH ROW EXECUTE FUNCTION loyalty_conversion_stays();

-- Points become a partner's once, and come back once.
ALTER TABLE loyalty_entries
  ADD CONSTRAINT loyalty_entries_conversion_ref FOREIGN KEY (conversion_id) REFERENCES loyalty_conversions (id);
CREATE UNIQUE INDEX loyalty_entries_conversion_once ON loyalty_entries (conversion_id, kind)
  WHERE conversion_id IS NOT NULL;

-- Looked at when all was written: an order has taken its points, and one that came back has given all of them back.
CREATE FUNCTION loyalty_conversion_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  conversion loyalty_conversions;
BEGIN
  SELECT * INTO conversion FROM loyalty_conversions WHERE id = NEW.id;
  IF coalesce((SELECT sum(points) FROM loyalty_entries WHERE conversion_id = NEW.id), 0)
      <> (CASE conversion.status WHEN 'returned' THEN 0 ELSE -conversion.points END) THEN
    RAISE EXCEPTION 'order % is not what its points are', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'loyalty_conversions_covered';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loyalty_conversions_covered AFTER INSERT OR UPDATE OF status ON loyalty_conversions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loyalty_conversion_is_covered();
