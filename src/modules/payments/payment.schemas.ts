import { z } from 'zod';
import { codeField, dateField, requiredText } from '../../platform/fields.ts';
import { gatewayCodes } from './gateways/gateway.ts';
import { behaviours } from './gateways/sandbox-charge.ts';

export const NotificationParams = z.object({ gateway: z.enum(gatewayCodes) });

export const SandboxParams = z.object({ id: codeField });

export const SandboxForm = z.object({ behaviour: z.enum(behaviours, 'form.choose_one') });

export const PaymentParams = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});

export const ReconciliationQuery = z.object({
  gateway: z.enum(gatewayCodes).optional(),
  date: dateField.optional(),
});
export const ReconciliationForm = z.object({ gateway: z.enum(gatewayCodes), date: dateField });

export const ClaimsQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });
export const WriteOffForm = z.object({ reason: requiredText(200) });
