import { z } from 'zod';
import { codeField, emailField, integerField, moneyField, requiredText } from '../../platform/fields.ts';

export const AccountParams = z.object({ code: codeField });

export const AccountForm = (currency: string) =>
  z.object({
    code: codeField.transform((code) => code.toUpperCase()),
    name: requiredText(120),
    email: emailField.optional().transform((email) => email ?? null),
    creditLimitMinor: moneyField(currency).refine((limit) => limit >= 0, 'form.too_small'),
    termsDays: integerField({ min: 0, max: 365 }),
  });
