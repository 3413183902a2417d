-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "merchant_reference" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
ADD COLUMN     "paid_at" TIMESTAMPTZ(3),
ADD COLUMN     "pay_target" TEXT,
ADD COLUMN     "presentation" TEXT;

-- CreateTable
CREATE TABLE "payment_statements" (
    "id" SERIAL NOT NULL,
    "gateway" TEXT NOT NULL,
    "statement_date" DATE NOT NULL,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_statements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_statement_lines" (
    "id" SERIAL NOT NULL,
    "statement_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "merchant_reference" TEXT NOT NULL,
    "external_ref" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_statement_lines_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_statements_gateway_statement_date_key" ON "payment_statements"("gateway", "statement_date");

-- CreateIndex
CREATE INDEX "payment_statement_lines_merchant_reference_idx" ON "payment_statement_lines"("merchant_reference");

-- CreateIndex
CREATE UNIQUE INDEX "payment_statement_lines_statement_id_kind_merchant_referenc_key" ON "payment_statement_lines"("statement_id", "kind", "merchant_reference", "external_ref");

-- CreateIndex
CREATE UNIQUE INDEX "payments_merchant_reference_key" ON "payments"("merchant_reference");

-- AddForeignKey
ALTER TABLE "payment_statement_lines" ADD CONSTRAINT "payment_statement_lines_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "payment_statements"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand.

-- What providers were told before they had a number of their own was the payment's key.
UPDATE payments SET merchant_reference = idempotency_key;

-- A guest is led to a provider in one of three ways, and only there: recorded money was never led anywhere.
ALTER TABLE payments
  ADD CONSTRAINT payments_presentation_known CHECK (presentation IN ('page', 'phone', 'code'));

-- A statement lists money that moved, one way or the other.
ALTER TABLE payment_statement_lines
  ADD CONSTRAINT payment_statement_lines_kind_known CHECK (kind IN ('charge', 'refund')),
  ADD CONSTRAINT payment_statement_lines_amount_positive CHECK (amount_minor > 0);

-- A code of its own for each provider's money, in the books of hotels that are there already.
INSERT INTO transaction_codes (hotel_id, code, names, "group", kind, sort_order)
  SELECT hotel.id, new.code, new.names::jsonb, 'payment', 'payment', new.sort_order
  FROM hotels hotel, (VALUES
    ('ALIPAY', '{"en": "Alipay", "zh-CN": "支付宝"}', 900),
    ('WECHAT', '{"en": "WeChat Pay", "zh-CN": "微信支付"}', 901),
    ('STRIPE', '{"en": "Card online (Stripe)", "zh-CN": "网上银行卡（Stripe）"}', 902)) new (code, names, sort_order)
  ON CONFLICT (hotel_id, code) DO NOTHING;

-- Who keeps the books compares them with the providers'; the roles of a fresh installation have it from the start.
UPDATE roles SET permissions = array_append(permissions, 'payments.reconcile')
  WHERE code IN ('administrator', 'manager', 'finance') AND NOT 'payments.reconcile' = ANY (permissions);
