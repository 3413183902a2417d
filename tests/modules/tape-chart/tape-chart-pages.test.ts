import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { openBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import {
  buildInHouseReservation,
  buildReservation,
  moveBusinessDate,
  roomNamed,
} from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;
const day = calendarDate;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  ctx = testContext(db);
  hotel = await buildHotel(db, { rooms: { STD: 12 } });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
});

async function booked(room: string | null, arrival: string, departure: string): Promise<number> {
  const { stayIds } = await buildReservation(ctx, hotel, { arrival, departure });
  const stayId = stayIds[0] ?? 0;
  if (room) await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, room) });
  return stayId;
}
const pathOf = (stayId: number, act = '') => `/staff/tape-chart/stays/${stayId}${act}`;
const rowOf = (html: string, room: string) =>
  html.split('<li class="r"').find((row) => row.includes(`data-r="${roomNamed(hotel, room)}"`)) ?? '';
const roomIdOf = async (id: number) => (await db.stay.findUniqueOrThrow({ where: { id } })).roomId;
const versionOf = async (id: number) => (await db.stay.findUniqueOrThrow({ where: { id } })).version;

describe('the chart', () => {
  test('never hides who is in house, whatever days the address asks for', async () => {
    const long = await buildInHouseReservation(ctx, hotel, {
      room: '101',
      arrival: '2027-05-03',
      departure: '2027-06-20',
    });
    const over = await buildInHouseReservation(ctx, hotel, {
      room: '102',
      arrival: '2027-05-03',
      departure: '2027-05-04',
    });
    await moveBusinessDate(db, hotel, '2027-06-10');
    for (const address of [
      '?from=2027-06-09&days=7',
      '?from=2027-06-10&days=31',
      '',
      '?from=2027-06-04&days=7',
      `?type=${hotel.types.STD.id}`,
    ]) {
      const { text } = await desk.get(`/staff/tape-chart${address}`).expect(200);
      expect(rowOf(text, '101')).toContain(pathOf(long.stayId));
      expect(rowOf(text, '102')).toContain(pathOf(over.stayId));
      expect(rowOf(text, '102')).toContain('should have left');
    }
    await moveBusinessDate(db, hotel, '2027-05-03');
  });

  test('draws stays, parts, blocks and those who wait, each with its words', async () => {
    const split = await booked('103', '2027-05-04', '2027-05-08');
    const move = { hotelId: hotel.id, stayId: split, version: await versionOf(split) };
    await changeRoom(ctx, { ...move, roomId: roomNamed(hotel, '104'), from: day('2027-05-06') });
    const waiting = await booked(null, '2027-05-04', '2027-05-06');
    const block = {
      kind: 'out_of_order',
      reason: 'Burst pipe',
      startDate: day('2027-05-04'),
      endDate: day('2027-05-06'),
    } as const;
    await openBlock(ctx, {
      ...block,
      hotelId: hotel.id,
      roomId: roomNamed(hotel, '105'),
      acceptDisplaced: true,
    });
    const { text } = await desk.get('/staff/tape-chart?from=2027-05-03&days=7').expect(200);
    expect(rowOf(text, '103')).toMatch(new RegExp(`class="a4 z8 expected" href="${pathOf(split)}"`));
    expect(rowOf(text, '104')).toMatch(new RegExp(`class="a8 z12 planned" href="${pathOf(split)}"`));
    expect(rowOf(text, '104')).toContain('moves here later, 6 May – 8 May');
    expect(rowOf(text, '105')).toMatch(/class="a3 z7 out-of-order"[^>]*>Burst pipe/);
    expect(text.indexOf(pathOf(waiting))).toBeLessThan(text.indexOf('data-r='));
    expect(text).toMatch(/class="a1 z3 today" aria-current="date"/);
  });

  test('costs the same few statements for any number of stays', async () => {
    const before = await countStatements(() => desk.get('/staff/tape-chart?days=31').then());
    for (const room of ['106', '107', '108']) await booked(room, '2027-05-04', '2027-05-06');
    expect(await countStatements(() => desk.get('/staff/tape-chart?days=31').then())).toBe(before);
    expect(before).toBeLessThanOrEqual(5);
  });

  test('of nonsense in the address shows the usual days, of another hotel nothing', async () => {
    const { text } = await desk.get('/staff/tape-chart?from=2027-02-30&days=9999&type=x').expect(200);
    expect(text).toContain('data-days="14"');
    const other = await buildHotel(db);
    const stranger = await signedInAgent(app, 'front-desk', { hotelId: other.id });
    const theirs = await stranger.get('/staff/tape-chart?from=2027-05-03').expect(200);
    expect(theirs.text).not.toContain('Zhou');
    const stayId = await booked('109', '2027-05-04', '2027-05-06');
    await stranger.get(pathOf(stayId)).expect(404);
    await stranger.get(pathOf(stayId, '/room')).expect(404);
  });

  test('of who may look only offers no change, and refuses one', async () => {
    const stayId = await booked('110', '2027-05-04', '2027-05-06');
    const auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
    expect((await auditor.get('/staff/tape-chart').expect(200)).text).not.toContain('data-changes');
    expect((await auditor.get(pathOf(stayId)).expect(200)).text).not.toContain('/split');
    await auditor.get(pathOf(stayId, '/room')).expect(403);
  });
});

