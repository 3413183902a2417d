import { beforeAll, describe, expect, test } from 'vitest';
import { stopLink } from '../../../src/modules/care/care.mail.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signed } from '../../../src/platform/link-signature.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let customerId: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db);
  const { number } = await buildReservation(testContext(db), hotel);
  ({ customerId } = await db.stay.findFirstOrThrow({ where: { reservation: { number } } }));
});

describe('care', () => {
  test('limits are kept by marketing, refused where they can not be, and closed to others', async () => {
    const marketing = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
    const limits = { most: '3', perDays: '60', quietFrom: '22', quietTo: '8' };
    expect((await postForm(marketing, '/staff/care', limits)).status).toBe(303);
    expect(await db.careLimit.findUnique({ where: { hotelId: hotel.id } })).toMatchObject({
      most: 3,
      quietTo: 8,
    });
    const bad = await postForm(marketing, '/staff/care', { ...limits, quietTo: '24' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="24"');
    const desk = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
    expect((await desk.get('/staff/care')).status).toBe(403);
  });

  test('the page asks as often for three messages as for one', async () => {
    const marketing = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
    const write = (occasion: string) =>
      db.careMessage.create({
        data: { customerId, kind: 'care_birthday', occasion, hotelId: hotel.id, at: testNow },
      });
    await write('2025');
    await marketing.get('/staff/care').expect(200);
    const one = await countStatements(() => marketing.get('/staff/care').expect(200));
    await write('2026');
    await write('2027');
    expect(await countStatements(() => marketing.get('/staff/care').expect(200))).toBe(one);
  });

  test('the link of a mail asks first, then stops; a forged one is not found', async () => {
    const path = `/no-more-messages/${signed(stopLink, String(customerId))}`;
    const visitor = visitingAgent(app);
    expect((await visitor.get(path)).text).toContain('Send me no more of these');
    expect(await db.consent.count({ where: { customerId } })).toBe(0);
    const answer = await postForm(visitor, path, {});
    expect([answer.status, answer.headers.location]).toEqual([303, `${path}/done`]);
    expect(await db.consent.count({ where: { customerId, granted: false, source: 'stop-link' } })).toBe(4);
    expect((await visitor.get(`/no-more-messages/${customerId}.forged`)).status).toBe(404);
  });
});
