import { expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { accountOf } from '../../../src/modules/stored-value/card.service.ts';
import { spacedCode, spacedNumber } from '../../../src/modules/stored-value/card.ts';
import { giveCode } from '../../../src/modules/stored-value/card-code.service.ts';
import { changeCardRules } from '../../../src/modules/stored-value/card-rules.service.ts';
import { sellGiftCard } from '../../../src/modules/stored-value/load.service.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { rowsOf } from '../../support/spreadsheets.ts';

test('a house sells a card, gives out its code once, and its receiver opens the mail', async () => {
  const { db } = await testDatabase();
  const { id: hotelId } = await buildHotel(db);
  const app = testApp(db);
  const agent = await signedInAgent(app, 'finance', { hotelId });
  const path = '/staff/stored-value';
  const rules = {
    active: '1',
    smallest: '100',
    largest: '5000',
    bonusValidDays: '180',
    from0: '300',
    bonus0: '30',
  };
  expect((await postForm(agent, `${path}/rules`, { ...rules, bonus0: '' })).status).toBe(422);
  expect((await postForm(agent, `${path}/rules`, rules)).status).toBe(303);
  const sale = {
    gateway: 'cash',
    amount: '300',
    key: 'sold-once',
    receiverName: 'Mei',
    receiverEmail: 'mei@example.com',
  };
  expect((await postForm(agent, path, { ...sale, amount: '99' })).status).toBe(422);
  const sold = await postForm(agent, path, sale);
  const card = String(sold.headers.location);
  expect((await postForm(agent, path, sale)).headers.location).toBe(card);
  expect((await agent.get(card)).text).toContain('330.00');
  for (const name of ['liability', 'expiry', 'payment']) await agent.get(`${path}/${name}`).expect(200);

  const file = await agent.get(`${path}/liability.csv`).expect(200);
  expect(file.text).toBe(
    '\uFEFFbusiness_date,opening,loaded,bonus,used,expired,closing\r\n2027-05-03,0.00,300.00,30.00,0.00,0.00,330.00\r\n',
  );

  const [head, day] = await rowsOf(agent.get(`${path}/liability.xlsx`));
  expect(head?.slice(0, 3)).toEqual(['Business date', 'Opening', 'Loaded, less paid out']);
  expect(day?.slice(1)).toEqual([0, 300, 30, 0, 0, 330]);

  const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: 'mei@example.com' } });
  const link = /\/gift-cards\/open\/[\w.%-]+/.exec(mail.html)?.[0] ?? '';
  const guest = visitingAgent(app);
  const code = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/;
  expect((await guest.get(link)).text).not.toMatch(code);
  expect((await postForm(guest, link, {})).text).toMatch(code);
  expect((await guest.get(link)).text).toContain('was shown already');
  await guest.get(`${link}x`).expect(404);
  const printed = await postForm(agent, `${card}/print`, {}, card);
  expect([printed.status, code.test(printed.text), printed.text.includes('For Mei')]).toEqual([
    200,
    true,
    true,
  ]);
  const blocked = await postForm(agent, `${card}/status`, { to: 'blocked', reason: 'asked for' }, card);
  expect(blocked.status).toBe(303);
  expect((await agent.get(card)).text).toContain('blocked');
  expect((await postForm(agent, `${card}/print`, {}, card)).status).toBe(422);
});

test('the desk puts a gift onto a guest’s account, from its page and from the guest’s', async () => {
  const { db } = await testDatabase();
  const { id: hotelId } = await buildHotel(db);
  const ctx = testContext(db, { hotelId });
  const app = testApp(db);
  const limits = { smallestMinor: minor(1_000), largestMinor: minor(500_000), validMonths: null };
  await changeCardRules(ctx, hotelId, {
    active: true,
    soldOnline: false,
    ...limits,
    bonusValidDays: 30,
    bonuses: [],
  });
  const sell = (idempotencyKey: string) =>
    sellGiftCard(ctx, { hotelId, gateway: 'cash', amountMinor: 20_000, idempotencyKey });
  const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
  const person = { ...blank, firstName: 'Bring', lastName: 'Ersen', email: null, language: 'en' };
  const customerId = await createCustomer(ctx, hotelId, person);
  const [first, second] = [await sell('brought-1'), await sell('brought-2')];

  const finance = await signedInAgent(app, 'finance', { hotelId });
  const card = `/staff/stored-value/cards/${first.number}`;
  expect((await finance.get(card)).text).toContain(`${card}/transfers`);
  const asked = `${card}/transfers?text=ersen`;
  expect((await finance.get(`${card}/transfers?text=nobody`)).text).toContain('Nobody of this house');
  expect((await finance.get(asked)).text).toContain('Bring Ersen');
  const unsaid = await postForm(finance, asked, { customerId }, asked);
  expect([unsaid.status, unsaid.text.includes('id="f-reason-errors"')]).toEqual([422, true]);
  const moved = await postForm(finance, asked, { customerId, reason: 'asked at the desk' }, asked);
  const account = await db.storedValueCard.findFirstOrThrow({ where: { customerId } });
  const accountPage = `/staff/stored-value/cards/${account.number}`;
  expect([moved.status, moved.headers.location]).toEqual([303, accountPage]);

  const desk = await signedInAgent(app, 'front-desk', { hotelId });
  const cards = `/staff/stored-value?customer=${customerId}`;
  const code = spacedCode(await giveCode(ctx, { hotelId, number: second.number }));
  const bring = `/staff/stored-value/accounts/transfers?customer=${customerId}`;
  const gift = { number: spacedNumber(second.number), reason: 'brought along' };
  const without = await postForm(desk, bring, gift, cards);
  expect([without.status, without.text.includes('id="f-transfer-code-errors"')]).toEqual([422, true]);
  expect((await postForm(desk, bring, { ...gift, code }, cards)).headers.location).toBe(accountPage);
  expect((await desk.get(accountPage)).text).toContain('400.00');
  await desk.get(`/staff/stored-value/cards/${first.number}/transfers?text=x`).expect(200);
  const again = await postForm(desk, bring, { ...gift, code }, cards);
  expect([again.status, again.text.includes('on an account now')]).toEqual([422, true]);
});

test('a guest sees what stands on his own account, and nobody else’s', async () => {
  const { db } = await testDatabase();
  const { id: hotelId } = await buildHotel(db);
  const ctx = testContext(db, { hotelId });
  const app = testApp(db);
  const guest = await guestAgent(app);
  const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
  const person = { ...blank, firstName: 'Mei', lastName: 'Zhao', email: null, language: 'en' };
  const [mine, other] = [
    await accountOf(ctx, { hotelId, customerId: await createCustomer(ctx, hotelId, person) }),
    await accountOf(ctx, { hotelId, customerId: await createCustomer(ctx, hotelId, person) }),
  ];
  expect((await guest.get('/account/stored-value')).text).toContain('No cards yet');
  await db.user.updateMany({ where: { kind: 'guest' }, data: { customerId: mine.customerId } });
  const { text } = await guest.get('/account/stored-value');
  expect([text.includes(spacedNumber(mine.number)), text.includes(spacedNumber(other.number))]).toEqual([
    true,
    false,
  ]);
});
