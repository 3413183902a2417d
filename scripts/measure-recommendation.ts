import { type BookingRow, readBookings } from './replay/booking-row.ts';
import { recommendationFigure } from './replay/recommendation-figure.ts';

/** `npm run measure:recommendation -- <hotel_bookings.csv>`: is the type that was booked among the first two? */
const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('npm run measure:recommendation -- <hotel_bookings.csv>\n');
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
  const { bookings, recommended, cheapest } = recommendationFigure(rows);
  const share = (part: number) => `${((100 * part) / bookings).toFixed(1)} %`;
  process.stdout.write(
    `${hotel}: ${bookings} bookings; booked type among the first two: recommended ${share(recommended)}, cheapest first ${share(cheapest)}\n`,
  );
}
