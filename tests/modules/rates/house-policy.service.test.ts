import type { Express } from 'express';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey } from '../../../src/modules/api/api-key.service.ts';
import { houseRulesNow } from '../../../src/modules/rates/house-policy.service.ts';
import { extraPlaces } from '../../../src/modules/rates/occupancy.ts';
import { getReservation } from '../../../src/modules/reservations/reservation.service.ts';
import { writeReservationMail } from '../../../src/modules/reservations/reservation-mail.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { approveProposal } from '../../support/approval.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

const url = '/staff/settings/house-rules';
const rules = {
  'checkIn.from': '14:00',
  'checkIn.early.kind': 'none',
  'checkOut.until': '11:00',
  'checkOut.late.kind': 'percent',
  'checkOut.late.percent': '50',
  'booker.minimumAge': '18',
  'booker.document': '1',
  'children.welcome': '1',
  'children.freeUnder': '6',
  'pets.rule': 'no',
  'pets.per': 'stay',
  'smoking.rule': 'no',
};
const withPets = { ...rules, 'pets.rule': 'yes', 'pets.fee': '120' };

let app: Express;
let db: Db;
let hotel: BuiltHotel;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
});
beforeEach(async () => {
  hotel = await buildHotel(db);
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const approve = async (form: Record<string, string>) =>
  approveProposal(app, hotel.id, await postForm(manager, url, form));

describe('approval', () => {
  test('rules hold once somebody else has approved them; the hotel times follow, and the log says so', async () => {
    const sent = await postForm(manager, url, rules);
    expect(await houseRulesNow(db, hotel.id)).toBeNull();
    const change = await manager.get(sent.headers.location ?? '');
    expect(change.text).toContain(
      'Check-out is until 11:00. Later check-out, when the room is free, costs 50% of a night.',
    );
    expect(change.text).not.toMatch(/class="num">\s*Check-/); // sentences are read from the left
    await approveProposal(app, hotel.id, sent);

    expect(await houseRulesNow(db, hotel.id)).toMatchObject({
      version: 1,
      parts: { checkOut: { until: '11:00', late: { kind: 'percent', value: 5_000 } } },
    });
    expect(await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } })).toMatchObject({
      checkInTime: '14:00',
      checkOutTime: '11:00',
    });
    const events = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, action: 'house_rules_changed' },
    });
    expect(events).toHaveLength(1);
  });

  test('two changes approved one after the other are two versions of one policy', async () => {
    await approve(rules);
    await approve(withPets);
    const policies = await db.policy.findMany({
      where: { hotelId: hotel.id, kind: 'house' },
      include: { versions: { orderBy: { version: 'asc' } } },
    });
    expect(policies.map(({ versions }) => versions.map(({ version }) => version))).toEqual([[1, 2]]);
  });

  test('the times of the hotel are those of its rules: the database refuses others', async () => {
    await approve(rules);
    const { id } = hotel;
    for (const data of [{ checkInTime: '06:00' }, { checkOutTime: '23:00' }])
      await expect(db.hotel.update({ where: { id }, data })).rejects.toThrow(
        /other times in its house rules/,
      );
    const bare = await buildHotel(db);
    await expect(db.hotel.update({ where: { id: bare.id }, data: { checkInTime: '06:00' } })).rejects.toThrow(
      /other times in its house rules/,
    );
  });

  test('a house has one policy: the database refuses a second', async () => {
    await approve(rules);
    const second = { hotelId: hotel.id, kind: 'house', code: 'again', names: { en: 'Again' } };
    await expect(db.policy.create({ data: second })).rejects.toMatchObject({ code: 'P2002' });
  });
});

test('the age for cots decides who takes a bed, now for new bookings and as booked for old ones', async () => {
  await db.roomType.update({ where: { id: hotel.types.STD.id }, data: { maxExtraBeds: 1, maxCots: 1 } });
  const party = { adults: 2, childAges: [4, 8] };
  const ctx = testContext(db);
  const putUp = async (number: string) => {
    const [stay] = (await getReservation(db, { number })).stays;
    return stay && extraPlaces(stay.roomType, stay);
  };
  const before = await buildReservation(ctx, hotel, party);
  await approve({ ...rules, 'children.cotUnder': '5' });
  const after = await buildReservation(ctx, hotel, party);
  await approve(rules);
  expect(await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } })).toMatchObject({ cotUnder: 3 });
  const [first, second] = [await putUp(before.number), await putUp(after.number)];
  expect(first?.cots).toBe(0);
  expect(second).toEqual({ cots: 1, extraBeds: (first?.extraBeds ?? 0) - 1 });
  await expect(db.hotel.update({ where: { id: hotel.id }, data: { cotUnder: 0 } })).rejects.toThrow(
    /cot_under/,
  );
});

