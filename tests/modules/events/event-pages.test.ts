import type { Express } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { describeMedia, getMedia, mediaOfEvents } from '../../../src/modules/hotels/media.service.ts';
import { addMedia } from '../../../src/modules/hotels/media-upload.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { permissions } from '../../../src/platform/permissions.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildComer, buildEvent, buildRegistration } from '../../support/events.ts';
import { jpeg, uploaded } from '../../support/pictures.ts';
import { testApp } from '../../support/server.ts';
import { rowsOf } from '../../support/spreadsheets.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
});

const manager = () => signedInAgent(app, 'manager', { hotelId: hotel.id, permissions });
const form = {
  'names.en': 'Wine evening',
  'places.en': 'Cellar',
  date: '2027-05-03',
  starts: '19:00',
  ends: '01:00',
  closesDate: '2027-05-03',
  closesTime: '18:00',
  capacity: '8',
  mostPerParty: '2',
  hasWaiting: '1',
  price: '80.00',
  chargeCode: 'BAR',
  points: '20',
};

describe('a manager', () => {
  test('makes an event in the hotel’s own time, which guests see once it is opened', async () => {
    const agent = await manager();
    const answer = await postForm(agent, '/staff/events', form, '/staff/events/new');
    expect(answer.status).toBe(303);
    const event = await db.hotelEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(answer.headers.location).toBe(`/staff/events/${event.id}`);
    expect([event.startsAt, event.endsAt, event.closesAt].map((at) => at.toISOString())).toEqual([
      '2027-05-03T11:00:00.000Z',
      '2027-05-03T17:00:00.000Z',
      '2027-05-03T10:00:00.000Z',
    ]);
    expect([event.priceMinor, event.status]).toEqual([8_000, 'draft']);
    await visitingAgent(app).get(`/events/${event.id}`).expect(404);
    await postForm(agent, `/staff/events/${event.id}/status`, { to: 'open' }, `/staff/events/${event.id}`);
    const page = await visitingAgent(app).get(`/events/${event.id}`).expect(200);
    expect(page.text).toContain('Wine evening');
    expect(page.text).toContain('8 places left');
    const data = /<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(page.text)?.[1] ?? '{}';
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'Event',
      startDate: '2027-05-03T11:00:00.000Z',
      offers: { price: '80.00', priceCurrency: 'CNY' },
    });
  });

  test('gets a wrong form back as it was typed, with a reason at each field', async () => {
    const wrong = { ...form, capacity: 'many', closesTime: '19:30', chargeCode: 'VAT', levelId: '999' };
    const answer = await postForm(await manager(), '/staff/events', wrong, '/staff/events/new');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Wine evening"');
    expect(answer.text).toContain('value="many"');
    for (const field of ['capacity', 'chargeCode', 'levelId'])
      expect(answer.text).toContain(`id="f-${field}-errors"`);
    const late = await postForm(
      await manager(),
      '/staff/events',
      { ...form, closesTime: '19:30' },
      '/staff/events/new',
    );
    expect(late.text).toContain('That is after the beginning.');
  });

  test('finds a party at the door, lets it in against money, and takes the list as a file', async () => {
    const event = await buildEvent(ctx, {
      startsAt: new Date('2027-05-03T20:00:00+08:00'),
      endsAt: new Date('2027-05-03T22:00:00+08:00'),
      closesAt: new Date('2027-05-03T18:00:00+08:00'),
      priceMinor: minor(5_000),
    });
    const customerId = await buildComer(ctx, 'Quill');
    const { id } = await buildRegistration(ctx, event, { customerId, party: 2 });
    await buildRegistration(ctx, event, { customerId: await buildComer(ctx, 'Other') });
    const agent = await manager();
    const list = await agent.get(`/staff/events/${event}?text=quill`).expect(200);
    expect(list.text).toContain('Min Quill');
    expect(list.text).not.toContain('Min Other');
    const arrival = `/staff/events/${event}/registrations/${id}/arrival`;
    const unpaid = await postForm(agent, arrival, { came: '2' }, arrival);
    expect([unpaid.status, unpaid.text.includes('Say how it is paid.')]).toEqual([422, true]);
    const paid = await postForm(agent, arrival, { came: '2', payWay: 'cash' }, arrival);
    expect([paid.status, paid.headers.location]).toEqual([303, `/staff/events/${event}`]);
    expect((await db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } })).amountMinor).toBe(10_000);
    const undo = `${arrival}/undo`;
    expect((await agent.get(`/staff/events/${event}`)).text).toContain(undo);
    expect((await agent.get(undo)).text).toContain(
      'what was paid at the door goes back the way it came: ¥100.00',
    );
    const why = await postForm(agent, undo, {}, undo);
    expect([why.status, why.text.includes('id="f-reason-errors"')]).toEqual([422, true]);
    expect((await postForm(agent, undo, { reason: 'wrong line' }, undo)).status).toBe(303);
    expect((await postForm(agent, arrival, { came: '2', payWay: 'cash' }, arrival)).status).toBe(303);
    const change = await agent.get(`/staff/events/${event}/change`);
    expect(change.text).toContain('1 party on the list hears of it by itself');
    const file = await agent.get(`/staff/events/${event}/participants.csv`).expect(200);
    expect(file.text.split('\r\n')[1]).toMatch(
      /^Min Quill,quill@example\.com,,,2,registered,account,2027-05-03T02:00:00\.000Z,2,2027-05-03T02:00:00\.000Z,F-\d+,0$/,
    );
    const [head, line] = await rowsOf(agent.get(`/staff/events/${event}/participants.xlsx?lang=zh-CN`));
    expect([head?.[4], head?.[5], line?.[0], line?.[4], line?.[5]]).toEqual([
      '人数',
      '状态',
      'Min Quill',
      2,
      '已报名',
    ]);
    expect(await db.auditEvent.count({ where: { action: 'event_participants_exported' } })).toBe(2);
  });

  test('writes down a guest of the house, and is told where nobody has a card like that', async () => {
    const event = await buildEvent(ctx);
    const customerId = await buildComer(ctx, 'Deskman');
    const agent = await manager();
    const page = `/staff/events/${event}`;
    const done = await postForm(agent, `${page}/registrations`, { customerId, party: '3' }, page);
    expect(done.status).toBe(303);
    const row = await db.eventRegistration.findFirstOrThrow({ where: { customerId } });
    expect([row.source, row.party, row.status]).toEqual(['desk', 3, 'registered']);
    const twice = await postForm(agent, `${page}/registrations`, { customerId, party: '1' }, page);
    expect([twice.status, twice.text.includes('on the list already')]).toEqual([409, true]);
  });

  test('may read but not act without the permission', async () => {
    const event = await buildEvent(ctx);
    const reader = await signedInAgent(app, 'auditor', { hotelId: hotel.id, permissions: ['events.view'] });
    await reader.get(`/staff/events/${event}`).expect(200);
    await reader.get('/staff/events/new').expect(403);
    await reader.get(`/staff/events/${event}/participants.csv`).expect(403);
    const answer = await postForm(reader, `/staff/events/${event}/status`, { to: 'open' }, '/staff/events');
    expect(answer.status).toBe(403);
  });
});

