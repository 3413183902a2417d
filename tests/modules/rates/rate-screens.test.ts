import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { quoteStay } from '../../../src/modules/availability/quote.service.ts';
import { channels } from '../../../src/modules/rates/rate-plan.ts';
import { setStopSellIn } from '../../../src/modules/rates/restriction.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { approveProposal } from '../../support/approval.ts';
import {
  type BuiltHotel,
  buildHotel,
  type PlanCode,
  testBusinessDate,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let manager: TestAgent;
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10 });
  other = await buildHotel(db, { inventoryDays: 2 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

/** What the nights of a Deluxe room cost two adults from Monday on. */
async function nights(plan: PlanCode, count: number): Promise<number[]> {
  const priced = await quoteStay(db, {
    hotelId: hotel.id,
    roomTypeId: hotel.types.DLX.id,
    ratePlanId: hotel.plans[plan].id,
    arrival: monday,
    departure: day(count),
    adults: 2,
    childAges: [],
    channel: 'web',
    at: testNow,
    businessDate: monday,
  });
  return priced.nights.map((night) => night.grossMinor);
}

async function policyId(code: string, hotelId = hotel.id): Promise<string> {
  return String((await db.policy.findUniqueOrThrow({ where: { hotelId_code: { hotelId, code } } })).id);
}

describe('rate plans', () => {
  const url = '/staff/rates';

  async function form(overrides: Record<string, string | string[]> = {}) {
    return {
      code: 'lng',
      'names.en': 'Long stay',
      kind: 'long_stay',
      policyId: await policyId('FLEX'),
      parentPlanId: String(hotel.plans.BAR.id),
      adjustBasisPoints: '-15',
      depositRule: 'none',
      depositPercent: '100',
      channels: ['web', 'desk'],
      minStayNights: '3',
      sortOrder: '5',
      active: '1',
      [`prices.t${hotel.types.DLX.id}.sold`]: '1',
      ...overrides,
    };
  }

  test('a derived plan sells at its parent’s price less its percentage', async () => {
    await approveProposal(app, hotel.id, await postForm(manager, url, await form()));
    const plan = await db.ratePlan.findUniqueOrThrow({
      where: { hotelId_code: { hotelId: hotel.id, code: 'LNG' } },
    });
    expect(plan).toMatchObject({
      adjustBasisPoints: -1_500,
      minStayNights: 3,
      channels: ['web', 'desk'],
      status: 'approved',
    });
    const { text } = await manager.get(url);
    expect(text).toContain('Long stay');
    expect(text).toContain('BAR -15%');
  });

  test.each([
    ['a code that is taken', { code: 'BAR' }, 'code already'],
    ['no adjustment', { adjustBasisPoints: '' }, 'either a percentage or an amount'],
    ['two adjustments', { adjustAmountMinor: '-10' }, 'either a percentage or an amount'],
    ['an adjustment of nothing', { parentPlanId: '' }, 'derives from'],
    ['a half percent of a percent', { adjustBasisPoints: '-0.005' }, 'percent'],
    ['an exponent', { 'package.0.code': 'BRK', 'package.0.amount': '1e3' }, 'amount such as'],
    ['a package of no charge', { 'package.0.code': 'CASH', 'package.0.amount': '10' }, 'no charge with this'],
    ['nights the wrong way round', { maxStayNights: '2' }, 'too small'],
    ['a date that does not exist', { stayFromDate: '2027-02-30' }, 'date that exists'],
  ])('%s is told at its field', async (_name, overrides, words) => {
    const answer = await postForm(manager, url, await form(overrides));
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(await db.ratePlan.count({ where: { hotelId: hotel.id } })).toBe(4);
  });

  test('own prices are needed, and none is negative', async () => {
    const own = { parentPlanId: '', adjustBasisPoints: '' };
    const price = `prices.t${hotel.types.DLX.id}.price`;
    expect((await postForm(manager, url, await form(own))).status).toBe(422);
    expect((await postForm(manager, url, await form({ ...own, [price]: '-1' }))).status).toBe(422);
    const sent = await postForm(manager, url, await form({ ...own, [price]: '1,200.50' }));
    await approveProposal(app, hotel.id, sent);
    const row = await db.ratePlanRoomType.findFirstOrThrow({
      where: { hotelId: hotel.id, priceMinor: 120_050 },
    });
    expect(row.roomTypeId).toBe(hotel.types.DLX.id);
  });

  test('a plan does not derive from itself, nor from a plan that derives from it', async () => {
    const bar = `/staff/rates/plans/${hotel.plans.BAR.id}`;
    const answer = await postForm(manager, bar, await form({ parentPlanId: String(hotel.plans.NRF.id) }));
    expect([answer.status, answer.text.includes('can not derive from itself')]).toEqual([422, true]);
    expect(await nights('BAR', 1)).toEqual([88_000]);
  });

  test('a change moves the prices of new quotes, also of derived plans', async () => {
    const bar = `/staff/rates/plans/${hotel.plans.BAR.id}`;
    const page = await manager.get(bar);
    expect(page.text).toContain('value="880.00"');
    const changed = await form({
      parentPlanId: '',
      adjustBasisPoints: '',
      kind: 'public',
      minStayNights: '',
      [`prices.t${hotel.types.DLX.id}.price`]: '1000',
    });
    const sent = await postForm(manager, bar, changed);
    expect([await nights('BAR', 1), await nights('NRF', 1)]).toEqual([[88_000], [79_200]]);
    await approveProposal(app, hotel.id, sent);
    expect([await nights('BAR', 1), await nights('NRF', 1)]).toEqual([[100_000], [90_000]]);
  });

  test.each(['policyId', 'parentPlanId', 'type', 'plan'])('another hotel’s %s is not found', async (what) => {
    const theirs = {
      policyId: { policyId: await policyId('FLEX', other.id) },
      parentPlanId: { parentPlanId: String(other.plans.BAR.id) },
      type: { [`prices.t${other.types.DLX.id}.sold`]: '1' },
      plan: {},
    }[what];
    const target = what === 'plan' ? `/staff/rates/plans/${other.plans.BAR.id}` : url;
    expect((await postForm(manager, target, await form(theirs), url)).status).toBe(404);
  });

  test('the desk may look, not change', async () => {
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(url)).status).toBe(200);
    expect((await postForm(desk, url, await form(), url)).status).toBe(403);
  });
});

