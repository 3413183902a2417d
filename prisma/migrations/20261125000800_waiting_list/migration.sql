-- CreateTable
CREATE TABLE "waiting_list_entries" (
    "id" SERIAL NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "room_type_id" INTEGER,
    "arrival" DATE NOT NULL,
    "departure" DATE NOT NULL,
    "adults" INTEGER NOT NULL,
    "child_ages" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "token" TEXT NOT NULL,
    "reservation_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "offered_at" TIMESTAMPTZ(3),

    CONSTRAINT "waiting_list_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "waiting_list_entries_token_key" ON "waiting_list_entries"("token");

-- CreateIndex
CREATE UNIQUE INDEX "waiting_list_entries_reservation_id_key" ON "waiting_list_entries"("reservation_id");

-- CreateIndex
CREATE INDEX "waiting_list_entries_hotel_id_status_created_at_idx" ON "waiting_list_entries"("hotel_id", "status", "created_at");

-- Who waits for what belongs together; an entry can not outlive its hotel, type or reservation unnoticed.
ALTER TABLE waiting_list_entries
  ADD CONSTRAINT waiting_list_hotel_ref FOREIGN KEY (hotel_id) REFERENCES hotels (id),
  ADD CONSTRAINT waiting_list_room_type_ref FOREIGN KEY (room_type_id) REFERENCES room_types (id),
  ADD CONSTRAINT waiting_list_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT waiting_list_status_known CHECK (status IN ('waiting', 'offered', 'booked', 'lapsed', 'withdrawn')),
  ADD CONSTRAINT waiting_list_days_in_order CHECK (arrival < departure AND adults >= 1),
  -- An offer is a hold, and only an offer has one.
  ADD CONSTRAINT waiting_list_offer_is_a_hold CHECK (status NOT IN ('offered', 'booked') OR reservation_id IS NOT NULL);
