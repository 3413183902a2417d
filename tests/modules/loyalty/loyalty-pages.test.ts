import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { folioBalance, foliosOfStay } from '../../../src/modules/folios/folio.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { grantIn } from '../../../src/modules/loyalty/points.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, pointsLeft } from '../../support/programme.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund', rooms: { STD: 8 } });
  await buildProgramme(db);
  app = testApp(db, { clock: () => testNow });
  manager = await signedInAgent(app, 'manager');
});

const rules = {
  active: '1',
  period: 'calendar',
  lotMonths: '12',
  returnDays: '30',
  pointsPer100: '2',
  worth: '5.00',
  ...Object.fromEntries(
    ['room', 'food', 'beverage', 'minibar', 'laundry', 'telephone', 'other', 'fee'].map((group) => [
      `group-${group}`,
      group === 'room' ? '100' : '0',
    ]),
  ),
};

test('marketing sets what earns; what can not be read comes back', async () => {
  const plans = Object.fromEntries(Object.values(hotel.plans).map(({ id }) => [`plan-${id}`, '100']));
  const half = { ...rules, ...plans, [`plan-${hotel.plans.NRF.id}`]: '50' };
  const refused = await postForm(manager, '/staff/loyalty', { ...half, lotMonths: '0' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('value="5.00"');
  expect((await postForm(manager, '/staff/loyalty', { ...half, worth: '0.005' })).status).toBe(422);
  expect((await postForm(manager, '/staff/loyalty', { ...half, worth: '0' })).status).toBe(422);
  expect((await postForm(manager, '/staff/loyalty', half)).status).toBe(303);
  expect(await db.loyaltyProgramme.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({
    period: 'calendar',
    softLanding: false,
    lotMonths: 12,
  });
  expect(await db.loyaltyCurrency.findUniqueOrThrow({ where: { currency: 'CNY' } })).toMatchObject({
    pointsPer100: 2,
    minorPer100Points: 500,
  });
  expect(await db.loyaltyPlan.findMany()).toEqual([
    { ratePlanId: hotel.plans.NRF.id, factorBasisPoints: 5_000 },
  ]);
});

test('a level above the first asks for something', async () => {
  const level = { code: 'ruby', 'names.en': 'Ruby', factor: '200', rate: '0' };
  expect((await postForm(manager, '/staff/loyalty/levels', level)).text).toContain(
    'A level asks for at least one of these.',
  );
  expect((await postForm(manager, '/staff/loyalty/levels', { ...level, nights: '60' })).status).toBe(303);
  expect(await db.loyaltyLevel.findUniqueOrThrow({ where: { code: 'RUBY' } })).toMatchObject({
    rank: 3,
    nights: 60,
    factorBasisPoints: 20_000,
  });
  const twice = await postForm(manager, '/staff/loyalty/levels', { ...level, nights: '60' });
  expect(twice.text).toContain('There is a level with this code already.');
});

test('a guest joins after saying his name, and orders no more than his points', async () => {
  const guest = await guestAgent(app);
  expect((await guest.get('/account/member')).text).toContain('Tell us your name first');
  const name = { firstName: 'Mei', lastName: 'Lin', phone: '+8613800138000' };
  await postForm(guest, '/account/profile', name);
  expect((await postForm(guest, '/account/member', {})).status).toBe(303);
  const { number } = await db.loyaltyMember.findFirstOrThrow();
  expect((await guest.get('/account/member')).text).toContain(number);
  const gift = { names: { en: 'Tea' }, descriptions: { en: '' }, points: 10 };
  const { id: giftId } = await db.loyaltyGift.create({ data: gift });
  const order = { giftId: String(giftId), delivery: 'pick_up', key: 'a-key-of-a-form' };
  const refused = await postForm(guest, '/account/member/orders', order, '/account/member/family');
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('There are not enough points.');
  const transfer = { to: '1', points: '5' };
  expect(
    (await postForm(guest, '/account/member/family/transfers', transfer, '/account/member/family')).status,
  ).toBe(422);

  expect((await manager.get(`/staff/members?text=${number}`)).text).toContain(number);
  const ask = { points: '120', reason: 'Birthday' };
  const adjustments = `/staff/members/${number}/adjustments`;
  expect((await postForm(manager, adjustments, ask, `/staff/members/${number}`)).status).toBe(303);
  const waiting = await manager.get('/staff/loyalty/adjustments');
  expect(waiting.text).toContain('You asked: somebody else decides');
});

test('the desk reads the programme but does not set it', async () => {
  const desk = await signedInAgent(app, 'front-desk');
  expect((await desk.get('/staff/loyalty/levels')).status).toBe(200);
  expect((await desk.get('/staff/loyalty/levels/1')).status).toBe(403);
  expect((await desk.get('/staff/members/M99999999')).status).toBe(404);
});

/** A guest with an account, who is a member with points, and a booking of two nights that is his. */
async function memberAgent(points: number, level = 'MEMBER') {
  const ctx = testContext(db, { hotelId: hotel.id });
  const placed = await buildReservation(ctx, hotel);
  const { customerId } = await db.reservation.findUniqueOrThrow({ where: { id: placed.reservationId } });
  const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
  await inTransaction(db, async (tx) =>
    grantIn(tx, ctx, {
      member: await selectAndLockMember(tx, member.id),
      kind: 'adjusted',
      points,
      businessDate: testBusinessDate,
    }),
  );
  const { id: levelId } = await db.loyaltyLevel.findUniqueOrThrow({ where: { code: level } });
  await db.loyaltyMember.update({ where: { id: member.id }, data: { levelId } });
  const agent = await guestAgent(app, { customerId, email: `member${member.id}@example.com` });
  const { id: userId } = await db.user.findFirstOrThrow({ where: { customerId } });
  await db.reservation.update({ where: { id: placed.reservationId }, data: { userId } });
  return { agent, member, number: placed.number, stayId: placed.stayIds[0] ?? 0 };
}

const typeOf = async (id: number) => (await db.stay.findUniqueOrThrow({ where: { id } })).roomTypeId;

test('a price for a better room is set by marketing, and a member pays it on his booking and takes it back', async () => {
  const { STD, DLX } = hotel.types;
  const prices = '/staff/loyalty/upgrades';
  const price = { fromTypeId: String(STD.id), toTypeId: String(DLX.id), pointsPerNight: '250', active: '1' };
  const same = await postForm(manager, prices, { ...price, toTypeId: String(STD.id) });
  expect([same.status, same.text.includes('Choose another type than the first.')]).toEqual([422, true]);
  const foreign = await buildHotel(db);
  expect((await postForm(manager, prices, { ...price, toTypeId: String(foreign.types.DLX.id) })).status).toBe(
    422,
  );
  const gold = { ...price, minRank: '1', plan: [String(hotel.plans.BAR.id)] };
  expect((await postForm(manager, prices, gold)).status).toBe(303);
  expect((await postForm(manager, prices, gold)).text).toContain('This way up has a price already.');

  const plain = await memberAgent(900);
  const page = ({ number, stayId }: typeof plain) => `/bookings/${number}/stays/${stayId}/upgrade`;
  expect((await plain.agent.get(page(plain))).text).toContain('No better room is free');
  const silver = await memberAgent(900, 'SILVER');
  const { agent, number, stayId } = silver;
  expect((await agent.get(`/bookings/${number}`)).text).toContain(page(silver));
  expect((await agent.get(page(silver))).text).toContain('Upgrade for 500 points');
  const asked = { roomTypeId: String(DLX.id), points: '500', version: '1' };
  const stale = await postForm(agent, page(silver), { ...asked, points: '400' });
  expect([stale.status, stale.text.includes('costs different points now')]).toEqual([409, true]);
  expect((await postForm(agent, page(silver), asked)).status).toBe(303);
  expect(await typeOf(stayId)).toBe(DLX.id);
  expect((await agent.get(`/bookings/${number}`)).text).toContain('paid with 500 points');
  expect((await agent.get('/account/member/statement')).text).toContain(`Upgrade to Deluxe · ${number}`);
  expect((await manager.get(`/staff/reservations/${number}`)).text).toContain('paid with 500 points');
  expect((await manager.get('/staff/loyalty/liability')).text).toContain('Paid for upgrades to come');
  const change = `/bookings/${number}/stays/${stayId}/change?arrival=2027-05-03&departure=2027-05-06&roomTypeId=${DLX.id}&adults=2&childAges=`;
  expect((await agent.get(change)).text).toContain('Undo the upgrade first');
  expect((await plain.agent.get(page(silver))).status).toBe(303);
  expect((await postForm(agent, `${page(silver)}/removal`, {}, page(silver))).status).toBe(303);
  expect(await typeOf(stayId)).toBe(STD.id);
});

test('the desk pays with the guest’s points, and the way to it stands at check-in', async () => {
  const { number, stayId } = await memberAgent(900, 'SILVER');
  const path = `/staff/reservations/${number}/stays/${stayId}`;
  expect((await manager.get(`${path}/check-in`)).text).toContain(`${path}/points-upgrade`);
  expect((await manager.get(`${path}/points-upgrade`)).text).toContain('500 points · 250 a night');
  const nothing = await postForm(manager, `${path}/points-upgrade`, {});
  expect(nothing.status).toBe(422);
  const choice = `${hotel.types.DLX.id}:500:1`;
  expect((await postForm(manager, `${path}/points-upgrade`, { choice })).status).toBe(303);
  expect(await typeOf(stayId)).toBe(hotel.types.DLX.id);
  const again = await postForm(manager, `${path}/points-upgrade`, { choice });
  expect([again.status, again.text.includes('The stay was changed')]).toEqual([409, false]);
  expect((await manager.get(`${path}/points-upgrade-undo`)).text).toContain('500 points go back');
  expect((await postForm(manager, `${path}/points-upgrade-undo`)).status).toBe(303);
  expect(await typeOf(stayId)).toBe(hotel.types.STD.id);
});

test('a better room is paid with points as the guest checks in, both or neither', async () => {
  await db.room.updateMany({ where: { hotelId: hotel.id }, data: { housekeeping: 'clean' } });
  const { number, stayId, member } = await memberAgent(900, 'SILVER');
  const checkInPath = `/staff/reservations/${number}/stays/${stayId}/check-in`;
  const room = roomNamed(hotel, '201');
  const asked = (await manager.get(checkInPath)).text;
  expect([asked.includes(`value="${room}p500"`), asked.includes('Upgrade to Deluxe for 500 points')]).toEqual(
    [true, true],
  );
  expect((await postForm(manager, checkInPath, { roomId: `${room}p100` })).status).toBe(409);
  await db.room.update({ where: { id: room }, data: { housekeeping: 'dirty' } });
  expect((await postForm(manager, checkInPath, { roomId: `${room}p500` })).text).toContain('not ready');
  expect(await pointsLeft(db, member.id)).toBe(900);
  const taken = { roomId: `${room}p500`, acceptUnready: '1' };
  expect((await postForm(manager, checkInPath, taken)).status).toBe(303);
  expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
    status: 'in_house',
    roomId: room,
    roomTypeId: hotel.types.DLX.id,
    pricedTypeId: hotel.types.STD.id,
  });
  expect(await pointsLeft(db, member.id)).toBe(400);
});

test('the desk pays the bill of a guest in house with his points, once for each form', async () => {
  const { member, stayId } = await memberAgent(900);
  const ctx = testContext(db, { hotelId: hotel.id });
  await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
  const [folio] = await foliosOfStay(db, { hotelId: hotel.id, stayId });
  const folioId = folio?.id ?? 0;
  await postCharge(ctx, { hotelId: hotel.id, folioId, code: 'REST', amountMinor: 10_000, origin: 'desk' });
  const page = `/staff/members/${member.number}`;
  const key = /name="key" value="([^"]+)"/.exec((await manager.get(page)).text)?.[1] ?? '';
  const payment = { key, folio: String(folioId), amount: '25.00' };
  expect((await postForm(manager, `${page}/payments`, { ...payment, amount: '900.00' }, page)).status).toBe(
    422,
  );
  for (const _twice of [1, 2])
    expect((await postForm(manager, `${page}/payments`, payment, page)).status).toBe(303);
  expect(await folioBalance(db, folioId)).toMatchObject({ guestMinor: 7_500 });
});

