import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CalendarDate, calendarDate } from '../../../src/core/calendar-date.ts';
import { planRooms } from '../../../src/modules/assignment/plan.service.ts';
import { assignmentPage } from '../../../src/modules/front-desk/assignment.presenter.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { type BookingOverrides, buildReservation, roomNamed } from '../../support/stays.ts';

const plan = '/staff/assignment';
const weights = '/staff/settings/assignment-weights';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const book = async (overrides: BookingOverrides = {}) => {
  const { stayIds } = await buildReservation(ctx, hotel, overrides);
  return db.stay.findUniqueOrThrow({ where: { id: stayIds[0] ?? 0 } });
};
const stayOf = (id: number) => db.stay.findUniqueOrThrow({ where: { id } });

describe('the plan', () => {
  test('says who goes where and why, and all of it is accepted at once', async () => {
    const stays = [await book({ guest: { firstName: 'Marta', lastName: 'Oliveira' } }), await book()];
    const { text, status } = await desk.get(plan);
    expect(status).toBe(200);
    expect(text).toContain('Marta Oliveira');
    expect(text).toMatch(/Inspected/);
    expect(text).toContain('Give out all 2 rooms');
    const choices = /name="choices" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const answer = await postForm(desk, plan, { choices });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`${plan}?from=2027-05-03&to=2027-05-03`);
    for (const { id } of stays) expect((await stayOf(id)).roomId).not.toBeNull();
    const again = await postForm(desk, plan, { choices });
    expect(again.status).toBe(409);
    expect(again.text).toContain('changed meanwhile');
  });

  test('one stay is given its room, pinned, and let go', async () => {
    const stay = await book({ arrival: '2027-05-10', departure: '2027-05-12' });
    const address = `${plan}?from=2027-05-10&to=2027-05-10`;
    const { text } = await desk.get(address);
    const action = /action="([^"]*\/room\?[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(action).toContain(`/stays/${stay.id}/room?`);
    const given = await postForm(desk, action, {});
    expect(given.headers.location).toBe(address);
    const pin = (pinned: number) =>
      `${plan}/stays/${stay.id}/pin?pinned=${pinned}&from=2027-05-10&to=2027-05-10`;
    expect((await postForm(desk, pin(1), {})).status).toBe(303);
    expect((await stayOf(stay.id)).doNotMove).toBe(true);
    expect((await desk.get(`${address}&show=all`)).text).toContain('Unpin');
    expect((await postForm(desk, pin(0), {})).status).toBe(303);
    expect((await stayOf(stay.id)).doNotMove).toBe(false);
  });

  test('a guest is moved only once the clerk says that he agrees, and it can be taken back', async () => {
    const house = await buildHotel(db);
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const stay = async (arrival: string, departure: string, room?: string) => {
      const { stayIds } = await buildReservation(ctx, house, { arrival, departure });
      const id = stayIds[0] ?? 0;
      if (room)
        await db.stay.update({ where: { id }, data: { roomId: roomNamed(house, room), doNotMove: true } });
      return id;
    };
    await stay('2027-05-03', '2027-05-05', '101');
    await stay('2027-05-06', '2027-05-08', '102');
    for (const room of ['103', '104']) await stay('2027-05-03', '2027-05-08', room);
    const moved = await stay('2027-05-04', '2027-05-07');
    const { text } = await clerk.get(`${plan}?from=2027-05-03&to=2027-05-07`);
    expect(text).toContain('No plan without this move exists.');
    expect(text).toContain('Also plan 1 move; the guest agrees');
    expect(text).not.toContain('it is not certain that it is needed');
    const days = { from: calendarDate('2027-05-03'), to: calendarDate('2027-05-07') };
    expect(await noticeWhereUnproven(house.id, days)).toMatch(/^For 1 move, marked below, it is not certain/);
    const address = /href="([^"]*\/move\?[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const question = await clerk.get(address);
    expect(question.text).toContain('102 from Tue 4 May → 101 from Thu 6 May');
    expect((await postForm(clerk, address, {})).status).toBe(422);
    const all = (agreed: object) =>
      postForm(clerk, plan, {
        choices: '',
        moves: /name="moves" value="([^"]+)"/.exec(text)?.[1] ?? '',
        ...agreed,
      });
    expect((await all({})).status).toBe(422);
    expect(await db.stayLeg.count({ where: { stayId: moved } })).toBe(0);
    expect((await postForm(clerk, address, { agreed: '1' })).status).toBe(303);
    expect(await db.stayLeg.count({ where: { stayId: moved } })).toBe(2);
    const after = await clerk.get(plan);
    const undo = /action="([^"]*\/undo)"/.exec(after.text)?.[1] ?? '';
    clerk.set('Host', 'desk.test').set('Referer', `http://desk.test${plan}?show=all`);
    const undone = await postForm(clerk, undo, {});
    expect([undone.status, undone.headers.location]).toEqual([303, `${plan}?show=all`]);
    expect(await db.stayLeg.count({ where: { stayId: moved } })).toBe(0);
    for (const legs of ['', '1@2027-05-03', '1@2027-02-30.2@2027-05-05', "1@x' OR 1"]) {
      const wrong = `${plan}/stays/${moved}/move?legs=${encodeURIComponent(legs)}&version=1`;
      expect((await clerk.get(wrong)).status).toBe(422);
    }
    expect((await desk.get(address)).status).toBe(404);
  });

  test('a stay without a room is not pinned, and what can not be read is refused', async () => {
    const stay = await book({ arrival: '2027-05-20', departure: '2027-05-22' });
    const refused = await postForm(desk, `${plan}/stays/${stay.id}/pin?pinned=1`, {});
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('a room first');
    for (const choices of ['', 'x', '1:2', '1:2:3,1:4:3', "1:1:1' OR 1=1"]) {
      expect((await postForm(desk, plan, { choices })).status).toBe(422);
    }
    expect((await postForm(desk, `${plan}/stays/${stay.id}/room?room=x&version=1`, {})).status).toBe(422);
    expect((await postForm(desk, `${plan}/stays/999999999/room?room=1&version=1`, {})).status).toBe(409);
    expect((await postForm(desk, `${plan}/stays/abc/pin?pinned=1`, {})).status).toBe(404);
  });

  test('days that are reversed, too many or none keep the form with its error', async () => {
    expect((await desk.get(`${plan}?from=2027-05-10&to=2027-05-09`)).status).toBe(422);
    expect((await desk.get(`${plan}?from=2027-05-10&to=2027-07-09`)).status).toBe(422);
    const { text, status } = await desk.get(`${plan}?from=2027-02-30`);
    expect(status).toBe(422);
    expect(text).toContain('value="2027-02-30"');
    expect((await desk.get(`${plan}?from=2020-01-01&to=2020-01-02`)).status).toBe(200);
  });

  test('is seen by who sees bookings, and acted on by who changes them', async () => {
    const auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
    const { text, status } = await auditor.get(plan);
    expect(status).toBe(200);
    expect(text).not.toContain('name="choices"');
    expect((await postForm(auditor, plan, { choices: '1:1:1' })).status).toBe(403);
    expect((await desk.get(weights)).status).toBe(403);
  });
});

