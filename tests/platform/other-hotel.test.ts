import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { systemContext } from '../../src/platform/context.ts';
import { type Db, selectRows } from '../../src/platform/db.ts';
import { permissions } from '../../src/platform/permissions.ts';
import { pageMounts } from '../../src/routes.ts';
import { guestAgent, postForm, signedInAgent } from '../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { buildEvent, buildRegistration } from '../support/events.ts';
import { type RouteEntry, routeTable } from '../support/route-table.ts';
import { testApp } from '../support/server.ts';
import { buildInHouseReservation, buildReservation } from '../support/stays.ts';

const surname = 'Verborgen';
const apart = ['/staff/live', '/sign-out', '/sign-out-everywhere'];

let db: Db;
let app: Express;
let far: BuiltHotel;
let routes: RouteEntry[];
let numbers: string[];

beforeAll(async () => {
  ({ db } = await testDatabase());
  far = await buildHotel(db, { slug: 'far' });
  const ctx = { ...systemContext(db, () => testNow), hotelId: far.id };
  const guest = {
    firstName: 'Greet',
    lastName: surname,
    email: 'greet@example.com',
    phone: '+31201234567',
  };
  const inHouse = await buildInHouseReservation(ctx, far, { guest });
  const due = await buildReservation(ctx, far, { guest });
  const { customerId } = await db.reservation.findUniqueOrThrow({ where: { number: inHouse.number } });
  await buildRegistration(ctx, await buildEvent(ctx), { customerId, party: 2 });
  const near = await buildHotel(db, { slug: 'near' });
  await buildReservation({ ...ctx, hotelId: near.id }, near);
  const folios = await db.folio.findMany({ where: { hotelId: far.id } });
  numbers = [inHouse.number, due.number, ...folios.map(({ number }) => number ?? '')].filter(
    (number) => number !== '',
  );
  app = testApp(db);
  routes = routeTable(app, pageMounts).filter(({ path }) => !apart.includes(path));
});

test('no page shows another hotel’s guests or bookings, whatever its address names', {
  timeout: 300_000,
}, async () => {
  expect(await pagesShowing(await clerkOf('near'))).toEqual([]);
  expect(await pagesShowing(await guestAgent(app))).toEqual([]);
  const own = await pagesShowing(await clerkOf('far'));
  expect(own).toEqual(
    expect.arrayContaining([
      '/staff/today',
      '/staff/guests',
      '/staff/events/1',
      `/staff/reservations/${numbers[0]}`,
    ]),
  );
});

/** The pages on which this person finds the far hotel's guest. */
async function pagesShowing(agent: TestAgent): Promise<string[]> {
  const shown: string[] = [];
  const pages = routes.filter(({ method, path }) => method === 'get' && !path.startsWith('/hotels'));
  for (const path of pages.flatMap(pathsInto)) {
    const { text, status } = await agent.get(`${path}?text=Greet&search=Greet&q=Greet`);
    if (status < 300 && text?.includes(surname)) shown.push(path);
  }
  return shown;
}

test('no form changes anything of another hotel', { timeout: 300_000 }, async () => {
  const clerk = await clerkOf('near');
  const before = await everythingOf(far.id);
  const ids = await idsOf(far.id);
  for (const route of routes.filter(({ method, path }) => method === 'post' && path.startsWith('/staff'))) {
    for (const path of pathsInto(route)) {
      const fields = { hotelId: far.id, roomTypeId: far.types.STD.id, roomId: far.rooms[0]?.id ?? 0, ...ids };
      await postForm(clerk, path, { ...sound, ...fields });
    }
  }
  expect(await everythingOf(far.id)).toEqual(before);
});

const sound = {
  arrival: '2027-05-10',
  departure: '2027-05-12',
  from: '2027-05-10',
  to: '2027-05-12',
  date: '2027-05-10',
  adults: '2',
  amount: '10.00',
  reason: 'because',
  method: 'cash',
  behaviour: 'succeed',
  status: 'dirty',
  firstName: 'Li',
  lastName: 'Wei',
  name: 'Li',
};

async function clerkOf(slug: string): Promise<TestAgent> {
  const { id } = await db.hotel.findUniqueOrThrow({ where: { slug } });
  return signedInAgent(app, 'administrator', { hotelId: id, permissions });
}

/** The path with each thing of the far hotel in it; the first ids are the far hotel's in every table. */
function pathsInto(route: RouteEntry): string[] {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return [route.path];
  const values = names.some((name) => /number/i.test(name)) ? numbers : ['1', '2', '3'];
  return values.map((value) =>
    route.path.replace(/:(\w+)/g, (_all, name: string) => {
      if (/number/i.test(name)) return value;
      if (/code/i.test(name)) return 'STD';
      return /^\d+$/.test(value) ? value : '1';
    }),
  );
}

/** A fingerprint of every table that belongs to hotels. */
async function everythingOf(hotelId: number): Promise<Record<string, string>> {
  const Table = z.object({ name: z.string() });
  const tables = await selectRows(
    db,
    Table,
    Prisma.sql`SELECT table_name AS name FROM information_schema.columns
      WHERE column_name = 'hotel_id' AND table_schema = 'public' ORDER BY 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ print: string }[]>(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print FROM "${name}" t WHERE hotel_id = $1`,
      hotelId,
    );
    prints[name] = row?.print ?? '';
  }
  return prints;
}

/** Ids of the far hotel's things, under the names forms give them. */
async function idsOf(hotelId: number): Promise<Record<string, number>> {
  const [plan, policy, customer, stay] = await Promise.all([
    db.ratePlan.findFirst({ where: { hotelId } }),
    db.policy.findFirst({ where: { hotelId } }),
    db.customer.findFirst({ where: { hotelId } }),
    db.stay.findFirst({ where: { hotelId } }),
  ]);
  return {
    ratePlanId: plan?.id ?? 0,
    parentPlanId: plan?.id ?? 0,
    policyId: policy?.id ?? 0,
    customerId: customer?.id ?? 0,
    stayId: stay?.id ?? 0,
  };
}
