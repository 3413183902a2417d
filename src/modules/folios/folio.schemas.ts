import { z } from 'zod';
import { codeField, integerField, moneyField, optionalText, requiredText } from '../../platform/fields.ts';
import { gatewayCodes } from '../payments/gateways/gateway.ts';

export const FolioParams = z.object({ number: codeField });

const lineId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
export const LineParams = z.object({ number: codeField, lineId });

const paymentId = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
export const PaymentParams = z.object({ number: codeField, paymentId });

const positiveMoney = (currency: string) =>
  moneyField(currency).refine((amount) => amount > 0, 'form.too_small');
const reason = requiredText(200);

export const ChargeForm = (currency: string) =>
  z.object({
    code: codeField,
    amount: positiveMoney(currency),
    quantity: integerField({ min: 1, max: 999 }).optional(),
    description: optionalText(200),
  });

export const AdjustmentForm = (currency: string) =>
  z.object({
    code: z.enum(['ALLOW', 'ADJ'], 'form.choose_one'),
    amount: moneyField(currency).refine((amount) => amount !== 0, 'form.too_small'),
    reason,
  });

export const PaymentForm = (currency: string) =>
  z.object({
    gateway: z.enum(gatewayCodes, 'form.choose_one'),
    amount: positiveMoney(currency),
    reference: optionalText(60),
  });

export const RefundForm = (currency: string) => z.object({ amount: positiveMoney(currency), reason });

export const TransferForm = (currency: string) =>
  z.object({
    accountId: integerField({ min: 1, max: 2_000_000_000 }),
    amount: positiveMoney(currency).optional(),
  });

export const ReversalForm = z.object({ reason });

/** Made when the form is drawn, so that sending it twice is once. */
export const FormKey = z.object({ key: z.string().regex(/^[\w-]{8,60}$/) });
