import { beforeAll, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundPayment } from '../../../src/modules/payments/refund.service.ts';
import { trialBalance } from '../../../src/modules/statistics/statistics.service.ts';
import {
  changeCard,
  getCard,
  moveToAccount,
  replaceCard,
} from '../../../src/modules/stored-value/card.service.ts';
import type { Card } from '../../../src/modules/stored-value/card.ts';
import {
  cardByCode,
  giveCode,
  linkToCode,
  openGift,
} from '../../../src/modules/stored-value/card-code.service.ts';
import { changeCardRules } from '../../../src/modules/stored-value/card-rules.service.ts';
import { moveGiftAtDesk } from '../../../src/modules/stored-value/card-transfer.service.ts';
import { bookExpired, listExpired } from '../../../src/modules/stored-value/expiry.service.ts';
import { ownCardsAt } from '../../../src/modules/stored-value/guest-payment.service.ts';
import { liabilityDays } from '../../../src/modules/stored-value/liability.service.ts';
import { loadCard, refundLoad, sellGiftCard } from '../../../src/modules/stored-value/load.service.ts';
import { payWithCard } from '../../../src/modules/stored-value/spend.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';
import { testSecret } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let hotelId: number;
let keys = 0;
const key = () => `card-key-${++keys}`;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  hotelId = hotel.id;
  ctx = testContext(db, { hotelId });
  connectModules(testSecret);
  await changeCardRules(ctx, hotelId, {
    active: true,
    soldOnline: true,
    smallestMinor: minor(10_000),
    largestMinor: minor(500_000),
    validMonths: 36,
    bonusValidDays: 180,
    bonuses: [{ fromMinor: minor(30_000), bonusMinor: minor(3_000) }],
  });
});

const sell = (amountMinor: number, words = {}) =>
  sellGiftCard(ctx, { hotelId, gateway: 'cash', amountMinor, idempotencyKey: key(), ...words });

async function bill(amountMinor: number) {
  const { stayId } = await buildStay(db, hotel, { status: 'checked_out' });
  const folio = await openFolio(ctx, { hotelId, stayId });
  await postCharge(ctx, { hotelId, folioId: folio.id, code: 'MISC', amountMinor });
  return folio.id;
}

async function guest(): Promise<number> {
  const { id } = await db.customer.create({
    data: {
      hotelId,
      firstName: 'Wei',
      lastName: 'Li',
      searchName: 'li wei',
      createdAt: ctx.clock(),
      updatedAt: ctx.clock(),
    },
  });
  return id;
}

const left = async (card: Pick<Card, 'number'>) =>
  (await getCard(db, { hotelId, number: card.number })).balanceMinor;

async function linesOfCard(card: Pick<Card, 'folioId'>) {
  const lines = await db.folioLine.findMany({ where: { folioId: card.folioId }, orderBy: { id: 'asc' } });
  const codes = await db.transactionCode.findMany({ where: { hotelId } });
  return lines.map((line) => [
    codes.find(({ id }) => id === line.transactionCodeId)?.code,
    line.ledger,
    line.amountMinor,
  ]);
}

test('a card that is sold is a debt, not revenue; its gift is a line of its own', async () => {
  const before = await trialBalance(db, { hotelId, date: testBusinessDate });
  const card = await sell(30_000);
  expect(card).toMatchObject({ status: 'active', kind: 'gift', balanceMinor: 33_000, codeHash: null });
  expect(await linesOfCard(card)).toEqual([
    ['CASH', 'stored_value', -30_000],
    ['SVBONUS', 'stored_value', -3_000],
  ]);
  const after = await trialBalance(db, { hotelId, date: testBusinessDate });
  expect(after.revenueMinor).toBe(before.revenueMinor - 3_000);
  expect(after.ledgers.find(({ ledger }) => ledger === 'stored_value')?.closingMinor).toBe(-33_000);
  expect(after.checks.every((check) => check.holds)).toBe(true);
});

test('the same form sent twice sells one card', async () => {
  const sale = { hotelId, gateway: 'cash', amountMinor: 10_000, idempotencyKey: key() } as const;
  const [first, second] = [await sellGiftCard(ctx, sale), await sellGiftCard(ctx, sale)];
  expect(second.number).toBe(first.number);
  const load = { ...sale, number: first.number, idempotencyKey: key() };
  await loadCard(ctx, load);
  await loadCard(ctx, load);
  expect(await left(first)).toBe(20_000);
});

