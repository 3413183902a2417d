import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverNotification } from '../../../src/modules/payments/gateways/sandbox.jobs.ts';
import { startOnlinePayment } from '../../../src/modules/payments/online-payment.service.ts';
import { useSettlementHandler } from '../../../src/modules/payments/settlement-handler.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { useSiteUrl } from '../../../src/platform/site.ts';
import { postForm, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let server: Server;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
  useSettlementHandler(async () => ({ accept: true }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  useSiteUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

async function started() {
  const { reservationId } = await buildStay(db, hotel);
  const request = {
    hotelId: hotel.id,
    reservationId,
    amountMinor: 20_000,
    description: 'W-1',
    returnUrl: '/bookings/W-1',
    gateway: 'sandbox' as const,
    presentation: 'page' as const,
  };
  return startOnlinePayment(ctx, request);
}

const paymentOf = (id: number) => db.payment.findUniqueOrThrow({ where: { id } });

test('the guest pays on the provider’s page and the hotel is told over HTTP, twice if so chosen', async () => {
  const { paymentId, target: redirectUrl } = await started();
  const agent = visitingAgent(app);
  const page = await agent.get(redirectUrl);
  expect(page.status).toBe(200);
  expect(page.text).toContain('200.00');
  const answer = await postForm(agent, redirectUrl, { behaviour: 'twice' });
  expect([answer.status, answer.headers.location]).toEqual([303, '/bookings/W-1']);
  const jobs = await db.$queryRaw<{ data: { chargeId: string } }[]>`
    SELECT data FROM pgboss.job WHERE name = 'sandbox-notify'`;
  expect(jobs).toHaveLength(2);
  for (const job of jobs) await deliverNotification(ctx, job.data.chargeId);
  expect((await paymentOf(paymentId)).status).toBe('succeeded');
  expect(await db.paymentNotification.count({ where: { paymentId } })).toBe(1);
  const again = await postForm(agent, redirectUrl, { behaviour: 'fail' }, (await started()).target);
  expect(again.status).toBe(409);
  expect((await agent.get(redirectUrl)).text).toContain('/bookings/W-1');
});

test('a bad choice comes back with the page, an unknown charge is not found', async () => {
  const { target: redirectUrl } = await started();
  const agent = visitingAgent(app);
  expect((await postForm(agent, redirectUrl, { behaviour: 'steal' })).status).toBe(422);
  expect((await agent.get('/sandbox-pay/sbx_nothing')).status).toBe(404);
});

test('a notification without the right signature is refused', async () => {
  const agent = visitingAgent(app);
  const forged = await agent
    .post('/payments/notifications/sandbox')
    .set('x-sandbox-signature', 'f'.repeat(64))
    .send({ id: '1' });
  expect([forged.status, forged.body]).toEqual([401, { outcome: 'forged' }]);
  expect((await agent.post('/payments/notifications/nobody').send({})).status).toBe(404);
});
