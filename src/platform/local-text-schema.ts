import { z } from 'zod';
import { optionalText } from './fields.ts';

/** A hotel's own words as a JSON column or a form gives them. */
export const LocalTextSchema = z
  .object({ en: z.string().max(4_000), 'zh-CN': z.string().max(4_000), 'zh-TW': z.string().max(4_000) })
  .partial();

const inEachLanguage = (longest: number) => ({
  'zh-CN': optionalText(longest),
  'zh-TW': optionalText(longest),
});

/** A text that must at least be there in English. */
export const requiredLocalText = (longest = 120) =>
  z.object({
    en: z.string('form.required').trim().min(1, 'form.required').max(longest, 'form.too_long'),
    ...inEachLanguage(longest),
  });

export const optionalLocalText = (longest: number) =>
  z
    .object({ en: optionalText(longest), ...inEachLanguage(longest) })
    .optional()
    .transform((text) => text ?? {});
