import { listDuplicates } from '../src/modules/customers/customer-merge.service.ts';
import type { Db } from '../src/platform/db.ts';
import { atMost, type Figure, sideBySide, under } from './figure.ts';
import { fillHotels } from './hotels.ts';
import { fillProfiles } from './profiles.ts';
import { inWorld } from './world.ts';

/** Who of half a million guests may be kept twice, as the page lists them, against the bare reading of what they share. */
export function duplicatesList(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    await fillHotels(db, { hotels: 10, pastDays: 0 });
    await fillProfiles(db);
    const { id: hotelId } = await db.hotel.findUniqueOrThrow({ where: { slug: 'h1' } });
    const speed = await sideBySide(
      5,
      () => timeOf(() => listDuplicates(db, hotelId)),
      () => timeOf(() => bareReading(db)),
    );
    return [
      under(1_000, { name: 'duplicates-time', unit: 'ms among 500,000', figure: speed.figure }),
      atMost(3, { name: 'duplicates', unit: 'ms among 500,000', ...speed }),
    ];
  });
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Every mail, telephone and document that stands twice: what no list can do without. */
async function bareReading(db: Db): Promise<void> {
  await db.$queryRaw`SELECT email FROM customers WHERE email IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
  await db.$queryRaw`SELECT phone FROM customers WHERE phone IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
  await db.$queryRaw`SELECT document_hash FROM customers WHERE document_hash IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
}
