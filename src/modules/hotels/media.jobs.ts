import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { storage } from '../../platform/storage/storage.ts';
import { purgeMedia } from './media.service.ts';
import { clearJob, prepareJob, prepareMedia } from './media-upload.service.ts';

const PrepareJob = z.object({ key: z.string() });
const ClearJob = z.object({ names: z.array(z.string()) });

/** Draws the smaller formats of a new picture, and clears away what is not shown any more. */
export const mediaJobs: readonly JobDefinition[] = [
  { name: prepareJob, handle: (ctx, data) => prepareMedia(ctx, PrepareJob.parse(data).key) },
  { name: clearJob, handle: (_ctx, data) => storage().remove(ClearJob.parse(data).names) },
  { name: 'purge-media', schedule: '40 2 * * *', handle: (ctx) => purgeMedia(ctx) },
];
