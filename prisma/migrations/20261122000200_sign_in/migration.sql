-- Failed sign-ins are counted for every address typed, known or not, so that a lock tells nobody which accounts exist.
CREATE TABLE "sign_in_attempts" (
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "sign_in_attempts_last_at_idx" ON "sign_in_attempts"("last_at");

ALTER TABLE "sign_in_attempts" ADD CONSTRAINT sign_in_attempts_counted CHECK (attempts >= 0);

ALTER TABLE "users" DROP COLUMN "failed_attempts", DROP COLUMN "locked_until";

-- A worker that delivers a mail says since when, so that another takes it over only after it must have died.
ALTER TABLE "outbox_mails" ADD COLUMN "claimed_at" TIMESTAMPTZ(3);

ALTER TABLE "outbox_mails" ADD CONSTRAINT outbox_mails_status CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'kept'));
