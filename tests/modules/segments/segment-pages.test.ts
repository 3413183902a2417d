import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation, buildReservation, moveBusinessDate } from '../../support/stays.ts';

const rules = '/staff/settings/tag-rules';
const classes = '/staff/settings/guest-classes';
let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
let desk: TestAgent;
let guest: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const blank = { otherName: null, phone: null, email: null, birthDate: null, company: null, vip: false };
  const name = { firstName: 'Lena', lastName: 'Zander', country: 'DE', language: 'en' } as const;
  guest = await createCustomer(testContext(db, { hotelId: hotel.id }), hotel.id, { ...blank, ...name });
});

describe('tags by rule', () => {
  test('are counted before they are kept, kept, changed and taken away', async () => {
    const fields = { tag: 'Germany', countries: 'de, at', active: '1' };
    const counted = await postForm(manager, `${rules}/count`, fields, rules);
    expect([counted.status, counted.text.includes('1 guest would have this tag today.')]).toEqual([
      200,
      true,
    ]);
    expect(await db.tagRule.count()).toBe(0);
    expect((await postForm(manager, rules, fields)).status).toBe(303);
    expect((await manager.get(rules)).text).toContain('from DE, AT');
    const { id } = await db.tagRule.findFirstOrThrow();
    const changed = { ...fields, minStays: '2', withinMonths: '12', ageTo: '40' };
    expect((await postForm(manager, `${rules}/${id}`, changed)).status).toBe(303);
    expect((await manager.get(`${rules}/${id}`)).text).toContain(
      '2 stays or more · in the last 12 months · from DE, AT · aged 0–40',
    );
    expect((await postForm(manager, `${rules}/${id}/removal`, {}, rules)).status).toBe(303);
    expect(await db.tagRule.count()).toBe(0);
  });

  test('that say nothing, or nonsense, come back with what was typed', async () => {
    const refused = await postForm(manager, rules, { tag: 'All guests', withinMonths: '6', active: '1' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('fill in at least one condition');
    expect(refused.text).toContain('value="All guests"');
    const wrong = { tag: 'a, b', countries: 'Germany', ageFrom: '9', ageTo: '8', minSpendMinor: '0' };
    expect((await postForm(manager, rules, wrong)).status).toBe(422);
    expect((await postForm(manager, `${rules}/count`, wrong, rules)).status).toBe(422);
    expect(await db.tagRule.count()).toBe(0);
  });

  test('are not for the desk', async () => {
    expect((await desk.get(rules)).status).toBe(403);
    expect((await desk.get(classes)).status).toBe(403);
  });
});

describe('classes', () => {
  test('are made and changed, and stand on the profile with what they mean', async () => {
    const fields = {
      code: 'A',
      'names.en': 'Friend of the house',
      'meanings.en': 'Greet by name',
      sortOrder: '1',
    };
    expect((await postForm(manager, classes, fields)).status).toBe(303);
    expect((await postForm(manager, classes, fields)).text).toContain('There is a class with this code.');
    const { id } = await db.guestClass.findFirstOrThrow();
    expect(
      (await postForm(manager, `${classes}/${id}`, { ...fields, 'names.en': 'Old friend' })).status,
    ).toBe(303);

    const profile = `/staff/guests/${guest}`;
    const sorted = { tags: 'golf', refusedTags: 'noise', classId: String(id) };
    expect((await postForm(desk, `${profile}/tags`, sorted, profile)).status).toBe(303);
    const { text } = await desk.get(profile);
    for (const word of ['Old friend', 'Greet by name', 'golf']) expect(text).toContain(word);
    expect(text).not.toContain('badge">noise');
    expect((await manager.get(classes)).text).toMatch(/Greet by name<\/td>\s*<td class="num"[^>]*>\s*1\s*</);
    expect((await desk.get(`/staff/guests?classId=${id}&tag=golf`)).text).toContain('Lena Zander');
    expect((await desk.get(`/staff/guests?tag=noise`)).text).not.toContain('Lena Zander');
  });

  test('of another house are none of ours', async () => {
    const other = await buildHotel(db);
    const { id } = await db.guestClass.create({
      data: { hotelId: other.id, code: 'B', names: { en: 'Theirs' } },
    });
    const profile = `/staff/guests/${guest}`;
    expect((await postForm(desk, `${profile}/tags`, { classId: String(id) }, profile)).status).toBe(404);
    const key = { customerId_hotelId: { customerId: guest, hotelId: hotel.id } };
    await expect(db.customerHotel.update({ where: key, data: { classId: id } })).rejects.toThrow();
    expect((await manager.get(`${classes}/${id}`)).status).toBe(404);
  });

  test('stand beside the guest wherever the desk works, at no statement more, and another house knows none of them', async () => {
    const house = await buildHotel(db, { slug: 'marked' });
    const ctx = testContext(db, { hotelId: house.id });
    const clerk = await signedInAgent(app, 'manager', { hotelId: house.id });
    const staying = await buildInHouseReservation(ctx, house, {
      arrival: '2027-05-03',
      departure: '2027-05-04',
    });
    const coming = await buildReservation(ctx, house);
    const [comingStay = 0] = coming.stayIds;
    const stayPage = `/staff/reservations/${coming.number}`;
    const pages = [
      '/staff/today',
      '/staff/reservations',
      '/staff/assignment',
      '/staff/tape-chart',
      '/staff/rooms',
      '/staff/guests',
      stayPage,
      `${stayPage}/stays/${comingStay}/check-in`,
      `/staff/tape-chart/stays/${staying.stayId}`,
    ];
    const costs = async () => {
      const counts: number[] = [];
      for (const page of pages) counts.push(await countStatements(() => clerk.get(page).expect(200)));
      return counts;
    };
    await costs();
    const before = await costs();
    const guestClass = await db.guestClass.create({
      data: {
        hotelId: house.id,
        code: 'F',
        names: { en: 'Kept friend' },
        meanings: { en: 'Greet at the door' },
      },
    });
    await db.customerHotel.updateMany({ where: { hotelId: house.id }, data: { classId: guestClass.id } });
    expect(await costs()).toEqual(before);
    for (const page of pages)
      expect([page, (await clerk.get(page)).text]).toEqual([page, expect.stringContaining('Kept friend')]);
    for (const page of pages.slice(6, 8)) expect((await clerk.get(page)).text).toContain('Greet at the door');
    await moveBusinessDate(db, house, '2027-05-04');
    const leaving = (await clerk.get('/staff/today')).text.match(/Kept friend/g);
    expect(leaving?.length).toBe(2);
    expect((await manager.get('/staff/guests')).text).not.toContain('Kept friend');
  });

  test('and rules cost the same with one and with three', async () => {
    const looks = async () => [
      await countStatements(() => manager.get(classes)),
      await countStatements(() => manager.get(rules)),
      await countStatements(() => manager.get('/staff/guests')),
    ];
    await db.tagRule.create({ data: { hotelId: hotel.id, tag: 'x', minStays: 1, countries: [] } });
    await looks();
    const one = await looks();
    for (const code of ['C', 'D']) {
      await db.guestClass.create({ data: { hotelId: hotel.id, code, names: { en: code } } });
      await db.tagRule.create({ data: { hotelId: hotel.id, tag: code, minStays: 1, countries: [] } });
    }
    expect(await looks()).toEqual(one);
  });
});
