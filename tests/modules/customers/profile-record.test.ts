import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { preferencesKnown, tagsIn } from '../../../src/modules/customers/profile-record.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let desk: TestAgent;
let manager: TestAgent;
let id: number;
let url: string;

const everyone = {
  firstName: 'Ada',
  lastName: 'Everyone',
  otherName: null,
  email: 'ada@example.com',
  phone: null,
  language: 'en',
  country: null,
  birthDate: null,
  company: null,
  vip: false,
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  id = await createCustomer(testContext(db), hotel.id, {
    ...everyone,
    firstName: 'Marta',
    lastName: 'Oliveira',
    email: null,
  });
  url = `/staff/guests/${id}`;
});

test('a confidential note is read and written by those with its permission alone', async () => {
  const open = { noteBody: 'Arrives late', noteAccess: 'customers.view' };
  const secret = { noteBody: 'Owes the bar', noteAccess: 'customers.private-notes' };
  expect((await postForm(desk, `${url}/notes`, open, url)).status).toBe(303);
  expect((await postForm(manager, `${url}/notes`, secret, url)).status).toBe(303);
  expect((await postForm(desk, `${url}/notes`, secret, url)).status).toBe(403);
  const [seenByDesk, seenByManager] = [await desk.get(url), await manager.get(url)];
  expect(seenByDesk.text).toContain('Arrives late');
  expect(seenByDesk.text).not.toContain('Owes the bar');
  expect(seenByManager.text).toContain('Owes the bar');
  expect(await db.customerNote.count()).toBe(2);
  const logged = await db.auditEvent.findMany({ where: { action: 'note_added' }, select: { after: true } });
  expect(logged.map(({ after }) => after)).toEqual([
    { access: 'customers.view' },
    { access: 'customers.private-notes' },
  ]);
});

test('a complaint is settled once, with its outcome', async () => {
  await postForm(desk, `${url}/complaints`, { complaintAbout: 'Noisy lift' }, url);
  const { id: complaint } = await db.customerComplaint.findFirstOrThrow();
  const settle = () => postForm(desk, `${url}/complaints/${complaint}/outcome`, { outcome: 'Moved up' }, url);
  expect((await settle()).status).toBe(303);
  expect((await settle()).status).toBe(404);
  expect((await desk.get(url)).text).toContain('Moved up');
  const half = db.$executeRaw`UPDATE customer_complaints SET settled_at = NULL WHERE id = ${complaint}`;
  await expect(half).rejects.toThrow(/customer_complaints_settled/);
});

