import { z } from 'zod';
import type { Tx } from '../../platform/db.ts';

/** A house that knew the profile which became part of another, so that it can be taken back. */
export const MovedHouse = z.object({
  hotelId: z.number(),
  since: z.string(),
  /** The house learned of the kept profile by the merge. */
  added: z.boolean(),
  /** What it called the guest, and whether the kept profile took that over. */
  classId: z.number().nullable().default(null),
  classed: z.boolean().default(false),
});
export type MovedHouse = z.infer<typeof MovedHouse>;

interface Pair {
  readonly keptId: number;
  readonly mergedId: number;
}

/**
 * The kept profile is known to every house that knew the other; the other to none. A house that had no class for the
 * kept one keeps the other's.
 */
export async function joinHouses(tx: Tx, { keptId, mergedId }: Pair): Promise<MovedHouse[]> {
  const knew = await tx.customerHotel.findMany({
    where: { customerId: mergedId },
    orderBy: { hotelId: 'asc' },
  });
  const known = await tx.customerHotel.findMany({ where: { customerId: keptId } });
  const own = new Map(known.map(({ hotelId, classId }) => [hotelId, classId]));
  await tx.customerHotel.deleteMany({ where: { customerId: mergedId } });
  await tx.customerHotel.createMany({
    data: knew.map(({ hotelId, since }) => ({ customerId: keptId, hotelId, since })),
    skipDuplicates: true,
  });
  const moved = knew.map(({ hotelId, since, classId }) => ({
    hotelId,
    since: since.toISOString(),
    added: !own.has(hotelId),
    classId,
    classed: classId !== null && (own.get(hotelId) ?? null) === null,
  }));
  for (const { hotelId, classId, classed } of moved)
    if (classed)
      await tx.customerHotel.updateMany({ where: { customerId: keptId, hotelId }, data: { classId } });
  return moved;
}

/**
 * The other is known again where it was, as it was; the kept one is forgotten where it was not known, unless it booked
 * there since, and no longer called what it was called by the merge alone.
 */
export async function partHouses(
  tx: Tx,
  { keptId, mergedId, houses }: Pair & { readonly houses: readonly MovedHouse[] },
): Promise<void> {
  await tx.customerHotel.createMany({
    data: houses.map(({ hotelId, since, classId }) => ({
      customerId: mergedId,
      hotelId,
      since: new Date(since),
      classId,
    })),
    skipDuplicates: true,
  });
  for (const { hotelId, classId, classed } of houses)
    if (classed)
      await tx.customerHotel.updateMany({
        where: { customerId: keptId, hotelId, classId },
        data: { classId: null },
      });
  const added = houses.filter((house) => house.added).map(({ hotelId }) => hotelId);
  await tx.$executeRaw`DELETE FROM customer_hotels known WHERE customer_id = ${keptId} AND hotel_id = ANY(${added}::int[])
    AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.customer_id = ${keptId} AND r.hotel_id = known.hotel_id)
    AND NOT EXISTS (SELECT 1 FROM stays s WHERE s.customer_id = ${keptId} AND s.hotel_id = known.hotel_id)`;
}
