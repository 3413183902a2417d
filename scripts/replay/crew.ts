import { Worker } from 'node:worker_threads';
import type { CalendarDate } from '../../src/core/calendar-date.ts';
import { Clerk, type Replay, type Step } from './clerk.ts';
import { type DayPlan, planDays } from './day-plan.ts';
import type { PlannedStay } from './stay-plan.ts';

/** Clerks who each do a share of every step; a step is over when all of them are done with it. */
export interface Crew {
  /** Operations that the step took. */
  live(date: CalendarDate, step: Step): Promise<number>;
  stop(): Promise<void>;
}

/** One clerk in this thread. */
export function localCrew(replay: Replay): Crew {
  return { live: livingOf(replay), stop: async () => undefined };
}

export function livingOf(replay: Replay): Crew['live'] {
  const clerk = new Clerk(replay);
  const days = new Map<CalendarDate, DayPlan>(planDays(replay.stays).map((day) => [day.date, day]));
  return async (date, step) => {
    const day = days.get(date);
    if (!day) return 0;
    const before = clerk.operations;
    await clerk.live(day, step);
    return clerk.operations - before;
  };
}

/** What a clerk in a thread of its own is told at the start; its share are the lines that leave `index` over. */
export type ClerkBrief = Omit<Replay, 'db' | 'lived' | 'say'> & { readonly url: string };

export type Order = { readonly id: number; readonly date: CalendarDate; readonly step: Step };
export type Report =
  | { readonly kind: 'said'; readonly line: string }
  | { readonly kind: 'done'; readonly id: number; readonly operations: number }
  | { readonly kind: 'failed'; readonly message: string };

interface CrewOptions extends ClerkBrief {
  readonly threads: number;
  readonly say: (line: string) => void;
}

/** Several clerks, each with a thread and connections of its own: one event loop alone would be the bottleneck. */
export function threadedCrew(options: CrewOptions): Crew {
  const { threads, say, stays, ...brief } = options;
  const shares = Array.from({ length: threads }, (_, index) =>
    stays.filter((stay) => stay.line % threads === index),
  );
  const clerks = shares.map((share) => new ThreadedClerk({ ...brief, stays: share }, say));
  return {
    live: async (date, step) => {
      const counts = await Promise.all(clerks.map((clerk) => clerk.live(date, step)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    stop: async () => {
      await Promise.all(clerks.map((clerk) => clerk.stop()));
    },
  };
}

class ThreadedClerk {
  readonly #worker: Worker;
  readonly #dates: ReadonlySet<CalendarDate>;
  #last = 0;
  #waiting: { resolve: (operations: number) => void; reject: (error: Error) => void } | null = null;

  constructor(brief: ClerkBrief, say: (line: string) => void) {
    this.#dates = datesOf(brief.stays);
    this.#worker = new Worker(new URL('./crew-clerk.ts', import.meta.url), { workerData: brief });
    this.#worker.on('message', (report: Report) => {
      if (report.kind === 'said') say(report.line);
      if (report.kind === 'done') this.#waiting?.resolve(report.operations);
      if (report.kind === 'failed') this.#waiting?.reject(new Error(report.message));
    });
    this.#worker.on('error', (error: Error) => this.#waiting?.reject(error));
  }

  live(date: CalendarDate, step: Step): Promise<number> {
    if (!this.#dates.has(date)) return Promise.resolve(0);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#last += 1;
      this.#worker.postMessage({ id: this.#last, date, step } satisfies Order);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

const datesOf = (stays: readonly PlannedStay[]): ReadonlySet<CalendarDate> =>
  new Set(stays.length === 0 ? [] : planDays(stays).map((day) => day.date));
