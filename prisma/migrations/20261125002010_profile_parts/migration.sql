-- CreateTable
CREATE TABLE "customer_notes" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "access" TEXT NOT NULL,
    "author_id" INTEGER,
    "author_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_complaints" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "about" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "settled_by" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_complaints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_merges" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "kept_id" INTEGER NOT NULL,
    "merged_id" INTEGER NOT NULL,
    "moved" JSONB NOT NULL,
    "filled" TEXT[],
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_apart" (
    "first_id" INTEGER NOT NULL,
    "second_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_apart_pkey" PRIMARY KEY ("first_id","second_id")
);

-- CreateTable
CREATE TABLE "customer_tags" (
    "customer_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_tags_pkey" PRIMARY KEY ("customer_id","hotel_id","tag")
);

-- CreateIndex
CREATE INDEX "customer_notes_customer_id_hotel_id_idx" ON "customer_notes"("customer_id", "hotel_id");

-- CreateIndex
CREATE INDEX "customer_complaints_customer_id_hotel_id_idx" ON "customer_complaints"("customer_id", "hotel_id");

-- CreateIndex
CREATE INDEX "customer_merges_kept_id_idx" ON "customer_merges"("kept_id");

-- CreateIndex
CREATE INDEX "customer_tags_hotel_id_tag_idx" ON "customer_tags"("hotel_id", "tag");

-- ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE customer_notes
  ADD CONSTRAINT customer_notes_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_notes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT customer_notes_something CHECK (btrim(body) <> '');
ALTER TABLE customer_complaints
  ADD CONSTRAINT customer_complaints_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_complaints_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  -- Settled is by somebody, at some time, with an outcome; or none of it.
  ADD CONSTRAINT customer_complaints_settled CHECK (num_nonnulls(outcome, settled_by, settled_at) IN (0, 3));
ALTER TABLE customer_merges
  ADD CONSTRAINT customer_merges_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT customer_merges_kept_ref FOREIGN KEY (kept_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_merges_merged_ref FOREIGN KEY (merged_id) REFERENCES customers (id);
-- A profile is part of one other at a time.
CREATE UNIQUE INDEX customer_merges_standing_once ON customer_merges (merged_id) WHERE undone_at IS NULL;
ALTER TABLE customer_apart
  ADD CONSTRAINT customer_apart_first_ref FOREIGN KEY (first_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_apart_second_ref FOREIGN KEY (second_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_apart_in_order CHECK (first_id < second_id);
ALTER TABLE customer_tags
  ADD CONSTRAINT customer_tags_customer_ref FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD CONSTRAINT customer_tags_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT customer_tags_source_known CHECK (source IN ('hand', 'rule'));

-- Preferences come from more than the guest and the desk.
ALTER TABLE customer_preferences DROP CONSTRAINT customer_preferences_source_known;
ALTER TABLE customer_preferences ADD CONSTRAINT customer_preferences_source_known
  CHECK (source IN ('guest', 'desk', 'import', 'api', 'stays'));

-- What stood in the one field becomes a note of the house that made the profile.
INSERT INTO customer_notes (customer_id, hotel_id, body, access, author_name, at)
  SELECT id, hotel_id, notes, 'customers.view', '', updated_at FROM customers WHERE btrim(notes) <> '';
ALTER TABLE customers DROP COLUMN notes;

-- Who leads a house reads its confidential notes, joins profiles and takes in files of them.
UPDATE roles SET permissions = array_append(permissions, 'customers.merge')
  WHERE code IN ('administrator', 'manager') AND NOT 'customers.merge' = ANY (permissions);
UPDATE roles SET permissions = array_append(permissions, 'customers.import')
  WHERE code IN ('administrator', 'manager') AND NOT 'customers.import' = ANY (permissions);
UPDATE roles SET permissions = array_append(permissions, 'customers.private-notes')
  WHERE code IN ('administrator', 'manager') AND NOT 'customers.private-notes' = ANY (permissions);
