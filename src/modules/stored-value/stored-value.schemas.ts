import { z } from 'zod';
import {
  checkboxField,
  codeField,
  dateField,
  emailField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';

export const CardParams = z.object({ number: codeField });
export const CardsQuery = z.object({ text: optionalText(60), customer: idField.optional() });

const gateway = z.enum(['cash', 'card-terminal'], 'form.choose_one');
const positiveMoney = (currency: string) =>
  moneyField(currency).refine((amount) => amount > 0, 'form.too_small');
const reason = requiredText(200);
/** Made when the form is drawn, so that sending it twice is once. */
const key = z.string().regex(/^[\w-]{8,60}$/, 'form.invalid');

export const LoadForm = (currency: string) =>
  z.object({ gateway, amount: positiveMoney(currency), reference: optionalText(60), key });

export const SaleForm = (currency: string) =>
  LoadForm(currency).extend({
    receiverName: optionalText(80).transform((name) => name ?? ''),
    receiverEmail: emailField.optional().transform((email) => email ?? null),
  });

export const StatusForm = z.object({ to: z.enum(['active', 'blocked', 'lost'], 'form.choose_one'), reason });
export const ReasonForm = z.object({ reason });
export const AccountForm = z.object({ customerId: idField });

const proof = { code: optionalText(40), reason };
export const TransferForm = z.object({ customerId: idField, ...proof });
export const BringForm = z.object({ number: requiredText(40), ...proof });
export const BringQuery = z.object({ customer: idField });

export const LoadRefundForm = (currency: string) =>
  z.object({ paymentId: idField, amount: positiveMoney(currency), reason, key });

export const PayQuery = z.object({ folio: codeField.optional(), reservation: codeField.optional() });
export const CardPayForm = (currency: string) =>
  z.object({
    number: requiredText(40),
    code: optionalText(40),
    amount: positiveMoney(currency),
    key,
  });

export const ExpiryForm = z.object({
  cards: listField(idField).refine((ids) => ids.length > 0, 'form.choose_one'),
  reason,
});

export const LiabilityQuery = z.object({ from: dateField.optional(), to: dateField.optional() });

export const bonusSteps = [0, 1, 2] as const;
const optionalMoney = (currency: string) => positiveMoney(currency).optional();

export const RulesForm = (currency: string) =>
  z
    .object({
      active: checkboxField,
      soldOnline: checkboxField,
      smallest: positiveMoney(currency),
      largest: positiveMoney(currency),
      validMonths: integerField({ min: 1, max: 240 }).optional(),
      bonusValidDays: integerField({ min: 1, max: 3_650 }),
      from0: optionalMoney(currency),
      bonus0: optionalMoney(currency),
      from1: optionalMoney(currency),
      bonus1: optionalMoney(currency),
      from2: optionalMoney(currency),
      bonus2: optionalMoney(currency),
    })
    .superRefine((form, ctx) => {
      const refuse = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (form.largest < form.smallest) refuse('largest', 'form.too_small');
      const froms = bonusSteps.map((step) => form[`from${step}`]);
      for (const step of bonusSteps) {
        if (form[`from${step}`] === undefined && form[`bonus${step}`] !== undefined)
          refuse(`from${step}`, 'form.required');
        if (form[`from${step}`] !== undefined && form[`bonus${step}`] === undefined)
          refuse(`bonus${step}`, 'form.required');
        if (froms[step] !== undefined && froms.indexOf(froms[step]) !== step)
          refuse(`from${step}`, 'form.invalid');
      }
    });
