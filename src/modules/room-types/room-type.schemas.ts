import { z } from 'zod';
import {
  checkboxField,
  codeField,
  idField,
  integerField,
  listField,
  optionalText,
} from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { amenityCodes } from './amenity.ts';
import { type Bed, bedKinds, bedTypes, scenes } from './room-type.ts';

export const RoomTypeParams = z.object({ id: idField });

const optionalNumber = (range: { min: number; max: number }) =>
  integerField(range)
    .optional()
    .transform((number) => number ?? null);

/** How many of each kind of bed: `beds.king`, `beds.single` … An empty or missing one is none. */
const bedsField = z
  .partialRecord(z.enum(bedKinds), integerField({ min: 0, max: 20 }))
  .optional()
  .transform((counts): Bed[] =>
    bedKinds.flatMap((kind) => {
      const count = Number(counts?.[kind] ?? 0);
      return count > 0 ? [{ kind, count }] : [];
    }),
  );

/** Out of the catalogue. */
const amenityField = listField(z.enum(amenityCodes, 'form.choose_one'));

/** What the catalogue does not have, in the hotel's own words. */
const ownWordsField = z
  .string()
  .max(1_000, 'form.too_long')
  .optional()
  .transform((text) => [...new Set((text ?? '').split(/[,，\n]/).map((word) => word.trim()))].filter(Boolean))
  .pipe(z.array(z.string().max(40, 'form.too_long')).max(40, 'form.too_long'));

const fields = {
  names: requiredLocalText(),
  descriptions: z
    .object({ en: optionalText(2_000), 'zh-CN': optionalText(2_000), 'zh-TW': optionalText(2_000) })
    .optional()
    .transform((text) => text ?? {}),
  classId: idField.optional().transform((id) => id ?? null),
  bedType: z.enum(bedTypes, 'form.choose_one'),
  beds: bedsField,
  accessible: checkboxField,
  areaSquareMetres: optionalNumber({ min: 1, max: 2_000 }),
  view: optionalText(60).transform((view) => view ?? null),
  floorFrom: optionalNumber({ min: -9, max: 200 }),
  floorTo: optionalNumber({ min: -9, max: 200 }),
  baseAdults: integerField({ min: 1, max: 20 }),
  maxAdults: integerField({ min: 1, max: 20 }),
  maxChildren: integerField({ min: 0, max: 20 }),
  maxGuests: integerField({ min: 1, max: 40 }),
  maxExtraBeds: integerField({ min: 0, max: 9 }),
  maxCots: integerField({ min: 0, max: 9 }),
  amenities: amenityField,
  ownAmenities: ownWordsField,
  scene: z.enum(scenes, 'form.choose_one'),
  sortOrder: integerField({ min: 0, max: 999 }),
  defaultAllowance: integerField({ min: 0, max: 100 }),
  active: checkboxField,
};

interface Sizes {
  readonly baseAdults: number;
  readonly maxAdults: number;
  readonly maxGuests: number;
}

const baseFits = ({ baseAdults, maxAdults }: Sizes) => baseAdults <= maxAdults;
const adultsFit = ({ maxAdults, maxGuests }: Sizes) => maxAdults <= maxGuests;
const baseMessage = { message: 'form.base_within_most', path: ['baseAdults'] };
const adultsMessage = { message: 'form.adults_within_guests', path: ['maxGuests'] };

/** The catalogue's amenities first, then the hotel's own words. */
function joined<Form extends { amenities: string[]; ownAmenities: string[] }>(form: Form) {
  const { ownAmenities, ...rest } = form;
  return { ...rest, amenities: [...new Set([...form.amenities, ...ownAmenities])] };
}

export const RoomTypeForm = z
  .object(fields)
  .refine(baseFits, baseMessage)
  .refine(adultsFit, adultsMessage)
  .transform(joined);

export const NewRoomTypeForm = z
  .object({ code: codeField.transform((code) => code.toUpperCase()), ...fields })
  .refine(baseFits, baseMessage)
  .refine(adultsFit, adultsMessage)
  .transform(joined);

export const RoomClassForm = z.object({
  code: codeField.transform((code) => code.toUpperCase()),
  names: requiredLocalText(),
  sortOrder: integerField({ min: 0, max: 999 }),
});