describe('a booking', () => {
  test('keeps the version it was made under; one made before there were any has none', async () => {
    const ctx = testContext(db);
    const early = await buildReservation(ctx, hotel);
    await approve(rules);
    const kept = await buildReservation(ctx, hotel);
    await approve(withPets);
    const late = await buildReservation(ctx, hotel);
    const petsOf = async ({ number }: { number: string }) =>
      (await getReservation(db, { number })).houseRules?.pets.rule ?? null;
    expect([await petsOf(early), await petsOf(kept), await petsOf(late)]).toEqual([null, 'no', 'yes']);
  });

  test('shows the rules it keeps to the desk, on the card to be signed and to its channel', async () => {
    const ctx = testContext(db);
    await approve(rules);
    const key = await createApiKey(ctx, {
      name: 'channel',
      hotelId: hotel.id,
      channel: 'desk',
      scopes: ['reservations.read'],
    });
    const { number, stayIds } = await buildReservation(ctx, hotel);
    await approve(withPets);
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    const card = `/staff/reservations/${number}/stays/${stayIds[0]}/registration-card`;
    for (const path of [`/staff/reservations/${number}`, card]) {
      const { text } = await desk.get(path);
      expect([path, text.includes('Check-out is until 11:00.'), text.includes('Pets are not')]).toEqual([
        path,
        true,
        true,
      ]);
      expect(text).not.toContain('120.00');
    }
    const answer = await request(app)
      .get(`/api/v1/reservations/${number}`)
      .set('Authorization', `Bearer ${key.secret}`);
    expect(answer.body.houseRules.map((rule: { topic: string }) => rule.topic)).toEqual([
      'arrival',
      'booker',
      'children',
      'pets',
      'smoking',
    ]);
    expect(answer.body.houseRules[3].text).toMatch(/^Pets are not/);
    expect(answer.body.rooms[0].policy).toMatch(/\w{3,}.*\.$/);
    const { slug } = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } });
    const offered = await request(app)
      .get(`/api/v1/availability?hotel=${slug}&checkIn=2027-05-06&checkOut=2027-05-07`)
      .set('Accept-Language', 'zh-CN');
    expect(offered.body.houseRules[3]).toMatchObject({ topic: 'pets', text: expect.stringContaining('120') });
  });

  test('is confirmed with the rules it keeps, in its own language', async () => {
    const ctx = testContext(db);
    await approve(rules);
    const guest = { firstName: 'Li', lastName: 'Wei', email: 'li@example.com' };
    const placed = await buildReservation(ctx, hotel, { guest });
    await approve(withPets);
    await writeReservationMail(ctx, { kind: 'confirmation', reservationId: placed.reservationId });
    const mail = await db.outboxMail.findFirstOrThrow({ where: { dedupeKey: { contains: placed.number } } });
    expect(mail.html).toContain('Pets are not allowed.');
    expect(mail.text).toContain('Check-out is until 11:00.');
    expect(mail.html).not.toContain('Pets are welcome.');
  });
});

describe('pages', () => {
  test('guests read the rules at the house, at a room and before they book', async () => {
    const { slug } = hotel;
    const stay = `hotel=${slug}&checkIn=2027-05-10&checkOut=2027-05-12`;
    const pages = [`/hotels/${slug}`, `/rooms/DLX?hotel=${slug}`, `/book?${stay}&room=DLX.BAR.2`];
    const guest = visitingAgent(app);
    for (const page of pages) expect((await guest.get(page)).text).not.toContain('House rules');
    await approve(withPets);
    for (const page of pages) {
      const { status, text } = await guest.get(page);
      expect(status).toBe(200);
      expect(text).toContain('Pets are welcome. Each pet costs ¥120.00 for the stay.');
    }
  });

  test('a preview reads in three languages and writes nothing down', async () => {
    const changes = await db.rateChange.count();
    const { status, text } = await postForm(manager, `${url}/preview`, withPets, url);
    expect(status).toBe(200);
    expect(text).toContain('How it would read');
    expect(text).toContain('Pets are welcome.');
    expect(text).toContain('欢迎携带宠物。');
    expect(text).toContain('歡迎攜帶寵物。');
    expect(text).toMatch(/name="pets.fee"[^>]*value="120"/);
    expect(await db.rateChange.count()).toBe(changes);
  });

  test.each([url, `${url}/preview`])('a bad form at %s comes back with what was typed', async (action) => {
    const wrong = { ...rules, 'checkOut.late.percent': '', 'booker.minimumAge': '19' };
    const { status, text } = await postForm(manager, action, wrong, url);
    expect(status).toBe(422);
    expect(text).toContain('Please say how much');
    expect(text).toContain('value="19"');
    expect(await houseRulesNow(db, hotel.id)).toBeNull();
  });

  test('an auditor reads the rules and their past, and proposes nothing', async () => {
    await approve(rules);
    const auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
    expect((await auditor.get(url)).status).toBe(200);
    expect((await auditor.get(`${url}/versions`)).status).toBe(200);
    expect((await postForm(auditor, url, rules)).status).toBe(403);
    expect((await postForm(auditor, `${url}/preview`, rules)).status).toBe(403);
  });
});

describe('the past of a policy', () => {
  test('names each version with its sentences and who approved it, the newest first', async () => {
    await approve(rules);
    await approve(withPets);
    const { text } = await manager.get(`${url}/versions`);
    expect(text).toMatch(
      /Version 2[\s\S]*Holds now[\s\S]*approved by[\s\S]*Pets are welcome[\s\S]*Version 1/,
    );
    expect(text).toContain('Pets are not allowed.');
  });

  test("a rate's policy has one too; that of another hotel is not found", async () => {
    const other = await buildHotel(db);
    const policy = await db.policy.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'FLEX' } });
    const theirs = await db.policy.findFirstOrThrow({ where: { hotelId: other.id, code: 'FLEX' } });
    const versions = (id: number | string) => manager.get(`/staff/settings/policies/${id}/versions`);
    expect((await versions(policy.id)).text).toContain('If you do not arrive');
    expect((await versions(theirs.id)).status).toBe(404);
    expect((await versions('x')).status).toBe(404);
    expect((await manager.get(`${url}/versions`)).status).toBe(404);
  });

  test('costs the same number of statements for one version and for three', async () => {
    await approve(rules);
    const one = await countStatements(() => manager.get(`${url}/versions`));
    await approve(withPets);
    await approve(rules);
    expect(await countStatements(() => manager.get(`${url}/versions`))).toBe(one);
  });
});
