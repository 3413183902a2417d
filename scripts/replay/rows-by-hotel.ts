import { type BookingRow, readBookings } from './booking-row.ts';

/** The bookings of the file that the command was given, by hotel; how it is called, where it was given none. */
export async function bookingsByHotel(command: string): Promise<Map<string, BookingRow[]>> {
  const [path] = process.argv.slice(2);
  if (path === undefined) {
    process.stderr.write(`npm run ${command} -- <hotel_bookings.csv>\n`);
    process.exit(1);
  }
  const byHotel = new Map<string, BookingRow[]>();
  for await (const read of readBookings(path)) {
    if ('unreadable' in read) continue;
    const rows = byHotel.get(read.row.hotel) ?? [];
    byHotel.set(read.row.hotel, rows);
    rows.push(read.row);
  }
  return byHotel;
}
