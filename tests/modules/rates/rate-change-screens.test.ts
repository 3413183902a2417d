import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let author: TestAgent;
let approver: TestAgent;
const monday = testBusinessDate;
const list = '/staff/rates/changes';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 5 });
  author = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  approver = await signedInAgent(app, 'finance', { hotelId: hotel.id });
});

/** The address of a new change of prices that waits for approval. */
async function submitted(price = '999.00'): Promise<string> {
  const sent = await postForm(author, '/staff/rates/calendar/bulk', {
    ratePlanIds: hotel.plans.BAR.id,
    roomTypeIds: [String(hotel.types.DLX.id), String(hotel.types.STD.id)],
    firstDate: monday,
    lastDate: addDays(monday, 6),
    action: 'set',
    value: price,
    send: 'submit',
  });
  expect(sent.status).toBe(303);
  return sent.headers.location ?? '';
}

async function decide(who: TestAgent, path: string, what: string, fields: Record<string, string> = {}) {
  const { text } = await who.get(path);
  const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? '1';
  return postForm(who, `${path}/${what}`, { version, ...fields });
}

const prices = () => db.rateDay.count({ where: { hotelId: hotel.id } });

describe('one change', () => {
  test('shows old and new price by dates and types, who wrote it, and what may be done', async () => {
    const path = await submitted();
    const own = (await author.get(path)).text;
    expect(own).toContain('You wrote this change');
    expect(own).not.toContain(`${path}/approvals`);
    const { text } = await approver.get(path);
    for (const words of ['3 May – 6 May, 9 May', 'BAR · DLX', '¥880', '¥999', '+13.52%', 'manager'])
      expect(text).toContain(words);
    expect(text).toContain(`${path}/approvals`);
  });

  test('is approved, and what it says sells', async () => {
    const path = await submitted();
    expect((await decide(approver, path, 'approvals')).status).toBe(303);
    expect(await prices()).toBe(14);
    expect((await approver.get(path)).text).toContain('put it on sale');
    expect((await decide(approver, path, 'approvals')).status).toBe(409);
  });

  test('its author is refused, and so is who may not approve', async () => {
    const path = await submitted();
    const marketing = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
    expect((await decide(author, path, 'approvals')).status).toBe(403);
    expect((await decide(marketing, path, 'approvals')).status).toBe(403);
    expect(await prices()).toBe(0);
  });

  test('goes back with a comment only, which the author reads', async () => {
    const path = await submitted();
    const silent = await decide(approver, path, 'return');
    expect([silent.status, silent.text.includes('aria-invalid="true"')]).toEqual([422, true]);
    expect((await decide(approver, path, 'return', { comment: 'Too dear in May' })).status).toBe(303);
    const { text } = await author.get(path);
    expect(text).toContain('Too dear in May');
    expect((await decide(author, path, 'submission')).status).toBe(303);
    expect((await decide(author, path, 'withdrawal')).status).toBe(303);
    expect((await author.get(path)).text).toContain('withdrew it');
  });

  test('on which another decided meanwhile is shown as it stands now', async () => {
    const path = await submitted();
    const late = await postForm(approver, `${path}/approvals`, { version: '99' });
    expect([late.status, late.text.includes('Somebody else decided')]).toEqual([409, true]);
    expect(await prices()).toBe(0);
  });

  test('under which prices changed is approved only by who says that he has seen it', async () => {
    const path = await submitted();
    await decide(approver, await submitted('700.00'), 'approvals');
    expect((await decide(approver, path, 'approvals')).status).toBe(409);
    expect((await approver.get(path)).text).toContain('evenIfStale');
    expect((await decide(approver, path, 'approvals', { evenIfStale: '1' })).status).toBe(303);
  });

  test('is rolled back by a new change', async () => {
    const path = await submitted();
    await decide(approver, path, 'approvals');
    const back = await decide(author, path, 'roll-back', { note: 'The fair is cancelled' });
    expect(back.status).toBe(303);
    const next = back.headers.location ?? '';
    expect((await approver.get(next)).text).toContain('The fair is cancelled');
    await decide(approver, next, 'approvals');
    expect(await prices()).toBe(0);
  });

  test('of another hotel is not found, to read or to decide', async () => {
    const path = await submitted();
    const other = await buildHotel(db, { inventoryDays: 2 });
    const stranger = await signedInAgent(app, 'manager', { hotelId: other.id });
    expect((await stranger.get(path)).status).toBe(404);
    for (const what of ['approvals', 'return', 'withdrawal', 'submission', 'roll-back']) {
      const { status } = await postForm(stranger, `${path}/${what}`, { version: '2', comment: 'x' }, list);
      expect([what, status]).toEqual([what, 404]);
    }
  });
});