describe('pictures of an event', () => {
  const add = async (id: number, colour: string, hotelId = hotel.id) =>
    addMedia(
      ctx,
      { hotelId, kind: 'event', id },
      await uploaded(await jpeg(700, 500, colour), `${colour.slice(1)}.jpg`),
    );

  test('stand on the list and on its page in their order, and are its alone', async () => {
    const [event, other] = [await buildEvent(ctx), await buildEvent(ctx)];
    const first = await getMedia(db, hotel.id, await add(event, '#aa0000'));
    const second = await getMedia(db, hotel.id, await add(event, '#00aa00'));
    await describeMedia(ctx, first, { en: 'Six bowls of tea' });
    const guest = visitingAgent(app);
    const list = await guest.get('/events');
    expect(list.text).toMatch(
      new RegExp(
        `href="/events/${event}"><div class="event-line__picture"><picture>.*${first.picture?.key}`,
        's',
      ),
    );
    expect(list.text).not.toContain(second.picture?.key);
    expect(list.text.match(/class="scene photo"/g)).toHaveLength(1);
    const page = await guest.get(`/events/${event}`);
    expect(page.text.match(/class="scene photo"/g)).toHaveLength(2);
    expect(page.text).toContain('alt="Six bowls of tea"');
    expect(page.text).toMatch(new RegExp(`"image":\\["http[^"]*${first.picture?.key}`));
    expect((await guest.get(`/events/${other}`)).text).not.toContain('class="scene photo"');
    expect((await guest.get('/')).text).not.toContain(first.picture?.key);
  });

  test('are changed at the desk, and are another house’s to nobody', async () => {
    const event = await buildEvent(ctx);
    const { id: strange } = await buildHotel(db, { slug: 'other' });
    await expect(add(event, '#0000aa', strange)).rejects.toMatchObject({ code: 'media_owner_not_found' });
    await add(event, '#0000aa');
    const agent = await manager();
    const gallery = `/staff/events/${event}/pictures`;
    expect((await agent.get(`/staff/events/${event}`)).text).toContain(gallery);
    const { text } = await agent.get(gallery).expect(200);
    expect([text.includes('0000aa.jpg'), text.includes(`href="/staff/events/${event}"`)]).toEqual([
      true,
      true,
    ]);
    const row = await db.media.findFirstOrThrow({ where: { eventId: event } });
    expect(row.isMain).toBe(true);
    const owner = { facilityId: null, roomTypeId: null };
    const moved = db.media.update({ where: { id: row.id }, data: { ...owner, eventId: null } });
    await expect(moved).rejects.toThrow(/a picture stays with its owner/);
    await expect(db.media.update({ where: { id: row.id }, data: { isMain: false } })).rejects.toThrow(
      /an owner of pictures has no main one/,
    );
  });

  test('are read by one statement for the whole list', async () => {
    const [one, two, three] = [await buildEvent(ctx), await buildEvent(ctx), await buildEvent(ctx)];
    await add(one, '#111111');
    const count = (ids: number[]) => countStatements(() => mediaOfEvents(db, ids));
    expect([await count([one]), await count([one, two, three])]).toEqual([1, 1]);
  });
});