test('companions, consents, preferences and tags stand on the profile, and all of it on the timeline', async () => {
  await postForm(
    desk,
    `${url}/companions`,
    { companionFirst: 'Rui', companionLast: 'Costa', companionDocument: 'P7654321' },
    url,
  );
  await postForm(desk, `${url}/consents`, { consentChannel: 'email', consentSaid: 'yes' }, url);
  await postForm(desk, `${url}/consents`, { consentChannel: 'email', consentSaid: 'no' }, url);
  await postForm(desk, `${url}/preferences`, { wish: 'quiet' }, url);
  await postForm(desk, `${url}/tags`, { tags: 'Wine，golf, wine' }, url);
  const { text } = await desk.get(url);
  for (const words of [
    'Rui Costa',
    '•••• 4321',
    'Does not want offers and news by e-mail',
    'Told to the desk',
    '>golf<',
    'Settled a complaint',
  ]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain('Agreed to offers');
  expect(text).not.toContain('P7654321');
  expect(
    await db.customerTag.findMany({ select: { tag: true, source: true }, orderBy: { tag: 'asc' } }),
  ).toEqual([
    { tag: 'golf', source: 'hand' },
    { tag: 'wine', source: 'hand' },
  ]);
});

test('a refused form comes back with what was typed', async () => {
  const answer = await postForm(
    desk,
    `${url}/companions`,
    { companionFirst: 'Ana', companionLast: ' ' },
    url,
  );
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="Ana"');
  const far = await postForm(
    desk,
    '/staff/guests/999999/notes',
    { noteBody: 'x', noteAccess: 'customers.view' },
    url,
  );
  expect(far.status).toBe(404);
});

test('a duplicate is compared, joined and taken back; the old link leads to the kept profile', async () => {
  const person = { firstName: 'Marta', lastName: 'Oliveira', otherName: null, phone: null, language: 'en' };
  const rest = { country: null, birthDate: null, company: null, vip: false };
  const twin = (email: string) => createCustomer(testContext(db), hotel.id, { ...person, ...rest, email });
  const [kept, merged] = [await twin('m@example.com'), await twin('m@example.com')];
  const compare = `/staff/guests/${kept}/merge?with=${merged}`;
  expect((await manager.get('/staff/guests/duplicates')).text).toContain(`href="${compare}"`);
  expect((await manager.get(compare)).text).toContain('same e-mail, same name');
  expect((await desk.get(compare)).status).toBe(403);
  const form = { with: String(merged), keptVersion: '1', mergedVersion: '1' };
  const stale = await postForm(
    manager,
    `/staff/guests/${kept}/merge`,
    { ...form, mergedVersion: '9' },
    compare,
  );
  expect(stale.status).toBe(409);
  const joined = await postForm(manager, `/staff/guests/${kept}/merge`, form, compare);
  expect(joined.headers.location).toBe(`/staff/guests/${kept}`);
  const old = await manager.get(`/staff/guests/${merged}`);
  expect([old.status, old.headers.location]).toEqual([303, `/staff/guests/${kept}`]);
  const undo =
    /action="([^"]+merges\/\d+\/undo)"/.exec((await manager.get(`/staff/guests/${kept}`)).text)?.[1] ?? '';
  expect((await postForm(manager, undo, {}, `/staff/guests/${kept}`)).status).toBe(303);
  expect((await manager.get(`/staff/guests/${merged}`)).status).toBe(200);
});

/** A round of everything that a profile shows, written beside what was there. */
async function addToEverything(customerId: number, round: number): Promise<void> {
  const key = { customerId, hotelId: hotel.id };
  const at = testNow;
  const wish = ['quiet', 'high_floor', 'cot'][round] ?? '';
  const channel = ['email', 'sms', 'post'][round] ?? '';
  const said = { purpose: 'marketing', granted: true, source: 'desk', textVersion: 'spoken' };
  await db.customerNote.create({
    data: { ...key, body: `Note ${round}`, access: 'customers.private-notes', authorName: 'Lin', at },
  });
  await db.customerComplaint.create({ data: { ...key, about: `Complaint ${round}`, authorName: 'Lin', at } });
  await db.companion.create({
    data: { customerId, firstName: 'Rui', lastName: `Beside${round}`, createdAt: at },
  });
  await db.customerPreference.create({ data: { customerId, code: wish, source: 'desk', at } });
  await db.consent.create({ data: { customerId, channel, ...said, at } });
  await db.customerTag.create({ data: { ...key, tag: `tag${round}`, source: 'hand', at } });
  const text = { en: `Class ${round}`, 'zh-CN': `等级${round}` };
  await db.guestClass.create({
    data: { hotelId: hotel.id, code: `C${round}`, names: text, meanings: text, sortOrder: round },
  });
  await createCustomer(testContext(db), hotel.id, everyone);
  const gone = await createCustomer(testContext(db), hotel.id, { ...everyone, lastName: `Gone${round}` });
  await db.customerMerge.create({
    data: {
      hotelId: hotel.id,
      keptId: customerId,
      mergedId: gone,
      moved: {},
      filled: [],
      actorName: `Merger ${round}`,
      at,
    },
  });
  const { stayId } = await buildInHouseReservation(testContext(db, { hotelId: hotel.id }), hotel, {
    room: String(101 + round),
  });
  await db.stay.update({ where: { id: stayId }, data: { customerId } });
  const folio = await db.folio.findFirstOrThrow({ where: { stayId } });
  await db.folio.update({ where: { id: folio.id }, data: { customerId } });
  const charge = { hotelId: hotel.id, folioId: folio.id, code: 'REST', amountMinor: 1_000 };
  await postCharge(testContext(db, { hotelId: hotel.id }), charge);
}

