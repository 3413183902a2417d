import { expect } from 'vitest';
import { selectFaults } from '../../../src/modules/admin/verification.queries.ts';
import { changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import type { Context } from '../../../src/platform/context.ts';
import type { Db } from '../../../src/platform/db.ts';
import type { BuiltHotel } from '../../support/builders.ts';
import { buildReservation, countersThatLie, roomNamed } from '../../support/stays.ts';

export type Arranging = ReturnType<typeof arranging>;

/** What the tests of arranging stays do over and over in one built hotel. */
export function arranging(ctx: Context, hotel: BuiltHotel) {
  const { db } = ctx;
  const room = (number: string) => roomNamed(hotel, number);
  const key = (stayId: number) => ({ hotelId: hotel.id, stayId });
  const versionOf = async (id: number) => (await db.stay.findUniqueOrThrow({ where: { id } })).version;

  /** A stay of 10 to 14 May, with a room where one is named. */
  async function booked(roomNumber: string | null = '101', overrides = {}): Promise<number> {
    const dates = { arrival: '2027-05-10', departure: '2027-05-14' };
    const placed = await buildReservation(ctx, hotel, { ...dates, ...overrides });
    const stayId = placed.stayIds[0] ?? 0;
    if (roomNumber) await assignRoom(ctx, { ...key(stayId), roomId: room(roomNumber) });
    return stayId;
  }

  async function place(stayId: number, number: string, more: object = {}): Promise<number> {
    return changeRoom(ctx, {
      ...key(stayId),
      version: await versionOf(stayId),
      roomId: room(number),
      ...more,
    });
  }

  /** Who has which room when, as the database keeps it: "101 05-10 05-12". */
  async function roomsOf(stayId: number): Promise<string[]> {
    const rows = await db.$queryRaw<{ text: string }[]>`
      SELECT room.number || ' ' || to_char(taken.arrival, 'MM-DD ') || to_char(taken.departure, 'MM-DD')
        || CASE WHEN taken.in_house THEN ' in' ELSE '' END AS text
      FROM room_occupations taken JOIN rooms room ON room.id = taken.room_id
      WHERE taken.stay_id = ${stayId} ORDER BY taken.arrival, room.number`;
    return rows.map(({ text }) => text);
  }

  return { hotel, room, key, versionOf, booked, place, roomsOf };
}

/** Nothing that `npm run verify` looks for. */
export async function expectSound(db: Db): Promise<void> {
  expect(await countersThatLie(db)).toEqual([]);
  for (const name of [
    'no room is given twice',
    'who has which room is written down',
    'a stay costs the sum of its nights',
  ] as const) {
    expect(await selectFaults(db, name, 5)).toMatchObject({ count: 0 });
  }
}
