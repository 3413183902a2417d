import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { getHotel } from '../../../src/modules/hotels/hotel.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
let desk: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db);
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
});

const good = {
  'names.en': 'The Bund House',
  'names.zh-CN': '外滩小馆',
  phone: '+86 21 6321 0000',
  email: 'Hello@Example.com',
  timeZone: 'Asia/Shanghai',
  auditTime: '03:00',
  holdMinutes: '20',
  bookingHorizonDays: '365',
  defaultLanguage: 'zh-CN',
  weekendDays: ['5', '6'],
};

describe('the hotel page', () => {
  const url = '/staff/settings/hotel';

  test('keeps what a manager changes and records it', async () => {
    const answer = await postForm(manager, url, good);
    expect(answer.status).toBe(303);
    expect(await getHotel(db, hotel.id)).toMatchObject({
      names: { en: 'The Bund House', 'zh-CN': '外滩小馆' },
      email: 'hello@example.com',
      auditTime: '03:00',
      holdMinutes: 20,
      weekendDays: [5, 6],
      currency: 'CNY',
    });
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: 'hotel_changed' } });
    expect(event).toMatchObject({ hotelId: hotel.id, subjectId: String(hotel.id), actorKind: 'staff' });
    expect((await manager.get(url)).text).toContain('value="03:00"');
  });

  test.each([
    ['timeZone', 'Mars/Olympus', 'There is no such time zone'],
    ['auditTime', '25:00', 'Please enter a time'],
    ['holdMinutes', '0', 'This is too small'],
    ['names.en', '', 'Please fill this in'],
  ])('gives %s = "%s" back with what was typed', async (field, value, message) => {
    const answer = await postForm(manager, url, { ...good, phone: '+1 212 555 0100', [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.text).toContain('+1 212 555 0100');
    expect((await getHotel(db, hotel.id)).phone).not.toBe('+1 212 555 0100');
  });

  test('says the times of the house and where they are changed, and does not change them', async () => {
    const before = await getHotel(db, hotel.id);
    const sent = await postForm(manager, url, { ...good, checkInTime: '06:00', checkOutTime: '23:00' });
    expect(sent.status).toBe(303);
    const { checkInTime, checkOutTime } = before;
    expect(await getHotel(db, hotel.id)).toMatchObject({ checkInTime, checkOutTime });
    const { text } = await manager.get(url);
    expect(text).toContain(`Guests arrive from ${checkInTime} and leave until ${checkOutTime}.`);
    expect(text).toContain('href="/staff/settings/house-rules"');
    expect(text).not.toContain('name="checkInTime"');
  });

  test('is not for the front desk', async () => {
    expect((await desk.get(url)).status).toBe(403);
    expect((await postForm(desk, url, good)).status).toBe(403);
  });
});

describe('transaction codes', () => {
  const url = '/staff/settings/transaction-codes';

  test('a manager adds a charge and changes its price', async () => {
    const added = await postForm(manager, url, {
      code: 'spa',
      'names.en': 'Spa',
      group: 'other',
      priceMinor: '380',
      active: '1',
    });
    expect(added.status).toBe(303);
    const spa = await db.transactionCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'SPA' } });
    expect(spa).toMatchObject({ kind: 'charge', manual: true, priceMinor: 38_000, active: true });

    const fields = { 'names.en': 'Spa', group: 'other', priceMinor: '420.50', damage: '1' };
    await postForm(manager, `${url}/${spa.id}`, fields);
    const changed = await db.transactionCode.findUniqueOrThrow({ where: { id: spa.id } });
    expect([spa.damage, changed.damage]).toEqual([false, true]);
    expect(changed).toMatchObject({ priceMinor: 42_050, active: false, code: 'SPA' });
    expect((await manager.get(`${url}/${spa.id}`)).text).toMatch(/name="damage" value="1" checked/);
  });

  test('a taken code is said at its field and what was typed stays', async () => {
    const answer = await postForm(manager, url, { code: 'room', 'names.en': 'Sauna', group: 'other' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('This code is taken');
    expect(answer.text).toContain('Sauna');
  });

  test("what the system posts is not changed by hand, and another hotel's is not found", async () => {
    const room = await db.transactionCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'ROOM' } });
    const fields = { 'names.en': 'Cheap', group: 'other', active: '1' };
    expect((await postForm(manager, `${url}/${room.id}`, fields)).status).toBe(422);
    const other = await buildHotel(db, { slug: 'other' });
    const theirs = await db.transactionCode.findFirstOrThrow({
      where: { hotelId: other.id, code: 'MINIBAR' },
    });
    expect((await postForm(manager, `${url}/${theirs.id}`, fields)).status).toBe(404);
    expect(await db.transactionCode.findUniqueOrThrow({ where: { id: theirs.id } })).toEqual(theirs);
  });

  test('a bad price comes back', async () => {
    const answer = await postForm(manager, url, {
      code: 'X1',
      'names.en': 'X',
      group: 'other',
      priceMinor: '1e3',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Please enter an amount');
    expect(answer.text).toContain('value="1e3"');
  });
});