test('a bill is paid from the card, and what it paid goes back to it', async () => {
  const card = await sell(30_000);
  const folioId = await bill(31_000);
  const payment = await payWithCard(ctx, {
    hotelId,
    cardId: card.id,
    folioId,
    amountMinor: 31_000,
    idempotencyKey: key(),
  });
  expect(payment).toMatchObject({ gateway: 'stored-value', amountMinor: 31_000, status: 'succeeded' });
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  expect(await left(card)).toBe(2_000);
  expect((await linesOfCard(card)).at(-1)).toEqual(['SVUSE', 'stored_value', 31_000]);

  const back = { hotelId, paymentId: payment.id, folioId, reason: 'too cold' };
  await refundPayment(ctx, { ...back, amountMinor: 29_000, idempotencyKey: key() });
  expect(await left(card)).toBe(31_000);
  const { lots } = await getCard(db, { hotelId, number: card.number });
  expect(lots.map(({ kind, remainingMinor }) => [kind, remainingMinor])).toEqual([
    ['paid', 30_000],
    ['bonus', 1_000],
  ]);
  await expect(
    refundPayment(ctx, { ...back, amountMinor: 2_001, idempotencyKey: key() }),
  ).rejects.toMatchObject({ code: 'refund_too_much' });
});

test('no form of a desk can say that a card paid', async () => {
  const folioId = await bill(1_000);
  await expect(
    takePayment(ctx, {
      hotelId,
      folioId,
      gateway: 'stored-value',
      amountMinor: 1_000,
      idempotencyKey: key(),
    }),
  ).rejects.toMatchObject({ code: 'gateway_not_at_desk' });
});

test('two desks at once do not take from one card together more than it holds', async () => {
  const card = await sell(20_000);
  const bills = [await bill(15_000), await bill(15_000)];
  const results = await Promise.allSettled(
    bills.map((folioId) =>
      payWithCard(ctx, { hotelId, cardId: card.id, folioId, amountMinor: 15_000, idempotencyKey: key() }),
    ),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await left(card)).toBe(5_000);
  expect(await db.payment.count({ where: { folioId: { in: bills } } })).toBe(1);
});

test('the database lets neither the card nor its folio be moved alone, nor a lot be overdrawn', async () => {
  const card = await sell(10_000);
  const [entry] = await db.storedValueEntry.findMany({ where: { cardId: card.id } });
  if (!entry) throw new Error('no entry');
  const { id, ...copy } = entry;
  await expect(db.storedValueEntry.create({ data: copy })).rejects.toThrow('the books say');
  await expect(
    db.storedValueEntry.create({ data: { ...copy, kind: 'spend', amountMinor: -10_001 } }),
  ).rejects.toThrow('stored_value_lots_never_below_zero');
  await expect(
    db.$executeRaw`UPDATE stored_value_entries SET amount_minor = 1 WHERE id = ${id}`,
  ).rejects.toThrow('append-only');
  await expect(
    postCharge(ctx, { hotelId, folioId: card.folioId, code: 'MISC', amountMinor: 100 }),
  ).rejects.toThrow('the books say');
  const line = await db.folioLine.findFirstOrThrow({ where: { folioId: card.folioId } });
  const { id: lineId, ...columns } = line;
  expect(lineId).toBeGreaterThan(0n);
  await expect(db.folioLine.create({ data: { ...columns, ledger: 'guest' } })).rejects.toThrow(
    'does not belong on folio',
  );
  expect(await left(card)).toBe(10_000);
});

test('a code opens the card it was given out for, until ten wrong ones were tried', async () => {
  const card = await sell(10_000);
  const code = await giveCode(ctx, { hotelId, number: card.number });
  const typed = { hotelId, number: card.number.replace(/(.{4})/g, '$1 '), code: code.toLowerCase() };
  expect((await cardByCode(ctx, typed)).id).toBe(card.id);
  const stored = await db.storedValueCard.findUniqueOrThrow({ where: { id: card.id } });
  expect(JSON.stringify(stored)).not.toContain(code);
  const wrong = { code: 'card_code_wrong' };
  for (let tries = 1; tries <= 10; tries++)
    await expect(cardByCode(ctx, { ...typed, code: 'ABCDEFGHJKLM' })).rejects.toMatchObject(wrong);
  await expect(cardByCode(ctx, typed)).rejects.toMatchObject(wrong);
  const fresh = await giveCode(ctx, { hotelId, number: card.number });
  await expect(cardByCode(ctx, typed)).rejects.toMatchObject(wrong);
  expect((await cardByCode(ctx, { ...typed, code: fresh })).id).toBe(card.id);
  const other = await buildHotel(db);
  await expect(cardByCode(ctx, { ...typed, hotelId: other.id, code: fresh })).rejects.toMatchObject(wrong);
});

