import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { writtenCells } from '../../../src/modules/rates/price-calendar.ts';
import type { PriceCell } from '../../../src/modules/rates/price-change.ts';
import { fitsGrid, reworkedCells } from '../../../src/modules/rates/waiting-price.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);
const code = (days: number) => day(days).replaceAll('-', '');
const calendar = '/staff/rates/calendar';
const cellsUrl = '/staff/rates/calendar/cells';

const cell = (overrides: Partial<PriceCell> = {}): PriceCell => ({
  ratePlanId: 1,
  roomTypeId: 2,
  date: monday,
  priceMinor: minor(88_000),
  specialName: null,
  ...overrides,
});

describe('a draft', () => {
  test('is written as the script reads it', () => {
    const cells = [
      cell({ date: day(1), priceMinor: minor(95_050) }),
      cell(),
      cell({ roomTypeId: 3, priceMinor: null }),
    ];
    expect(writtenCells(cells, 'CNY')).toBe(`r1_2*${code(0)}_880*${code(1)}_950.50*r1_3*${code(0)}_`);
    expect(writtenCells([cell()], 'JPY')).toBe(`r1_2*${code(0)}_88000`);
    expect(writtenCells([], 'CNY')).toBe('');
  });

  test('keeps the names of its dates when their prices change, and none where a date is cleared', () => {
    const former = [cell({ specialName: 'Gala' }), cell({ date: day(1), specialName: 'Fair' })];
    const cells = [
      cell({ priceMinor: minor(1) }),
      cell({ date: day(1), priceMinor: null }),
      cell({ date: day(2) }),
    ];
    expect(reworkedCells(former, cells).map(({ specialName }) => specialName)).toEqual(['Gala', null, null]);
  });

  test.each([
    [{ cells: 9_000 }, true],
    [{ cells: 9_001 }, false],
    [null, false],
    [{}, false],
  ])('with %o fits the calendar: %s', (payload, fits) => {
    expect(fitsGrid({ payload })).toBe(fits);
  });
});

