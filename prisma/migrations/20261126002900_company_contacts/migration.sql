-- CreateTable
CREATE TABLE "company_contacts" (
    "id" SERIAL NOT NULL,
    "company_id" INTEGER NOT NULL,
    "hotel_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "note" TEXT,

    CONSTRAINT "company_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "company_contacts_company_id_idx" ON "company_contacts"("company_id");

ALTER TABLE companies ADD CONSTRAINT companies_of_hotel UNIQUE (hotel_id, id);
ALTER TABLE company_contacts
  -- a contact is of a company of the same hotel
  ADD CONSTRAINT company_contacts_company_ref FOREIGN KEY (hotel_id, company_id) REFERENCES companies (hotel_id, id),
  -- somebody who can not be reached is no contact
  ADD CONSTRAINT company_contacts_reachable CHECK (phone IS NOT NULL OR email IS NOT NULL);
