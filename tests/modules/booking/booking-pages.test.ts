import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let app: Express;

const stay = 'checkIn=2027-05-10&checkOut=2027-05-12';
const details = {
  firstName: 'Wei',
  lastName: 'Li',
  email: 'Li@Example.com',
  phone: '+86 138 0013 8000',
  paymentPlan: 'at_hotel',
};
const chosen = (room: string, expectedTotal: number) => ({
  checkIn: '2027-05-10',
  checkOut: '2027-05-12',
  room,
  expectedTotal,
});
const bookPage = (room: string) => `/book?${stay}&room=${room}`;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
});

test('home shows the rooms with prices and asks for the dates', async () => {
  const { text, status } = await visitingAgent(app).get('/');
  expect(status).toBe(200);
  expect(text).toContain('Test Hotel bund');
  expect(text).toContain('from ¥540');
  expect(text).toContain('name="checkIn"');
  expect((await visitingAgent(app).get('/hotels/bund')).status).toBe(200);
  expect((await visitingAgent(app).get('/hotels/none')).status).toBe(404);
});

test('a search shows whole-stay prices, nights, taxes, policy and rooms left in at most four statements', async () => {
  const agent = visitingAgent(app);
  let text = '';
  const statements = await countStatements(async () => {
    text = (await agent.get(`/search?${stay}&adults=2&children=0&rooms=1`)).text;
  });
  expect(statements).toBeLessThanOrEqual(4);
  expect(text).toContain('Two nights at Test Hotel bund');
  expect(text).toContain('¥1,760');
  expect(text).toContain('Mon 10 May');
  expect(text).toContain('VAT, included');
  expect(text).toContain('Free cancellation until 18:00 on 9 May 2027.');
  expect(text).toContain('3 rooms left for these nights');
});

test('the number of statements does not grow with rooms and nights', async () => {
  const agent = visitingAgent(app);
  const small = await countStatements(() => agent.get(`/search?${stay}&adults=1&rooms=1`).then());
  const large = await countStatements(() =>
    agent.get('/search?checkIn=2027-05-10&checkOut=2027-06-10&adults=6&rooms=3&children=2').then(),
  );
  expect(large).toBe(small);
});

test('filters narrow the offers, and say so where nothing is left', async () => {
  const agent = visitingAgent(app);
  const twin = await agent.get(`/search?${stay}&bedType=twin`);
  expect(twin.text).toContain('>Standard<');
  expect(twin.text).not.toContain('>Deluxe<');
  const none = await agent.get(`/search?${stay}&maxPrice=1`);
  expect(none.text).toContain('Nothing fits all these wishes');
});

test.each([
  'checkIn=2027-02-30&checkOut=2027-03-02',
  'checkIn=2027-05-12&checkOut=2027-05-10',
  `${stay}&adults=0`,
  `${stay}&adults=1&rooms=3`,
  `${stay}&rooms=1e3`,
  'checkIn=2020-05-10&checkOut=2020-05-12',
])('the search %j comes back with what is wrong', async (query) => {
  const { status, text } = await visitingAgent(app).get(`/search?${query}`);
  expect(status).toBe(422);
  expect(text).toContain('name="checkIn"');
});

test('the price calendar leads from a day to its search, over twelve months, in at most three statements', async () => {
  const agent = visitingAgent(app);
  let text = '';
  const statements = await countStatements(async () => {
    text = (await agent.get('/prices?month=2027-05&adults=2&nights=3')).text;
  });
  expect(statements).toBeLessThanOrEqual(3);
  expect(text.match(/class="chip"/g)).toHaveLength(12);
  expect(text).toContain('href="/search?checkIn=2027-05-10&amp;checkOut=2027-05-13&amp;adults=2"');
  expect(text).toContain('aria-label="Mon 10 May, ¥540, lowest of the month"');
  expect(text).not.toContain('checkIn=2027-05-02'); // the day before the business date
  for (const odd of ['?month=2020-01', '?month=2099-12', '?adults=40', '?hotel=bund'])
    expect([odd, (await agent.get(`/prices${odd}`)).status]).toEqual([odd, 200]);
  for (const month of ['2027-13', '2999-12', 'May']) {
    const bad = await agent.get(`/prices?month=${month}`);
    expect([bad.status, bad.headers.location]).toEqual([303, '/prices']);
  }
  expect((await agent.get('/prices?hotel=none')).status).toBe(404);
});

test('a room has its own page, with prices once the dates are known', async () => {
  const agent = visitingAgent(app);
  expect((await agent.get('/rooms/DLX')).text).toContain('Choose your dates');
  expect((await agent.get(`/rooms/DLX?${stay}`)).text).toContain('¥1,760');
  expect((await agent.get('/rooms/NOPE')).status).toBe(404);
  expect((await agent.get('/rooms/DLX?checkIn=never')).status).toBe(422);
});

