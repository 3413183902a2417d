import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { querySilentPayment, sendRefund } from '../../../src/modules/payments/settlement.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { giveCode, openGift } from '../../../src/modules/stored-value/card-code.service.ts';
import { changeCardRules } from '../../../src/modules/stored-value/card-rules.service.ts';
import { sendDueGifts } from '../../../src/modules/stored-value/gift-order.service.ts';
import { refundLoad, sellGiftCard } from '../../../src/modules/stored-value/load.service.ts';
import { giftAmounts } from '../../../src/modules/stored-value/lot.ts';
import type { Db } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { holdRoom } from '../../support/paying-guest.ts';
import { testApp, testSecret } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let ctx: TestContext;

const rules = {
  active: true,
  soldOnline: true,
  smallestMinor: minor(10_000),
  largestMinor: minor(500_000),
  validMonths: 36,
  bonusValidDays: 180,
  bonuses: [],
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db);
  connectModules(testSecret);
  await changeCardRules(testContext(db, { hotelId: hotel.id }), hotel.id, rules);
});
beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
});

const order = {
  preset: '20000',
  buyerName: 'Wei',
  buyerEmail: 'wei@example.com',
  receiverName: 'Mei',
  message: 'Happy birthday',
};
const lastCard = () => db.storedValueCard.findFirstOrThrow({ orderBy: { id: 'desc' } });
const giftsTo = (recipient: string) => db.outboxMail.count({ where: { recipient, template: 'gift-card' } });

