import type { Express } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { addEveryPlan, companyCode } from '../../support/every-plan.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let app: Express;

const stay = 'checkIn=2027-05-04&checkOut=2027-05-05';
const today = 'checkIn=2027-05-03&checkOut=2027-05-03';
const dayForm = `/book?${today}&room=STD.DAY.2`;
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
  await addEveryPlan(db, hotel);
  await db.ratePlan.updateMany({
    where: { hotelId: hotel.id, code: { in: ['HOUR', 'CORP', 'DAY'] } },
    data: { allowPayAtHotel: true, depositRule: 'none' },
  });
  const other = await db.company.create({
    data: {
      hotelId: hotel.id,
      code: 'OTHER',
      name: 'Other Trading',
      kind: 'corporate',
      accessCode: 'OTHER-1',
    },
  });
  const agency = await db.ratePlan.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'AGT' } });
  await db.ratePlanCompany.create({
    data: { hotelId: hotel.id, companyId: other.id, ratePlanId: agency.id, discountBasisPoints: 0 },
  });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
});

const pageOf = async (path: string) => (await visitingAgent(app).get(path)).text;

describe('a code', () => {
  test('opens the rates of its company and says whose they are, whatever its case', async () => {
    const text = await pageOf(`/search?${stay}&code=${companyCode.toLowerCase()}`);
    expect(text).toContain('The rates agreed with Acme are shown below.');
    expect(text).toContain('Agreed with Acme');
    expect(text).toContain('room=STD.CORP.2&amp;code=acme-2027');
    expect(text).not.toContain('Other Trading');
  });

  test('that is nobody’s is named, and changes nothing', async () => {
    const text = await pageOf(`/search?${stay}&code=%3Cb%3Enope`);
    expect(text).toContain('We do not know the code “&lt;b&gt;nope”.');
    expect(text).not.toContain('CORP');
    expect(text).toContain('room=STD.BAR.2');
  });

  test('of another company opens that company’s rates alone', async () => {
    const text = await pageOf(`/search?${stay}&code=OTHER-1`);
    expect(text).toContain('room=STD.AGT.2');
    expect(text).not.toContain('CORP');
    expect(text).not.toContain('Acme');
    const anonymous = await pageOf(`/search?${stay}`);
    for (const secret of ['CORP', 'AGT', 'Acme', 'Only for companies'])
      expect(anonymous).not.toContain(secret);
  });

  test('does not let a chosen room tell what a rate of others is called', async () => {
    await db.ratePlan.updateMany({ where: { code: 'CORP' }, data: { names: { en: 'Acme secret' } } });
    const text = await pageOf(`/search?${stay}&rooms=2&picked=STD.CORP.2`);
    await db.ratePlan.updateMany({ where: { code: 'CORP' }, data: { names: { en: 'CORP' } } });
    expect(text).not.toContain('Acme secret');
  });

  test('stays in the address on the way through rooms, prices and filters', async () => {
    const code = `code=${companyCode}`;
    const search = await pageOf(`/search?${stay}&rooms=2&${code}`);
    expect(search).toContain(
      `href="/rooms/STD?checkIn=2027-05-04&amp;checkOut=2027-05-05&amp;adults=2&amp;children=0&amp;rooms=2&amp;${code}"`,
    );
    expect(search).toContain(`rooms=2&amp;${code}&amp;each=1`);
    expect(search).toContain(`<input type="hidden" name="code" value="${companyCode}">`);
    expect(await pageOf(`/rooms/STD?${stay}&${code}`)).toContain('Agreed with Acme');
    const prices = await pageOf(`/prices?month=2027-05&${code}`);
    expect(prices).toContain('The rates agreed with Acme');
    expect(prices).toContain(`checkIn=2027-05-18&amp;checkOut=2027-05-19&amp;${code}`);
  });

  test('books the company’s rate, and the booking keeps the company', async () => {
    const agent = visitingAgent(app);
    const form = await agent.get(`/book?${stay}&room=STD.CORP.2&code=${companyCode}`);
    expect(form.status).toBe(200);
    const expectedTotal = /name="expectedTotal" value="(\d+)"/.exec(form.text)?.[1] ?? '';
    const chosen = {
      checkIn: '2027-05-04',
      checkOut: '2027-05-05',
      room: 'STD.CORP.2',
      expectedTotal,
      ...details,
    };
    const without = await postForm(agent, '/book', chosen, `/book?${stay}&room=STD.BAR.2`);
    expect(without.status).toBe(409);
    const placed = await postForm(
      agent,
      '/book',
      { ...chosen, code: companyCode },
      `/book?${stay}&room=STD.BAR.2`,
    );
    expect(placed.status).toBe(303);
    const number = String(placed.headers.location).split('/').at(-1) ?? '';
    const booked = await db.reservation.findUniqueOrThrow({ where: { number } });
    const acme = await db.company.findFirstOrThrow({ where: { code: 'ACME' } });
    expect(booked.companyId).toBe(acme.id);
  });

  test('costs the search no further statement', async () => {
    const statements = (query: string) =>
      countStatements(() => visitingAgent(app).get(`/search?${query}`).then());
    expect(await statements(`${stay}&code=${companyCode}`)).toBeLessThanOrEqual(4);
    expect(await statements(`${today}&code=${companyCode}`)).toBeLessThanOrEqual(4);
  });

  test.each(['%00', 'x'.repeat(60), "'%20OR%201=1--", '&code=a&code=b', '%F0%9F%8F%A8'])(
    'like %j makes no page fail',
    async (code) => {
      for (const path of [
        `/search?${stay}`,
        `/rooms/STD?${stay}`,
        '/prices?',
        `/book?${stay}&room=STD.BAR.2`,
      ])
        expect((await visitingAgent(app).get(`${path}&code=${code}`)).status).toBeLessThan(500);
    },
  );
});

