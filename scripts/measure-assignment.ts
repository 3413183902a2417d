import type { PlanFigures } from '../src/modules/assignment/plan-figures.ts';
import { assignmentFigure } from './replay/assignment-figure.ts';
import { type BookingRow, readBookings } from './replay/booking-row.ts';

/** `npm run measure:assignment -- <hotel_bookings.csv>`: the plan of the engine beside first-fit, month by month. */
const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('npm run measure:assignment -- <hotel_bookings.csv>\n');
  process.exit(1);
}
const byHotel = new Map<string, BookingRow[]>();
for await (const read of readBookings(path)) {
  if ('unreadable' in read) continue;
  const rows = byHotel.get(read.row.hotel) ?? [];
  byHotel.set(read.row.hotel, rows);
  rows.push(read.row);
}
for (const [hotel, rows] of byHotel) {
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
