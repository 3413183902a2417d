import { z } from 'zod';
import { bedKinds } from './room-type.ts';

/** The beds of a room as they are kept. */
export const BedsSchema = z.array(
  z.object({ kind: z.enum(bedKinds), count: z.number().int().min(1).max(20) }),
);
