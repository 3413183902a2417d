import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import {
  dateField,
  emailField,
  idField,
  integerField,
  listField,
  requiredText,
  timeZoneField,
} from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { permissions } from '../../platform/permissions.ts';
import { mailStatuses, messageChannels } from '../notifications/outbox.ts';

const RoleCode = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'form.role_code');
const name = requiredText(120);
const page = z.coerce.number().int().min(1).max(100_000).catch(1);

export const IdParams = z.object({ id: idField });
export const RoleParams = z.object({ code: RoleCode });

export const UserDetailsForm = z.object({ name, email: emailField, language: z.enum(languages) });

export const InvitationForm = z.object({
  name,
  email: emailField,
  language: z.enum(languages),
  roles: listField(RoleCode).pipe(z.array(z.string()).min(1, 'form.role_needed')),
});

export const UserRolesForm = z.object({ roles: listField(RoleCode) });
export const UserActiveForm = z.object({ active: z.enum(['yes', 'no']) });

const roleFields = {
  names: z.object({ en: name, 'zh-CN': name.optional(), 'zh-TW': name.optional() }),
  permissions: listField(z.enum(permissions)),
};
export const RoleForm = z.object(roleFields);
export const NewRoleForm = z.object({ ...roleFields, code: RoleCode });

export const AuditQuery = z.object({
  who: z.string().trim().max(100).optional(),
  action: z.string().max(60).optional(),
  subjectType: z.string().max(60).optional(),
  subject: z.string().trim().max(100).optional(),
  from: dateField.optional(),
  to: dateField.optional(),
  page,
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const MailQuery = z.object({
  text: z.string().trim().max(100).optional(),
  status: z.enum(mailStatuses).optional().catch(undefined),
  channel: z.enum(messageChannels).optional().catch(undefined),
  page,
});
export type MailQuery = z.infer<typeof MailQuery>;

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** A further house. What stays for good is asked for once, here. */
export const NewHotelForm = z.object({
  slug: z
    .string('form.required')
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9-]{1,38}$/, 'form.slug'),
  names: requiredLocalText(),
  currency: z
    .string('form.required')
    .trim()
    .toUpperCase()
    .refine((code) => currencies.has(code), 'form.currency'),
  timeZone: timeZoneField,
  businessDate: dateField,
  vatPercent: integerField({ min: 0, max: 40 }).prefault('0'),
});
