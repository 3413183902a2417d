import { z } from 'zod';
import { type Language, languages } from '../../core/local-text.ts';
import {
  checkboxField,
  dateField,
  emailField,
  idField,
  integerField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';
import { sixDigits } from '../../platform/recipient.ts';
import { wordingPurposes } from '../customers/consent.ts';
import {
  answerDayLimits,
  type CorrectableField,
  correctableFields,
  requestFilters,
  requestKinds,
} from './privacy-request.ts';
import { type RetentionDays, retentionKinds, retentionLimits } from './retention.ts';

export const PersonParams = z.object({ id: idField });

export const ErasureForm = z.object({
  typedName: requiredText(200),
  sure: checkboxField.refine((sure) => sure, 'form.required'),
  version: integerField({ min: 1, max: 2_000_000_000 }),
});

export const PagedQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });

export const ViewsQuery = z.object({
  guest: idField.optional(),
  staff: z.string().trim().max(100, 'form.too_long').optional(),
  from: dateField.optional(),
  to: dateField.optional(),
  page: z.coerce.number().int().min(1).max(200).catch(1),
});

const daysFields = Object.fromEntries(
  retentionKinds.map((kind) => {
    const { floor: min, ceiling: max } = retentionLimits[kind];
    return [kind, integerField({ min, max })];
  }),
);

/** Days of every kind, each between its floor and its ceiling. */
export const RetentionForm = z.object(daysFields).transform((days) => days as RetentionDays);

const page = z.coerce.number().int().min(1).max(10_000).catch(1);

export const RequestsQuery = z.object({ show: z.enum(requestFilters).catch('waiting'), page });
export const RequestParams = z.object({ id: idField });

/** How each field of a profile is read; a date is kept as it is written in the address of a day. */
const readingOf = (language: Language) =>
  ({
    firstName: requiredText(80),
    lastName: requiredText(80),
    otherName: requiredText(80),
    email: emailField,
    phone: phoneFields[language],
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'form.country'),
    birthDate: dateField,
    language: z.enum(languages, 'form.choose_one'),
    company: requiredText(120),
  }) as const satisfies Record<Exclude<CorrectableField, 'document'>, z.ZodType>;

/** What is typed for a field of the profile as the profile keeps it; null where it makes no sense there. */
export function correctValue(
  field: Exclude<CorrectableField, 'document'>,
  typed: string,
  language: Language,
): string | null {
  const read = readingOf(language)[field].safeParse(typed);
  return read.success ? String(read.data) : null;
}

export const RequestForm = z.object({
  kind: z.enum(requestKinds, 'form.choose_one'),
  details: optionalText(2_000),
  field: z.enum(correctableFields, 'form.choose_one').optional(),
  newValue: optionalText(254),
});

const version = integerField({ min: 1, max: 2_000_000_000 });
export const SeenRequestForm = z.object({ version });
export const ProofForm = z.object({ version, words: requiredText(1_000) });
export const AnswerForm = z.object({
  outcome: z.enum(['done', 'refused'], 'form.choose_one'),
  answer: requiredText(2_000),
  version,
});

const { floor: min, ceiling: max } = answerDayLimits;
export const AnswerDaysForm = z.object({ answerDays: integerField({ min, max }) });

export const WordingsQuery = z.object({ purpose: z.enum(wordingPurposes).catch('marketing') });
export const NoticeParams = z.object({ version: z.string().regex(/^[\w-]{1,40}$/) });

const wording = requiredText(12_000);

/** A new wording says it in every language: what a guest agrees to is never translated afterwards. */
export const WordingForm = z.object({
  purpose: z.enum(wordingPurposes, 'form.choose_one'),
  texts: z.object({ en: wording, 'zh-CN': wording, 'zh-TW': wording }),
  asksAgain: checkboxField,
  from: z
    .literal('')
    .transform(() => undefined)
    .or(dateField)
    .optional(),
});

/** What opens a file, as it stands in the link. */
export const FileParams = z.object({ fileToken: z.string().regex(/^[\w-]{32}$/) });
export const FileQuery = z.object({ asked: z.string().max(5).optional() });
export const FileCodeForm = z.object({ code: sixDigits });
