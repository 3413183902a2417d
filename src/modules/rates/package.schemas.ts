import { z } from 'zod';
import { minor } from '../../core/money.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { packageHeads, packageTimes } from './rate-plan.ts';

/** The components of a package as a plan stores them. */
export const PackageSplitSchema = z.array(
  z.object({
    code: z.string(),
    amountMinor: z.int().transform(minor),
    per: z.enum(packageHeads),
    charged: z.enum(packageTimes).optional(),
    names: LocalTextSchema.optional(),
  }),
);
