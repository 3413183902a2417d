import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let manager: TestAgent;
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);
const code = (days: number) => day(days).replaceAll('-', '');
const calendar = '/staff/rates/calendar';
const bulk = '/staff/rates/calendar/bulk';
const cellsUrl = '/staff/rates/calendar/cells';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  other = await buildHotel(db, { inventoryDays: 2 });
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

/** Lets somebody else approve the change at this address. */
async function approve(path: string): Promise<void> {
  const approver = await signedInAgent(app, 'finance', { hotelId: hotel.id });
  const version = /name="version" value="(\d+)"/.exec((await approver.get(path)).text)?.[1] ?? '';
  expect((await postForm(approver, `${path}/approvals`, { version })).status).toBe(303);
}

/** The prices that stand by date, for one plan and type. */
async function prices(type: 'DLX' | 'STD' = 'DLX'): Promise<number[]> {
  const where = { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types[type].id };
  const rows = await db.rateDay.findMany({ where, orderBy: { date: 'asc' } });
  return rows.map(({ priceMinor }) => priceMinor);
}

const changes = () => db.rateChange.count({ where: { hotelId: hotel.id } });

function form(overrides: Record<string, string | string[]> = {}) {
  return {
    ratePlanIds: [String(hotel.plans.BAR.id)],
    roomTypeIds: [String(hotel.types.DLX.id)],
    firstDate: monday,
    lastDate: day(3),
    action: 'set',
    value: '999.99',
    send: 'submit',
    ...overrides,
  };
}

