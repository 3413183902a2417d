import { z } from 'zod';
import { checkboxField, integerField, moneyField, timeField } from '../../platform/fields.ts';
import { type HouseParts, houseFeeKinds, petFeePers, petRules, smokingRules } from './house-policy.ts';
import { percentField } from './rate-settings.schemas.ts';

const ageField = integerField({ min: 1, max: 17 }).optional();
const amountField = (currency: string) =>
  moneyField(currency).refine((amount) => amount >= 0, 'form.too_small');

/** A percentage of one night, an amount, the night or nothing. */
const feeField = (currency: string) =>
  z
    .object({
      kind: z.enum(houseFeeKinds, 'form.choose_one'),
      percent: percentField.refine((points) => points <= 10_000, 'form.too_big').optional(),
      amount: amountField(currency).optional(),
    })
    .refine(({ kind, ...given }) => kind === 'none' || kind === 'night' || given[kind] !== undefined, {
      message: 'form.fee_value',
      path: ['kind'],
    })
    .transform(({ kind, ...given }) => ({
      kind,
      value: kind === 'none' || kind === 'night' ? 0 : (given[kind] ?? 0),
    }));

/** The rules of the house as its form sends them. Ages of children count only where children are welcome. */
export const HouseForm = (currency: string) =>
  z
    .object({
      checkIn: z.object({ from: timeField, until: timeField.optional(), early: feeField(currency) }),
      checkOut: z.object({ until: timeField, late: feeField(currency) }),
      booker: z
        .object({
          minimumAge: integerField({ min: 1, max: 99 }).optional(),
          document: checkboxField,
        })
        .prefault({}),
      children: z.object({ welcome: checkboxField, freeUnder: ageField, cotUnder: ageField }).prefault({}),
      pets: z.object({
        rule: z.enum(petRules, 'form.choose_one'),
        fee: amountField(currency).optional(),
        per: z.enum(petFeePers, 'form.choose_one'),
      }),
      smoking: z.object({
        rule: z.enum(smokingRules, 'form.choose_one'),
        fine: amountField(currency).optional(),
      }),
    })
    .transform(
      ({ checkIn, checkOut, booker, children, pets, smoking }): HouseParts => ({
        checkIn: { ...checkIn, until: checkIn.until ?? null },
        checkOut,
        booker: { ...booker, minimumAge: booker.minimumAge ?? null },
        children: {
          welcome: children.welcome,
          freeUnder: children.welcome ? (children.freeUnder ?? null) : null,
          cotUnder: children.welcome ? (children.cotUnder ?? null) : null,
        },
        pets: { rule: pets.rule, per: pets.per, feeMinor: pets.rule === 'no' ? 0 : (pets.fee ?? 0) },
        smoking: { rule: smoking.rule, fineMinor: smoking.fine ?? 0 },
      }),
    );
