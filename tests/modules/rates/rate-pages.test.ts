import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let manager: TestAgent;
let auditor: TestAgent;
const monday = testBusinessDate;

beforeEach(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db, { inventoryDays: 10 });
  other = await buildHotel(db, { inventoryDays: 2 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
});

describe('public holidays', () => {
  const url = '/staff/rates/holidays';
  const holidays = () => db.publicHoliday.findMany({ where: { hotelId: hotel.id }, orderBy: { id: 'asc' } });

  test('are filled from the country’s calendar; again, they keep what was edited and what was removed', async () => {
    expect((await postForm(manager, `${url}/refresh`, { country: 'cn' }, url)).status).toBe(303);
    const filled = await holidays();
    const [edited, removed] = filled.filter(({ date }) => date > toDbDate(monday));
    expect(filled.length).toBeGreaterThan(20);
    const fields = { date: addDays(monday, 9), 'names.en': 'The house’s birthday', kind: 'observance' };
    expect((await postForm(manager, `${url}/${edited?.id}`, fields)).status).toBe(303);
    expect((await postForm(manager, `${url}/${removed?.id}/removal`, {}, url)).status).toBe(303);
    const before = await holidays();
    expect((await postForm(manager, `${url}/refresh`, { country: 'CN' }, url)).status).toBe(303);
    expect(await holidays()).toEqual(before);
    expect(before.find(({ id }) => id === edited?.id)).toMatchObject({
      names: { en: 'The house’s birthday' },
      edited: true,
    });
    const { text } = await manager.get(url);
    expect(text).toContain('The house’s birthday');
    expect(text).toContain('12 May 2027, Wed'); // the list runs over years
    expect(text).not.toContain(`${url}/${removed?.id}"`);
    expect((await manager.get(`${url}/${removed?.id}`)).status).toBe(404);
  });

  test('one of the hotel’s own is added, with what was typed where it makes no sense', async () => {
    const fields = { date: addDays(monday, 5), 'names.en': 'Working Saturday', kind: 'working_day' };
    expect((await postForm(manager, url, fields)).status).toBe(303);
    expect(await holidays()).toMatchObject([{ source: 'hotel', kind: 'working_day' }]);
    const bad = await postForm(manager, url, { ...fields, date: '2027-02-30' });
    expect([bad.status, bad.text.includes('value="Working Saturday"')]).toEqual([422, true]);
    const nowhere = await postForm(manager, `${url}/refresh`, { country: 'XX' }, url);
    expect([nowhere.status, (await holidays()).length]).toEqual([422, 1]);
  });

  test('are read, not changed, by an auditor; another hotel’s are not found', async () => {
    const theirs = await db.publicHoliday.create({
      data: {
        hotelId: other.id,
        date: toDbDate(monday),
        names: { en: 'X' },
        source: 'hotel',
        sourceKey: 'x',
      },
    });
    expect((await auditor.get(url)).status).toBe(200);
    expect((await postForm(auditor, `${url}/refresh`, { country: 'CN' }, url)).status).toBe(403);
    const fields = { date: monday, 'names.en': 'Ours', kind: 'public' };
    expect((await postForm(manager, `${url}/${theirs.id}`, fields, url)).status).toBe(404);
    expect((await postForm(manager, `${url}/${theirs.id}/removal`, {}, url)).status).toBe(404);
    expect(await db.publicHoliday.count({ where: { removed: false } })).toBeGreaterThan(0);
  });
});

