-- CreateTable
CREATE TABLE "consent_versions" (
    "purpose" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "shown" BOOLEAN NOT NULL DEFAULT false,
    "asks_again" BOOLEAN NOT NULL DEFAULT false,
    "made_by" TEXT NOT NULL,

    CONSTRAINT "consent_versions_pkey" PRIMARY KEY ("purpose","version")
);

-- CreateTable
CREATE TABLE "consent_wordings" (
    "purpose" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "consent_wordings_pkey" PRIMARY KEY ("purpose","version","language")
);

-- What was agreed to so far: the wording of the guest's page and of the booking, and the ways that have none.
INSERT INTO consent_versions (purpose, version, since, shown, made_by) VALUES
  ('marketing', 'account-1', '2026-01-01 00:00:00+00', true, ''),
  ('marketing', 'spoken', '2026-01-01 00:00:00+00', false, ''),
  ('marketing', 'stop-link-1', '2026-01-01 00:00:00+00', false, ''),
  ('marketing', 'objection-1', '2026-01-01 00:00:00+00', false, ''),
  ('reminder', '2026-11', '2026-01-01 00:00:00+00', true, '');
INSERT INTO consent_wordings (purpose, version, language, text) VALUES
  ('marketing', 'account-1', 'en', 'We may write to you about offers and news only in the ways you tick here. You can change that at any time.'),
  ('marketing', 'account-1', 'zh-CN', '我们仅以您在此勾选的方式向您发送优惠与资讯，您可随时更改。'),
  ('marketing', 'account-1', 'zh-TW', '我們僅以您在此勾選的方式向您發送優惠與資訊，您可隨時更改。'),
  ('reminder', '2026-11', 'en', 'Remind me once if I do not finish this booking. One message, with a link to go on. Nothing else.'),
  ('reminder', '2026-11', 'zh-CN', '如未完成预订，请提醒我一次。仅一条信息，附继续预订的链接，别无其他。'),
  ('reminder', '2026-11', 'zh-TW', '如未完成預訂，請提醒我一次。僅一則訊息，附繼續預訂的連結，別無其他。');

-- A consent of a version that nobody wrote down keeps it by name.
INSERT INTO consent_versions (purpose, version, since, made_by)
  SELECT purpose, text_version, min(at), '' FROM consents GROUP BY purpose, text_version ON CONFLICT DO NOTHING;

-- What a guest agreed to can always be read again: no consent without its version, and no text changes after it was shown.
ALTER TABLE consent_wordings
  ADD CONSTRAINT consent_wordings_version_ref FOREIGN KEY (purpose, version) REFERENCES consent_versions (purpose, version),
  ADD CONSTRAINT consent_wordings_language_check CHECK (language IN ('en', 'zh-CN', 'zh-TW')),
  ADD CONSTRAINT consent_wordings_text_check CHECK (text <> '');
ALTER TABLE consents
  ADD CONSTRAINT consents_version_ref FOREIGN KEY (purpose, text_version) REFERENCES consent_versions (purpose, version);

CREATE FUNCTION refuse_wording_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a wording stays as it was agreed to' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER consent_wordings_stay BEFORE UPDATE OR DELETE ON consent_wordings
  FOR EACH ROW EXECUTE FUNCTION refuse_wording_change();
CREATE TRIGGER consent_versions_stay BEFORE UPDATE OR DELETE ON consent_versions
  FOR EACH ROW EXECUTE FUNCTION refuse_wording_change();