test('points go to a partner from the account and the desk, in one file, and come to an end', async () => {
  const partners = '/staff/loyalty/partners';
  const sky = {
    code: 'sky',
    'names.en': 'Skylark',
    kind: 'airline',
    stepPoints: '100',
    stepUnits: '40',
    'unitNames.en': 'miles',
    minPoints: '250',
    numberPattern: 'aa99',
    active: '1',
  };
  const uneven = await postForm(manager, partners, sky);
  expect([uneven.status, uneven.text.includes('multiple of the step')]).toEqual([422, true]);
  expect((await postForm(manager, partners, { ...sky, minPoints: '200' })).status).toBe(303);
  expect((await postForm(manager, partners, { ...sky, minPoints: '200' })).text).toContain(
    'with this code already',
  );
  const { id } = await db.loyaltyPartner.findUniqueOrThrow({ where: { code: 'SKY' } });

  const { agent, member } = await memberAgent(900);
  const own = '/account/member/partners';
  expect((await agent.get(own)).text).toContain('2 letters, 2 digits');
  const order = { partner: String(id), number: 'sk 12', points: '300', key: 'a-key-of-a-form' };
  const wrong = await postForm(agent, own, { ...order, number: '12 sk' });
  expect([wrong.status, wrong.text.includes('value="12 sk"')]).toEqual([422, true]);
  expect((await postForm(agent, own, { ...order, points: '1000' })).text).toContain(
    'There are not enough points.',
  );
  expect((await postForm(agent, own, order)).status).toBe(303);
  expect((await agent.get(own)).text).toContain('300 points → 120 miles · Waiting');
  const desk = `/staff/members/${member.number}`;
  const key = /name="key" value="([^"]+)"/.exec((await manager.get(desk)).text)?.[1] ?? '';
  const atDesk = { key, partner: String(id), number: 'SK12', conversionPoints: '200' };
  expect((await postForm(manager, `${desk}/conversions`, atDesk, desk)).status).toBe(303);

  const orders = `${partners}/${id}/orders`;
  expect((await manager.get(orders)).text).toContain('2 orders wait');
  expect((await postForm(manager, `${partners}/${id}/batches`, {}, orders)).status).toBe(303);
  const { id: batch } = await db.loyaltyTransferBatch.findFirstOrThrow({ where: { partnerId: id } });
  expect((await manager.get(orders)).text).toContain(`${partners}/${id}/batches/${batch}.xlsx`);
  const file = await manager.get(`${partners}/${id}/batches/${batch}.csv`);
  const lines = file.text.trim().split('\r\n');
  expect(lines[0]).toBe('order,number,name,units,points,ordered');
  expect(lines.slice(1).map((line) => line.split(',').slice(1, 5).join())).toEqual([
    expect.stringMatching(/^SK12,Wen Zhou \d+,120,300$/),
    expect.stringMatching(/^SK12,Wen Zhou \d+,80,200$/),
  ]);
  expect((await manager.get(`${partners}/${id}/batches/${batch}.xlsx`)).status).toBe(200);
  const [first] = await db.loyaltyConversion.findMany({ where: { partnerId: id }, orderBy: { id: 'asc' } });
  const settle = `/staff/loyalty/conversions/${first?.id}?status=returned`;
  expect((await postForm(manager, settle, {}, orders)).status).toBe(303);
  expect((await manager.get('/staff/loyalty/liability')).text).toContain('On the way to partners');
  const confirm = `${partners}/${id}/confirmations`;
  expect((await postForm(manager, confirm, { batch: String(batch) }, orders)).status).toBe(303);
  const shown = (await agent.get(own)).text;
  expect([shown.includes('Given back'), shown.includes('80 miles · Credited')]).toEqual([true, true]);
  expect((await agent.get('/account/member/statement')).text).toContain('Skylark');
  const clerk = await signedInAgent(app, 'front-desk');
  expect((await clerk.get(`${partners}/${id}/batches/${batch}.csv`)).status).toBe(403);
});
