import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { confirmReservation } from '../../../src/modules/reservations/booking.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { writeReservationMail } from '../../../src/modules/reservations/reservation-mail.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { bookingRequest } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db);
});

/** A hold that lapsed, and the path of the link its guest was reminded with. */
async function reminded() {
  ctx = testContext(db);
  const guest = { firstName: 'Wei', lastName: 'Li', email: 'li@example.com', phone: '+8613800138000' };
  const dates = { arrival: '2027-05-10', departure: '2027-05-12', types: ['DLX', 'STD'] as const };
  const terms = { channel: 'web', paymentPlan: 'prepay', reminderConsent: true, requests: 'A cot' } as const;
  const { number, reservationId } = await holdStay(ctx, bookingRequest(hotel, { ...dates, ...terms, guest }));
  await writeReservationMail(ctx, { kind: 'abandoned', reservationId });
  const mail = await db.outboxMail.findFirstOrThrow({
    where: { dedupeKey: `reservation:${number}:abandoned` },
  });
  const path = /\/book\/again\/[\w.-]+/.exec(mail.text)?.[0] ?? '';
  return { number, path };
}

const lapse = async () => {
  ctx.setClock(new Date(testNow.getTime() + 20 * 60_000));
  await lapseHolds(ctx);
};

test('the link of a reminder opens the form as it was left: rooms, dates and details, but no new consent', async () => {
  const { path } = await reminded();
  await lapse();
  const { status, text } = await visitingAgent(app).get(path);
  expect(status).toBe(200);
  for (const value of [
    'Wei',
    'Li',
    'li@example.com',
    '+8613800138000',
    'DLX.BAR.2',
    'STD.BAR.2',
    '2027-05-10',
  ]) {
    expect(text, value).toContain(`value="${value}"`);
  }
  expect(text).toContain('>A cot</textarea>');
  expect(text).toMatch(/name="reminderConsent" value="1"(?! checked)/);
});

test('a link that is not ours opens nothing, and one of a booking that was made leads to it', async () => {
  const { path, number } = await reminded();
  const other = await reminded();
  for (const forged of [
    path.replace(/.$/, path.endsWith('A') ? 'B' : 'A'),
    path.replace(number, other.number),
    '/book/again/x',
    `/book/again/${number}`,
  ]) {
    expect((await visitingAgent(app).get(forged)).status, forged).toBe(404);
  }
  await confirmReservation(ctx, number);
  const answer = await visitingAgent(app).get(path);
  expect([answer.status, answer.headers.location]).toEqual([303, `/bookings?number=${number}`]);
});
