import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { bookReservation } from '../../../src/modules/reservations/booking.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { amountOff, buildPromotion } from '../../support/promotions.ts';
import { testApp } from '../../support/server.ts';
import { bookingRequest } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let app: Express;

const stay = 'checkIn=2027-05-10&checkOut=2027-05-12';
const details = {
  firstName: 'Wei',
  lastName: 'Li',
  email: 'li@example.com',
  phone: '+86 138 0013 8000',
  paymentPlan: 'at_hotel',
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  await db.ratePlan.updateMany({ where: { hotelId: hotel.id }, data: { allowPayAtHotel: true } });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
});
beforeEach(async () => {
  await db.promotionUse.deleteMany();
  await db.promotionRatePlan.deleteMany();
  await db.promotionRoomType.deleteMany();
  await db.promotion.deleteMany();
});

const pageOf = async (path: string) => (await visitingAgent(app).get(path)).text;
const totalOn = (text: string) => /name="expectedTotal" value="(\d+)"/.exec(text)?.[1] ?? '';
const chosen = { checkIn: '2027-05-10', checkOut: '2027-05-12', room: 'STD.BAR.2', code: 'spring' };
const form = `/book?${stay}&room=STD.BAR.2&code=spring`;

describe('a guest who types a promotion’s code', () => {
  test('reads what it does, and beside each price the one without it', async () => {
    await buildPromotion(db, hotel);
    const text = await pageOf(`/search?${stay}&code=spring`);
    expect(text).toContain('Code SPRING: Spring sale, -10%.');
    expect(text).toMatch(
      /<s><span class="visually-hidden">Without the code <\/span>¥1,200<\/s><b>¥1,080<\/b>/,
    );
    expect(await pageOf(`/search?${stay}&code=spring&lang=zh-CN`)).toContain(
      '优惠码 SPRING：春季优惠，-10%。',
    );
    expect(await pageOf(`/rooms/STD?${stay}&code=spring`)).toContain('<b>¥1,080</b>');
    expect(await pageOf(`/prices?month=2027-05&code=spring`)).toContain('¥486');
    expect(await pageOf(`/search?${stay}`)).not.toContain('<s>');
  });

  test('reads why it does not count, on the whole or for one rate', async () => {
    const { id } = await buildPromotion(db, hotel, { minNights: 3 });
    const text = await pageOf(`/search?${stay}&code=spring`);
    expect(text).toContain('Code SPRING does not count here: it is for stays of 3 nights or more.');
    expect(text).not.toContain('<s>');
    await db.promotion.update({ where: { id }, data: { minNights: null, maxUses: 1, used: 1 } });
    expect(await pageOf(`/prices?month=2027-05&code=spring`)).toContain('it has been used up');
    await db.promotion.update({ where: { id }, data: { used: 0 } });
    await db.promotionRatePlan.create({ data: { promotionId: id, ratePlanId: hotel.plans.NRF.id } });
    const mixed = await pageOf(`/rooms/STD?${stay}&code=spring`);
    expect(mixed).toContain('Code SPRING: Spring sale, -10%.');
    expect(mixed).toContain('Code SPRING does not count here: it is for other rates.');
    expect(mixed.match(/<s>/g)).toHaveLength(2); // the offer of that rate, and its line of the comparison
  });

  test('costs the search no further statement', async () => {
    await buildPromotion(db, hotel);
    const statements = await countStatements(() =>
      visitingAgent(app).get(`/search?${stay}&code=spring`).then(),
    );
    expect(statements).toBeLessThanOrEqual(4);
  });

  test('books the price he was shown, and the form names the step', async () => {
    await buildPromotion(db, hotel, amountOff(10_001, 'stay'));
    const agent = visitingAgent(app);
    const { text } = await agent.get(form);
    expect(totalOn(text)).toBe('109999');
    expect(text).toContain('Spring sale, code SPRING');
    const booked = await postForm(agent, '/book', { ...chosen, ...details, expectedTotal: '109999' }, form);
    expect(booked.status).toBe(303);
    const number = String(booked.headers.location).split('/').at(-1) ?? '';
    const stays = await db.stay.findMany({ where: { reservation: { number } } });
    expect(stays.map((each) => each.totalMinor)).toEqual([109_999]);
  });

  test('is asked again when it was used up meanwhile, or by him already', async () => {
    const { id } = await buildPromotion(db, hotel, { maxUsesPerCustomer: 1 });
    const agent = visitingAgent(app);
    const fields = { ...chosen, ...details, email: 'once@example.com', expectedTotal: '108000' };
    expect((await postForm(agent, '/book', fields, form)).status).toBe(303);
    const again = await postForm(agent, '/book', fields, form);
    expect(again.status).toBe(409);
    expect(again.text).toContain('You have used this code as often as one guest can.');
    expect(totalOn(again.text)).toBe('120000');
    expect(again.text).not.toContain('name="code"');
    await db.promotion.update({ where: { id }, data: { maxUses: 1 } });
    const late = await postForm(agent, '/book', { ...fields, email: 'late@example.com' }, form);
    expect(late.status).toBe(409);
    expect(late.text).toContain('it has been used up');
    expect(totalOn(late.text)).toBe('120000');
  });

  test('signed in, he reads beforehand that he has used it', async () => {
    const { id } = await buildPromotion(db, hotel, { maxUsesPerCustomer: 1 });
    const agent = await guestAgent(app);
    const fields = { ...chosen, ...details, email: 'member@example.com', expectedTotal: '108000' };
    expect((await postForm(agent, '/book', fields, form)).status).toBe(303);
    expect((await db.promotion.findUniqueOrThrow({ where: { id } })).used).toBe(1);
    const { text } = await agent.get(`/search?${stay}&code=spring`);
    expect(text).toContain('you have used it as often as one guest can');
  });
});

