import { z } from 'zod';

/** A hotel's own words as a JSON column or a form gives them. */
export const LocalTextSchema = z
  .object({ en: z.string().max(4_000), 'zh-CN': z.string().max(4_000), 'zh-TW': z.string().max(4_000) })
  .partial();
