-- Text messages wait in the same outbox as mails: one dedupe key, one delivery, one list to read.
ALTER TABLE "outbox_mails" ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'mail',
ADD COLUMN "params" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "outbox_mails"
  ADD CONSTRAINT outbox_mails_channel_check CHECK (channel IN ('mail', 'sms')),
  -- A text message has words only, and goes to a telephone in its international form.
  ADD CONSTRAINT outbox_mails_sms_check
    CHECK (channel <> 'sms' OR (html = '' AND attachments = '[]'::jsonb AND recipient ~ '^\+[1-9][0-9]{6,14}$'));
