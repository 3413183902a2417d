import { z } from 'zod';
import type { Rail } from './rail.ts';
import { notNegativeMoney } from './rate-plan.schemas.ts';
import { percentField } from './rate-settings.schemas.ts';

const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);

/** `rails.t<type>`: left empty, there is no such limit. */
const rail = (currency: string) =>
  z
    .object({
      floor: orNull(notNegativeMoney(currency)),
      ceiling: orNull(notNegativeMoney(currency)),
      change: orNull(percentField),
    })
    .refine(({ floor, ceiling }) => floor === null || ceiling === null || floor <= ceiling, {
      message: 'form.ceiling_below_floor',
      path: ['ceiling'],
    });

/** The rails of all types; a type without any is left out. */
export const RailsForm = (currency: string) =>
  z
    .object({
      rails: z.record(z.string().regex(/^t\d{1,9}$/), rail(currency)).default({}),
    })
    .transform(({ rails }) => ({ rails: Object.entries(rails).flatMap(railOf) }));

function railOf([name, { floor, ceiling, change }]: [string, z.output<ReturnType<typeof rail>>]): Rail[] {
  if (floor === null && ceiling === null && change === null) return [];
  const roomTypeId = Number(name.slice(1));
  return [{ roomTypeId, floorMinor: floor, ceilingMinor: ceiling, maxChangeBasisPoints: change }];
}
