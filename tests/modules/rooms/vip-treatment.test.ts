import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

const path = '/staff/settings/vip-treatment';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
let classId: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const { id } = await db.roomClass.create({
    data: { hotelId: hotel.id, code: 'TOP', names: { en: 'Top rooms' } },
  });
  classId = id;
  await db.roomType.update({ where: { id: hotel.types.DLX.id }, data: { classId } });
});

const kept = () =>
  db.vipTreatment.findMany({
    where: { hotelId: hotel.id },
    orderBy: { id: 'asc' },
    select: { classId: true, inRoom: true, atDesk: true },
  });

test('what VIPs get is told to housekeeping before they come, and to the desk when they do', async () => {
  const saved = await postForm(manager, path, {
    complete: '1',
    'inRoom.all': 'Fruit',
    'atDesk.all': 'Check-out until 14:00',
    [`inRoom.c${classId}`]: 'Fruit and two robes',
    [`atDesk.c${classId}`]: '',
  });
  expect(saved.status).toBe(303);
  expect(await kept()).toEqual([
    { classId: null, inRoom: 'Fruit', atDesk: 'Check-out until 14:00' },
    { classId, inRoom: 'Fruit and two robes', atDesk: '' },
  ]);
  expect((await manager.get(path)).text).toContain('value="Fruit and two robes"');

  const ctx = testContext(db, { hotelId: hotel.id });
  const guest = async (type: 'STD' | 'DLX', room: string, vip: boolean) => {
    const placed = await buildReservation(ctx, hotel, { types: [type] });
    const stayId = placed.stayIds[0] ?? 0;
    const { customerId } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    await db.customer.update({ where: { id: customerId }, data: { vip } });
    await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, room) });
    return `/staff/reservations/${placed.number}/stays/${stayId}/check-in`;
  };
  const [plain, grand, nobody] = [
    await guest('STD', '101', true),
    await guest('DLX', '201', true),
    await guest('STD', '102', false),
  ];
  const maid = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
  const taskOf = async (room: string) =>
    /For the VIP: ([^<]*)/.exec((await maid.get(`/staff/rooms/${room}`)).text)?.[1] ?? null;
  expect([await taskOf('101'), await taskOf('201'), await taskOf('102')]).toEqual([
    'Fruit',
    'Fruit and two robes',
    null,
  ]);
  for (const address of [plain, grand])
    expect((await manager.get(address)).text).toContain('Check-out until 14:00');
  expect((await manager.get(nobody)).text).not.toContain('Check-out until 14:00');
});

test('what can not be kept is refused, and only who sets up the hotel says it', async () => {
  const before = await kept();
  const elsewhere = await buildHotel(db);
  const other = await db.roomClass.create({
    data: { hotelId: elsewhere.id, code: 'TOP', names: { en: 'Top' } },
  });
  expect((await postForm(manager, path, { complete: '1', [`inRoom.c${other.id}`]: 'Fruit' })).status).toBe(
    404,
  );
  const long = await postForm(manager, path, { complete: '1', 'inRoom.all': 'x'.repeat(201) });
  expect(long.status).toBe(422);
  expect(long.text).toContain('x'.repeat(201));
  expect((await postForm(manager, path, { complete: '1', 'inRoom.c0': 'x' })).status).toBe(422);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(path)).status).toBe(403);
  expect(await kept()).toEqual(before);
  await expect(
    db.vipTreatment.create({ data: { hotelId: hotel.id, classId: null, inRoom: 'twice' } }),
  ).rejects.toThrow(/vip_treatments_once|Unique constraint/);
});

test('a form sent blank clears what is kept, and one that lost its fields clears nothing', async () => {
  const before = await kept();
  expect(before).toHaveLength(2);
  expect((await postForm(manager, path, {})).status).toBe(422);
  expect(await kept()).toEqual(before);
  expect((await postForm(manager, path, { complete: '1', 'inRoom.all': '' })).status).toBe(303);
  expect(await kept()).toEqual([]);
});