describe('the calendar', () => {
  test('shows ninety nights of every plan and type, derived ones computed, own prices and restrictions marked', async () => {
    const pair = { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.DLX.id, hotelId: hotel.id };
    await db.rateDay.create({
      data: { ...pair, date: toDbDate(day(1)), priceMinor: 123_450, specialName: 'Gala' },
    });
    await db.restriction.create({
      data: { hotelId: hotel.id, date: toDbDate(day(2)), roomTypeId: hotel.types.DLX.id, minStayArrival: 3 },
    });
    const { text } = await manager.get(calendar);
    expect(text.match(/data-day="/g)).toHaveLength(90);
    expect(text).toContain(`data-row="r${hotel.plans.BAR.id}_${hotel.types.DLX.id}"`);
    expect(text).not.toContain(`data-row="r${hotel.plans.NRF.id}_`);
    expect(text).toContain('<td class="own">1234.50</td><td>880<small>A≥3</small></td>');
    expect(text).toContain('title="Gala"');
    expect(text).toContain('<td>1111.05</td>');
    expect(text).toContain('<td>1354.50</td>');
  });

  test('narrows to a plan, a type and a date, and shows something sensible whatever it is asked', async () => {
    const { text } = await manager.get(
      `${calendar}?plan=${hotel.plans.BAR.id}&type=${hotel.types.STD.id}&from=${day(7)}`,
    );
    expect(text.match(/<th scope="row"/g)).toHaveLength(1);
    expect(text).toContain(`data-day="${code(7)}"`);
    for (const query of [
      '?from=2027-02-30',
      '?plan=abc',
      '?plan=99999999999',
      `?plan=${other.plans.BAR.id}`,
      '?from[]=x',
      '?from=2199-12-31',
    ]) {
      expect([query, (await manager.get(calendar + query)).status]).toEqual([query, 200]);
    }
  });

  test('whoever may only look gets no editor', async () => {
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    const { text } = await desk.get(calendar);
    expect([text.includes('880'), text.includes('data-row'), text.includes('rate-grid.js')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('names the public holidays of its dates, not those of others or taken away', async () => {
    const holiday = { hotelId: hotel.id, source: 'library', kind: 'public' };
    await db.publicHoliday.createMany({
      data: [
        { ...holiday, date: toDbDate(day(3)), names: { en: 'Labour Day' }, sourceKey: 'a' },
        {
          ...holiday,
          date: toDbDate(day(4)),
          names: { en: 'Youth Day' },
          sourceKey: 'b',
          kind: 'observance',
        },
        { ...holiday, date: toDbDate(day(90)), names: { en: 'Too Late Day' }, sourceKey: 'c' },
        { ...holiday, date: toDbDate(day(5)), names: { en: 'Removed Day' }, sourceKey: 'd', removed: true },
        { ...holiday, hotelId: other.id, date: toDbDate(day(3)), names: { en: 'Their Day' }, sourceKey: 'a' },
      ],
    });
    const { text } = await manager.get(calendar);
    const head = (days: number) => new RegExp(`data-day="${code(days)}".*?</th>`, 's').exec(text)?.[0];
    expect(head(3)).toContain('◆</abbr><span class="visually-hidden"> Labour Day</span>');
    expect(head(4)).toContain('◇</abbr><span class="visually-hidden"> Youth Day</span>');
    expect(head(5)).not.toContain('abbr');
    for (const name of ['Too Late Day', 'Removed Day', 'Their Day']) expect(text).not.toContain(name);
  });

  test('leads from each type to why its price is so', async () => {
    const { text } = await manager.get(calendar);
    const why = `/staff/rates/why/${hotel.plans.BAR.id}/${hotel.types.DLX.id}/${monday}`;
    expect(text).toContain(`<a href="${why}">DLX</a>`);
    expect((await manager.get(why)).status).toBe(200);
  });

  test('20 types × 5 plans × 90 nights weigh at most 100 KB on the wire, and cost the same statements as 3 types', async () => {
    await manager.get(calendar);
    const few = await countStatements(() => manager.get(calendar).expect(200));
    await fillTypes(20);
    let text = '';
    const many = await countStatements(async () => {
      ({ text } = await manager.get(calendar).expect(200));
    });
    expect(text.match(/<td/g)?.length).toBeGreaterThanOrEqual(9_000);
    expect(gzipSync(text).length).toBeLessThanOrEqual(100_000);
    expect(many).toBe(few);
  });
});

/** So many types, each sold by the four plans of the hotel and a fifth, with prices of their own that all differ. */
async function fillTypes(count: number): Promise<void> {
  await db.$executeRaw`INSERT INTO room_types (hotel_id, code, names, bed_type, base_adults, max_adults, max_children, max_guests, amenities)
    SELECT ${hotel.id}, 'X' || g, '{"en": "Extra type"}', 'king', 2, 2, 0, 2, '{}' FROM generate_series(4, ${count}) AS g`;
  await db.$executeRaw`INSERT INTO rate_plans (hotel_id, code, names, policy_id)
    SELECT hotel_id, 'FIVE', '{"en": "Fifth"}', policy_id FROM rate_plans WHERE id = ${hotel.plans.BAR.id}`;
  await db.$executeRaw`INSERT INTO rate_plan_room_types (rate_plan_id, room_type_id, hotel_id, price_minor)
    SELECT p.id, t.id, ${hotel.id}, CASE WHEN p.parent_plan_id IS NULL THEN 70000 END
    FROM rate_plans p JOIN room_types t USING (hotel_id) WHERE p.hotel_id = ${hotel.id} ON CONFLICT DO NOTHING`;
  await db.$executeRaw`INSERT INTO rate_days (rate_plan_id, room_type_id, date, hotel_id, price_minor)
    SELECT p.id, t.id, ${monday}::date + g, ${hotel.id}, 60000 + (t.id * 977 + g * 311) % 400 * 100
    FROM rate_plans p JOIN room_types t USING (hotel_id) CROSS JOIN generate_series(0, 89) AS g
    WHERE p.hotel_id = ${hotel.id} AND p.parent_plan_id IS NULL`;
}

describe('the spreadsheet’s cells', () => {
  const row = (type: 'DLX' | 'STD' = 'DLX') => `r${hotel.plans.BAR.id}_${hotel.types[type].id}`;
  const send = (cells: string, extras: Record<string, string> = {}) =>
    postForm(manager, cellsUrl, { cells, send: 'submit', ...extras }, calendar);

  test('become one change, whose prices hold once it is approved', async () => {
    const cells = `${row()}*${code(0)}_900*${code(1)}-3_950.50*${row('STD')}*${code(0)}_700`;
    const sent = await send(cells, { note: 'Spring' });
    expect(sent.status).toBe(201);
    expect(await prices()).toEqual([]);
    await approve(sent.body.href);
    expect(await prices()).toEqual([90_000, 95_050, 95_050, 95_050]);
    expect(await prices('STD')).toEqual([70_000]);
    const cleared = await send(`${row()}*${code(1)}-2_`);
    await approve(cleared.body.href);
    expect(await prices()).toEqual([90_000, 95_050]);
  });

  test('are kept as a draft that nobody else can send', async () => {
    const { body } = await send(`${row()}*${code(0)}_900`, { send: 'draft' });
    expect((await manager.get(body.href)).text).toContain('Draft');
    const colleague = await signedInAgent(app, 'manager', { hotelId: hotel.id });
    const refused = await postForm(colleague, `${body.href}/submission`, { version: '1' });
    expect(refused.status).toBe(403);
    expect((await postForm(manager, `${body.href}/submission`, { version: '1' })).status).toBe(303);
  });

  test('with a mistake come back by cell, and nothing is kept of the others', async () => {
    const sent = await send(`${row()}*${code(0)}_900*${code(1)}_abc*${code(2)}_-5*${code(3)}_1.005`);
    const key = (days: number) => `${row().slice(1)}_${code(days)}`;
    expect([sent.status, Object.keys(sent.body.errors)]).toEqual([422, [key(1), key(2), key(3)]]);
    expect(await changes()).toBe(0);
  });

  test.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['a night without a row', '20270503_900'],
    ['a date that is none', 'r1_1*20270230_900'],
    ['a thousand nights', 'r1_1*20270503-999_900'],
  ])('%s is refused', async (_name, cells) => {
    const sent = await send(cells);
    expect([sent.status, Object.keys(sent.body.errors)]).toEqual([422, ['']]);
    expect(await changes()).toBe(0);
  });

  test('of another hotel’s plan or type, of a derived plan and of yesterday are refused', async () => {
    const { BAR, NRF } = hotel.plans;
    const { DLX } = hotel.types;
    const wrong: [string, number][] = [
      [`r${other.plans.BAR.id}_${DLX.id}*${code(0)}_1`, 404],
      [`r${BAR.id}_${other.types.DLX.id}*${code(0)}_1`, 404],
      [`r${NRF.id}_${DLX.id}*${code(0)}_1`, 422],
      [`r${BAR.id}_${DLX.id}*${code(-1)}_1`, 422],
    ];
    for (const [cells, status] of wrong) expect([cells, (await send(cells)).status]).toEqual([cells, status]);
    expect(await changes()).toBe(0);
  });
});

describe('a change of many prices', () => {
  test('is looked at first: how many, from what to what, and which rails it breaks', async () => {
    await db.rateRail.create({
      data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, ceilingMinor: 95_000 },
    });
    const both = [String(hotel.types.DLX.id), String(hotel.types.STD.id)];
    const looked = await postForm(
      manager,
      bulk,
      form({ roomTypeIds: both, action: 'percent', value: '10', send: 'preview' }),
    );
    expect(looked.status).toBe(200);
    for (const words of ['<dd>8</dd>', '¥600 – ¥880', '¥660 – ¥968', '+10%', 'the ceiling is ¥950'])
      expect(looked.text).toContain(words);
    expect(await changes()).toBe(0);
  });

  test.each([
    [{ action: 'set', value: '1,050' }, [105_000, 105_000, 105_000, 105_000, 105_000]],
    [{ action: 'percent', value: '-12.5' }, [77_000, 77_000, 77_000, 77_000, 85_750]],
    [{ action: 'percent', value: '+3.3', rounding: 'whole' }, [90_900, 90_900, 90_900, 90_900, 101_200]],
    [{ action: 'percent', value: '1', rounding: 'nine' }, [88_900, 88_900, 88_900, 88_900, 98_900]],
    [{ action: 'amount', value: '-30.50' }, [84_950, 84_950, 84_950, 84_950, 94_950]],
    [{ action: 'amount', value: '-2000' }, [0, 0, 0, 0, 0]],
  ])('%o from 880 and, on Friday, 980', async (overrides, expected) => {
    const sent = await postForm(manager, bulk, form({ lastDate: day(4), ...overrides }));
    await approve(sent.headers.location ?? '');
    expect(await prices()).toEqual(expected);
  });

  test('touches only the weekdays chosen, names them, and takes them back', async () => {
    const sent = await postForm(manager, bulk, form({ weekdays: ['1', '3'], specialName: 'Gala' }));
    await approve(sent.headers.location ?? '');
    const rows = await db.rateDay.findMany({ where: { hotelId: hotel.id }, orderBy: { date: 'asc' } });
    expect(rows.map(({ date, specialName }) => [date, specialName])).toEqual([
      [toDbDate(monday), 'Gala'],
      [toDbDate(day(2)), 'Gala'],
    ]);
    const cleared = await postForm(manager, bulk, form({ action: 'clear', value: '' }));
    await approve(cleared.headers.location ?? '');
    expect(await prices()).toEqual([]);
  });

  test('waits for its day', async () => {
    const sent = await postForm(manager, bulk, form({ effectiveDate: day(1) }));
    await approve(sent.headers.location ?? '');
    expect(await prices()).toEqual([]);
    expect((await manager.get(sent.headers.location ?? '')).text).toContain('Approved');
  });

  test.each([
    ['no plan', { ratePlanIds: [] as string[] }],
    ['no type', { roomTypeIds: [] as string[] }],
    ['an end before its start', { lastDate: '2027-01-01' }],
    ['more than 400 days', { lastDate: '2029-01-01' }],
    ['yesterday', { firstDate: '2027-05-02' }],
    ['no night at all', { lastDate: monday, weekdays: ['3'] }],
    ['a price with three decimals', { value: '1.005' }],
    ['a price below nothing', { value: '-1' }],
    ['no value', { value: '' }],
    ['a percentage that is none', { action: 'percent', value: 'ten' }],
    ['less than all of it', { action: 'percent', value: '-101' }],
    ['an action nobody knows', { action: 'explode' }],
  ])('%s is refused, and what was typed stays', async (_name, overrides) => {
    const { status, text } = await postForm(manager, bulk, form({ note: 'Remember me', ...overrides }));
    expect([status, text.includes('value="Remember me"')]).toEqual([422, true]);
    expect(await changes()).toBe(0);
  });

  test('of a derived plan is refused; another hotel’s plan and type are not found', async () => {
    const derived = await postForm(manager, bulk, form({ ratePlanIds: String(hotel.plans.NRF.id) }));
    const theirPlan = await postForm(manager, bulk, form({ ratePlanIds: String(other.plans.BAR.id) }));
    const theirType = await postForm(manager, bulk, form({ roomTypeIds: String(other.types.DLX.id) }));
    expect([derived.status, theirPlan.status, theirType.status]).toEqual([422, 404, 404]);
  });
});