describe('companies', () => {
  const url = '/staff/companies';
  const acme = { code: 'ACME', name: 'Acme', kind: 'corporate', accessCode: 'acme-2027', active: '1' };

  test('one is added; a taken code comes back at its field with what was typed', async () => {
    expect((await postForm(manager, url, acme)).status).toBe(303);
    const taken = await postForm(manager, url, { ...acme, name: 'Another', accessCode: 'other-2027' });
    expect(taken.status).toBe(422);
    for (const words of ['There is a company with this code already', 'value="Another"'])
      expect(taken.text).toContain(words);
    const names = await db.company.findMany({ where: { hotelId: hotel.id }, select: { name: true } });
    expect(names).toEqual([{ name: 'Acme' }]);
  });

  test('the same code in another hotel is free, and its company is not found here', async () => {
    const theirs = await db.company.create({
      data: { hotelId: other.id, code: 'ACME', name: 'Theirs', kind: 'corporate' },
    });
    expect((await postForm(manager, url, acme)).status).toBe(303);
    expect((await manager.get(`${url}/${theirs.id}`)).status).toBe(404);
    expect((await postForm(auditor, url, acme)).status).toBe(403);
  });
});

describe('what would a guest pay', () => {
  const url = '/staff/rates/quote';
  const asking = (nights: number) => `${url}?arrival=${monday}&departure=${addDays(monday, nights)}&type=DLX`;

  test('an offer tells its nights step by step, each with the way to why', async () => {
    const { text } = await manager.get(asking(2));
    for (const words of ['NRF · ', '¥1,760.00', '¥880.00', 'Price of the night', '−10%'.replace('−', '-')])
      expect(text).toContain(words);
    const why = (plan: 'BAR' | 'NRF', nights: number) =>
      `/staff/rates/why/${hotel.plans[plan].id}/${hotel.types.DLX.id}/${addDays(monday, nights)}`;
    for (const href of [why('BAR', 0), why('BAR', 1), why('NRF', 1)]) {
      expect(text).toContain(`href="${href}"`);
      expect((await manager.get(href)).status).toBe(200);
    }
  });

  test('what is not offered says why', async () => {
    await db.restriction.create({
      data: {
        hotelId: hotel.id,
        date: toDbDate(monday),
        closedToArrival: true,
        ratePlanId: hotel.plans.BAR.id,
      },
    });
    const { text } = await manager.get(asking(1));
    expect(text).toContain('not offered: why');
    expect(/<dt>BAR · .*?<\/dd>/s.exec(text)?.[0]).toContain('No arrivals on');
  });

  test('a question that makes no sense comes back with its mistake', async () => {
    const { status, text } = await manager.get(`${url}?arrival=2027-02-30`);
    expect([status, text.includes('value="2027-02-30"')]).toEqual([422, true]);
  });
});

describe('why this price', () => {
  const why = (plan: 'BAR' | 'NRF', date: string = monday) =>
    `/staff/rates/why/${hotel.plans[plan].id}/${hotel.types.DLX.id}/${date}`;

  test('shows every layer, which of them counts, and what derived plans make of it', async () => {
    await db.rateDay.create({
      data: {
        hotelId: hotel.id,
        ratePlanId: hotel.plans.BAR.id,
        roomTypeId: hotel.types.DLX.id,
        date: toDbDate(monday),
        priceMinor: 100_000,
        specialName: 'The fair',
      },
    });
    const { text } = await manager.get(why('NRF'));
    for (const words of ['The fair', 'Overruled by what stands above it', 'Sets the price', 'Derived plan'])
      expect(text).toContain(words);
    expect(text).toContain('¥900.00 a night, from the prices of BAR');
  });

  test('leads to the nights beside it and to the quote', async () => {
    const { text } = await manager.get(why('BAR'));
    for (const href of [why('BAR', addDays(monday, -1)), why('BAR', addDays(monday, 1))])
      expect(text).toContain(`href="${href}"`);
    expect(text).toContain('/staff/rates/quote?arrival=');
  });

  test('is not found for a plan or type of another hotel, or a date that does not exist', async () => {
    for (const path of [
      `/staff/rates/why/${other.plans.BAR.id}/${hotel.types.DLX.id}/${monday}`,
      `/staff/rates/why/${hotel.plans.BAR.id}/${other.types.DLX.id}/${monday}`,
      why('BAR', '2027-02-30'),
    ])
      expect([path, (await manager.get(path)).status]).toEqual([path, 404]);
  });
});
