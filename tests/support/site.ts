import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays, type CalendarDate, dateAt } from '../../src/core/calendar-date.ts';
import { allJobs } from '../../src/jobs.ts';
import { systemContext } from '../../src/platform/context.ts';
import type { Db } from '../../src/platform/db.ts';
import { startJobs } from '../../src/platform/job-runner.ts';
import { useSiteUrl } from '../../src/platform/site.ts';
import { connectModules } from '../../src/wiring.ts';
import { type BuiltHotel, buildHotel } from './builders.ts';
import { testDatabase } from './database.ts';
import { testApp, testSecret } from './server.ts';

/** The whole site as a browser meets it: pages over HTTP and jobs that run, on today's clock. */
export interface RunningSite {
  readonly url: string;
  readonly db: Db;
  readonly hotel: BuiltHotel;
  readonly today: CalendarDate;
  stop(): Promise<void>;
}

export async function runSite(): Promise<RunningSite> {
  const clock = () => new Date();
  const { db, url: databaseUrl } = await testDatabase();
  const today = dateAt(clock(), 'Asia/Shanghai');
  const hotel = await buildHotel(db, { slug: 'bund', businessDate: today });
  connectModules(testSecret);
  const server = createServer(testApp(db, { clock }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  useSiteUrl(url);
  const jobs = await startJobs({
    url: databaseUrl,
    definitions: allJobs,
    context: () => systemContext(db, clock),
    onError: () => undefined,
  });
  const stop = async () => {
    await jobs.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, db, hotel, today, stop };
}

/** A day some days after the site's today, as a date field takes it. */
export function dayFromToday(site: RunningSite, days: number): string {
  return addDays(site.today, days);
}
