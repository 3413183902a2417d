import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { consentsOf, saveOwnConsents } from '../../../src/modules/customers/consent.service.ts';
import {
  consentVersions,
  currentWording,
  makeWording,
} from '../../../src/modules/customers/consent-wording.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let manager: TestAgent;
let own: { readonly customerId: number; readonly hotelId: number };
let guest: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund' });
  ctx = testContext(db, { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const name = { firstName: 'Ida', lastName: 'Wort', email: 'ida@example.com', phone: null, language: 'en' };
  const blank = { otherName: null, country: null, birthDate: null, company: null, vip: false };
  const customerId = await createCustomer(ctx, hotel.id, { ...name, ...blank });
  own = { customerId, hotelId: hotel.id };
  guest = await guestAgent(app, { email: 'ida@example.com', customerId });
});

const page = '/staff/privacy/wordings';
const texts = (word: string) => ({
  en: `${word} in English`,
  'zh-CN': `${word} 简体`,
  'zh-TW': `${word} 繁體`,
});
const lastOf = async () =>
  db.consent.findFirstOrThrow({ where: { customerId: own.customerId }, orderBy: { id: 'desc' } });
const day = 86_400_000;
const daysLater = (days: number) => ({ ...ctx, clock: () => new Date(testNow.getTime() + days * day) });

test('a consent keeps the wording that was agreed to; a small change asks nobody again', async () => {
  const early = { ...ctx, clock: () => new Date(testNow.getTime() - 2 * day) };
  await saveOwnConsents(early, { ...own, wanted: ['email', 'post'] });
  expect((await lastOf()).textVersion).toBe('account-1');
  const made = await makeWording(
    { ...ctx, clock: () => new Date(testNow.getTime() - day) },
    { texts: texts('Second'), asksAgain: false },
  );
  expect(made).toBe('account-2');
  expect((await consentsOf(db, own.customerId)).agreed).toEqual(['email', 'post']);
  const shown = (await guest.get('/account/privacy')).text;
  expect(shown).toContain('Second in English');
  expect(shown).toContain('(wording account-1)');
  expect(shown).not.toContain('choose again');
  expect((await guest.get('/account/privacy?lang=zh-TW')).text).toContain('Second 繁體');
  await guest.get('/account/privacy?lang=en');
});

test('one that asks again ends what was agreed to, until the guest has answered in the new version', async () => {
  await makeWording(ctx, { texts: texts('Third'), asksAgain: true });
  const { agreed, askAgain } = await consentsOf(db, own.customerId);
  expect([agreed, askAgain]).toEqual([[], ['email', 'post']]);
  expect((await guest.get('/account/privacy')).text).toContain('Please choose again');
  expect((await manager.get(`/staff/guests/${own.customerId}`)).text).toContain(
    'account-1 · to be asked again',
  );
  await saveOwnConsents(daysLater(1), { ...own, wanted: ['email'] });
  const said = await db.consent.findMany({
    where: { customerId: own.customerId, textVersion: 'account-3' },
    orderBy: { id: 'asc' },
  });
  expect(said.map(({ channel, granted }) => [channel, granted])).toEqual([
    ['email', true],
    ['post', false],
  ]);
  const after = await consentsOf(db, own.customerId);
  expect([after.agreed, after.askAgain]).toEqual([['email'], []]);
  expect((await guest.get('/account/privacy')).text).not.toContain('Please choose again');
});

test('two managers at once make two versions; none is changed or taken back', async () => {
  const later = daysLater(2);
  const wording = { texts: texts('Fourth'), asksAgain: false };
  const names = await Promise.all([makeWording(later, wording), makeWording(later, wording)]);
  expect([...names].sort()).toEqual(['account-4', 'account-5']);
  await expect(db.consentWording.updateMany({ data: { text: 'Else' } })).rejects.toThrow('stays as it was');
  await expect(db.consentVersion.deleteMany({ where: { version: 'account-5' } })).rejects.toThrow(
    'stays as it was',
  );
  const unknown = {
    channel: 'email',
    purpose: 'marketing',
    granted: true,
    source: 'x',
    textVersion: 'never',
    at: testNow,
  };
  await expect(db.consent.create({ data: { ...unknown, customerId: own.customerId } })).rejects.toThrow();
  expect((await currentWording(db)).version).toBe('account-5');
  expect((await consentVersions(db)).find(({ version }) => version === 'account-1')?.texts).toMatchObject({
    en: 'We may write to you about offers and news only in the ways you tick here. You can change that at any time.',
  });
});

test('managers publish in three languages or not at all; the desk may not', async () => {
  const missing = await postForm(manager, page, { 'texts.en': 'Only <i>English', asksAgain: '1' }, page);
  expect([missing.status, missing.text.includes('Only &lt;i&gt;English')]).toEqual([422, true]);
  const all = { 'texts.en': 'Sixth', 'texts.zh-CN': '第六', 'texts.zh-TW': '第六版' };
  const done = await postForm(manager, page, all, page);
  expect([done.status, done.headers.location]).toEqual([303, page]);
  const row = await db.consentVersion.findFirstOrThrow({ where: { version: 'account-6' } });
  expect([row.asksAgain, row.shown]).toEqual([false, true]);
  const shown = (await manager.get(page)).text;
  for (const text of ['第六版', 'Third in English', 'Asked everybody again', 'spoken'])
    expect(shown).toContain(text);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(page)).status).toBe(403);
});
