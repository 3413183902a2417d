-- Names as they are typed on a plain keyboard; empty without Chinese, null until a job has looked.
ALTER TABLE "customers" ADD COLUMN "search_pinyin" TEXT;
ALTER TABLE "stays" ADD COLUMN "guest_pinyin" TEXT;

-- What the job has yet to look at: rows of before, and those written past the services (imports, the demo).
CREATE INDEX customers_without_pinyin ON customers (id) WHERE search_pinyin IS NULL;
CREATE INDEX stays_without_pinyin ON stays (id) WHERE guest_pinyin IS NULL;
