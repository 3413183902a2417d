import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { DomainError } from '../../../src/core/errors.ts';
import { selectFaults } from '../../../src/modules/admin/verification.queries.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { checkIn, undoCheckIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { markNoShow, reinstate } from '../../../src/modules/reservations/no-show.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { upgradeType } from '../../../src/modules/reservations/upgrade.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, countersThatLie } from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';

let db: Db;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});

interface Step {
  readonly act: number;
  readonly stay: number;
  readonly room: number;
  readonly day: number;
  readonly nights: number;
}

const today = calendarDate('2027-05-03');
const step = fc.record({
  act: fc.nat(9),
  stay: fc.nat(20),
  room: fc.nat(7),
  day: fc.nat(3),
  nights: fc.nat(3),
});

/** One act on the hotel; a refusal is an answer like any other, a fault is not. */
async function take(hotel: BuiltHotel, { act, stay, room, day, nights }: Step): Promise<void> {
  const stays = await db.stay.findMany({ where: { hotelId: hotel.id }, orderBy: { id: 'asc' } });
  const chosen = stays[stay % Math.max(1, stays.length)];
  const arrival = addDays(today, day);
  const departure = addDays(arrival, nights + 1);
  if (act < 3 || !chosen) {
    const types = [(['STD', 'DLX', 'FAM'] as const)[room % 3] ?? 'STD'];
    await buildReservation(ctx, hotel, { arrival, departure, types, plan: nights === 3 ? 'NRF' : 'BAR' });
    return;
  }
  const key = { hotelId: hotel.id, stayId: chosen.id };
  const roomId = hotel.rooms[room]?.id ?? 0;
  const { number } = await db.reservation.findUniqueOrThrow({ where: { id: chosen.reservationId } });
  const acts = [
    () => checkIn(ctx, { ...key, roomId, acceptUpgrade: day === 0 }),
    () => checkOut(ctx, { ...key, acceptEarly: true }),
    () => cancelReservation(ctx, { hotelId: hotel.id, number, reason: 'any' }),
    () => markNoShow(ctx, key),
    () =>
      nights === 0 ? undoCheckIn(ctx, { ...key, reason: 'any' }) : reinstate(ctx, { ...key, reason: 'any' }),
    () => changeStay(ctx, { ...key, arrival, departure, version: chosen.version }),
    () =>
      nights === 0
        ? upgradeType(ctx, { ...key, roomTypeId: hotel.types.DLX.id })
        : assignRoom(ctx, { ...key, roomId }),
  ];
  await acts[act - 3]?.();
}

const houses = [
  { house: 'a plain house', prepare: async () => {} },
  { house: 'a house with a suite made of two rooms', prepare: buildSuite },
];

test.each(houses)(
  'whatever the desk of $house does in whatever order, counters are the stays and no refusal is a fault',
  {
    timeout: 180_000,
  },
  async ({ prepare }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
        const hotel = await buildHotel(db, { inventoryDays: 10, rooms: { STD: 2, DLX: 2, FAM: 1 } });
        await prepare(ctx, hotel);
        for (const each of steps) {
          await take(hotel, each).catch((error) => {
            if (!(error instanceof DomainError)) throw error;
          });
        }
        expect(await countersThatLie(db)).toEqual([]);
        for (const name of ['no room is given twice', 'who has which room is written down'] as const) {
          expect(await selectFaults(db, name, 5)).toEqual({ count: 0, faults: [] });
        }
        const nights: unknown[] = await db.$queryRaw`
        SELECT s.id FROM stays s LEFT JOIN stay_nights n ON n.stay_id = s.id WHERE s.hotel_id = ${hotel.id}
        GROUP BY s.id HAVING s.total_minor <> coalesce(sum(n.gross_minor), 0)
          OR count(n.*) <> greatest(1, s.departure - s.arrival)`;
        expect(nights).toEqual([]);
      }),
      { numRuns: 12, seed: 27 },
    );
  },
);