test('the link in the mail of a gift tells the code once, and the mail does not', async () => {
  const card = await sell(20_000, { receiverName: 'Mei', receiverEmail: 'mei@example.com' });
  const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: 'mei@example.com' } });
  const link = linkToCode(card);
  expect(mail.html).toContain(encodeURIComponent(link));
  expect(mail.text).toContain('200.00');
  const opened = await Promise.allSettled([openGift(ctx, link), openGift(ctx, link)]);
  expect(opened.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const code =
    opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value.code] : []))[0] ?? '';
  expect((await cardByCode(ctx, { hotelId, number: card.number, code })).balanceMinor).toBe(20_000);
  await expect(openGift(ctx, `${link}x`)).rejects.toMatchObject({ code: 'card_link_over' });
});

test('a blocked, lost or replaced card pays nothing; the new one holds what was on it', async () => {
  const card = await sell(30_000);
  const folioId = await bill(5_000);
  const pay = (cardId: number) =>
    payWithCard(ctx, { hotelId, cardId, folioId, amountMinor: 1_000, idempotencyKey: key() });
  const paid = await pay(card.id);
  await changeCard(ctx, { hotelId, number: card.number, to: 'lost', reason: 'left in a taxi' });
  await expect(pay(card.id)).rejects.toMatchObject({ code: 'card_lost' });
  const fresh = await replaceCard(ctx, { hotelId, number: card.number, reason: 'lost' });
  expect([await left(card), await left(fresh)]).toEqual([0, 32_000]);
  await expect(pay(card.id)).rejects.toMatchObject({ code: 'card_replaced' });
  await pay(fresh.id);
  await refundPayment(ctx, {
    hotelId,
    paymentId: paid.id,
    folioId,
    amountMinor: 1_000,
    reason: 'mistake',
    idempotencyKey: key(),
  });
  expect([await left(card), await left(fresh)]).toEqual([0, 32_000]);
});

