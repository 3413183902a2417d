-- CreateTable
CREATE TABLE "stay_companions" (
    "id" SERIAL NOT NULL,
    "reservation_id" INTEGER NOT NULL,
    "stay_id" INTEGER NOT NULL,
    "companion_id" INTEGER,
    "name" TEXT NOT NULL,

    CONSTRAINT "stay_companions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stay_companions_stay_id_idx" ON "stay_companions"("stay_id");

-- CreateIndex: nobody sleeps in two rooms of one booking.
CREATE UNIQUE INDEX "stay_companions_reservation_id_companion_id_key" ON "stay_companions"("reservation_id", "companion_id");

-- A companion whom the guest forgets stays on the registration by name.
ALTER TABLE stay_companions
  ADD CONSTRAINT stay_companions_reservation_ref FOREIGN KEY (reservation_id) REFERENCES reservations (id),
  ADD CONSTRAINT stay_companions_stay_ref FOREIGN KEY (stay_id) REFERENCES stays (id),
  ADD CONSTRAINT stay_companions_companion_ref FOREIGN KEY (companion_id) REFERENCES companions (id) ON DELETE SET NULL;
