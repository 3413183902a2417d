import { z } from 'zod';
import { parseCalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import type { JobDefinition } from '../../platform/jobs.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { findAudit, nightAuditJob, queueNightAudit } from './audit-start.service.ts';
import { runNightAudit } from './night-audit.service.ts';
import { auditDueAt } from './night-audit.ts';

const Day = z.object({
  hotelId: z.int(),
  date: z.string().transform((text, refinement) => {
    const date = parseCalendarDate(text);
    if (date === null) refinement.addIssue('not a date');
    return date ?? z.NEVER;
  }),
});

export const nightAuditJobs: readonly JobDefinition[] = [
  {
    name: nightAuditJob,
    retryLimit: 5,
    timeLimitSeconds: 3_600,
    concurrency: 4,
    handle: async (ctx, data) => {
      const { hotelId, date } = Day.parse(data);
      return (await runNightAudit(ctx, { hotelId, businessDate: date })).status;
    },
  },
  {
    name: 'night-audit-clock',
    schedule: '* * * * *',
    handle: async (ctx) => {
      for (const hotel of await listHotels(ctx.db)) await queueWhenDue(ctx, hotel);
    },
  },
];

/** Begins an audit at its time, and takes up one that a crash left half-way. A refused one waits for a person. */
export async function queueWhenDue(ctx: Context, hotel: Hotel): Promise<boolean> {
  const day = { hotelId: hotel.id, date: hotel.businessDate };
  const audit = await findAudit(ctx.db, day);
  if (audit?.status === 'refused') return false;
  if (audit === null && !isDue(ctx, hotel)) return false;
  await inTransaction(ctx.db, (tx) => queueNightAudit(tx, day));
  return true;
}

function isDue(ctx: Context, hotel: Hotel): boolean {
  if (hotel.auditTime === null || !hotel.active) return false;
  return ctx.clock() >= auditDueAt(hotel.businessDate, hotel.auditTime, hotel.timeZone);
}
