-- What a guest who asks about his data is asked and told on the way to the answer.
ALTER TABLE "privacy_requests" ADD COLUMN "file_hash" TEXT,
ADD COLUMN "file_issue" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "file_until" TIMESTAMPTZ(3),
ADD COLUMN "proof_asked_at" TIMESTAMPTZ(3),
ADD COLUMN "proof_seen_at" TIMESTAMPTZ(3),
ADD COLUMN "proof_words" TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX "privacy_requests_file_hash_key" ON "privacy_requests"("file_hash");

ALTER TABLE privacy_requests
  -- The house can be sure only of whom it asked.
  ADD CONSTRAINT privacy_requests_proof_check CHECK (proof_seen_at IS NULL OR proof_asked_at IS NOT NULL),
  -- A link has an end, and there is one only where the data was asked for.
  ADD CONSTRAINT privacy_requests_file_check CHECK ((file_hash IS NULL) = (file_until IS NULL)
    AND (file_hash IS NULL OR kind IN ('access', 'portability')) AND file_issue BETWEEN 0 AND 5);

-- A code can also open the file of a person's data.
ALTER TABLE verification_codes
  DROP CONSTRAINT verification_codes_purpose_known,
  ADD CONSTRAINT verification_codes_purpose_known CHECK (purpose IN ('sign_in', 'contact', 'claim', 'personal_file'));