test('a member’s rate is shown with its price to who would get it by signing in, and sold to a member', async () => {
  const visitor = await pageOf(`/search?${stay}`);
  expect(visitor).toContain('Sign in for MEM');
  expect(visitor).toContain('/sign-in?next=%2Fsearch%3FcheckIn%3D2027-05-04');
  expect(visitor).toContain('¥570');
  expect(visitor).not.toContain('room=STD.MEM.2');
  const { text } = await (await guestAgent(app)).get(`/search?${stay}`);
  expect(text).toContain('room=STD.MEM.2');
  expect(text).toContain('For members');
  expect(text).not.toContain('Sign in for');
  await db.ratePlan.updateMany({ where: { code: 'MEM' }, data: { minStayNights: 5 } });
  expect(await pageOf(`/search?${stay}`)).not.toContain('Sign in for MEM');
  await db.ratePlan.updateMany({ where: { code: 'MEM' }, data: { minStayNights: null } });
});

test('a package says in words what is in it, in both languages', async () => {
  const text = await pageOf(`/search?${stay}&adults=2&children=1&childAge=5`);
  expect(text).toContain(
    'Breakfast for 3 each morning · Restaurant on arrival · Other services for 3, once during the stay',
  );
  expect(await pageOf(`/search?${stay}&lang=zh-CN`)).toContain('每天早上 2 位早餐 · 抵店当天餐厅');
});

describe('for the day', () => {
  test('the same day twice, or the choice in the form, shows what is sold for the day alone', async () => {
    for (const query of [today, 'checkIn=2027-05-03&checkOut=2027-05-09&day=1']) {
      const { status, text } = await visitingAgent(app).get(`/search?${query}`);
      expect(status).toBe(200);
      expect(text).toContain('For the day at Test Hotel bund');
      expect(text).toContain('checkIn=2027-05-03&amp;checkOut=2027-05-03&amp;room=STD.DAY.2');
      expect(text).toContain('value="STD.HOUR.2"');
      expect(text).not.toContain('.BAR.');
    }
    const nights = await pageOf(`/search?${stay}`);
    for (const plan of ['.DAY.', '.HOUR.']) expect(nights).not.toContain(plan);
    expect((await visitingAgent(app).get('/search?checkIn=2027-05-04&checkOut=2027-05-03')).status).toBe(422);
  });

  test('the times begin after now at the hotel, and on other days with the plan', async () => {
    const starts = (text: string) => {
      const [form = ''] = /id="start-STD-HOUR".*?<\/select>/s.exec(text) ?? [];
      return [...form.matchAll(/value="([\d:]+)"/g)].map(([, start]) => start);
    };
    expect(starts(await pageOf(`/search?${today}`)).at(0)).toBe('10:30');
    const later = starts(await pageOf('/search?checkIn=2027-05-04&checkOut=2027-05-04'));
    expect([later.at(0), later.at(-1), later.length]).toEqual(['10:00', '16:00', 13]);
  });

  test('where all hours are over, the plan is not on offer', async () => {
    const evening = testApp(db, { clock: () => new Date('2027-05-03T08:00:00Z') }); // four in the afternoon
    await visitingAgent(evening).get('/');
    const { text } = await visitingAgent(evening).get(`/search?${today}`);
    expect(text).not.toContain('.HOUR.');
    expect(text).toContain('No hours are left on this day.');
    expect(text).toContain('STD.DAY.2');
  });

  test('a block of hours is booked at the time that was chosen, and shows it everywhere', async () => {
    const agent = visitingAgent(app);
    const form = await agent.get(`/book?${today}&room=STD.HOUR.2&start=14%3A00`);
    expect(form.text).toContain('14:00–18:00');
    expect(form.text).toContain('<input type="hidden" name="start" value="14:00">');
    const chosen = { checkIn: '2027-05-03', checkOut: '2027-05-03', room: 'STD.HOUR.2', ...details };
    const placed = await postForm(
      agent,
      '/book',
      { ...chosen, start: '14:00', expectedTotal: 25_000 },
      dayForm,
    );
    expect(placed.status).toBe(303);
    const number = String(placed.headers.location).split('/').at(-1) ?? '';
    const row = await db.stay.findFirstOrThrow({ where: { reservation: { number } } });
    expect(row).toMatchObject({ startTime: '14:00', endTime: '18:00', totalMinor: 25_000 });
    const own = (await agent.get(`/bookings/${number}`)).text;
    expect(own).toContain('14:00–18:00');
    expect(own).toContain('For the day');
  });

  test.each(['10:00', '17:00', '09:00', '14:15'])('the time %s can not be chosen today', async (start) => {
    const agent = visitingAgent(app);
    const query = `/book?${today}&room=STD.HOUR.2&start=${encodeURIComponent(start)}`;
    const { status, text } = await agent.get(query);
    expect(status).toBe(409);
    expect(text).toContain('These hours can not be chosen any more.');
    const before = await db.stay.count();
    const chosen = { checkIn: '2027-05-03', checkOut: '2027-05-03', room: 'STD.HOUR.2', ...details };
    const sent = await postForm(agent, '/book', { ...chosen, start, expectedTotal: 25_000 }, dayForm);
    expect(sent.status).toBe(409);
    expect(await db.stay.count()).toBe(before);
  });

  test.each(['start=25%3A00', 'start=now', 'start=10%3A30&start=11%3A00'])(
    '%j leads back to the search',
    async (start) => {
      const { status, headers } = await visitingAgent(app).get(`/book?${today}&room=STD.HOUR.2&${start}`);
      expect([status, headers.location]).toEqual([303, '/search']);
    },
  );
});
