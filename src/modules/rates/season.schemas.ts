import { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { codeField, dateField, idField, integerField, moneyField } from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { periodKinds } from './period.ts';
import { notNegativeMoney, optionalNumber, orNull, signedPercent } from './rate-plan.schemas.ts';

export const FromHolidayQuery = z.object({ holiday: idField.optional().catch(undefined) });
export const SeasonParams = z.object({ id: idField });

/** `prices.p<plan>t<type>`: empty where the season says nothing. */
const price = (currency: string) =>
  z
    .object({ price: notNegativeMoney(currency).optional(), weekend: notNegativeMoney(currency).optional() })
    .refine((given) => given.price !== undefined || given.weekend === undefined, {
      message: 'form.weekend_alone',
      path: ['weekend'],
    });

const seasonFields = (currency: string) => ({
  names: requiredLocalText(),
  startDate: dateField,
  lastDate: dateField,
  kind: z.enum(periodKinds, 'form.choose_one').default('season'),
  priority: integerField({ min: 0, max: 99 }),
  adjustBasisPoints: orNull(signedPercent),
  adjustAmountMinor: orNull(moneyField(currency)),
  minStayArrival: optionalNumber(1, 365),
  minStayThrough: optionalNumber(1, 365),
  policyId: orNull(idField),
  prices: z.record(z.string().regex(/^p\d{1,10}t\d{1,10}$/), price(currency)).default({}),
});

type Fields = z.output<z.ZodObject<ReturnType<typeof seasonFields>>>;

const datesInOrder = ({ startDate, lastDate }: Pick<Fields, 'startDate' | 'lastDate'>) =>
  startDate <= lastDate;
/** Long enough for any season; and the day after the last night must be a date as well. */
const longestSeasonDays = 800;
const notTooLong = ({ startDate, lastDate }: Pick<Fields, 'startDate' | 'lastDate'>) =>
  lastDate < addDays(startDate, longestSeasonDays) && addDays(lastDate, 1) < '2199';
const tooLongMessage = { message: 'form.range_too_long', path: ['lastDate'] };
const oneAdjustment = (form: Pick<Fields, 'adjustBasisPoints' | 'adjustAmountMinor'>) =>
  form.adjustBasisPoints === null || form.adjustAmountMinor === null;
const adjustmentMessage = { message: 'form.adjust_one', path: ['adjustAmountMinor'] };
const datesMessage = { message: 'form.end_after_start', path: ['lastDate'] };

/** The form asks for the last night; a season ends on the day after it. */
function toSeason<Form extends Fields>({ lastDate, prices, ...form }: Form) {
  const rows = Object.entries(prices).flatMap(([name, given]) => {
    if (given.price === undefined) return [];
    const [, plan = '', type = ''] = /^p(\d+)t(\d+)$/.exec(name) ?? [];
    const own = { priceMinor: given.price, weekendPriceMinor: given.weekend ?? null };
    return [{ ratePlanId: Number(plan), roomTypeId: Number(type), ...own }];
  });
  return { ...form, endDate: addDays(lastDate, 1), prices: rows };
}

export const SeasonForm = (currency: string) =>
  z
    .object(seasonFields(currency))
    .refine(datesInOrder, datesMessage)
    .refine(notTooLong, tooLongMessage)
    .refine(oneAdjustment, adjustmentMessage)
    .transform(toSeason);
export type SeasonForm = z.output<ReturnType<typeof SeasonForm>>;

export const NewSeasonForm = (currency: string) =>
  z
    .object({ code: codeField.transform((code) => code.toUpperCase()), ...seasonFields(currency) })
    .refine(datesInOrder, datesMessage)
    .refine(notTooLong, tooLongMessage)
    .refine(oneAdjustment, adjustmentMessage)
    .transform(({ code, ...form }) => ({ code, ...toSeason(form) }));