describe('seasons', () => {
  const url = '/staff/rates/seasons';
  const form = (overrides: Record<string, string> = {}) => ({
    code: 'fair',
    'names.en': 'Trade fair',
    startDate: day(1),
    lastDate: day(2),
    priority: '0',
    [`prices.p${hotel.plans.BAR.id}t${hotel.types.DLX.id}.price`]: '1500',
    ...overrides,
  });

  test('price their nights, the last one included, and go again', async () => {
    const sent = await postForm(manager, url, form());
    expect(await nights('BAR', 4)).toEqual([88_000, 88_000, 88_000, 88_000]);
    await approveProposal(app, hotel.id, sent);
    expect(await nights('BAR', 4)).toEqual([88_000, 150_000, 150_000, 88_000]);
    const { id } = await db.season.findFirstOrThrow({ where: { hotelId: hotel.id } });
    expect((await manager.get(`${url}/${id}`)).text).toContain('value="1500.00"');
    await approveProposal(app, hotel.id, await postForm(manager, `${url}/${id}`, form({ lastDate: day(1) })));
    expect(await nights('BAR', 3)).toEqual([88_000, 150_000, 88_000]);
    await approveProposal(app, hotel.id, await postForm(manager, `${url}/${id}/removal`));
    expect(await nights('BAR', 3)).toEqual([88_000, 88_000, 88_000]);
  });

  test('of equal priority may touch, not overlap; the database says so too', async () => {
    await approveProposal(app, hotel.id, await postForm(manager, url, form()));
    const touching = await postForm(
      manager,
      url,
      form({ code: 'NEXT', startDate: day(3), lastDate: day(4) }),
    );
    const overlapping = form({ code: 'LAP', startDate: day(2), lastDate: day(3) });
    const refused = await postForm(manager, url, overlapping);
    const above = await postForm(manager, url, { ...overlapping, priority: '1' });
    expect([touching.status, refused.status, above.status]).toEqual([303, 422, 303]);
    expect(refused.text).toContain('same priority');
    const forced = db.season.create({
      data: {
        hotelId: hotel.id,
        code: 'RAW',
        names: {},
        startDate: toDbDate(day(2)),
        endDate: toDbDate(day(3)),
      },
    });
    await expect(forced).rejects.toThrow(/seasons_do_not_overlap/);
  });

  test.each([
    ['an end before its start', { lastDate: '2027-05-01' }],
    ['an end past all calendars', { startDate: '2199-12-01', lastDate: '2199-12-31' }],
    ['a season of a century', { lastDate: '2127-05-01' }],
    ['a negative price', { price: '-5' }],
    ['a code that is taken', { code: 'OLD' }],
  ])('%s is refused', async (_name, { price, ...overrides }: Record<string, string>) => {
    await db.season.create({
      data: {
        hotelId: hotel.id,
        code: 'OLD',
        names: {},
        priority: 9,
        startDate: toDbDate(day(50)),
        endDate: toDbDate(day(51)),
      },
    });
    const name = `prices.p${hotel.plans.BAR.id}t${hotel.types.DLX.id}.price`;
    const answer = await postForm(manager, url, form({ ...overrides, ...(price && { [name]: price }) }));
    expect(answer.status).toBe(422);
    expect(await db.season.count({ where: { hotelId: hotel.id } })).toBe(1);
  });

  test('another hotel’s plans, types and seasons are not found', async () => {
    const theirs = { [`prices.p${other.plans.BAR.id}t${hotel.types.DLX.id}.price`]: '1' };
    expect((await postForm(manager, url, form(theirs))).status).toBe(404);
    const season = await db.season.create({
      data: {
        hotelId: other.id,
        code: 'X',
        names: {},
        startDate: toDbDate(day(1)),
        endDate: toDbDate(day(2)),
      },
    });
    expect((await manager.get(`${url}/${season.id}`)).status).toBe(404);
    expect((await postForm(manager, `${url}/${season.id}/removal`, {}, url)).status).toBe(404);
  });
});

