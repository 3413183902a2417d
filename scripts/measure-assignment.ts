import type { PlanFigures } from '../src/modules/assignment/plan-figures.ts';
import { assignmentFigure } from './replay/assignment-figure.ts';
import { bookingsByHotel } from './replay/rows-by-hotel.ts';

/** `npm run measure:assignment -- <hotel_bookings.csv>`: the plan of the engine beside first-fit, month by month. */
for (const [hotel, rows] of await bookingsByHotel('measure:assignment')) {
  const started = performance.now();
  const { rooms, engine, firstFit } = assignmentFigure(rows);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(`${hotel}: ${engine.stays} stays, ${rooms} rooms, ${seconds} s\n`);
  process.stdout.write(`  engine     ${line(engine)}\n  first-fit  ${line(firstFit)}\n`);
}

function line(figures: PlanFigures): string {
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
  return [
    `moves ${figures.moves}`,
    `requests met ${figures.met} of ${figures.asked} (${share(figures.met, figures.asked)})`,
    `single free nights ${figures.gaps}`,
    `nights placed in one room ${share(figures.nightsInOneRoom, figures.nights)}`,
    `without a room ${figures.nightsWithout}`,
  ].join('; ');
}