/** Orders a card on the site and pays it at the sandbox; answers the page of the order. */
async function buy(fields: Readonly<Record<string, string>>) {
  const agent = visitingAgent(app);
  const ordered = await postForm(agent, '/gift-cards', { ...order, ...fields });
  expect(ordered.status).toBe(303);
  const page = String(ordered.headers.location);
  expect((await agent.get(page).expect(200)).text).toContain('to pay');
  const led = await postForm(agent, page, {}, page);
  const sandbox = String(led.headers.location);
  expect(sandbox).toMatch(/^\/sandbox-pay\//);
  await postForm(agent, sandbox, { behaviour: 'succeed' }, sandbox);
  const payment = await db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await Promise.all([querySilentPayment(ctx, payment.id), querySilentPayment(ctx, payment.id)]);
  return { agent, page, paymentId: payment.id };
}

const balanceOf = async (cardId: number) =>
  (await db.storedValueLot.aggregate({ where: { cardId }, _sum: { remainingMinor: true } }))._sum
    .remainingMinor ?? 0;

async function giftOf(amountMinor: number) {
  const sale = { hotelId: hotel.id, gateway: 'cash', amountMinor } as const;
  const card = await sellGiftCard(ctx, { ...sale, idempotencyKey: `sale-${Math.random()}` });
  return { card, code: await giveCode(ctx, { hotelId: hotel.id, number: card.number }) };
}

describe('buying on the site', () => {
  test('a paid card is loaded once and sent to its receiver, whose link tells the code once', async () => {
    const { agent, page } = await buy({ receiverEmail: 'mei1@example.com' });
    const card = await lastCard();
    expect([card.status, await balanceOf(card.id), await giftsTo('mei1@example.com')]).toEqual([
      'active',
      20_000,
      1,
    ]);
    const paid = await agent.get(page).expect(200);
    expect(paid.text).toContain('The card was sent to mei1@example.com');
    expect(paid.text).not.toContain('to pay');
    const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: 'mei1@example.com' } });
    const link = decodeURIComponent(/\/gift-cards\/open\/([\w.%-]+)/.exec(mail.html)?.[1] ?? '');
    expect((await openGift(ctx, link)).code).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
    await expect(openGift(ctx, link)).rejects.toMatchObject({ code: 'card_link_over' });
    const line = await db.folioLine.findMany({
      where: { ledger: 'stored_value' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(line.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([['payment', -20_000]]);
  });

  test('a gift for a later day waits for its morning, and is sent once by two at once', async () => {
    await buy({ receiverEmail: 'mei2@example.com', sendOn: '2027-05-10' });
    expect(await giftsTo('mei2@example.com')).toBe(0);
    ctx.setClock(new Date('2027-05-10T07:59:00+08:00'));
    expect(await sendDueGifts(ctx)).toBe(0);
    ctx.setClock(new Date('2027-05-10T08:00:00+08:00'));
    const sent = await Promise.all([sendDueGifts(ctx), sendDueGifts(ctx)]);
    expect([sent.toSorted(), await sendDueGifts(ctx), await giftsTo('mei2@example.com')]).toEqual([
      [0, 1],
      0,
      1,
    ]);
  });

  test('an unused card is paid out again by the provider, and what waited to be sent is not', async () => {
    const { paymentId } = await buy({ receiverEmail: 'mei3@example.com', sendOn: '2027-05-11' });
    const { id, number } = await lastCard();
    const refund = { hotelId: hotel.id, number, paymentId, amountMinor: 20_000, reason: 'changed her mind' };
    await refundLoad(ctx, { ...refund, idempotencyKey: 'refund-unused' });
    expect((await lastCard()).status).toBe('blocked');
    const { id: refundId } = await db.payment.findFirstOrThrow({ where: { parentPaymentId: paymentId } });
    await sendRefund(ctx, refundId);
    expect(await balanceOf(id)).toBe(0);
    ctx.setClock(new Date('2027-05-12T12:00:00+08:00'));
    await sendDueGifts(ctx);
    expect(await giftsTo('mei3@example.com')).toBe(0);
  });

  test.each([
    [{ preset: 'own', amount: '99.99' }, 'f-amount-errors'],
    [{ preset: 'own', amount: '5000.01' }, 'f-amount-errors'],
    [{ preset: 'own', amount: '' }, 'f-amount-errors'],
    [{ preset: '500001' }, 'f-preset-errors'],
    [{ sendOn: '2027-05-02' }, 'f-sendOn-errors'],
    [{ sendOn: '2028-05-04' }, 'f-sendOn-errors'],
    [{ buyerEmail: 'nobody' }, 'f-buyerEmail-errors'],
  ])('a form with %j comes back with its reason', async (fields, id) => {
    const before = await db.storedValueCard.count();
    const answer = await postForm(visitingAgent(app), '/gift-cards', { ...order, ...fields });
    expect([answer.status, answer.text.includes(`id="${id}"`)]).toEqual([422, true]);
    expect(answer.text).toContain('Happy birthday');
    expect(await db.storedValueCard.count()).toBe(before);
  });

  test('a link that is not ours opens no order, and a house that sells none says so', async () => {
    await visitingAgent(app).get(`/gift-cards/orders/${hotel.id}-1.forged`).expect(404);
    const other = await buildHotel(db, { slug: 'other' });
    const { text } = await visitingAgent(app).get('/gift-cards?hotel=other').expect(200);
    expect(text).toContain('No gift cards at the moment');
    const answer = await postForm(
      visitingAgent(app),
      '/gift-cards?hotel=other',
      order,
      '/gift-cards?hotel=bund',
    );
    expect(answer.status).toBe(422);
    expect(await db.storedValueCard.count({ where: { hotelId: other.id } })).toBe(0);
  });

  test('buyers are offered round amounts within what the house sells', () => {
    expect(giftAmounts(rules)).toEqual([10_000, 20_000, 50_000, 100_000]);
    expect(giftAmounts({ ...rules, smallestMinor: minor(30_000), largestMinor: minor(60_000) })).toEqual([
      50_000,
    ]);
    expect(giftAmounts({ ...rules, smallestMinor: minor(30_000), largestMinor: minor(40_000) })).toEqual([
      30_000,
    ]);
  });
});

describe('paying a booking with a card', () => {
  const due = async (number: string) => {
    const { dueNowMinor, status } = await db.reservation.findUniqueOrThrow({ where: { number } });
    return { dueNowMinor, status };
  };

  test('a part leaves the rooms held, and the rest confirms them', async () => {
    const { agent, number } = await holdRoom(app);
    const { dueNowMinor } = await due(number);
    const { card, code } = await giftOf(10_000);
    const path = `/pay/${number}/card`;
    const spaced = code.toLowerCase().replace(/(.{4})(?=.)/g, '$1-');
    const form = { number: card.number, code: spaced, key: 'first-part' };
    expect((await postForm(agent, path, form, `/pay/${number}`)).status).toBe(303);
    expect([(await due(number)).status, await balanceOf(card.id)]).toEqual(['held', 0]);
    const rest = ((dueNowMinor - 10_000) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
    expect((await agent.get(`/pay/${number}`)).text).toContain(`Pay ¥${rest}`);
    const second = await giftOf(300_000);
    const more = { number: second.card.number, code: second.code, key: 'second-part' };
    await postForm(agent, path, more, `/pay/${number}`);
    expect([(await due(number)).status, await balanceOf(second.card.id)]).toEqual([
      'confirmed',
      300_000 - (dueNowMinor - 10_000),
    ]);
  });

  test('what was paid in part goes back to the card when the hold lapses', async () => {
    const { agent, number } = await holdRoom(app);
    const { card, code } = await giftOf(10_000);
    await postForm(
      agent,
      `/pay/${number}/card`,
      { number: card.number, code, key: 'lost-part' },
      `/pay/${number}`,
    );
    expect(await balanceOf(card.id)).toBe(0);
    ctx.setClock(new Date(ctx.clock().getTime() + 16 * 60_000));
    await lapseHolds(ctx);
    expect([(await due(number)).status, await balanceOf(card.id)]).toEqual(['lapsed', 10_000]);
  });

  test('a wrong code, too much and another’s account are refused, and nothing is taken', async () => {
    const { agent, number } = await holdRoom(app);
    const { card, code } = await giftOf(10_000);
    const path = `/pay/${number}/card`;
    const tries = [
      { number: card.number, code: 'ABCDEFGHJKLM', key: 'wrong-code' },
      { number: card.number, code, amount: '100.01', key: 'more-than-on-it' },
      { own: String(card.id), key: 'not-signed-in' },
      { number: card.number, key: 'without-code' },
    ];
    for (const fields of tries) {
      const answer = await postForm(agent, path, fields, `/pay/${number}`);
      expect([answer.status, answer.text.includes(code)], fields.key).toEqual([422, false]);
    }
    expect([(await due(number)).status, await balanceOf(card.id)]).toEqual(['held', 10_000]);
  });
});

test('a guest puts a gift onto his own account by its code, once', async () => {
  const { card, code } = await giftOf(15_000);
  const agent = await guestAgent(app);
  const page = '/account/stored-value';
  const form = { number: card.number, code };
  expect((await postForm(agent, `${page}/transfers`, form, page)).status).toBe(422);
  const person = { firstName: 'Gu', lastName: 'Est', phone: '+8613800138000' };
  await postForm(agent, '/account/profile', person);
  const wrong = await postForm(agent, `${page}/transfers`, { ...form, code: 'ABCDEFGHJKLM' }, page);
  expect([wrong.status, wrong.text.includes('id="f-code-errors"')]).toEqual([422, true]);
  expect((await postForm(agent, `${page}/transfers`, form, page)).status).toBe(303);
  expect((await postForm(agent, `${page}/transfers`, form, page)).status).toBe(422);
  const account = await db.storedValueCard.findFirstOrThrow({ where: { kind: 'account' } });
  expect([await balanceOf(card.id), await balanceOf(account.id)]).toEqual([0, 15_000]);
  expect((await agent.get(page)).text).toContain('150.00');
});
