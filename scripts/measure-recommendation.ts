import { recommendationFigure } from './replay/recommendation-figure.ts';
import { bookingsByHotel } from './replay/rows-by-hotel.ts';

/** `npm run measure:recommendation -- <hotel_bookings.csv>`: is the type that was booked among the first two? */
for (const [hotel, rows] of await bookingsByHotel('measure:recommendation')) {
  const { bookings, recommended, cheapest } = recommendationFigure(rows);
  const share = (part: number) => `${((100 * part) / bookings).toFixed(1)} %`;
  process.stdout.write(
    `${hotel}: ${bookings} bookings; booked type among the first two: recommended ${share(recommended)}, cheapest first ${share(cheapest)}\n`,
  );
}