test('the page takes six statements with one row of everything and with three, and shows them all', async () => {
  const ctx = testContext(db, { hotelId: hotel.id });
  const full = await createCustomer(ctx, hotel.id, everyone);
  await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
  const { number } = await join(ctx, { customerId: full, hotelId: hotel.id, source: 'desk' });
  const shown = (round: number) => [
    `Note ${round}`,
    `Complaint ${round}`,
    `Rui Beside${round}`,
    `>tag${round}<`,
    `Class ${round}`,
    `Merger ${round}`,
  ];
  for (const [rows, rounds] of [
    [1, [0]],
    [3, [1, 2]],
  ] as const) {
    for (const round of rounds) await addToEverything(full, round);
    let text = '';
    const statements = await countStatements(async () => {
      ({ text } = await manager.get(`/staff/guests/${full}`).expect(200));
    });
    expect([rows, statements]).toEqual([rows, 6]);
    for (const words of [0, ...rounds].flatMap(shown)) expect(text).toContain(words);
    expect(text.match(/\?with=\d+/g)).toHaveLength(rows);
    expect(text).toContain(`¥${rows * 10}.00`);
    expect(text).toContain(`Joined the programme · ${number}`);
  }
  expect(await db.profileView.count({ where: { customerId: full, what: 'profile' } })).toBe(2);
});

test('companies stand on the profile with whom to call; what is agreed is for who sees rates', async () => {
  const company = await db.company.create({
    data: { hotelId: hotel.id, code: 'NORTH', name: 'North Sea Shipping', kind: 'corporate' },
  });
  await db.company.create({ data: { hotelId: hotel.id, code: 'OTHER', name: 'Other Ltd', kind: 'agency' } });
  const key = { hotelId: hotel.id, companyId: company.id };
  await db.companyContact.create({
    data: { ...key, name: 'Ida Holm', role: 'Travel desk', phone: '+4711111111' },
  });
  const until = new Date('2027-12-31');
  await db.ratePlanCompany.create({
    data: { ...key, ratePlanId: hotel.plans.BAR.id, discountBasisPoints: 1_250, validToDate: until },
  });
  const worker = await createCustomer(testContext(db), hotel.id, {
    ...everyone,
    company: 'north sea SHIPPING',
  });
  const cashier = await signedInAgent(app, 'cashier', { hotelId: hotel.id });
  const [byManager, byCashier] = await Promise.all(
    [manager, cashier].map((agent) => agent.get(`/staff/guests/${worker}`)),
  );
  expect(byManager?.text).toContain('href="tel:+4711111111"');
  expect(byManager?.text).toMatch(/-12.5%|−12.5%/);
  expect(byManager?.text).toContain('until 31 Dec 2027');
  expect(byManager?.text).not.toContain('Other Ltd');
  expect([
    byCashier?.status,
    byCashier?.text.includes('Ida Holm'),
    byCashier?.text.includes('until 31 Dec 2027'),
  ]).toEqual([200, true, false]);
});

test('what was asked for twice and never said is inferred, after what was said', () => {
  const at = testNow;
  expect(
    preferencesKnown(
      [
        { code: 'quiet', source: 'guest', at },
        { code: 'unknown', source: 'import', at },
      ],
      [
        { code: 'quiet', stays: 5 },
        { code: 'cot', stays: 2 },
        { code: 'view', stays: 1 },
      ],
    ),
  ).toEqual([
    { wish: 'quiet', source: 'guest', at },
    { wish: 'cot', source: 'stays', at: null },
  ]);
  expect(tagsIn(' Wine ,, golf、wine')).toEqual(['wine', 'golf']);
});