describe('weights', () => {
  const usual = Object.fromEntries(
    'accessible bed smoking connecting floor view quiet room_before ready vacant vip companions gap suite long_stay keep'
      .split(' ')
      .map((aim) => [aim, '20']),
  );

  test('are previewed without being kept, then kept', async () => {
    expect((await manager.get(weights)).status).toBe(200);
    const preview = await postForm(manager, `${weights}/preview`, { ...usual, gap: '77' });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('of the next two weeks would have another room');
    expect(preview.text).toContain('value="77"');
    expect(await db.assignmentWeight.count({ where: { hotelId: hotel.id } })).toBe(0);
    expect((await postForm(manager, weights, { ...usual, gap: '77' })).status).toBe(303);
    const kept = await db.assignmentWeight.findMany({ where: { hotelId: hotel.id, aim: 'gap' } });
    expect(kept.map(({ weight }) => weight)).toEqual([77]);
  });

  test.each(['101', '-1', 'much', ''])('a weight of "%s" is refused', async (gap) => {
    for (const path of [weights, `${weights}/preview`]) {
      const answer = await postForm(manager, path, { ...usual, gap });
      expect(answer.status).toBe(422);
    }
  });
});

/** What the page says where the search ended before it had proved what the plan asks. */
async function noticeWhereUnproven(hotelId: number, days: { from: CalendarDate; to: CalendarDate }) {
  const made = await planRooms(db, { hotelId, ...days });
  const open = made.plan.open.map((each) => ({ ...each, proven: false }));
  const plan = { ...made, plan: { ...made.plan, open } };
  const ready = { plan, rows: [], total: 0, reasons: new Map() };
  const asked = {
    ...days,
    show: 'all',
    page: 1,
    values: {},
    errors: {},
    refusal: null,
    share: null,
  } as const;
  return assignmentPage({ ...asked, ready }, { language: 'en', can: () => true }).plan?.unproven;
}
