import { expect, test } from 'vitest';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

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

  const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: 'mei@example.com' } });
  const link = /\/gift-cards\/open\/[\w.%-]+/.exec(mail.html)?.[0] ?? '';
  const guest = visitingAgent(app);
  const code = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/;
  expect((await guest.get(link)).text).not.toMatch(code);
  expect((await postForm(guest, link, {})).text).toMatch(code);
  expect((await guest.get(link)).text).toContain('was shown already');
  await guest.get(`${link}x`).expect(404);
  const blocked = await postForm(agent, `${card}/status`, { to: 'blocked', reason: 'asked for' }, card);
  expect(blocked.status).toBe(303);
  expect((await agent.get(card)).text).toContain('blocked');
});