describe('a change', () => {
  const fresh = async () => {
    hotel = await buildHotel(db);
    desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  };

  test('of room is previewed with what stands in the way, made, and taken back by its toast', async () => {
    await fresh();
    const [stayId, other] = [
      await booked('101', '2027-05-04', '2027-05-08'),
      await booked('102', '2027-05-05', '2027-05-06'),
    ];
    const taken = await desk.get(`${pathOf(stayId, '/room')}?roomId=${roomNamed(hotel, '102')}`).expect(200);
    expect(taken.text).toMatch(/Room 102: Wen Zhou \d+ has it, Wed 5 May – Thu 6 May/);
    expect(taken.text).not.toContain('Give this room');
    const free = await desk.get(`${pathOf(stayId, '/room')}?roomId=${roomNamed(hotel, '103')}`).expect(200);
    expect(free.text).toContain('Room 103 (Standard) is free on all these nights.');
    const form = { roomId: roomNamed(hotel, '103'), version: await versionOf(stayId) };
    const done = await postForm(desk, pathOf(stayId, '/room'), form);
    expect([done.status, done.headers.location]).toEqual([303, '/staff/tape-chart?from=2027-05-04']);
    const { id } = await db.stayChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const chart = await desk.get(done.headers.location as string).expect(200);
    expect(chart.text).toContain(`action="/staff/tape-chart/changes/${id}/undo"`);
    expect((await desk.get(pathOf(stayId))).text).toContain('Take back the last change');
    expect((await postForm(desk, `/staff/tape-chart/changes/${id}/undo`, {})).status).toBe(303);
    expect(await roomIdOf(stayId)).toBe(roomNamed(hotel, '101'));
    const again = await postForm(desk, `/staff/tape-chart/changes/${id}/undo`, {});
    expect((await desk.get(again.headers.location as string)).text).toContain('has been taken back already');
    const refused = await postForm(desk, pathOf(stayId, '/room'), {
      roomId: roomNamed(hotel, '102'),
      version: await versionOf(stayId),
    });
    expect([refused.status, refused.text.includes('Another party has this room')]).toEqual([409, true]);
    expect(await roomIdOf(other)).toBe(roomNamed(hotel, '102'));
    expect((await postForm(desk, pathOf(stayId, '/room'), { roomId: 'x', version: '' })).status).toBe(422);
  });

  test('to another type offers the same money or the other price, and says how much', async () => {
    await fresh();
    const stayId = await booked('101', '2027-05-04', '2027-05-06');
    const roomId = roomNamed(hotel, '201');
    const { text } = await desk.get(`${pathOf(stayId, '/room')}?roomId=${roomId}`).expect(200);
    expect(text).toContain('Keep the price');
    expect(text).toContain('560.00');
    const form = {
      roomId,
      terms: 'reprice',
      expectedDifferenceMinor: '56000',
      version: await versionOf(stayId),
    };
    await postForm(desk, pathOf(stayId, '/room'), form);
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      roomId,
      totalMinor: 176_000,
    });
  });

  test('of dates shows the price first, and what is in the way', async () => {
    await fresh();
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-05',
    });
    const longer = await desk.get(`${pathOf(stayId, '/dates')}?departure=2027-05-06`).expect(200);
    expect(longer.text).toContain('600.00');
    const form = {
      arrival: '2027-05-03',
      departure: '2027-05-06',
      expectedDifferenceMinor: '60000',
      version: await versionOf(stayId),
    };
    expect((await postForm(desk, pathOf(stayId, '/dates'), form)).status).toBe(303);
    await booked('101', '2027-05-06', '2027-05-08');
    const blocked = await desk.get(`${pathOf(stayId, '/dates')}?departure=2027-05-07`).expect(200);
    expect(blocked.text).toMatch(/Room 101: Wen Zhou \d+ has it/);
    expect(blocked.text).not.toContain('name="expectedDifferenceMinor"');
    const past = await desk.get(`${pathOf(stayId, '/dates')}?departure=2027-05-01`);
    expect([past.status, past.text.includes('lies before the arrival')]).toEqual([422, true]);
    expect((await desk.get(`${pathOf(stayId, '/dates')}?departure=soon`)).status).toBe(422);
  });

  test('by splitting and by swapping is previewed and made', async () => {
    await fresh();
    const [one, other] = [
      await booked('101', '2027-05-04', '2027-05-08'),
      await booked('102', '2027-05-04', '2027-05-08'),
    ];
    const split = `${pathOf(one, '/split')}?from=2027-05-06&roomId=${roomNamed(hotel, '103')}`;
    expect((await desk.get(split).expect(200)).text).toContain('Split the stay');
    const part = { from: '2027-05-06', roomId: roomNamed(hotel, '103'), version: await versionOf(one) };
    expect((await postForm(desk, pathOf(one, '/split'), part)).status).toBe(303);
    expect(
      (
        await postForm(desk, pathOf(one, '/split'), {
          ...part,
          from: '2027-05-09',
          version: await versionOf(one),
        })
      ).status,
    ).toBe(422);
    const whole = { roomId: roomNamed(hotel, '101'), version: await versionOf(one) };
    expect((await postForm(desk, pathOf(one, '/room'), whole)).status).toBe(303);
    const { text } = await desk.get(`${pathOf(one, '/swap')}?otherStayId=${other}`).expect(200);
    expect(text).toMatch(/goes to room 102\./);
    const swap = { otherStayId: other, otherVersion: await versionOf(other), version: await versionOf(one) };
    expect((await postForm(desk, pathOf(one, '/swap'), swap)).status).toBe(303);
    expect([await roomIdOf(one), await roomIdOf(other)]).toEqual([
      roomNamed(hotel, '102'),
      roomNamed(hotel, '101'),
    ]);
    expect((await postForm(desk, pathOf(one, '/swap'), swap)).status).toBe(409);
  });
});