describe('a promotion for some guests', () => {
  const forSilver = { code: 'SILVERDAYS', names: { en: 'Silver days', 'zh-CN': '银卡礼遇' }, minRank: 1 };
  const asks = 'Code SILVERDAYS does not count here: it is for members of a certain level who are signed in.';
  let customerId: number;
  let member: TestAgent;
  const raiseTo = (code: string) =>
    db.loyaltyLevel
      .findUniqueOrThrow({ where: { code } })
      .then(({ id }) => db.loyaltyMember.update({ where: { customerId }, data: { levelId: id } }));

  beforeAll(async () => {
    await buildProgramme(db);
    const person = { firstName: 'Mei', lastName: 'Lin', email: 'mei.lin@example.com', phone: null };
    const unsaid = { otherName: null, country: null, birthDate: null, company: null, vip: false };
    const ctx = testContext(db);
    customerId = await createCustomer(ctx, hotel.id, { ...person, ...unsaid, language: 'en' });
    await join(ctx, { customerId, hotelId: hotel.id, source: 'site' });
    member = await guestAgent(app, { customerId });
  });

  test('counts for a member of the level, and for nobody below it or unknown', async () => {
    const nights = 'checkIn=2027-05-17&checkOut=2027-05-19';
    await buildPromotion(db, hotel, forSilver);
    const search = `/search?${nights}&code=silverdays`;
    expect(await pageOf(search)).toContain(asks);
    expect((await member.get(search)).text).toContain(asks);
    await raiseTo('GOLD');
    expect((await member.get(search)).text).toContain('Code SILVERDAYS: Silver days, -10%.');
    const free = { ...chosen, checkIn: '2027-05-17', checkOut: '2027-05-19', code: 'silverdays' };
    const ask = `/book?${nights}&room=STD.BAR.2&code=silverdays`;
    const offered = totalOn((await member.get(ask)).text);
    expect(offered).toBe('108000');
    const booked = await postForm(member, '/book', { ...free, ...details, expectedTotal: offered }, ask);
    expect(booked.status).toBe(303);
    expect(await db.promotionUse.count()).toBe(1);
    const stranger = visitingAgent(app);
    const forged = { ...free, ...details, email: 'stranger@example.com', expectedTotal: offered };
    expect((await postForm(stranger, '/book', forged, ask)).status).toBe(409);
    expect(await db.promotionUse.count()).toBe(1);
    await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: false } });
    expect((await member.get(search)).text).toContain(asks);
    await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
  });

  test('for a tag it counts at the desk for the profile that was chosen, and no page names the tag', async () => {
    await buildPromotion(db, hotel, { code: 'CELLAR', tag: 'wine' });
    const of = (id: number | null) => ({ companyCode: 'cellar', ...(id !== null && { customerId: id }) });
    const total = async (id: number | null) =>
      (await bookReservation(testContext(db), bookingRequest(hotel, { ...dates, ...of(id) }))).totalMinor;
    const dates = { arrival: '2027-05-20', departure: '2027-05-21' };
    expect([await total(null), await total(customerId)]).toEqual([60_000, 60_000]);
    const tag = { customerId, hotelId: hotel.id, tag: 'wine', at: testNow };
    await db.customerTag.create({ data: { ...tag, source: 'hand' } });
    expect(await total(customerId)).toBe(54_000);
    const { text } = await visitingAgent(app).get(`/search?${stay}&code=cellar`);
    expect(text).toContain('it is for invited guests who are signed in');
    expect(text).not.toContain('wine');
    await db.customerTag.updateMany({ where: { customerId }, data: { source: 'refused' } });
    expect(await total(customerId)).toBe(60_000);
  });

  test('is on the page of each member whom it is for, with a link that prices it', async () => {
    await raiseTo('SILVER');
    const page = async (query = '') => (await member.get(`/account/member${query}`)).text;
    await buildPromotion(db, hotel);
    expect(await page()).not.toContain('Offers for you');
    const one = await countStatements(() => page());
    await buildPromotion(db, hotel, { ...forSilver, stayFromDate: new Date('2027-05-10'), minNights: 2 });
    await buildPromotion(db, hotel, { code: 'GOLDDAYS', minRank: 2 });
    await buildPromotion(db, hotel, { code: 'OVER', minRank: 0, bookToDate: new Date('2027-05-02') });
    await buildPromotion(db, hotel, { code: 'LASTDAY', minRank: 0, bookToDate: new Date('2027-05-03') });
    await buildPromotion(db, hotel, { code: 'GONE', minRank: 0, maxUses: 1, used: 1 });
    await buildPromotion(db, hotel, { code: 'OFF', minRank: 0, active: false });
    const text = await page();
    const links = [...text.matchAll(/href="(\/search\?[^"]*code=[^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
    );
    expect(links).toEqual([
      '/search?hotel=bund&checkIn=2027-05-03&checkOut=2027-05-04&code=LASTDAY',
      '/search?hotel=bund&checkIn=2027-05-10&checkOut=2027-05-12&code=SILVERDAYS',
    ]);
    expect((await member.get(links[1] ?? '')).text).toContain('Code SILVERDAYS: Silver days, -10%.');
    expect(await page('?lang=zh-CN')).toContain('银卡礼遇');
    expect(await countStatements(() => page())).toBe(one);
  });

  test('marketing says whom it is for, and what waits for approval says so too', async () => {
    const agent = await signedInAgent(app, 'marketing');
    await db.customerTag.updateMany({ where: { customerId }, data: { source: 'hand' } });
    const terms = { code: 'circle', 'names.en': 'Circle', kind: 'percent', percent: '15', per: 'night' };
    const sent = await postForm(agent, '/staff/promotions', { ...terms, minRank: '1', tag: 'wine' });
    expect(sent.status).toBe(303);
    const { text } = await agent.get(String(sent.headers.location));
    expect(text).toContain('Silver');
    expect(text).toContain('wine');
    const wrong = await postForm(agent, '/staff/promotions', { ...terms, code: 'other', minRank: '-1' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/id="f-minRank"[^>]*aria-invalid="true"/);
    const bad = db.$executeRaw`INSERT INTO promotions (hotel_id, code, names, kind, basis_points, min_rank)
      VALUES (${hotel.id}, 'BAD', '{"en":"Bad"}', 'percent', 1, -1)`;
    await expect(bad).rejects.toThrow(/promotions_audience/);
  });
});

