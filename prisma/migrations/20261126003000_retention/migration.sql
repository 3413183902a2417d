-- CreateTable
CREATE TABLE "retention_rules" (
    "kind" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "retention_runs" (
    "night" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "left" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "retention_runs_pkey" PRIMARY KEY ("night","kind")
);

-- No rule is shorter than the house needs the data for, or longer than the law lets it keep them: as in retention.ts.
ALTER TABLE retention_rules ADD CONSTRAINT retention_rules_days_check CHECK (CASE kind
  WHEN 'guest_profiles' THEN days BETWEEN 365 AND 3650
  WHEN 'identity_documents' THEN days BETWEEN 30 AND 1825
  WHEN 'unused_accounts' THEN days BETWEEN 180 AND 1825
  WHEN 'abandoned_bookings' THEN days BETWEEN 7 AND 730
  WHEN 'waiting_list' THEN days BETWEEN 1 AND 365
  WHEN 'messages' THEN days BETWEEN 30 AND 1825
  WHEN 'gift_addresses' THEN days BETWEEN 30 AND 365
  WHEN 'import_reports' THEN days BETWEEN 7 AND 365
  ELSE false END);

ALTER TABLE retention_runs
  ADD CONSTRAINT retention_runs_counts_check CHECK (done >= 0 AND "left" >= 0 AND days > 0),
  ADD CONSTRAINT retention_runs_time_check CHECK (finished_at >= started_at);
