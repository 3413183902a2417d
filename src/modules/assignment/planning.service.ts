import { createHash } from 'node:crypto';
import { computeAside } from '../../platform/aside.ts';
import { assignAll } from './assign-all.ts';
import type { House } from './assignment.ts';
import type { Plan } from './plan.ts';
import type { Weights } from './weights.ts';

/** A plan that is being made, or was. */
export interface Planning {
  /** Null once it took longer than it may. */
  readonly made: Promise<Plan | null>;
  /** How far it has come: between 0 and 1. */
  readonly share: number;
}

/** Up to so many rooms times stays a plan is made at once: it takes less than a tenth of a second. */
const smallHouse = 10_000;
const limitMs = 30_000;
/** Two at a time leave the other requests of a small machine something. */
const mostThreads = 2;
const mostKept = 8;

const kept = new Map<string, Planning>();
const waiting: (() => void)[] = [];
let threads = 0;

/**
 * Makes the plan of a house, beside all other work where it is a large one. The same house and weights have the same
 * plan: who asks again, or asks at the same time, hears of the one that is being made.
 */
export function planningOf(house: House, weights: Weights): Planning {
  const free = house.stays.filter(({ hold }) => hold === 'free').length;
  if (free * house.rooms.length <= smallHouse)
    return { made: Promise.resolve(assignAll(house, weights)), share: 1 };
  const key = createHash('sha256')
    .update(JSON.stringify([house, weights]))
    .digest('hex');
  const known = kept.get(key);
  if (known) return known;
  const planning = {
    share: 0,
    made: inTurn(() => makeAside(house, weights, (share) => (planning.share = share))),
  };
  planning.made.catch(() => kept.delete(key));
  kept.set(key, planning);
  for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
  return planning;
}

async function makeAside(
  house: House,
  weights: Weights,
  onShare: (share: number) => void,
): Promise<Plan | null> {
  const module = new URL('./plan-thread.service.ts', import.meta.url);
  const result = await computeAside<Plan>({ module, input: { house, weights }, limitMs, onShare });
  return result.done ? result.answer : null;
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (threads >= mostThreads) await new Promise<void>((go) => waiting.push(go));
  threads += 1;
  try {
    return await work();
  } finally {
    threads -= 1;
    waiting.shift()?.();
  }
}