test("a gift goes onto its receiver's account, once", async () => {
  const card = await sell(30_000);
  const customerId = await guest();
  const move = () => moveToAccount(ctx, { hotelId, cardId: card.id, customerId });
  const results = await Promise.allSettled([move(), move()]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const accounts = await db.storedValueCard.findMany({ where: { customerId } });
  expect(accounts).toHaveLength(1);
  expect(await left(accounts[0] ?? card)).toBe(33_000);
  expect(await left(card)).toBe(0);
});

test('a gift that is moved at the desk and spent at once goes one way only', async () => {
  const card = await sell(20_000);
  const [customerId, folioId] = [await guest(), await bill(15_000)];
  const gift = { hotelId, number: card.number, code: undefined, customerId, reason: 'brought by its owner' };
  await expect(moveGiftAtDesk(ctx, { ...gift, mayWithoutCode: false })).rejects.toMatchObject({
    code: 'card_code_wrong',
  });
  const [moved, paid] = await Promise.allSettled([
    moveGiftAtDesk(ctx, { ...gift, mayWithoutCode: true }),
    payWithCard(ctx, { hotelId, cardId: card.id, folioId, amountMinor: 15_000, idempotencyKey: key() }),
  ]);
  expect([moved.status, await left(card)]).toEqual(['fulfilled', 0]);
  const account = await db.storedValueCard.findFirstOrThrow({ where: { customerId } });
  expect(await left(account)).toBe(paid.status === 'fulfilled' ? 5_000 : 20_000);
  const record = await db.auditEvent.findFirstOrThrow({
    where: { action: 'card_moved' },
    orderBy: { id: 'desc' },
  });
  expect([record.reason, record.actorId]).toEqual(['brought by its owner', ctx.actor.id]);
});

test('what a guest can pay with is read at once, however many cards he has', async () => {
  const customerId = await guest();
  const user = await db.user.create({
    data: { kind: 'guest', name: 'Wei Li', email: 'wei@own.test', passwordHash: '-', customerId },
  });
  const own = () => ownCardsAt(ctx, { hotelId, userId: user.id });
  const give = async () => giveTo(customerId, await sell(10_000));
  await give();
  const one = await countStatements(own);
  await give();
  await give();
  expect(await countStatements(own)).toEqual(one);
  expect((await own()).map(({ usableMinor }) => usableMinor)).toEqual([10_000, 10_000, 10_000]);
});

/** A card in the guest's own name, beside his account. */
const giveTo = (customerId: number, { id }: Card) =>
  db.storedValueCard.update({ where: { id }, data: { customerId } });

test('a load is paid out as far as it is there, and its gift goes with it', async () => {
  const card = await sell(30_000);
  const folioId = await bill(1_000);
  await payWithCard(ctx, { hotelId, cardId: card.id, folioId, amountMinor: 1_000, idempotencyKey: key() });
  const load = await db.payment.findFirstOrThrow({ where: { folioId: card.folioId } });
  const out = (amountMinor: number) =>
    refundLoad(ctx, {
      hotelId,
      number: card.number,
      paymentId: load.id,
      amountMinor,
      reason: 'changed his mind',
      idempotencyKey: key(),
    });
  await expect(out(29_001)).rejects.toMatchObject({ code: 'card_load_spent' });
  await out(29_000);
  expect(await left(card)).toBe(1_000);
  const lines = await linesOfCard(card);
  expect(lines.slice(-2)).toEqual([
    ['CASH', 'stored_value', 29_000],
    ['SVBONUS', 'stored_value', 2_000],
  ]);
});

test('what has expired pays nothing, and becomes income when somebody books it', async () => {
  const card = await sell(30_000);
  const yesterday = toDbDate(addDays(testBusinessDate, -1));
  await db.storedValueLot.updateMany({
    where: { cardId: card.id, kind: 'bonus' },
    data: { expiresOn: yesterday },
  });
  const folioId = await bill(31_000);
  await expect(
    payWithCard(ctx, { hotelId, cardId: card.id, folioId, amountMinor: 30_001, idempotencyKey: key() }),
  ).rejects.toMatchObject({ code: 'card_too_little' });
  expect(await listExpired(db, hotelId)).toEqual([
    {
      cardId: card.id,
      number: card.number,
      receiverName: '',
      expiresOn: addDays(testBusinessDate, -1),
      amountMinor: 3_000,
    },
  ]);
  const which = { hotelId, cardIds: [card.id], reason: 'the half year is over' };
  expect(await bookExpired(ctx, which)).toBe(3_000);
  await expect(bookExpired(ctx, which)).rejects.toMatchObject({ code: 'card_nothing_expired' });
  expect((await linesOfCard(card)).at(-1)).toEqual(['SVBREAK', 'stored_value', 3_000]);
  expect(await left(card)).toBe(30_000);
});

test('the night audit closes the ledger, and the report of the debt says the same', async () => {
  const owedMinor = (await db.storedValueLot.aggregate({ _sum: { remainingMinor: true } }))._sum
    .remainingMinor;
  expect((await runNightAudit(ctx, { hotelId })).status).toBe('closed');
  const day = await db.ledgerDay.findUniqueOrThrow({
    where: {
      hotelId_businessDate_ledger: {
        hotelId,
        businessDate: toDbDate(testBusinessDate),
        ledger: 'stored_value',
      },
    },
  });
  expect(day.openingMinor).toBe(0n);
  expect(Number(day.closingMinor)).toBe(-(owedMinor ?? 0));
  await sell(10_000);
  const days = await liabilityDays(db, {
    hotelId,
    from: testBusinessDate,
    to: addDays(testBusinessDate, 1),
  });
  expect(days.map(({ date, openingMinor, closingMinor }) => [date, openingMinor, closingMinor])).toEqual([
    [addDays(testBusinessDate, 1), owedMinor, (owedMinor ?? 0) + 10_000],
    [testBusinessDate, 0, owedMinor],
  ]);
  for (const { openingMinor, loadedMinor, bonusMinor, usedMinor, expiredMinor, closingMinor } of days)
    expect(openingMinor + loadedMinor + bonusMinor + usedMinor + expiredMinor).toBe(closingMinor);
});