test('a visitor books to pay at the hotel, and reads the booking from then on', async () => {
  const agent = visitingAgent(app);
  const page = await agent.get(bookPage('DLX.BAR.2'));
  expect(page.text).toContain('¥1,760.00');
  const answer = await postForm(
    agent,
    '/book',
    { ...details, ...chosen('DLX.BAR.2', 176_000) },
    bookPage('DLX.BAR.2'),
  );
  expect(answer.status).toBe(303);
  const number = String(answer.headers.location).split('/').at(-1) ?? '';
  const trip = await agent.get(`/bookings/${number}`);
  expect(trip.text).toContain('See you soon, Wei');
  expect(trip.text).toContain('+86 138 0013 8000');
  const { contactEmail, channel } = await db.reservation.findUniqueOrThrow({ where: { number } });
  expect([contactEmail, channel]).toEqual(['li@example.com', 'web']);

  const calendar = await agent.get(`/bookings/${number}/stay.ics`);
  expect(calendar.headers['content-type']).toContain('text/calendar');
  expect(calendar.text).toContain('DTSTART;VALUE=DATE:20270510');

  const stranger = await visitingAgent(app).get(`/bookings/${number}`);
  expect([stranger.status, stranger.headers.location]).toEqual([303, `/bookings?number=${number}`]);
});

test('a booking is found again by number and e-mail, and by nothing less', async () => {
  const { number } = await db.reservation.findFirstOrThrow({ where: { contactEmail: 'li@example.com' } });
  const agent = visitingAgent(app);
  for (const wrong of [
    { number, email: 'other@example.com' },
    { number: 'W-0', email: 'li@example.com' },
    { number: '', email: '' },
  ]) {
    expect((await postForm(agent, '/bookings', wrong)).status).toBe(422);
  }
  const found = await postForm(agent, '/bookings', { number: number.toLowerCase(), email: 'LI@example.com' });
  expect([found.status, found.headers.location]).toEqual([303, `/bookings/${number}`]);
  expect((await agent.get(`/bookings/${number}`)).status).toBe(200);
});

