-- From this moment on the mail server may have the mail: it is written down before the end of the mail is sent.
ALTER TABLE "outbox_mails" ADD COLUMN "handed_at" TIMESTAMPTZ(3);

ALTER TABLE "outbox_mails"
  DROP CONSTRAINT outbox_mails_status,
  ADD CONSTRAINT outbox_mails_status
    CHECK (status IN ('queued', 'sending', 'sent', 'unclear', 'failed', 'kept')),
  -- Providers of text messages can be asked; only a mail can be in doubt, and only once it was handed over.
  ADD CONSTRAINT outbox_mails_handed_over_check
    CHECK (CASE status
      WHEN 'unclear' THEN handed_at IS NOT NULL AND channel = 'mail'
      WHEN 'sending' THEN handed_at IS NULL OR channel = 'mail'
      WHEN 'sent' THEN true
      ELSE handed_at IS NULL
    END);
