import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { folioPath } from '../../../src/modules/folios/folio.paths.ts';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import {
  approveReceivableAccount,
  createReceivableAccount,
} from '../../../src/modules/receivables/receivable.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let finance: TestAgent;
let folioId: number;
let path: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
  finance = await signedInAgent(app, 'manager');
});

beforeEach(async () => {
  const { stayId } = await buildStay(db, hotel);
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  folioId = folio.id;
  path = folioPath(folio.number);
});

const charge = (fields: object = {}) =>
  postForm(finance, `${path}/charges`, { code: 'MINIBAR', amount: '35.00', quantity: '2', ...fields });

test('a charge is posted from the page, shown with its tax, and printed', async () => {
  expect((await finance.get(path)).status).toBe(200);
  const answer = await charge({ description: 'Tsingtao' });
  expect([answer.status, answer.headers.location]).toEqual([303, path]);
  const shown = await finance.get(path);
  expect(shown.text).toContain('Tsingtao');
  expect(shown.text).toContain('66.04');
  const printed = await finance.get(`${path}/print`);
  expect(printed.text).toContain('70.00');
  expect((await finance.get(`${path}?lang=zh-CN`)).text).toContain('迷你吧');
});

test.each(['0.005', '1e3', '12345678901', '-5', '0', 'abc', ''])(
  'the amount “%s” comes back with the form, 422, and what was typed',
  async (amount) => {
    const answer = await charge({ amount });
    expect(answer.status).toBe(422);
    expect(await linesOf(db, folioId)).toEqual([]);
    if (amount) expect(answer.text).toContain(`value="${amount}"`);
  },
);

test('a payment sent twice from one form is taken once, and is refunded in part', async () => {
  const page = await finance.get(path);
  const action = /action="([^"]*\/payments\?key=[^"]*)"/.exec(page.text)?.[1] ?? '';
  const pay = () => postForm(finance, action, { gateway: 'cash', amount: '100.00' });
  expect([(await pay()).status, (await pay()).status]).toEqual([303, 303]);
  expect(await folioBalance(db, folioId)).toMatchObject({ depositMinor: 10_000 });
  const payment = await db.payment.findFirstOrThrow({ where: { folioId } });
  const refund = (amount: string) =>
    postForm(finance, `${path}/refunds/${payment.id}`, { amount, reason: 'changed his mind' });
  expect((await finance.get(`${path}/refunds/${payment.id}`)).status).toBe(200);
  expect((await refund('100.01')).status).toBe(422);
  expect((await refund('40.00')).status).toBe(303);
  expect(await folioBalance(db, folioId)).toMatchObject({ depositMinor: 6_000 });
});

test('a posting is reversed for a reason, and not without', async () => {
  await charge();
  const line = await db.folioLine.findFirstOrThrow({ where: { folioId, kind: 'charge' } });
  const reversal = `${path}/reversals/${line.id}`;
  expect((await finance.get(reversal)).text).toContain('66.04');
  expect((await postForm(finance, reversal, { reason: '' })).status).toBe(422);
  expect((await postForm(finance, reversal, { reason: 'not his' })).status).toBe(303);
  expect((await postForm(finance, reversal, { reason: 'again' })).status).toBe(409);
  expect(await folioBalance(db, folioId)).toMatchObject({ guestMinor: 0 });
});

test('an allowance and a transfer within the limit of an approved account', async () => {
  await charge({ amount: '500.00', quantity: '1' });
  expect(
    (await postForm(finance, `${path}/adjustments`, { code: 'ADJ', amount: '-20.00', reason: 'slow' }))
      .status,
  ).toBe(303);
  const accountId = await createReceivableAccount(ctx, {
    hotelId: hotel.id,
    code: `AC${folioId}`,
    name: 'Acme',
    email: null,
    creditLimitMinor: 48_000,
    termsDays: 30,
  });
  const transfer = (amount: string) => postForm(finance, `${path}/transfers`, { accountId, amount });
  expect((await transfer('480.00')).status).toBe(422);
  await approveReceivableAccount(ctx, { hotelId: hotel.id, accountId });
  expect((await transfer('480.01')).status).toBe(422);
  expect((await transfer('')).status).toBe(303);
  expect(await folioBalance(db, folioId)).toMatchObject({ guestMinor: 0 });
});

test("another hotel's folio is not found, and each form asks for its permission", async () => {
  const other = await buildHotel(db);
  const stranger = await signedInAgent(app, 'manager', { hotelId: other.id });
  expect((await stranger.get(path)).status).toBe(404);
  expect((await postForm(stranger, `${path}/charges`, { code: 'MINIBAR', amount: '1' })).status).toBe(404);
  const desk = await signedInAgent(app, 'front-desk');
  expect((await desk.get(path)).text).not.toContain('/adjustments"');
  expect(
    (await postForm(desk, `${path}/adjustments`, { code: 'ADJ', amount: '-1', reason: 'x' })).status,
  ).toBe(403);
  const maid = await signedInAgent(app, 'housekeeping');
  expect((await maid.get(path)).status).toBe(403);
});

test('a folio of one line and of many takes the same number of statements', async () => {
  await charge();
  await finance.get(path);
  const one = await countStatements(() => finance.get(path));
  for (let index = 0; index < 5; index++) await charge();
  expect(await countStatements(() => finance.get(path))).toBe(one);
});
