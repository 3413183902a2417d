import { z } from 'zod';
import { checkboxField, idField, integerField } from '../../platform/fields.ts';
import { optionalLocalText, requiredLocalText } from '../../platform/local-text-schema.ts';
import { facilityKinds } from './facility.ts';

/** Degrees with a point: 31.24012. */
const degrees = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d{1,3}(?:\.\d{1,8})?$/, 'form.degrees')
    .transform(Number)
    .pipe(z.number().min(-most, 'form.degrees').max(most, 'form.degrees'))
    .optional();

export const AboutForm = z
  .object({
    introductions: optionalLocalText(2_000),
    stories: optionalLocalText(4_000),
    nearby: optionalLocalText(2_000),
    addresses: optionalLocalText(300),
    latitude: degrees(90),
    longitude: degrees(180),
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    path: ['longitude'],
    message: 'form.whole_position',
  })
  .transform(({ latitude, longitude, ...texts }) => ({
    ...texts,
    position: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
  }));

export const FacilityParams = z.object({ id: idField });

/** Nothing is deleted by a slip of the hand. */
export const FacilityRemovalForm = z.object({ sure: z.literal('1', 'form.tick_to_confirm') });

export const FacilityForm = z.object({
  kind: z.enum(facilityKinds, 'form.choose_one'),
  names: requiredLocalText(),
  descriptions: optionalLocalText(1_000),
  hours: optionalLocalText(160),
  places: optionalLocalText(160),
  priceNotes: optionalLocalText(160),
  sortOrder: integerField({ min: 0, max: 999 }).prefault('0'),
  active: checkboxField,
});
