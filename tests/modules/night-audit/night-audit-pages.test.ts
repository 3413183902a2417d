import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { getHotel } from '../../../src/modules/hotels/hotel.service.ts';
import { nightAuditJobs, queueWhenDue } from '../../../src/modules/night-audit/night-audit.jobs.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { auditTime: '03:00' });
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
  manager = await signedInAgent(app, 'manager');
  await buildStay(db, hotel, { status: 'in_house', room: 4, departure: addDays(testBusinessDate, 5) });
});

const jobs = () => db.$queryRaw<{ data: object }[]>`SELECT data FROM pgboss.job WHERE name = 'night-audit'`;
const work = async () => {
  const [handler] = nightAuditJobs;
  for (const job of await jobs()) await handler?.handle(ctx, job.data);
};

test('the page shows what is to come, starts the audit once, and shows how far it is', async () => {
  expect((await manager.get('/staff/night-audit')).text).toContain('Close Monday');
  const run = () =>
    postForm(manager, '/staff/night-audit/runs', { businessDate: testBusinessDate }, '/staff/night-audit');
  expect([(await run()).status, (await run()).status]).toEqual([303, 303]);
  expect(await jobs()).toHaveLength(1);
  const running = await manager.get('/staff/night-audit');
  expect(running.text).toContain('/staff/night-audit/progress');
  await work();
  expect((await manager.get('/staff/night-audit/progress')).text).toContain('is closed');
  expect((await manager.get('/staff/night-audit')).text).toContain('Close Tuesday');
});

test('a page left open since yesterday does not close today', async () => {
  const before = (await getHotel(db, hotel.id)).businessDate;
  await postForm(
    manager,
    '/staff/night-audit/runs',
    { businessDate: testBusinessDate },
    '/staff/night-audit',
  );
  expect((await getHotel(db, hotel.id)).businessDate).toBe(before);
  expect(
    (await postForm(manager, '/staff/night-audit/runs', { businessDate: 'soon' }, '/staff/night-audit'))
      .status,
  ).toBe(422);
});

test('who may look may not run it, and others do not even look', async () => {
  const desk = await signedInAgent(app, 'front-desk');
  expect((await desk.get('/staff/night-audit')).text).not.toContain('name="businessDate"');
  expect(
    (
      await postForm(
        desk,
        '/staff/night-audit/runs',
        { businessDate: testBusinessDate },
        '/staff/night-audit',
      )
    ).status,
  ).toBe(403);
  const maid = await signedInAgent(app, 'housekeeping');
  expect((await maid.get('/staff/night-audit')).status).toBe(403);
});

test('the clock starts it at its time, takes up one that was left, and leaves a refused one alone', async () => {
  const today = await getHotel(db, hotel.id);
  ctx.setClock(new Date('2027-05-04T18:59:00Z'));
  expect(await queueWhenDue(ctx, today)).toBe(false);
  ctx.setClock(new Date('2027-05-04T19:00:00Z'));
  expect(await queueWhenDue(ctx, today)).toBe(true);
  const day = {
    hotelId: hotel.id,
    businessDate: new Date(`${today.businessDate}T00:00:00Z`),
    startedAt: new Date(),
    actorKind: 'system',
  };
  const { id } = await db.nightAudit.create({ data: { ...day, status: 'running' } });
  ctx.setClock(new Date('2027-05-04T12:00:00Z'));
  expect(await queueWhenDue(ctx, today)).toBe(true);
  await db.nightAudit.update({ where: { id }, data: { status: 'refused' } });
  ctx.setClock(new Date('2027-05-05T19:00:00Z'));
  expect(await queueWhenDue(ctx, today)).toBe(false);
});
