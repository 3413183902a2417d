import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { writeReservationMail } from '../../../src/modules/reservations/reservation-mail.service.ts';
import { stayLengthText } from '../../../src/modules/reservations/stay-length.ts';
import type { Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { addEveryPlan } from '../../support/every-plan.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

const date = calendarDate('2027-05-06');

test.each([
  [{ arrival: date, departure: calendarDate('2027-05-08') }, '2 nights', '2 晚'],
  [{ arrival: date, departure: calendarDate('2027-05-07') }, 'One night', '1 晚'],
  [
    { arrival: date, departure: date, startTime: '14:00', endTime: '18:00' },
    'Day use, 14:00–18:00',
    '日间用房，14:00–18:00',
  ],
  [{ arrival: date, departure: date, startTime: null, endTime: null }, 'Day use', '日间用房'],
])('%o is %s', (span, english, chinese) => {
  expect([stayLengthText(span, 'en'), stayLengthText(span, 'zh-CN')]).toEqual([english, chinese]);
});

describe('a stay without a night', () => {
  let db: Db;
  let app: Express;
  let hotel: BuiltHotel;

  beforeAll(async () => {
    ({ db } = await testDatabase());
    app = testApp(db, { clock: () => testNow });
  });
  beforeEach(async () => {
    hotel = await buildHotel(db, { inventoryDays: 10 });
    await addEveryPlan(db, hotel);
  });

  async function bookDay(plan: 'HOUR' | 'DAY', language: 'en' | 'zh-CN' = 'en') {
    const { id: ratePlanId } = await db.ratePlan.findFirstOrThrow({
      where: { hotelId: hotel.id, code: plan },
    });
    const room = { roomTypeId: hotel.types.STD.id, ratePlanId, adults: 2, childAges: [] };
    return buildReservation(testContext(db, { hotelId: hotel.id }), hotel, {
      arrival: date,
      departure: date,
      guest: { firstName: 'Li', lastName: 'Wei', email: 'li@example.com' },
      language,
      ...{ rooms: [plan === 'HOUR' ? { ...room, startTime: '14:00' } : room] },
    });
  }

  async function mailOf(placed: { reservationId: number; number: string }) {
    await writeReservationMail(testContext(db), {
      kind: 'confirmation',
      reservationId: placed.reservationId,
    });
    const mail = await db.outboxMail.findFirstOrThrow({ where: { dedupeKey: { contains: placed.number } } });
    const [entry] = mail.attachments as { content: string }[];
    return { text: mail.text, html: mail.html, entry: entry?.content ?? '' };
  }

  test('sold by the hour is confirmed with its hours, in the calendar too, at the hotel’s own time', async () => {
    const { text, html, entry } = await mailOf(await bookDay('HOUR'));
    for (const words of [text, html]) {
      expect(words).toContain('14:00–18:00');
      expect(words).toContain('Day use, 14:00–18:00');
      expect(words).not.toMatch(/0 nights|until 12:00|from 15:00/);
    }
    expect(entry).toContain('DTSTART:20270506T060000Z');
    expect(entry).toContain('DTEND:20270506T100000Z');
    expect(entry).not.toContain('VALUE=DATE');
    expect(entry.replaceAll(/\r?\n /g, '')).toContain('Day use\\, 14:00–18:00');
  });

  test('for the day is one whole day of the calendar', async () => {
    const { text, entry } = await mailOf(await bookDay('DAY', 'zh-CN'));
    expect(text).toContain('日间用房');
    expect(text).not.toContain('0 晚');
    expect(entry).toContain('DTSTART;VALUE=DATE:20270506');
    expect(entry).toContain('DTEND;VALUE=DATE:20270507');
  });

  test('shows its hours to the desk, in lists, on its page and on the card to be signed', async () => {
    const { number, stayIds } = await bookDay('HOUR');
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    for (const path of [
      `/staff/reservations/${number}`,
      `/staff/reservations?text=${number}`,
      `/staff/reservations/${number}/stays/${stayIds[0]}/registration-card`,
    ]) {
      const { status, text } = await desk.get(path);
      expect([path, status, text.includes('Day use, 14:00–18:00'), text.includes('0 nights')]).toEqual([
        path,
        200,
        true,
        false,
      ]);
    }
  });
});
