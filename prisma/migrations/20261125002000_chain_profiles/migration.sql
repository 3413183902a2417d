-- DropIndex
DROP INDEX "customers_hotel_id_search_name_idx";

-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "merged_into_id" INTEGER,
ADD COLUMN     "other_name" TEXT;

-- CreateTable
CREATE TABLE "customer_hotels" (
    "customer_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "terms_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_hotels_pkey" PRIMARY KEY ("customer_id","hotel_id")
);

-- CreateTable
CREATE TABLE "customer_terms" (
    "hotel_id" INTEGER NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "customer_terms_pkey" PRIMARY KEY ("hotel_id","term","customer_id")
);

-- CreateTable
CREATE TABLE "name_spellings" (
    "key" TEXT NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "name_spellings_pkey" PRIMARY KEY ("key","word")
);

-- CreateIndex
CREATE INDEX "customer_hotels_hotel_id_since_customer_id_idx" ON "customer_hotels"("hotel_id", "since", "customer_id");

-- CreateIndex
CREATE INDEX "customer_terms_customer_id_idx" ON "customer_terms"("customer_id");

-- CreateIndex
CREATE INDEX "customers_search_name_idx" ON "customers"("search_name");

-- AddForeignKey
ALTER TABLE "customer_hotels" ADD CONSTRAINT "customer_hotels_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE customer_hotels ADD CONSTRAINT customer_hotels_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE customer_terms
  ADD CONSTRAINT customer_terms_known_ref FOREIGN KEY (customer_id, hotel_id)
    REFERENCES customer_hotels (customer_id, hotel_id) ON DELETE CASCADE,
  -- name, pinyin, initials, mail, telephone
  ADD CONSTRAINT customer_terms_kind CHECK (term ~ '^[nipmt]:.');

-- A profile that became part of another points at it, never at itself.
ALTER TABLE customers
  ADD CONSTRAINT customers_merged_into_ref FOREIGN KEY (merged_into_id) REFERENCES customers (id),
  ADD CONSTRAINT customers_merged_into_another CHECK (merged_into_id <> id);

-- Who lived or booked in a house is known to it.
INSERT INTO customer_hotels (customer_id, hotel_id, since)
SELECT id, hotel_id, min(since) FROM (
  SELECT id, hotel_id, created_at AS since FROM customers
  UNION ALL SELECT customer_id, hotel_id, created_at FROM reservations
  UNION ALL SELECT s.customer_id, s.hotel_id, r.created_at FROM stays s JOIN reservations r ON r.id = s.reservation_id) AS known
GROUP BY id, hotel_id;

-- What the search has yet to read: few at any time, so they are looked through one by one.
CREATE INDEX customer_hotels_without_terms ON customer_hotels (hotel_id, customer_id) WHERE terms_at IS NULL;

-- A new profile is known to the house that made it, however it came in.
CREATE FUNCTION know_new_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_hotels (customer_id, hotel_id, since) SELECT id, hotel_id, created_at FROM made;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_known_where_made AFTER INSERT ON customers REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION know_new_customer();

-- A change of what is searched for takes its terms away, whoever wrote it; a job writes them anew.
CREATE FUNCTION forget_customer_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_hotels SET terms_at = NULL WHERE customer_id = NEW.id;
  DELETE FROM customer_terms WHERE customer_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_terms_stale AFTER UPDATE OF first_name, last_name, other_name, email, phone ON customers
  FOR EACH ROW WHEN ((OLD.first_name, OLD.last_name, OLD.other_name, OLD.email, OLD.phone)
    IS DISTINCT FROM (NEW.first_name, NEW.last_name, NEW.other_name, NEW.email, NEW.phone))
  EXECUTE FUNCTION forget_customer_terms();

-- Telephones into one shape where there is only one reading: Chinese mobiles, 00 for +, and spaces within a number.
UPDATE customers SET phone = '+' || regexp_replace(phone, '\D', '', 'g')
  WHERE phone ~ '^\+[0-9 ()-]{8,24}$' AND phone !~ '^\+[0-9]+$';
UPDATE customers SET phone = '+' || substr(regexp_replace(phone, '\D', '', 'g'), 3) WHERE phone ~ '^00[1-9][0-9 ()-]{7,22}$';
UPDATE customers SET phone = '+86' || regexp_replace(phone, '\D', '', 'g')
  WHERE phone ~ '^1[0-9 -]{10,14}$' AND regexp_replace(phone, '\D', '', 'g') ~ '^1[3-9][0-9]{9}$';
