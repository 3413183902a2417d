import type { JobDefinition } from '../../platform/jobs.ts';
import { extendAllInventory } from './inventory.service.ts';

export const inventoryJobs: readonly JobDefinition[] = [
  { name: 'inventory.extend', schedule: '10 * * * *', handle: (ctx) => extendAllInventory(ctx) },
];