describe('the list', () => {
  test('tells what waits, what is mine and what is done, and counts them', async () => {
    const path = await submitted();
    expect((await approver.get(list)).text).toContain(path);
    expect((await author.get(`${list}?show=mine`)).text).toContain(path);
    expect((await approver.get(`${list}?show=mine`)).text).not.toContain(`${path}"`);
    await decide(approver, path, 'approvals');
    expect((await approver.get(`${list}?show=done`)).text).toContain(path);
    expect((await approver.get(list)).text).toContain('Nothing waits for approval');
  });

  test('says dates as the reader writes them', async () => {
    const path = await submitted();
    expect((await approver.get(list)).text).toContain('Prices: 3 May 2027 – 9 May 2027');
    const { text } = await approver.get(`${path}?lang=zh-CN`);
    expect(text).toContain('价格：2027年5月3日 – 2027年5月9日');
    for (const page of [text, (await approver.get(list)).text]) expect(page).not.toContain(`${monday} –`);
  });

  test('costs the same statements with one row and with three', async () => {
    await submitted('901.00');
    await approver.get(list);
    const one = await countStatements(() => approver.get(list).expect(200));
    await submitted('902.00');
    await submitted('903.00');
    expect(await countStatements(() => approver.get(list).expect(200))).toBe(one);
  });

  test('shows something sensible whatever it is asked', async () => {
    for (const query of ['?show=x', '?page=0', '?page=999999999', '?show[]=mine', '?page=2']) {
      expect((await approver.get(list + query)).status).toBe(200);
    }
  });
});

describe('the menu', () => {
  const badge = (text: string) => /id="waiting-changes"[^>]*>(?: <span class="[^"]*">(\d+))?/.exec(text)?.[1];
  const countOf = async (who: TestAgent) => badge((await who.get('/staff/rates')).text);

  test('counts what waits for the reader: not his own, not what he has approved', async () => {
    await db.rateRail.create({
      data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, ceilingMinor: 95_000 },
    });
    const path = await submitted();
    await submitted('901.00');
    const other = await buildHotel(db, { inventoryDays: 2 });
    const elsewhere = await signedInAgent(app, 'finance', { hotelId: other.id });
    const both = [await countOf(author), await countOf(approver), await countOf(elsewhere)];
    expect(both).toEqual([undefined, '2', undefined]);
    expect((await decide(approver, path, 'approvals')).status).toBe(303);
    const third = await signedInAgent(app, 'finance', { hotelId: hotel.id });
    expect([await countOf(approver), await countOf(third)]).toEqual(['1', '2']);
    await decide(third, path, 'approvals');
    expect(await countOf(third)).toBe('1');
  });

  test('is silent to who may not approve, and costs no statement', async () => {
    const marketing = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
    await marketing.get('/staff/rates');
    const before = await countStatements(() => marketing.get('/staff/rates').expect(200));
    await submitted();
    expect(await countOf(marketing)).toBeUndefined();
    expect(await countStatements(() => marketing.get('/staff/rates').expect(200))).toBe(before);
  });
});

describe('guard rails', () => {
  const url = '/staff/rates/rails';
  const fields = (floor: string, ceiling: string) => ({
    [`rails.t${hotel.types.DLX.id}.floor`]: floor,
    [`rails.t${hotel.types.DLX.id}.ceiling`]: ceiling,
    [`rails.t${hotel.types.DLX.id}.change`]: '25',
  });

  test('hold once they are approved; a price beyond them then says so', async () => {
    const sent = await postForm(author, url, fields('500', '950'));
    expect((await author.get(url)).text).not.toContain('value="950.00"');
    await decide(approver, sent.headers.location ?? '', 'approvals');
    expect((await author.get(url)).text).toContain('value="950.00"');
    const { text } = await approver.get(await submitted());
    expect(text).toContain('DLX: ¥1,119 on 7 nights, the ceiling is ¥950'); // with breakfast it is 120.00 more
    expect(text).toContain('Two others must approve it');
  });

  test('say one night as one', async () => {
    await decide(
      approver,
      (await postForm(author, url, fields('500', '950'))).headers.location ?? '',
      'approvals',
    );
    const sent = await postForm(author, '/staff/rates/calendar/bulk', {
      ratePlanIds: hotel.plans.BAR.id,
      roomTypeIds: hotel.types.DLX.id,
      firstDate: monday,
      lastDate: monday,
      action: 'set',
      value: '999.00',
      send: 'submit',
    });
    const { text } = await approver.get(sent.headers.location ?? '');
    expect(text).toContain('DLX: ¥1,119 on 1 night, the ceiling is ¥950');
    expect(text).toContain('0 of 2 approvals');
  });

  test.each([
    ['a ceiling below the floor', '500', '400'],
    ['a price below nothing', '-1', ''],
    ['letters', 'low', ''],
  ])('%s is refused with what was typed', async (_name, floor, ceiling) => {
    const { status, text } = await postForm(author, url, fields(floor, ceiling));
    expect([status, text.includes(`value="${floor}"`)]).toEqual([422, true]);
    expect(await db.rateChange.count({ where: { hotelId: hotel.id } })).toBe(0);
  });

  test('of another hotel’s type are refused', async () => {
    const other = await buildHotel(db, { inventoryDays: 2 });
    const { status } = await postForm(author, url, { [`rails.t${other.types.DLX.id}.floor`]: '1' });
    expect([status, await db.rateChange.count({ where: { hotelId: hotel.id } })]).toEqual([404, 0]);
  });
});
