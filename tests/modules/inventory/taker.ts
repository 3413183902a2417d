import { calendarDate } from '../../../src/core/calendar-date.ts';
import { DomainError } from '../../../src/core/errors.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { createDb, inTransaction } from '../../../src/platform/db.ts';

/** A second process for the race: tries so often to take a room of each stay it is given, all at once. */
const [url = '', hotelId = '', stays = '[]', attempts = '1'] = process.argv.slice(2);
const wanted = JSON.parse(stays) as { roomTypeId: number; arrival: string; departure: string }[];
const db = createDb(url, { poolSize: 20, statementTimeoutMs: 20_000 });

async function take(stay: (typeof wanted)[number]): Promise<'taken' | 'sold_out'> {
  const { roomTypeId } = stay;
  const days = { arrival: calendarDate(stay.arrival), departure: calendarDate(stay.departure) };
  try {
    await inTransaction(db, (tx) =>
      takeNightsIn(tx, {
        hotelId: Number(hotelId),
        counter: 'sold',
        takes: [{ roomTypeId, ...days, rooms: 1 }],
      }),
    );
    return 'taken';
  } catch (error) {
    if (error instanceof DomainError && error.code === 'sold_out') return 'sold_out';
    throw error;
  }
}

const tries = Array.from({ length: Number(attempts) }, (_, index) => wanted[index % wanted.length]);
const results = await Promise.all(tries.map((stay) => (stay ? take(stay) : 'sold_out')));
await db.$disconnect();
process.stdout.write(JSON.stringify(results));
