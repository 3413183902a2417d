-- CreateTable
CREATE TABLE "alerts" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "audience" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "room_id" INTEGER NOT NULL,
    "room_number" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "raised_by" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "read_by_id" INTEGER,
    "read_by" TEXT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "alerts_hotel_id_raised_at_idx" ON "alerts"("hotel_id", "raised_at");

ALTER TABLE alerts
  ADD CONSTRAINT alerts_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT alerts_room_ref FOREIGN KEY (room_id) REFERENCES rooms (id),
  ADD CONSTRAINT alerts_audience_known CHECK (audience IN ('housekeeping', 'front-desk', 'manager')),
  ADD CONSTRAINT alerts_kind_known CHECK (kind IN ('room_left', 'room_ready', 'room_out_of_order', 'occupancy_differs')),
  -- Who read it and when stand together or not at all.
  ADD CONSTRAINT alerts_read_by_somebody CHECK ((read_at IS NULL) = (read_by_id IS NULL) AND (read_at IS NULL) = (read_by IS NULL));

-- The same news of a room twice on one day is one unread alert; the count of every page reads this index.
CREATE UNIQUE INDEX alerts_unread ON alerts (hotel_id, business_date, audience, kind, room_id) WHERE read_at IS NULL;

-- Who is told what is a matter of roles; a later change of a role stands.
UPDATE roles SET permissions = permissions || ARRAY['alerts.read', 'alerts.housekeeping', 'alerts.front-desk', 'alerts.manager']
  WHERE code = 'administrator' AND NOT 'alerts.manager' = ANY (permissions);
UPDATE roles SET permissions = permissions || ARRAY['alerts.read', 'alerts.' || code]
  WHERE code IN ('housekeeping', 'front-desk', 'manager') AND NOT 'alerts.read' = ANY (permissions);

-- What still wants reading. News of days gone by are history: nobody runs for them, and the count stays small.
CREATE VIEW unread_alerts AS
  SELECT alert.hotel_id, alert.audience, count(*)::int AS alerts
  FROM alerts alert JOIN hotels hotel ON hotel.id = alert.hotel_id
  WHERE alert.read_at IS NULL AND alert.business_date >= hotel.business_date - 1
  GROUP BY alert.hotel_id, alert.audience;
