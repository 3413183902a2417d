import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { consentsOf, saveOwnConsents } from '../../../src/modules/customers/consent.service.ts';
import { wordingRefusal } from '../../../src/modules/customers/consent.ts';
import {
  consentVersions,
  currentWording,
  makeWording,
} from '../../../src/modules/customers/consent-wording.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { bookingRequest } from '../../support/stays.ts';

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
    { purpose: 'marketing', texts: texts('Second'), asksAgain: false },
  );
  expect(made).toBe('account-2');
  expect((await consentsOf(db, own.customerId)).agreed).toEqual(['email', 'post']);
  const shown = (await guest.get('/account/privacy')).text;
  expect(shown).toContain('Second in English');
  expect(shown).toContain('(wording account-1, English)');
  expect(shown).not.toContain('choose again');
  expect((await guest.get('/account/privacy?lang=zh-TW')).text).toContain('Second 繁體');
  await guest.get('/account/privacy?lang=en');
});

test('one that asks again ends what was agreed to, until the guest has answered in the new version', async () => {
  await makeWording(ctx, { purpose: 'marketing', texts: texts('Third'), asksAgain: true });
  const { agreed, askAgain } = await consentsOf(db, own.customerId);
  expect([agreed, askAgain]).toEqual([[], ['email', 'post']]);
  expect((await guest.get('/account/privacy')).text).toContain('Please choose again');
  expect((await manager.get(`/staff/guests/${own.customerId}`)).text).toContain(
    'account-1 · English · to be asked again',
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
  const wording = { purpose: 'marketing', texts: texts('Fourth'), asksAgain: false } as const;
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
  expect((await currentWording(db, 'marketing', later.clock())).version).toBe('account-5');
  expect(
    (await consentVersions(db, 'marketing')).find(({ version }) => version === 'account-1')?.texts,
  ).toMatchObject({
    en: 'We may write to you about offers and news only in the ways you tick here. You can change that at any time.',
  });
});

test('managers publish in three languages or not at all; the desk may not', async () => {
  const missing = await postForm(
    manager,
    page,
    { purpose: 'marketing', 'texts.en': 'Only <i>English', asksAgain: '1' },
    page,
  );
  expect([missing.status, missing.text.includes('Only &lt;i&gt;English')]).toEqual([422, true]);
  const all = { purpose: 'marketing', 'texts.en': 'Sixth', 'texts.zh-CN': '第六', 'texts.zh-TW': '第六版' };
  const done = await postForm(manager, page, all, page);
  expect([done.status, done.headers.location]).toEqual([303, `${page}?purpose=marketing`]);
  const row = await db.consentVersion.findFirstOrThrow({ where: { version: 'account-6' } });
  expect([row.asksAgain, row.shown]).toEqual([false, true]);
  const shown = (await manager.get(page)).text;
  for (const text of ['第六版', 'Third in English', 'Asked everybody again', 'spoken'])
    expect(shown).toContain(text);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(page)).status).toBe(403);
});

test('a wording is published for a day ahead but not behind, and one that asks again holds at once', () => {
  const refusal = (change: object) =>
    wordingRefusal({ purpose: 'marketing', asksAgain: false, daysAhead: 0, ...change });
  expect([refusal({}), refusal({ daysAhead: 1 }), refusal({ daysAhead: -1 })]).toEqual([
    null,
    null,
    'from_past',
  ]);
  expect([refusal({ asksAgain: true }), refusal({ asksAgain: true, daysAhead: 1 })]).toEqual([
    null,
    'asks_now',
  ]);
  expect(refusal({ purpose: 'notice', asksAgain: true })).toBe('asks_nobody');
});

test('the tick of the booking form is worded in versions, and the consent tells version and language', async () => {
  const later = daysLater(3);
  const name = await makeWording(later, { purpose: 'reminder', texts: texts('Nudge me'), asksAgain: false });
  expect(name).toBe('booking-2');
  const request = bookingRequest(hotel, { arrival: '2027-05-20', departure: '2027-05-21', channel: 'web' });
  const asked = { ...request, paymentPlan: 'prepay', reminderConsent: true } as const;
  await holdStay(ctx, asked);
  await holdStay({ ...later, language: 'zh-TW' }, asked);
  const said = await db.consent.findMany({ where: { purpose: 'reminder' }, orderBy: { id: 'asc' } });
  expect(said.map(({ textVersion, language }) => [textVersion, language])).toEqual([
    ['2026-11', 'en'],
    ['booking-2', 'zh-TW'],
  ]);
  const form = '/book?checkIn=2027-05-20&checkOut=2027-05-21&room=STD.BAR.2';
  expect((await visitingAgent(app).get(form)).text).toContain(
    'Remind me once if I do not finish this booking.',
  );
});

test('the privacy notice is read by everybody; a new one holds from its day on, and the old one stays readable', async () => {
  const visitor = visitingAgent(app);
  expect((await visitor.get('/privacy')).text).toContain('We sell nothing to anybody.');
  expect((await visitor.get('/privacy?lang=zh-CN')).text).toContain('我们不会出售您的信息。');
  await visitor.get('/privacy?lang=en');
  const typed = { purpose: 'notice', 'texts.zh-CN': '新的声明', 'texts.zh-TW': '新的聲明' };
  const next = { ...typed, 'texts.en': 'We <keep> less.\n\nMuch less.', from: '2027-05-04' };
  const preview = await postForm(manager, `${page}/preview`, next, page);
  expect([preview.status, preview.text.includes('<p>We &lt;keep&gt; less.</p><p>Much less.</p>')]).toEqual([
    200,
    true,
  ]);
  expect(await db.consentVersion.count({ where: { purpose: 'notice' } })).toBe(1);
  const past = await postForm(manager, page, { ...next, from: '2027-05-02' }, page);
  expect([past.status, past.text.includes('can not have held before')]).toEqual([422, true]);
  expect((await postForm(manager, page, next, page)).status).toBe(303);
  expect((await manager.get(`${page}?purpose=notice`)).text).toContain('To come');
  expect((await visitor.get('/privacy')).text).toContain('We sell nothing to anybody.');
  expect((await visitor.get('/privacy/versions/notice-2')).status).toBe(404);
  // midnight of 4 May in Shanghai
  const inForce = testApp(db, { clock: () => new Date('2027-05-03T16:00:00Z') });
  const reader = visitingAgent(inForce);
  const { text } = await reader.get('/privacy');
  expect([text.includes('Much less.'), text.includes('/privacy/versions/notice-1')]).toEqual([true, true]);
  expect((await reader.get('/privacy/versions/notice-1')).text).toContain('We sell nothing to anybody.');
  const before = testApp(db, { clock: () => new Date('2027-05-03T15:59:59Z') });
  expect((await visitingAgent(before).get('/privacy')).text).not.toContain('Much less.');
});

test('no consent points at a wording in a language that it was never in', async () => {
  const said = { channel: 'email', purpose: 'marketing', granted: true, source: 'x', at: testNow };
  const customerId = own.customerId;
  const spoken = db.consent.create({ data: { ...said, customerId, textVersion: 'spoken', language: 'en' } });
  await expect(spoken).rejects.toThrow('consents_wording_ref');
});
