-- How to reach the house, for the notice before arrival.
ALTER TABLE "hotels" ADD COLUMN "directions" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "map_url" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "message_templates" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_settings" (
    "hotel_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "mail" BOOLEAN NOT NULL,
    "sms" BOOLEAN NOT NULL,
    "hour" INTEGER,
    "delay_hours" INTEGER,

    CONSTRAINT "message_settings_pkey" PRIMARY KEY ("hotel_id","kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "message_templates_hotel_id_kind_channel_language_version_key" ON "message_templates"("hotel_id", "kind", "channel", "language", "version");

ALTER TABLE "message_templates"
  ADD CONSTRAINT message_templates_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT message_templates_channel_check CHECK (channel IN ('mail', 'sms')),
  ADD CONSTRAINT message_templates_language_check CHECK (language IN ('en', 'zh-CN', 'zh-TW')),
  -- A mail has a subject, a text message none; no template is empty.
  ADD CONSTRAINT message_templates_words_check CHECK ((subject = '') = (channel = 'sms') AND body <> '' AND version >= 1);

-- One text at most is used for a message: the others are its history.
CREATE UNIQUE INDEX message_templates_one_active ON message_templates (hotel_id, kind, channel, language) WHERE active;

ALTER TABLE "message_settings"
  ADD CONSTRAINT message_settings_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT message_settings_hour_check CHECK (hour BETWEEN 0 AND 23),
  ADD CONSTRAINT message_settings_delay_check CHECK (delay_hours BETWEEN 1 AND 72);