test('two rooms with children are held together, with a clock, and paid on one page', async () => {
  const agent = visitingAgent(app);
  const rooms = ['STD.NRF.2', 'STD.NRF.2.7'];
  const url = `/book?${stay}&room=${rooms[0]}&room=${rooms[1]}`;
  const page = await agent.get(url);
  const total = Number(/name="expectedTotal" value="(\d+)"/.exec(page.text)?.[1]);
  expect(page.text).toContain('Room 2: Standard');
  const fields = { ...details, ...chosen('', total), room: rooms, paymentPlan: 'prepay' };
  const answer = await postForm(agent, '/book', fields, url);
  expect(answer.headers.location).toMatch(/^\/pay\//);
  const pay = await agent.get(String(answer.headers.location));
  expect(pay.text).toContain('data-hold-until="2027-05-03T02:15:00.000Z"');
  expect(pay.text).toContain('held until 10:15');
  const started = await postForm(agent, String(answer.headers.location));
  expect(started.headers.location).toMatch(/^\/sandbox-pay\//);
  const stays = await db.stay.findMany({ where: { status: 'held' }, select: { childAges: true } });
  expect(stays.map((each) => each.childAges)).toEqual([[], [7]]);
});

const hrefLike = (text: string, pattern: RegExp) => pattern.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

test('each room of a party can be another one, down to the last of its type', async () => {
  const agent = visitingAgent(app);
  const alike = await agent.get(`/search?${stay}&adults=3&rooms=2`);
  expect(alike.text).not.toContain('>Family</a>'); // there is only one
  const first = await agent.get(hrefLike(alike.text, /href="([^"]*each=1)"/));
  expect(first.text).toContain('Choose room 1 of 2: 2 adults');
  const second = await agent.get(hrefLike(first.text, /href="([^"]*picked=FAM\.BAR\.2)"/));
  expect(second.text).toContain('Room 1: Family · Best flexible rate');
  expect(second.text).toContain('Choose room 2 of 2: 1 adult');
  expect(second.text).not.toContain('>Family</a>');
  const page = await agent.get(hrefLike(second.text, /href="(\/book[^"]*STD\.BAR\.1)"/));
  expect(page.text).toContain('Room 1: Family');
  expect(page.text).toContain('Room 2: Standard');
});

test('a form that came back says what is wrong at each field and keeps what was typed', async () => {
  const agent = visitingAgent(app);
  const wrong = {
    ...details,
    ...chosen('DLX.BAR.2', 176_000),
    firstName: '',
    email: 'li@',
    phone: '12345',
    lastName: 'Müller <b>',
  };
  const { status, text } = await postForm(agent, '/book', wrong, bookPage('DLX.BAR.2'));
  expect(status).toBe(422);
  expect(text).toContain('3 things need another look');
  expect(text).toContain('href="#f-phone"');
  expect(text).toContain('value="Müller &lt;b&gt;"');
});

test('a price that is no longer true is shown anew before anything is booked', async () => {
  const before = await db.reservation.count();
  const agent = visitingAgent(app);
  const forged = { ...details, ...chosen('DLX.BAR.2', 100) };
  const { status, text } = await postForm(agent, '/book', forged, bookPage('DLX.BAR.2'));
  expect(status).toBe(409);
  expect(text).toContain('The price has changed');
  expect(text).toContain('value="176000"');
  expect(await db.reservation.count()).toBe(before);
});

test.each(['NOPE.BAR.2', 'DLX.NOPE.2', 'DLX.BAR.9', 'DAY.DAY.1'])(
  'the room %s is not on offer',
  async (room) => {
    const { status, text } = await visitingAgent(app).get(bookPage(room));
    expect(status).toBe(409);
    expect(text).toContain('This offer is no longer there');
  },
);

test('an address that names no room leads back to the search', async () => {
  expect((await visitingAgent(app).get(`/book?${stay}`)).headers.location).toBe('/search');
  expect((await visitingAgent(app).get(`/book?${stay}&room=x`)).headers.location).toBe('/search');
});

test('fields are checked while they are typed', async () => {
  const agent = visitingAgent(app);
  const check = async (field: string, value: string) =>
    (await postForm(agent, '/book/checks', { field, value }, bookPage('DLX.BAR.2'))).body;
  expect(await check('phone', '12345')).toEqual({ message: expect.stringContaining('country code') });
  expect(await check('phone', '+8613800138000')).toEqual({ message: null });
  expect(await check('email', 'li@')).toEqual({ message: expect.stringContaining('name@example.com') });
});

test('the fee is shown before a booking is cancelled, and only that fee is taken', async () => {
  const agent = visitingAgent(app);
  const total = 158_400;
  const booked = await postForm(
    agent,
    '/book',
    { ...details, ...chosen('DLX.NRF.2', total), paymentPlan: 'at_hotel' },
    bookPage('DLX.NRF.2'),
  );
  const payAt = String(booked.headers.location);
  expect(payAt).toMatch(/^\/pay\//); // this price is paid ahead, whatever the form says

  const free = await postForm(
    agent,
    '/book',
    { ...details, ...chosen('DLX.BAR.2', 176_000) },
    bookPage('DLX.BAR.2'),
  );
  const url = `${free.headers.location}/cancellation`;
  const question = await agent.get(url);
  expect(question.text).toContain('You can cancel without charge until 9 May 2027, 18:00');
  const stale = await postForm(agent, url, { expectedFee: 99 });
  expect(stale.status).toBe(409);
  const done = await postForm(agent, url, { expectedFee: 0, reason: 'Plans changed' });
  expect([done.status, done.headers.location]).toEqual([303, free.headers.location]);
  expect((await agent.get(String(free.headers.location))).text).toContain('This booking is cancelled');
  expect((await agent.get(url)).status).toBe(303);
});

test('a signed-in guest finds his bookings in his account, and nobody else’s', async () => {
  const agent = await guestAgent(app, { email: 'signed@example.com' });
  const page = await agent.get(bookPage('FAM.BAR.2'));
  expect(page.text).toContain('value="signed@example.com"');
  const total = Number(/name="expectedTotal" value="(\d+)"/.exec(page.text)?.[1]);
  const booked = await postForm(agent, '/book', { ...details, ...chosen('FAM.BAR.2', total) });
  const number = String(booked.headers.location).split('/').at(-1);
  const list = await agent.get('/account/bookings');
  expect(list.text).toContain(number);
  const other = await guestAgent(app, { email: 'other@example.com' });
  expect((await other.get('/account/bookings')).text).not.toContain(number);
  expect((await other.get(`/bookings/${number}`)).status).toBe(303);
  expect((await visitingAgent(app).get('/account/bookings')).status).toBe(303);
});

test('every page speaks the reader’s language, and offers the others', async () => {
  const agent = visitingAgent(app);
  for (const url of ['/', `/search?${stay}`, '/rooms/DLX', bookPage('DLX.BAR.2'), '/bookings']) {
    const { text } = await agent.get(`${url}${url.includes('?') ? '&' : '?'}lang=zh-CN`);
    expect(text).toContain('<html lang="zh-CN">');
    expect(text).toContain('lang=zh-TW');
    expect(text).not.toMatch(/\b(?:booking|shared|rates|form|errors)\.[a-z_-]+\.?[a-z_-]*\b(?=[<"])/);
  }
});

test('the hotel of the address is the hotel of the page', async () => {
  const second = await buildHotel(db, { slug: 'lake', rooms: { DLX: 1 } });
  const agent = visitingAgent(app);
  const { text } = await agent.get(`/search?hotel=lake&${stay}`);
  expect(text).toContain(`Test Hotel ${second.slug}`);
  expect(text).toContain('hotel=lake');
  expect((await agent.get(`/search?hotel=nowhere&${stay}`)).status).toBe(404);
  expect((await agent.get('/')).text).toContain('/hotels/lake');
  expect(hotel.slug).toBe('bund');
});
