-- A channel names a member by his number, also by one that he had before two profiles were merged; his account is found
-- by his profile.
CREATE INDEX "loyalty_members_former_numbers_idx" ON "loyalty_members" USING GIN ("former_numbers");
CREATE INDEX "users_customer_id_idx" ON "users"("customer_id");
