import { beforeAll, expect, test } from 'vitest';
import {
  agreedChannels,
  channelsToAskAgain,
  consentChanges,
} from '../../../src/modules/customers/consent.ts';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

const said = (channel: string, granted: boolean, purpose = 'marketing', outdated = false) => ({
  channel,
  granted,
  purpose,
  outdated,
});

test('what holds is the last that was said of each way, and only what differs is said again', () => {
  const last = [said('email', true), said('sms', false), said('phone', true, 'reminder')];
  expect(agreedChannels(last)).toEqual(['email']);
  expect(consentChanges(last, ['email'])).toEqual([]);
  expect(consentChanges(last, ['sms'])).toEqual([
    { channel: 'email', granted: false },
    { channel: 'sms', granted: true },
  ]);
});

test('a yes to a wording that holds no longer is none, and is asked for until it is answered', () => {
  const last = [
    said('email', true, 'marketing', true),
    said('sms', true, 'marketing', true),
    said('post', false, 'marketing', true),
  ];
  expect(agreedChannels(last)).toEqual([]);
  expect(channelsToAskAgain(last)).toEqual(['email', 'sms']);
  expect(consentChanges(last, ['email'])).toEqual([
    { channel: 'email', granted: true },
    { channel: 'sms', granted: false },
  ]);
});

let db: Db;
let app: ReturnType<typeof testApp>;
let customerId: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  const hotel = await buildHotel(db);
  const { number } = await buildReservation(testContext(db), hotel);
  ({ customerId } = await db.reservation.findUniqueOrThrow({ where: { number } }));
});

const page = '/account/privacy';
const written = () =>
  db.consent.findMany({
    where: { customerId },
    orderBy: { id: 'asc' },
    select: { channel: true, granted: true, source: true },
  });

test('a guest agrees and takes it back on his own page; what stays as it was is not written again', async () => {
  const guest = await guestAgent(app, { customerId });
  expect((await postForm(guest, page, { email: '1' })).status).toBe(303);
  expect((await postForm(guest, page, { email: '1' })).status).toBe(303);
  expect((await guest.get(page)).text).toMatch(/name="email"[^>]* checked/);
  expect((await postForm(guest, page, {})).status).toBe(303);
  expect(await written()).toEqual([
    { channel: 'email', granted: true, source: 'account' },
    { channel: 'email', granted: false, source: 'account' },
  ]);
});

test('his data are a file for himself alone; without a profile there are none', async () => {
  const guest = await guestAgent(app, { customerId });
  const file = await guest.get(`${page}/personal-data`);
  expect([file.status, file.body.customerId, file.body.data.reservations.length]).toEqual([
    200,
    customerId,
    1,
  ]);
  const nobody = await guestAgent(app);
  expect((await nobody.get(`${page}/personal-data`)).status).toBe(404);
  expect((await nobody.get(page)).text).toContain('Please save your name');
  expect((await postForm(nobody, page, { email: '1' }, page)).status).toBe(422);
  expect((await visitingAgent(app).get(`${page}/personal-data`)).status).not.toBe(200);
});
