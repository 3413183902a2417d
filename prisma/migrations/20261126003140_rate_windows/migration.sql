-- CreateTable
CREATE TABLE "rate_windows" (
    "key" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_windows_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "rate_windows_ends_at_idx" ON "rate_windows"("ends_at");

-- A window is opened by its first request.
ALTER TABLE rate_windows ADD CONSTRAINT rate_windows_counted CHECK (requests >= 1);
