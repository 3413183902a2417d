-- CreateTable
CREATE TABLE "rate_changes" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" INTEGER,
    "subject_label" TEXT NOT NULL DEFAULT '',
    "payload" JSONB NOT NULL,
    "before" JSONB,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "author_id" INTEGER NOT NULL,
    "author_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "round" INTEGER NOT NULL DEFAULT 0,
    "approvals_needed" INTEGER NOT NULL DEFAULT 1,
    "breaches" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "comment" TEXT NOT NULL DEFAULT '',
    "refusal" JSONB,
    "effective_date" DATE,
    "live_at" TIMESTAMPTZ(3),
    "live_date" DATE,
    "rolls_back_id" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "rate_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_change_approvals" (
    "change_id" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "approver_id" INTEGER NOT NULL,
    "approver_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_change_approvals_pkey" PRIMARY KEY ("change_id","round","approver_id")
);

-- CreateTable
CREATE TABLE "rate_change_cells" (
    "change_id" INTEGER NOT NULL,
    "rate_plan_id" INTEGER NOT NULL,
    "room_type_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "price_minor" INTEGER,
    "special_name" TEXT,
    "before_price_minor" INTEGER,
    "before_special_name" TEXT,
    "from_minor" INTEGER,
    "to_minor" INTEGER,

    CONSTRAINT "rate_change_cells_pkey" PRIMARY KEY ("change_id","rate_plan_id","room_type_id","date")
);

-- CreateTable
CREATE TABLE "rate_rails" (
    "room_type_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "floor_minor" INTEGER,
    "ceiling_minor" INTEGER,
    "max_change_basis_points" INTEGER,

    CONSTRAINT "rate_rails_pkey" PRIMARY KEY ("room_type_id")
);

-- CreateIndex
CREATE INDEX "rate_changes_hotel_id_status_id_idx" ON "rate_changes"("hotel_id", "status", "id");

-- CreateIndex
CREATE INDEX "rate_rails_hotel_id_idx" ON "rate_rails"("hotel_id");

-- AddForeignKey
ALTER TABLE "rate_change_approvals" ADD CONSTRAINT "rate_change_approvals_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "rate_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_change_cells" ADD CONSTRAINT "rate_change_cells_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "rate_changes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand, what Prisma can not say.
ALTER TABLE rate_changes ADD CONSTRAINT rate_changes_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE rate_changes ADD CONSTRAINT rate_changes_rolls_back_ref FOREIGN KEY (rolls_back_id) REFERENCES rate_changes (id);
ALTER TABLE rate_rails ADD CONSTRAINT rate_rails_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id);
ALTER TABLE rate_rails ADD CONSTRAINT rate_rails_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id);

ALTER TABLE rate_changes
  ADD CONSTRAINT rate_changes_status_known CHECK (
    status IN ('draft', 'submitted', 'returned', 'approved', 'live', 'withdrawn', 'superseded')),
  ADD CONSTRAINT rate_changes_live_has_a_time CHECK (
    (status IN ('live', 'superseded')) = (live_at IS NOT NULL) AND (live_at IS NULL) = (live_date IS NULL)),
  ADD CONSTRAINT rate_changes_submitted_has_a_time CHECK (
    status IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND round > 0)),
  ADD CONSTRAINT rate_changes_somebody_approves CHECK (approvals_needed BETWEEN 1 AND 2);
-- What waits for its day is looked for every minute.
CREATE INDEX rate_changes_waiting_for_their_day ON rate_changes (hotel_id, effective_date) WHERE status = 'approved';
-- How far a night's price went on one business date.
CREATE INDEX rate_changes_by_live_date ON rate_changes (hotel_id, live_date) WHERE live_date IS NOT NULL;

-- Plan and type of a cell are checked where it is written and again, by the keys of rate_days, where it goes live.
ALTER TABLE rate_change_cells
  ADD CONSTRAINT rate_change_cells_not_negative CHECK (price_minor >= 0),
  ADD CONSTRAINT rate_change_cells_cleared_without_name CHECK (price_minor IS NOT NULL OR special_name IS NULL);

ALTER TABLE rate_rails ADD CONSTRAINT rate_rails_sane CHECK (
  floor_minor >= 0 AND ceiling_minor >= 0 AND max_change_basis_points >= 0
  AND coalesce(floor_minor, 0) <= coalesce(ceiling_minor, 2147483647));

-- Nobody approves what he wrote himself, and only what is submitted now can be approved.
CREATE FUNCTION check_rate_change_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  change rate_changes;
BEGIN
  SELECT * INTO change FROM rate_changes WHERE id = NEW.change_id FOR UPDATE;
  IF change.author_id = NEW.approver_id THEN
    RAISE EXCEPTION 'change % is approved by its author', NEW.change_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_change_approvals_by_another';
  END IF;
  IF change.status <> 'submitted' OR change.round <> NEW.round THEN
    RAISE EXCEPTION 'change % does not wait for approval', NEW.change_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_change_approvals_while_submitted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rate_change_approvals_checked BEFORE INSERT ON rate_change_approvals
  FOR EACH ROW EXECUTE FUNCTION check_rate_change_approval();
CREATE TRIGGER rate_change_approvals_append_only BEFORE UPDATE OR DELETE ON rate_change_approvals
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A change becomes approved or live only with the approvals that it needs; its author stays the one who wrote it.
CREATE FUNCTION check_rate_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status NOT IN ('draft', 'submitted') THEN
      RAISE EXCEPTION 'a change begins as a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_changes_begin_as_drafts';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.author_id, NEW.hotel_id, NEW.kind) IS DISTINCT FROM (OLD.author_id, OLD.hotel_id, OLD.kind) THEN
    RAISE EXCEPTION 'change % has another author', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_changes_keep_their_author';
  END IF;
  IF NEW.status IN ('approved', 'live') AND NEW.status <> OLD.status AND NEW.approvals_needed > (
    SELECT count(*) FROM rate_change_approvals WHERE change_id = NEW.id AND round = NEW.round) THEN
    RAISE EXCEPTION 'change % is not approved', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_changes_approved_first';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rate_changes_checked BEFORE INSERT OR UPDATE ON rate_changes
  FOR EACH ROW EXECUTE FUNCTION check_rate_change();
