import { offeredBookedPosted } from '../tests/support/offered-world.ts';
import { type Figure, under } from './figure.ts';
import { inWorld } from './world.ts';

const searches = 10_000;

/** Every search that offers anything is booked, slept and posted: how often the amounts are not the same. */
export function offeredIsPosted(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    const plan = { searches, askedEach: 1, bookedEach: 1, roomsEach: 3_000 };
    const { wrong, booked } = await offeredBookedPosted(db, plan);
    for (const line of wrong.slice(0, 20)) console.error(line);
    const name = `offered = booked = posted, ${booked} bookings of ${searches} searches`;
    return [under(0, { name, unit: 'that differ', figure: wrong.length })];
  });
}
