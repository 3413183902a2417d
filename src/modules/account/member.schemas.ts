import { z } from 'zod';
import {
  codeField,
  idField,
  integerField,
  moneyField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { deliveries } from '../loyalty/gift.ts';

/** Made when the form is drawn, so that sending it twice is once. */
const key = z.string().regex(/^[\w-]{8,60}$/);

export const StatementQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });

export const GiftOrderForm = z.object({
  giftId: idField,
  delivery: z.enum(deliveries, 'form.choose_one'),
  address: optionalText(300),
  key,
});

export const ConversionForm = z.object({
  partner: idField,
  number: requiredText(40),
  points: integerField({ min: 1, max: 10_000_000 }),
  key,
});

export const PointsPaymentForm = (currency: string) =>
  z.object({
    booking: codeField,
    amount: moneyField(currency).refine((amount) => amount > 0, 'form.too_small'),
    key,
  });
export const PaidBooking = z.object({ booking: codeField });

const memberNumber = z.string().trim().min(1, 'form.required').max(20, 'form.too_long');
export const InvitationForm = z.object({ number: memberNumber });
export const AnswerForm = z.object({ answer: z.enum(['accept', 'decline']) });
export const TransferForm = z.object({
  to: idField,
  points: integerField({ min: 1, max: 10_000_000 }),
});
