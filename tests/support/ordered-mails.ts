import { reservationJobs } from '../../src/modules/reservations/reservation.jobs.ts';
import { mailJob } from '../../src/modules/reservations/reservation-mail.ts';
import type { Context } from '../../src/platform/context.ts';

/** Does every job that has a guest written to, as the job runner would, also those done before. */
export async function writeOrderedMails(ctx: Context): Promise<void> {
  const jobs = await ctx.db.$queryRaw<{ data: unknown }[]>`
    SELECT data FROM pgboss.job WHERE name = ${mailJob} ORDER BY created_on, id`;
  const definition = reservationJobs.find(({ name }) => name === mailJob);
  for (const { data } of jobs) await definition?.handle(ctx, data);
}
