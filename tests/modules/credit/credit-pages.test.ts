import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { rateHotel } from '../../../src/modules/credit/credit.service.ts';
import { usualRules } from '../../../src/modules/credit/credit.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let manager: TestAgent;
let customerId: number;
const rulesUrl = '/staff/settings/credit-rules';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const guest = { firstName: 'Li', lastName: 'Wei', email: 'li@example.com' };
  for (const reason of ['ill', 'ill again', 'still ill']) {
    const { number } = await buildReservation(ctx, hotel, { guest });
    await cancelReservation(ctx, { number, reason });
  }
  customerId = (await db.customer.findFirstOrThrow({ where: { lastName: 'Wei' } })).id;
});

/** The usual rules as the form sends them. */
function typed(changes: Record<string, string> = {}): Record<string, string> {
  const rules = usualRules.rules.flatMap(({ fact, points, per, most }) => [
    [`${fact}.points`, String(Math.abs(points))],
    [`${fact}.per`, fact === 'spend' ? '1000.00' : String(per)],
    [`${fact}.most`, String(most)],
  ]);
  const levels = usualRules.levels.flatMap((level) => [
    ...(level.fromScore === null ? [] : [[`l${level.position}.fromScore`, String(level.fromScore)]]),
    ...(level.payAtHotel ? [[`l${level.position}.payAtHotel`, '1']] : []),
    [`l${level.position}.onAccount`, level.onAccountMinor === null ? '' : '0.00'],
    [`l${level.position}.lateCancellations`, String(level.lateCancellations)],
    ...(level.fastCheckIn ? [[`l${level.position}.fastCheckIn`, '1']] : []),
  ]);
  return { version: '0', windowMonths: '24', ...Object.fromEntries([...rules, ...levels]), ...changes };
}

test('the level of a guest is explained, before and after he was rated, in as many statements', async () => {
  const url = `/staff/guests/${customerId}/credit`;
  const unknown = await manager.get(url);
  expect(unknown.text).toContain('Nothing of this guest was rated yet');
  const before = await countStatements(() => manager.get(url));
  await rateHotel(ctx, hotel.id, 'nightly');
  const { text } = await manager.get(url);
  for (const words of ['Watched', '−45', '−4 each, at most 40', 'Nightly round', '−57'])
    expect(text).toContain(words);
  expect(await countStatements(() => manager.get(url))).toBe(before);
  expect((await manager.get('/staff/guests/999999/credit')).status).toBe(404);
});

test('a manager puts other rules into force, as they were typed', async () => {
  expect((await manager.get(rulesUrl)).text).toContain('The usual rules, not changed yet');
  const fields = {
    'no_shows.points': '20',
    'spend.per': '500.00',
    'l4.onAccount': '',
    'l1.onAccount': '50.00',
  };
  const saved = await postForm(manager, rulesUrl, typed(fields));
  expect([saved.status, saved.headers.location]).toEqual([303, rulesUrl]);
  const key = { hotelId: hotel.id, version: 1 };
  expect(await db.creditRule.findFirst({ where: { ...key, fact: 'no_shows' } })).toMatchObject({
    points: -20,
  });
  expect(await db.creditRule.findFirst({ where: { ...key, fact: 'spend' } })).toMatchObject({
    per: 50_000,
    points: 1,
  });
  expect(await db.creditLevel.findMany({ where: key, orderBy: { position: 'asc' } })).toMatchObject([
    { fromScore: null, payAtHotel: false, onAccountMinor: 5_000 },
    { fromScore: -10, payAtHotel: true, onAccountMinor: null, fastCheckIn: false },
    { fromScore: 30, lateCancellations: 1, fastCheckIn: true },
    { fromScore: 60, lateCancellations: 2 },
  ]);
  const stale = await postForm(manager, rulesUrl, typed());
  expect(stale.status).toBe(409);
  expect((await manager.get(rulesUrl)).text).toContain('Version 1');
});

test('rules that make no sense come back with what was typed', async () => {
  const refused = async (changes: Record<string, string>) => {
    const answer = await postForm(manager, rulesUrl, typed({ version: '1', ...changes }));
    return [
      answer.status,
      ...(answer.text.match(/Fill this in|More than the level|allows less than/g) ?? []),
    ];
  };
  expect(await refused({ 'l3.fromScore': '-10' })).toContain('More than the level');
  expect(await refused({ 'l4.lateCancellations': '0' })).toContain('allows less than');
  const bad = await postForm(
    manager,
    rulesUrl,
    typed({ version: '1', 'stays.points': '-5', 'spend.per': '1e3' }),
  );
  expect([bad.status, bad.text.includes('value="-5"'), bad.text.includes('value="1e3"')]).toEqual([
    422,
    true,
    true,
  ]);
  expect((await postForm(manager, rulesUrl, {})).status).toBe(422);
  expect(await db.creditRuleSet.count()).toBe(1);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(rulesUrl)).status).toBe(403);
});

test('whose level is too low is offered to pay ahead: at once when signed in, else when he books', async () => {
  await rateHotel(ctx, hotel.id, 'rules');
  const chosen = { checkIn: '2027-05-10', checkOut: '2027-05-12', room: 'STD.BAR.2' };
  const url = `/book?${new URLSearchParams(chosen)}`;
  const known = await guestAgent(app, { customerId });
  const offered = (page: string) =>
    [...page.matchAll(/name="paymentPlan" value="(\w+)"/g)].map(([, plan]) => plan);
  const form = await known.get(url);
  expect(form.status).toBe(200);
  expect(offered(form.text)).toEqual(['prepay']);
  const visitor = visitingAgent(app);
  expect(offered((await visitor.get(url)).text)).toEqual(['prepay', 'at_hotel']);
  const person = { firstName: 'Li', lastName: 'Wei', email: 'li@example.com', phone: '+8613800138000' };
  const fields = { ...chosen, ...person, expectedTotal: '120000', paymentPlan: 'at_hotel', terms: '1' };
  const told = await postForm(visitor, '/book', fields, url);
  expect(told.status).toBe(422);
  expect(offered(told.text)).toEqual(['prepay']);
  const held = await postForm(visitor, '/book', { ...fields, paymentPlan: 'prepay' }, url);
  expect([held.status, held.headers.location?.startsWith('/pay/')]).toEqual([303, true]);
});

test('who may come in fast is marked on the list of arrivals', async () => {
  await buildReservation(ctx, hotel, {
    guest: { firstName: 'Mei', lastName: 'Lin', email: 'mei@example.com' },
  });
  const today = async () => (await manager.get('/staff/today')).text;
  expect(await today()).not.toContain('Fast check-in');
  const { id } = await db.customer.findFirstOrThrow({ where: { lastName: 'Lin' } });
  await db.$executeRaw`INSERT INTO customer_credit SELECT hotel_id, ${id}::int, version, score, 4, lines, spend_minor, true, null::int, 2,
    true, at FROM customer_credit WHERE customer_id = ${customerId}`;
  expect(await today()).toContain('Fast check-in');
});