describe('the promotions of the house', () => {
  const fields = {
    code: 'autumn',
    'names.en': 'Autumn',
    kind: 'percent',
    percent: '12.5',
    per: 'night',
  };

  /** Another than the author approves the change that this answer leads to. */
  async function approved({ headers }: { readonly headers: Record<string, string> }): Promise<void> {
    const path = String(headers.location);
    expect(path).toMatch(/^\/staff\/rates\/changes\/\d+$/);
    const manager = await signedInAgent(app, 'manager');
    const { text } = await manager.get(path);
    const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
    expect((await postForm(manager, `${path}/approvals`, { version }, path)).status).toBe(303);
  }

  test('marketing proposes one and changes it; both are recorded once the manager approves', async () => {
    const agent = await signedInAgent(app, 'marketing');
    const added = { ...fields, minNights: '2', maxUses: '10', plan: [String(hotel.plans.BAR.id)] };
    const sent = await postForm(agent, '/staff/promotions', added);
    expect([sent.status, await db.promotion.count()]).toEqual([303, 0]);
    await approved(sent);
    const row = await db.promotion.findFirstOrThrow({ include: { plans: true, types: true } });
    expect(row).toMatchObject({
      code: 'AUTUMN',
      basisPoints: 1_250,
      amountMinor: null,
      minNights: 2,
      maxUses: 10,
    });
    expect(row.plans.map((plan) => plan.ratePlanId)).toEqual([hotel.plans.BAR.id]);
    const { text } = await agent.get('/staff/promotions');
    expect(text).toContain('AUTUMN');
    expect(text).toContain('0 of 10');
    const changed = {
      ...fields,
      kind: 'amount',
      amount: '50.00',
      per: 'stay',
      type: [String(hotel.types.DLX.id)],
    };
    await approved(await postForm(agent, `/staff/promotions/${row.id}`, changed));
    const after = await db.promotion.findFirstOrThrow({ include: { plans: true, types: true } });
    expect(after).toMatchObject({
      code: 'AUTUMN',
      basisPoints: null,
      amountMinor: 5_000,
      per: 'stay',
      maxUses: null,
    });
    expect([after.plans.length, after.types.length]).toEqual([0, 1]);
    const events = await db.auditEvent.findMany({
      where: { subjectType: 'promotion' },
      orderBy: { id: 'asc' },
    });
    expect(events.map((event) => event.action)).toEqual(['promotion_created', 'promotion_changed']);
  });

  test.each([
    [{ percent: '' }, 'percent'],
    [{ percent: '0' }, 'percent'],
    [{ percent: '100.01' }, 'percent'],
    [{ kind: 'amount', amount: '0' }, 'amount'],
    [{ kind: 'amount', amount: '1e3' }, 'amount'],
    [{ kind: 'gift' }, 'kind'],
    [{ code: 'a b' }, 'code'],
    [{ bookFromDate: '2027-05-02', bookToDate: '2027-05-01' }, 'bookToDate'],
    [{ stayFromDate: '2027-02-30' }, 'stayFromDate'],
    [{ minNights: '0' }, 'minNights'],
  ])('a form with %j is shown again, and says so at %s', async (wrong, field) => {
    const agent = await signedInAgent(app, 'marketing');
    const { status, text } = await postForm(agent, '/staff/promotions', { ...fields, ...wrong });
    expect(status).toBe(422);
    expect(text).toMatch(new RegExp(`id="f-${field}"[^>]*aria-invalid="true"`));
    expect(await db.promotion.count()).toBe(0);
  });

  test('a code that is taken, here or by a company, is refused at its field', async () => {
    const agent = await signedInAgent(app, 'marketing');
    await buildPromotion(db, hotel, { code: 'AUTUMN' });
    expect((await postForm(agent, '/staff/promotions', fields)).text).toContain(
      'a promotion with this code already',
    );
    await db.company.create({
      data: { hotelId: hotel.id, code: 'LEAF', name: 'Leaf', kind: 'corporate', accessCode: 'Leaf-1' },
    });
    const clash = await postForm(agent, '/staff/promotions', { ...fields, code: 'LEAF-1' });
    expect(clash.text).toContain('A company has this booking code.');
    const company = { code: 'OAK', name: 'Oak', kind: 'corporate', accessCode: 'autumn', active: '1' };
    expect((await postForm(agent, '/staff/companies', company)).text).toContain('A promotion has this code.');
  });

  test('a limit below what is used, and plans of another hotel, are refused', async () => {
    const agent = await signedInAgent(app, 'marketing');
    const { id } = await buildPromotion(db, hotel, { maxUses: 5, used: 3 });
    const lower = await postForm(agent, `/staff/promotions/${id}`, { ...fields, maxUses: '2' });
    expect([lower.status, lower.text.includes('More bookings than that')]).toEqual([422, true]);
    const other = await buildHotel(db, { slug: 'other' });
    const foreign = { ...fields, plan: [String(other.plans.BAR.id)] };
    expect((await postForm(agent, '/staff/promotions', foreign)).status).toBe(404);
    const theirs = await buildPromotion(db, other);
    expect((await agent.get(`/staff/promotions/${theirs.id}`)).status).toBe(404);
    expect(
      (await postForm(agent, `/staff/promotions/${theirs.id}`, fields, '/staff/promotions')).status,
    ).toBe(404);
  });

  test('it is switched off at once from its page, which then offers to let it sell again', async () => {
    const agent = await signedInAgent(app, 'marketing');
    const { id } = await buildPromotion(db, hotel);
    const path = `/staff/promotions/${id}`;
    const stopped = await postForm(agent, `${path}/stop`, fields, path);
    expect([stopped.status, stopped.headers.location]).toEqual([303, path]);
    expect((await db.promotion.findUniqueOrThrow({ where: { id } })).active).toBe(false);
    const { text } = await agent.get(path);
    expect(text).toContain('It is switched off: what is approved here sells again.');
    expect(text).not.toContain('Switch off at once');
    const desk = await signedInAgent(app, 'front-desk');
    expect((await postForm(desk, `${path}/stop`, {}, '/staff/promotions')).status).toBe(403);
    const other = await buildHotel(db, { slug: 'elsewhere' });
    const theirs = await buildPromotion(db, other);
    const foreign = await postForm(agent, `/staff/promotions/${theirs.id}/stop`, {}, '/staff/promotions');
    expect(foreign.status).toBe(404);
    expect((await db.promotion.findUniqueOrThrow({ where: { id: theirs.id } })).active).toBe(true);
  });

  test('the desk may look, and change nothing', async () => {
    const agent = await signedInAgent(app, 'front-desk');
    expect((await agent.get('/staff/promotions')).status).toBe(200);
    expect((await postForm(agent, '/staff/promotions', fields)).status).toBe(403);
  });
});
