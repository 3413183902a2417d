import { assignAll } from '../src/modules/assignment/assign-all.ts';
import type { House } from '../src/modules/assignment/assignment.ts';
import { firstFit } from '../src/modules/assignment/first-fit.ts';
import type { Plan } from '../src/modules/assignment/plan.ts';
import { type PlanFigures, planFigures } from '../src/modules/assignment/plan-figures.ts';
import { suggestRooms } from '../src/modules/assignment/suggestion.ts';
import { usualWeights } from '../src/modules/assignment/weights.ts';
import { atLeast, atMost, type Figure, median, under } from './figure.ts';
import { fullHouse } from './full-house.ts';

/** One suggestion, the arrivals of a day and a month, in a house of 300 rooms; how good they are beside first-fit. */
export async function assignment(): Promise<Figure[]> {
  const month = fullHouse({ rooms: 300, days: 30, pinned: 10 });
  const asked = month.stays.find(({ hold }) => hold === 'free');
  if (!asked) throw new Error('a stay is needed');
  const placed = withRooms(month, assignAll(month, usualWeights));
  const question = { house: placed, weights: usualWeights, limit: 3 };
  const suggestion = timed(() => suggestRooms({ ...asked, roomId: null }, question));
  const arrivals = fullHouse({ rooms: 300, days: 1, pinned: 0, together: true });
  const day = timed(() => assignAll(arrivals, usualWeights));
  const whole = timed(() => assignAll(month, usualWeights));
  return [
    under(50, { name: 'assignment-suggestion', unit: 'ms', figure: suggestion.ms }),
    under(1_000, { name: 'assignment-300-arrivals', unit: 'ms', figure: day.ms }),
    under(5_000, { name: 'assignment-month', unit: 'ms', figure: whole.ms }),
    ...quality('day', arrivals, day.result),
    ...quality('month', month, whole.result),
  ];
}

function withRooms(house: House, { segments }: Plan): House {
  const roomOf = (id: number) => segments.get(id)?.[0]?.roomId ?? null;
  return { ...house, stays: house.stays.map((stay) => ({ ...stay, roomId: roomOf(stay.id) })) };
}

/** No figure may be worse than first-fit's; a baseline of none counts as one, so that none beside none is met. */
function quality(name: string, house: House, plan: Plan): Figure[] {
  const [engine, desk] = [planFigures(house, plan), planFigures(house, firstFit(house))];
  const few = (figure: keyof PlanFigures, unit: string) =>
    atMost(1, {
      name: `assignment-${name}-${unit}`,
      unit,
      figure: engine[figure],
      baseline: desk[figure],
      ratio: engine[figure] / Math.max(1, desk[figure]),
    });
  const many = (figure: keyof PlanFigures, unit: string) =>
    atLeast(1, {
      name: `assignment-${name}-${unit}`,
      unit,
      figure: engine[figure],
      baseline: desk[figure],
      ratio: engine[figure] / Math.max(1, desk[figure]),
    });
  return [
    few('moves', 'moves'),
    many('met', 'requests-met'),
    few('gaps', 'gaps'),
    many('nightsInOneRoom', 'nights-in-one-room'),
  ];
}

function timed<Result>(work: () => Result): { ms: number; result: Result } {
  let result = work();
  const rounds = Array.from({ length: 3 }, () => {
    const start = performance.now();
    result = work();
    return performance.now() - start;
  });
  return { ms: median(rounds), result };
}
