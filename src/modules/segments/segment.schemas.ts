import { z } from 'zod';
import type { Minor } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  idField,
  integerField,
  moneyField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { optionalLocalText, requiredLocalText } from '../../platform/local-text-schema.ts';
import { channels } from '../reservations/reservation.ts';
import { asksForSomething } from './tag-rule.ts';

export const SegmentParams = z.object({ id: idField });

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;
const upTo = (max: number) => integerField({ min: 1, max }).optional().transform(orNull);
const age = integerField({ min: 0, max: 120 }).optional().transform(orNull);

/** Two letters each, between commas or spaces. */
const countriesField = optionalText(200)
  .transform((text) =>
    (text ?? '')
      .toUpperCase()
      .split(/[\s,，、]+/)
      .filter(Boolean),
  )
  .refine((codes) => codes.every((code) => /^[A-Z]{2}$/.test(code)), 'form.country')
  .transform((codes) => [...new Set(codes)]);

const conditions = (currency: string) => ({
  minStays: upTo(10_000),
  minNights: upTo(100_000),
  minSpendMinor: moneyField(currency)
    .refine((amount: Minor) => amount > 0, 'form.too_small')
    .optional()
    .transform(orNull),
  withinMonths: upTo(240),
  absentDays: upTo(10_000),
  countries: countriesField,
  channel: z.enum(channels, 'form.choose_one').optional().transform(orNull),
  levelRank: upTo(100),
  ageFrom: age,
  ageTo: age,
  birthdayMonth: checkboxField,
});

export const tagRuleForm = (currency: string) =>
  z
    .object({
      // a comma would part it where tags are typed
      tag: requiredText(40).refine((text) => !/[,，、]/.test(text), 'form.invalid'),
      active: checkboxField,
      ...conditions(currency),
    })
    .refine(asksForSomething, { path: ['form'], message: 'form.tag_rule_asks_nothing' })
    .refine(({ ageFrom, ageTo }) => ageFrom === null || ageTo === null || ageTo >= ageFrom, {
      path: ['ageTo'],
      message: 'form.too_small',
    });

export const GuestClassForm = z.object({
  code: codeField,
  names: requiredLocalText(),
  meanings: optionalLocalText(300),
  sortOrder: integerField({ min: 0, max: 999 }).prefault('0'),
});
