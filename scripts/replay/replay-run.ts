import { assert } from '../../src/core/assert.ts';
import { fromDbDate, instantAt } from '../../src/core/calendar-date.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { systemContext } from '../../src/platform/context.ts';
import type { Db } from '../../src/platform/db.ts';
import type { Step } from './clerk.ts';
import type { Crew } from './crew.ts';
import type { DayPlan } from './day-plan.ts';
import type { FileHotel } from './file-hotel.ts';
import { moveRun, type Run } from './replay-state.ts';

export interface ReplayProgress {
  readonly day: DayPlan;
  readonly done: number;
  readonly operations: number;
}

interface Running {
  readonly db: Db;
  readonly hotel: FileHotel;
  readonly run: Run;
  readonly crew: Crew;
}

const steps: readonly Step[] = ['book', 'cancel', 'no_show', 'depart', 'arrive', 'charge', 'depart_day_use'];
const auditTime = '23:30';

/** Lives the days one after another, each step complete before the next, and closes each open day with its audit. */
export async function replayDays(
  running: Running,
  days: readonly DayPlan[],
  onDay: (progress: ReplayProgress) => void,
): Promise<number> {
  let operations = 0;
  for (const [index, day] of days.entries()) {
    if (running.run.day !== null && day.date < running.run.day) continue;
    await moveRun(running.db, running.run, day.date);
    for (const step of steps.filter((each) => hasWork(day, each)))
      operations += await running.crew.live(day.date, step);
    if (day.audited) operations += await closeDay(running, day);
    onDay({ day, done: index + 1, operations });
  }
  return operations;
}

/** Charges may fall on any day with guests in house. */
function hasWork(day: DayPlan, step: Step): boolean {
  return step === 'charge' ? day.audited : day.events[step].length > 0;
}

async function closeDay({ db, hotel }: Running, day: DayPlan): Promise<number> {
  const row = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id }, select: { businessDate: true } });
  const businessDate = fromDbDate(row.businessDate);
  if (businessDate > day.date) return 0;
  assert(businessDate === day.date, `the books stand at ${businessDate}, the replay at ${day.date}`);
  const at = instantAt(day.date, auditTime, hotel.timeZone);
  const actor = { kind: 'system', id: null, name: 'replay' } as const;
  const ctx = systemContext(db, () => at, { actor, hotelId: hotel.id });
  const outcome = await runNightAudit(ctx, { hotelId: hotel.id, businessDate: day.date });
  assert(outcome.status === 'closed', `the audit of ${day.date} did not close: ${JSON.stringify(outcome)}`);
  return 1;
}
