import { z } from 'zod';
import { codeField } from '../../platform/fields.ts';
import { gatewayCodes } from './gateways/gateway.ts';
import { behaviours } from './gateways/sandbox-charge.ts';

export const NotificationParams = z.object({ gateway: z.enum(gatewayCodes) });

export const SandboxParams = z.object({ id: codeField });

export const SandboxForm = z.object({ behaviour: z.enum(behaviours, 'form.choose_one') });
