import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { fillPinyin } from '../../../src/modules/reservations/pinyin.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { rowsOf } from '../../support/spreadsheets.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let manager: TestAgent;
let wang: string;
let tanaka: string;
let formula: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const book = async (guest: object, overrides: object) =>
    (await buildReservation(ctx, hotel, { guest: { firstName: '', lastName: '', ...guest }, ...overrides }))
      .number;
  wang = await book(
    { firstName: '小明', lastName: '王', phone: '+8613800138000' },
    { arrival: '2027-05-10', departure: '2027-05-13', channel: 'web' },
  );
  tanaka = await book(
    { firstName: 'Yui', lastName: 'Tanaka', email: 'yui@example.com' },
    { arrival: '2027-05-12', departure: '2027-05-14', channel: 'phone', types: ['DLX'] },
  );
  formula = await book(
    { firstName: '=1+1', lastName: 'Evil' },
    { arrival: '2027-05-20', departure: '2027-05-21', types: ['FAM'] },
  );
  await db.customer.updateMany({ where: { lastName: 'Tanaka' }, data: { company: 'Sakura Trading' } });
});

/** Which of the three the list shows, in its order. */
async function found(query: object): Promise<string[]> {
  const { text, status } = await manager.get('/staff/reservations').query(query);
  expect(status).toBe(200);
  const names = new Map([
    [wang, 'wang'],
    [tanaka, 'tanaka'],
    [formula, 'formula'],
  ]);
  return [...text.matchAll(/href="\/staff\/reservations\/(W-?\w+)"/g)].flatMap(
    ([, number = '']) => names.get(number) ?? [],
  );
}

describe('bookings are found', () => {
  test.each(['王', '小明', 'wangxiaoming', 'Wang Xiaoming', 'xiaoming wang', 'wxm', 'xiaom', '38001380'])(
    'by %s',
    async (text) => {
      expect(await found({ text })).toEqual(['wang']);
    },
  );

  test('by number, and not by what only looks like a wildcard', async () => {
    expect(await found({ text: tanaka.toLowerCase() })).toEqual(['tanaka']);
    expect(await found({ text: '%' })).toEqual([]);
  });

  test('by their dates, whichever is meant', async () => {
    const days = (basis: string, from: string, to: string) => found({ basis, from, to });
    expect(await days('arrival', '2027-05-11', '2027-05-12')).toEqual(['tanaka']);
    expect(await days('departure', '2027-05-13', '2027-05-13')).toEqual(['wang']);
    expect(await days('in_house', '2027-05-12', '2027-05-12')).toEqual(['tanaka', 'wang']);
    expect(await days('in_house', '2027-05-13', '2027-05-13')).toEqual(['tanaka']); // leaves in the morning
    expect(await days('booked', '2027-05-03', '2027-05-03')).toHaveLength(3);
    expect(await days('booked', '2027-05-04', '2027-05-09')).toEqual([]);
  });

  test('by state, channel and company', async () => {
    expect(await found({ channel: 'phone' })).toEqual(['tanaka']);
    expect(await found({ company: 'sakura' })).toEqual(['tanaka']);
    expect(await found({ status: 'in_house' })).toEqual([]);
    const reasons = { reviewState: 'waiting', reviewReasons: [{ kind: 'vip' }] };
    await db.reservation.update({ where: { number: wang }, data: reasons });
    expect(await found({ status: 'waiting' })).toEqual(['wang']);
  });

  test('in the order asked for, which a column’s head turns round', async () => {
    expect(await found({})).toEqual(['formula', 'tanaka', 'wang']);
    expect(await found({ order: 'arrival', direction: 'up' })).toEqual(['wang', 'tanaka', 'formula']);
    expect((await found({ order: 'total' }))[0]).toBe('wang');
    const { text } = await manager.get('/staff/reservations?order=arrival&direction=down');
    expect(text).toContain('aria-sort="descending"');
    expect(text).toMatch(/order=arrival&amp;direction=up/);
  });

  test('at one cost, however they are looked for', async () => {
    const plain = await countStatements(() => manager.get('/staff/reservations').then());
    const asked =
      '/staff/reservations?text=wang&channel=web&company=x&basis=in_house&from=2027-05-01&order=name';
    expect(await countStatements(() => manager.get(asked).then())).toBe(plain);
  });

  test('and a filter that is none comes back with its reason', async () => {
    const answer = await manager.get('/staff/reservations?channel=pigeon&basis=moon');
    expect(answer.status).toBe(422);
  });
});

describe('the file', () => {
  test('holds what the search finds, no formulas, and leaves a trace', async () => {
    const answer = await manager.get('/staff/reservations.csv?basis=arrival&from=2027-05-12');
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    const [head, ...lines] = answer.text.trim().split('\r\n');
    expect(head).toMatch(/^number,state,channel,guest/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      `${tanaka},booked,phone,Yui Tanaka,,yui@example.com,Sakura Trading,2027-05-12,2027-05-14,Deluxe,,2,0,1760.00,2027-05-03`,
    );
    expect(lines[1]).toContain("'=1+1 Evil");
    expect(await db.auditEvent.count({ where: { action: 'reservations_exported' } })).toBe(1);
  });

  test('is a spreadsheet too, with the same rows, headings for people, and no formulas', async () => {
    const [head, first, second] = await rowsOf(
      manager.get('/staff/reservations.xlsx?basis=arrival&from=2027-05-12&lang=zh-CN'),
    );
    expect(head?.slice(0, 4)).toEqual(['预订号', '状态', '渠道', '客人']);
    const day = (date: string) => new Date(`${date}T00:00:00Z`);
    expect(first?.slice(3)).toEqual([
      'Yui Tanaka',
      undefined,
      'yui@example.com',
      'Sakura Trading',
      day('2027-05-12'),
      day('2027-05-14'),
      '豪华间',
      undefined,
      2,
      0,
      1760,
      day('2027-05-03'),
    ]);
    expect(second?.[3]).toBe('=1+1 Evil');
    expect((await manager.get('/staff/reservations.pdf')).status).toBe(404);
  });

  test('is for who may see guests, and holds no other hotel’s', async () => {
    const other = await signedInAgent(app, 'manager', { hotelId: (await buildHotel(db)).id });
    expect((await other.get('/staff/reservations.csv')).text.trim().split('\r\n')).toHaveLength(1);
    const keeper = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
    expect((await keeper.get('/staff/reservations.csv')).status).toBe(403);
  });
});

test('names that came past the services get their pinyin from a job', async () => {
  await db.stay.updateMany({ where: { guestName: '王小明' }, data: { guestPinyin: null } });
  await db.customer.updateMany({ where: { lastName: '王' }, data: { searchPinyin: null } });
  await manager.get('/staff/reservations');
  expect(await found({ text: 'wxm' })).toEqual([]);
  expect(await fillPinyin(ctx)).toBe(2);
  expect(await fillPinyin(ctx)).toBe(0);
  expect(await found({ text: 'wxm' })).toEqual(['wang']);
});