describe('a guest', () => {
  test('who is a stranger is asked who he is, and can not register by a form of his own', async () => {
    const event = await buildEvent(ctx);
    const visitor = visitingAgent(app);
    const page = await visitor.get(`/events/${event}`).expect(200);
    expect(page.text).toContain(`/sign-in?next=${encodeURIComponent(`/events/${event}`)}`);
    const answer = await postForm(
      visitor,
      `/events/${event}/registrations`,
      { party: '1', booking: 'W7K3M9PQ' },
      '/bookings',
    );
    expect([answer.status, answer.text.includes('Sign in or open your booking first.')]).toEqual([422, true]);
  });

  test('registers signed in, finds it in his account, gets a calendar file and cancels', async () => {
    const event = await buildEvent(ctx, { mostPerParty: 3 });
    const agent = await guestAgent(app);
    await postForm(
      agent,
      '/account/profile',
      { firstName: 'Gu', lastName: 'Est', phone: '+8613800138000' },
      '/account/profile',
    );
    const answer = await postForm(
      agent,
      `/events/${event}/registrations`,
      { party: '3' },
      `/events/${event}`,
    );
    expect(answer.status).toBe(303);
    const own = answer.headers.location ?? '';
    expect((await agent.get(own).expect(200)).text).toContain('You are registered for Tea tasting');
    expect((await agent.get('/account/events').expect(200)).text).toContain('Tea tasting');
    const file = await visitingAgent(app).get(`${own}/event.ics`).expect(200);
    expect(file.headers['content-type']).toContain('text/calendar');
    expect((await agent.get(`/events/${event}`)).text).toContain('You are registered');
    await postForm(agent, `${own}/cancellation`, {}, own);
    expect((await agent.get(own)).text).toContain('is cancelled');
    expect((await db.hotelEvent.findUniqueOrThrow({ where: { id: event } })).taken).toBe(0);
  });

  test('sees what is to come on the page of all events and on the house’s own', async () => {
    await buildEvent(ctx, {
      names: { en: 'Moon watching' },
      startsAt: new Date('2027-05-03T15:00:00+08:00'),
      closesAt: new Date('2027-05-03T15:00:00+08:00'),
    });
    for (const path of ['/events?hotel=bund', '/hotels/bund', '/sitemap.xml']) {
      const { text } = await visitingAgent(app).get(path).expect(200);
      expect(text, path).toContain(path.endsWith('xml') ? '/events/' : 'Moon watching');
    }
  });
});