describe('restrictions', () => {
  const url = '/staff/rates/restrictions';
  const form = (overrides: Record<string, string | string[]> = {}) => ({
    firstDate: monday,
    lastDate: day(2),
    minStayArrival: '2',
    ...overrides,
  });

  test('are set for a scope, shown as ranges, replaced and taken away', async () => {
    expect((await postForm(manager, url, form({ ratePlanIds: String(hotel.plans.BAR.id) }))).status).toBe(
      303,
    );
    await expect(nights('BAR', 1)).rejects.toMatchObject({ code: 'restricted' });
    expect(await nights('BAR', 2)).toHaveLength(2);
    expect(await nights('NRF', 1)).toHaveLength(1);
    const { text } = await manager.get(url);
    expect(text).toContain('Shortest stay by arrival: 2');
    expect(text.match(/<th scope="row">/g)).toHaveLength(1);
    const replaced = form({
      ratePlanIds: String(hotel.plans.BAR.id),
      minStayArrival: '',
      closed: '1',
      lastDate: monday,
    });
    await postForm(manager, url, replaced);
    await expect(nights('BAR', 3)).rejects.toMatchObject({ details: { reason: 'closed' } });
    await postForm(manager, url, { ...replaced, closed: '' });
    expect(await nights('BAR', 1)).toHaveLength(1);
  });

  test.each([
    ['an end before its start', { lastDate: '2027-01-01' }],
    ['no nights at all', { minStayArrival: '0' }],
    ['longest below shortest', { maxStayArrival: '1' }],
    ['a channel nobody knows', { channels: 'carrier-pigeon' }],
  ])('%s is refused', async (_name, overrides) => {
    expect((await postForm(manager, url, form(overrides))).status).toBe(422);
    expect(await db.restriction.count({ where: { hotelId: hotel.id } })).toBe(0);
  });

  test('another hotel’s type and plan are not found', async () => {
    expect((await postForm(manager, url, form({ roomTypeIds: String(other.types.DLX.id) }))).status).toBe(
      404,
    );
    expect((await postForm(manager, url, form({ ratePlanIds: String(other.plans.BAR.id) }))).status).toBe(
      404,
    );
  });

  const all = () =>
    db.restriction.findMany({
      where: { hotelId: hotel.id },
      omit: { id: true },
      orderBy: [{ date: 'asc' }, { id: 'asc' }],
    });

  test('hold for several types, plans and channels on the weekdays chosen, in a few statements', async () => {
    const wide = form({
      lastDate: day(13),
      weekdays: ['1', '5'],
      roomTypeIds: [String(hotel.types.STD.id), String(hotel.types.DLX.id)],
      ratePlanIds: [String(hotel.plans.BAR.id), String(hotel.plans.NRF.id)],
      channels: ['web', 'api'],
    });
    expect((await postForm(manager, url, wide)).status).toBe(303);
    const rows = await all();
    expect(rows).toHaveLength(4 * 2 * 2 * 2);
    expect(new Set(rows.map(({ date }) => date.getUTCDay()))).toEqual(new Set([1, 5]));
  });

  test('the last change is taken back to exactly what stood there, once', async () => {
    await postForm(manager, url, form({ roomTypeIds: String(hotel.types.DLX.id) }));
    const before = await all();
    await postForm(
      manager,
      url,
      form({ roomTypeIds: String(hotel.types.DLX.id), minStayArrival: '', closed: '1', lastDate: day(5) }),
    );
    expect(await all()).toHaveLength(6);
    expect((await manager.get(url)).text).toContain('Take it back');
    expect((await postForm(manager, `${url}/undo`, {}, url)).status).toBe(303);
    expect(await all()).toEqual(before);
    expect((await postForm(manager, `${url}/undo`, {}, url)).status).toBe(409);
    expect(await all()).toEqual(before);
  });

  test('a stop-sell since then can not be run over by taking an older change back', async () => {
    await postForm(manager, url, form());
    await inTransaction(db, (tx) =>
      setStopSellIn(tx, { hotelId: hotel.id, roomTypeId: null, dates: [monday], closed: true }),
    );
    expect((await postForm(manager, `${url}/undo`, {}, url)).status).toBe(409);
    expect((await all())[0]).toMatchObject({ closed: true, minStayArrival: 2 });
  });

  test('a year for every type, plan and channel is one action', async () => {
    const ids = (things: Record<string, { id: number }>) => Object.values(things).map(({ id }) => String(id));
    const wide = form({
      lastDate: day(398),
      roomTypeIds: ids(hotel.types),
      ratePlanIds: ids(hotel.plans),
      channels: [...channels],
    });
    expect((await postForm(manager, url, wide)).status).toBe(303);
    expect(await db.restriction.count({ where: { hotelId: hotel.id } })).toBe(399 * 3 * 4 * 5);
  });
});