describe('the calendar', () => {
  let db: Db;
  let app: Express;
  let hotel: BuiltHotel;
  let manager: TestAgent;

  beforeAll(async () => {
    ({ db } = await testDatabase());
    app = testApp(db);
  });

  beforeEach(async () => {
    hotel = await buildHotel(db, { inventoryDays: 10 });
    manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  });

  const row = (type: 'DLX' | 'STD' = 'DLX') => `r${hotel.plans.BAR.id}_${hotel.types[type].id}`;
  const send = async (cells: string, fields: Record<string, string> = {}, agent = manager) =>
    postForm(agent, cellsUrl, { cells, send: 'draft', ...fields }, calendar);
  const idOf = (href: string) => /(\d+)$/.exec(href)?.[1] ?? '';
  const marks = (text: string) =>
    [...text.matchAll(/class="waits" href="([^"]+)" title="([^"]+)".*?<\/span> ([^<]+)<\/a>/g)].map((match) =>
      match.slice(1),
    );
  const cellsOf = async (id: string) =>
    (
      await db.rateChangeCell.findMany({
        where: { changeId: Number(id) },
        orderBy: [{ roomTypeId: 'asc' }, { date: 'asc' }],
      })
    ).map(({ roomTypeId, priceMinor, toMinor, specialName }) => [
      roomTypeId,
      priceMinor,
      toMinor,
      specialName,
    ]);

  test('marks what waits with its price: a draft for its author alone, what was handed in for everybody', async () => {
    const { body: drafted } = await send(`${row()}*${code(0)}_900*${code(1)}_`);
    const { body: sent } = await send(`${row('STD')}*${code(0)}_700.50`, { send: 'submit' });
    const draft = `${calendar}?draft=${idOf(drafted.href)}`;
    expect(marks((await manager.get(calendar)).text)).toEqual(
      expect.arrayContaining([
        [draft, 'Your draft, not sent yet', '900'],
        [draft, 'Your draft, not sent yet', '↺ 880'],
        [sent.href, 'Waits for approval', '700.50'],
      ]),
    );
    const colleague = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    const seen = [[sent.href, 'Waits for approval', '700.50']];
    expect(marks((await colleague.get(calendar)).text)).toEqual(seen);
    const elsewhere = await buildHotel(db, { inventoryDays: 2 });
    const stranger = await signedInAgent(app, 'manager', { hotelId: elsewhere.id });
    expect(marks((await stranger.get(calendar)).text)).toEqual([]);
    await postForm(manager, `${sent.href}/withdrawal`, { version: '2' });
    expect(marks((await colleague.get(calendar)).text)).toEqual([]);
  });

  test('opens a draft in its cells, and what is sent takes their place', async () => {
    const { body } = await send(`${row()}*${code(2)}_900*${code(3)}_950`, { note: 'Fair' });
    const id = idOf(body.href);
    const change = await manager.get(body.href);
    expect(change.text).toContain(`href="${calendar}?draft=${id}"`);
    const { text } = await manager.get(`${calendar}?draft=${id}`);
    expect(text).toContain(`data-draft="${row()}*${code(2)}_900*${code(3)}_950"`);
    expect(text).toContain(`name="from" value="${day(2)}"`);
    expect(text).toContain('value="Fair"');
    expect(marks(text)).toEqual([]);

    const again = await send(`${row('STD')}*${code(0)}_700*${row()}*${code(3)}_960`, {
      draft: id,
      version: '1',
    });
    expect([again.status, again.body.href]).toEqual([201, body.href]);
    expect(await cellsOf(id)).toEqual(
      [
        [hotel.types.STD.id, 70_000, 70_000, null],
        [hotel.types.DLX.id, 96_000, 96_000, null],
      ].sort(([a], [b]) => Number(a) - Number(b)),
    );
    const kept = await db.rateChange.findUniqueOrThrow({ where: { id: Number(id) } });
    expect([kept.status, kept.version, kept.subjectLabel]).toEqual(['draft', 2, `${day(0)} – ${day(3)}`]);
    expect(await db.rateDay.count({ where: { hotelId: hotel.id } })).toBe(0);

    await send(`${row()}*${code(3)}_970`, { draft: id, version: '2', send: 'submit' });
    const handedIn = await db.rateChange.findUniqueOrThrow({ where: { id: Number(id) } });
    expect([handedIn.status, handedIn.round]).toEqual(['submitted', 1]);
    const late = await send(`${row()}*${code(3)}_980`, { draft: id, version: String(handedIn.version) });
    expect(late.status).toBe(409);
    expect(await cellsOf(id)).toEqual([[hotel.types.DLX.id, 97_000, 97_000, null]]);
  });

  test('lets nobody else at a draft, and nobody who has seen an older one', async () => {
    const { body } = await send(`${row()}*${code(0)}_900`);
    const id = idOf(body.href);
    const colleague = await signedInAgent(app, 'manager', { hotelId: hotel.id });
    expect((await colleague.get(`${calendar}?draft=${id}`)).status).toBe(403);
    const cells = `${row()}*${code(0)}_1`;
    expect((await send(cells, { draft: id, version: '1' }, colleague)).status).toBe(403);
    expect((await send(cells, { draft: id, version: '9' })).status).toBe(409);
    expect((await send(cells, { draft: id })).status).toBe(422);
    expect((await send(cells, { draft: '2147483647', version: '1' })).status).toBe(404);
    expect((await manager.get(`${calendar}?draft=2147483647`)).status).toBe(404);
    expect((await manager.get(`${calendar}?draft=x`)).status).toBe(200);
    expect(await cellsOf(id)).toEqual([[hotel.types.DLX.id, 90_000, 90_000, null]]);
  });

  test('with a wrong cell keeps the draft as it was', async () => {
    const { body } = await send(`${row()}*${code(0)}_900`);
    const id = idOf(body.href);
    const derived = `r${hotel.plans.NRF.id}_${hotel.types.DLX.id}*${code(0)}_1`;
    expect((await send(derived, { draft: id, version: '1' })).status).toBe(422);
    expect((await send(`${row()}*${code(-1)}_1`, { draft: id, version: '1' })).status).toBe(422);
    expect(await cellsOf(id)).toEqual([[hotel.types.DLX.id, 90_000, 90_000, null]]);
  });

  test('two rewrites of one draft at once: the second is told to look again', async () => {
    const { body } = await send(`${row()}*${code(0)}_900`);
    const id = idOf(body.href);
    const sent = await Promise.all(
      ['901', '902'].map((price) => send(`${row()}*${code(0)}_${price}`, { draft: id, version: '1' })),
    );
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
