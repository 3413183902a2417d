import { beforeAll, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import {
  approveReceivableAccount,
  createReceivableAccount,
  getReceivableAccount,
  transferToReceivable,
} from '../../../src/modules/receivables/receivable.service.ts';
import { transferRefusal } from '../../../src/modules/receivables/receivable.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let hotelId: number;
let accounts = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  hotelId = hotel.id;
  ctx = testContext(db, { hotelId });
});

async function account(creditLimitMinor: number, isApproved = true) {
  const code = `AC${++accounts}`;
  const accountId = await createReceivableAccount(ctx, {
    hotelId,
    code,
    name: code,
    email: null,
    creditLimitMinor,
    termsDays: 30,
  });
  if (isApproved) await approveReceivableAccount(ctx, { hotelId, accountId });
  return { code, accountId };
}

async function bill(amountMinor: number) {
  const { stayId } = await buildStay(db, hotel);
  const folio = await openFolio(ctx, { hotelId, stayId });
  await postCharge(ctx, { hotelId, folioId: folio.id, code: 'MISC', amountMinor });
  return folio.id;
}

test.each([
  ['not_approved', { status: 'draft', amount: 100 }],
  ['nothing', { status: 'approved', amount: 0 }],
  ['too_much', { status: 'approved', amount: 501 }],
  ['over_limit', { status: 'approved', amount: 401 }],
  [null, { status: 'approved', amount: 400 }],
] as const)('a transfer is refused because %s', (refusal, { status, amount }) => {
  const of = { status, creditLimitMinor: minor(1_000), balanceMinor: minor(600) };
  expect(transferRefusal(of, { owedMinor: minor(500), amountMinor: minor(amount) })).toBe(refusal);
});

test('two rows that add up to nothing move a bill to an account, which then pays it', async () => {
  const { code, accountId } = await account(50_000);
  const folioId = await bill(30_000);
  expect(await transferToReceivable(ctx, { hotelId, folioId, accountId })).toBe(30_000);
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  const owing = await getReceivableAccount(db, { hotelId, code });
  expect(owing.balanceMinor).toBe(30_000);
  const folio = await db.folio.findFirstOrThrow({ where: { number: owing.folioNumber ?? '' } });
  await takePayment(ctx, {
    hotelId,
    folioId: folio.id,
    gateway: 'cash',
    amountMinor: 10_000,
    idempotencyKey: 'pays',
  });
  expect((await getReceivableAccount(db, { hotelId, code })).balanceMinor).toBe(20_000);
  const line = await db.folioLine.findFirstOrThrow({ where: { folioId: folio.id, kind: 'payment' } });
  expect(line.ledger).toBe('receivable');
  await expect(transferToReceivable(ctx, { hotelId, folioId: folio.id, accountId })).rejects.toMatchObject({
    code: 'transfer_to_itself',
  });
});

test('two desks at once do not pass the limit together', async () => {
  const { code, accountId } = await account(50_000);
  const bills = [await bill(30_000), await bill(30_000), await bill(30_000)];
  const results = await Promise.allSettled(
    bills.map((folioId) => transferToReceivable(ctx, { hotelId, folioId, accountId })),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  expect((await getReceivableAccount(db, { hotelId, code })).balanceMinor).toBe(30_000);
});

test("another hotel's account is not found", async () => {
  const other = await buildHotel(db);
  const { accountId } = await account(50_000);
  const { stayId } = await buildStay(db, other);
  const folio = await openFolio(ctx, { hotelId: other.id, stayId });
  await expect(
    transferToReceivable(ctx, { hotelId: other.id, folioId: folio.id, accountId }),
  ).rejects.toMatchObject({ kind: 'not-found' });
});

test('an account is created and approved on its page', async () => {
  const agent = await signedInAgent(testApp(db), 'finance', { hotelId });
  const path = '/staff/receivables';
  const fields = { code: 'acme', name: 'Acme Ltd', creditLimitMinor: '1,000.00', termsDays: '30' };
  expect((await postForm(agent, path, { ...fields, creditLimitMinor: '1e3' })).status).toBe(422);
  expect((await postForm(agent, path, fields)).status).toBe(303);
  expect((await postForm(agent, path, fields)).status).toBe(422);
  expect((await agent.get(path)).text).toContain('Acme Ltd');
  expect((await postForm(agent, `${path}/ACME/approval`, {}, path)).status).toBe(303);
  expect((await postForm(agent, `${path}/ACME/approval`, {}, path)).status).toBe(409);
  expect(await getReceivableAccount(db, { hotelId, code: 'ACME' })).toMatchObject({
    status: 'approved',
    creditLimitMinor: 100_000,
  });
});
