import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { type Db, selectRows } from './db.ts';

export interface JobKind {
  readonly name: string;
  /** Cron in UTC; null for what is only queued by hand. */
  readonly schedule: string | null;
  readonly waiting: number;
  readonly running: number;
  /** Given up, after the last try. */
  readonly failed: number;
  readonly lastDoneAt: Date | null;
}

const Row = z.object({
  name: z.string(),
  schedule: z.string().nullable(),
  waiting: z.number(),
  running: z.number(),
  failed: z.number(),
  lastDoneAt: z.date().nullable(),
});

/** How every kind of job stands; done ones are counted as long as they are kept, a day. */
export function selectJobKinds(db: Db): Promise<JobKind[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT q.name, min(s.cron) AS schedule,
        count(*) FILTER (WHERE j.state IN ('created', 'retry'))::int AS waiting,
        count(*) FILTER (WHERE j.state = 'active')::int AS running,
        count(*) FILTER (WHERE j.state = 'failed')::int AS failed,
        max(j.completed_on) FILTER (WHERE j.state = 'completed') AS "lastDoneAt"
      FROM pgboss.queue q LEFT JOIN pgboss.schedule s ON s.name = q.name LEFT JOIN pgboss.job j ON j.name = q.name
      WHERE q.name NOT LIKE '\\_\\_pgboss%'
      GROUP BY q.name ORDER BY q.name`,
  );
}
