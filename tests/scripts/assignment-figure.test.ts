import { expect, test } from 'vitest';
import { fullHouse } from '../../bench/full-house.ts';
import { assignmentFigure } from '../../scripts/replay/assignment-figure.ts';
import { type BookingRow, readBookings } from '../../scripts/replay/booking-row.ts';
import { assignAll } from '../../src/modules/assignment/assign-all.ts';
import { firstFit } from '../../src/modules/assignment/first-fit.ts';
import { planFigures } from '../../src/modules/assignment/plan-figures.ts';
import { usualWeights } from '../../src/modules/assignment/weights.ts';

test('lived bookings are placed better than by first-fit, and always alike', async () => {
  const rows: BookingRow[] = [];
  for await (const read of readBookings('tests/scripts/data/small-season.csv')) {
    if ('row' in read) rows.push(read.row);
  }
  const { rooms, engine, firstFit: desk } = assignmentFigure(rows);
  expect(rooms).toBe(53);
  const common = { stays: 220, moves: 0, asked: 150, nights: 975, nightsInOneRoom: 975, nightsWithout: 0 };
  expect(engine).toEqual({ ...common, met: 122, gaps: 5 });
  expect(desk).toEqual({ ...common, met: 68, gaps: 36 });
});

test('a hotel nobody came to has nothing to measure', () => {
  expect(assignmentFigure([]).engine.stays).toBe(0);
});

test('a full month of sixty rooms, a tenth of the stays pinned, needs no move where first-fit needs many', () => {
  const house = fullHouse({ rooms: 60, days: 30, pinned: 10, seed: 1 });
  const plan = assignAll(house, usualWeights);
  expect(plan.open).toEqual([]);
  const [engine, desk] = [planFigures(house, plan), planFigures(house, firstFit(house))];
  expect([engine.moves, desk.moves]).toEqual([0, 43]);
  expect(engine.met).toBeGreaterThan(desk.met);
  expect(engine.gaps).toBeLessThan(desk.gaps);
});
