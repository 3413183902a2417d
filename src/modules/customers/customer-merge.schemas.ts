import { z } from 'zod';
import { idField, integerField } from '../../platform/fields.ts';

export const MergeQuery = z.object({ with: idField });
export const MergeParams = z.object({ mergeId: idField });

const version = integerField({ min: 1, max: 2_000_000_000 });

/** What was looked at when somebody decided. */
export const MergeForm = z.object({ with: idField, keptVersion: version, mergedVersion: version });
export const ApartForm = z.object({ with: idField });
