import type { Express } from 'express';
import { insertFileLink } from '../../src/modules/privacy/personal-file.queries.ts';
import { makeRequest } from '../../src/modules/privacy/privacy-request.service.ts';
import { type Context, systemContext } from '../../src/platform/context.ts';
import { inTransaction } from '../../src/platform/db.ts';
import { pageMounts, programMounts } from '../../src/routes.ts';
import { buildHotel, testNow } from './builders.ts';
import { testDatabase } from './database.ts';
import { buildEvent, buildRegistration } from './events.ts';
import { type RouteEntry, routeTable } from './route-table.ts';
import { testApp } from './server.ts';
import { buildInHouseReservation, buildReservation } from './stays.ts';

export interface SmallHouse {
  readonly app: Express;
  /** Every route but those that never end or end the session. */
  readonly routes: readonly RouteEntry[];
  /** What a person would type into a field or find in a path; a 1 where nothing is listed. */
  readonly sound: (name: string) => string;
}

const apart = ['/staff/live', '/sign-out'];

/** The whole app over the built hotel with a guest in house, who comes to an event, and one who is due. */
export async function openSmallHouse(): Promise<SmallHouse> {
  const { db } = await testDatabase();
  const hotel = await buildHotel(db, { slug: 'bund' });
  const ctx = { ...systemContext(db, () => testNow), hotelId: hotel.id };
  const { number } = await buildInHouseReservation(ctx, hotel);
  await buildReservation(ctx, hotel, { types: ['DLX', 'STD'] });
  const { customerId } = await db.reservation.findUniqueOrThrow({ where: { number } });
  const { token } = await buildRegistration(ctx, await buildEvent(ctx), { customerId, party: 2 });
  const fileToken = await fileTokenOf(ctx, { hotelId: hotel.id, customerId });
  const known: Readonly<Record<string, string>> = { ...usual, number, token, fileToken };
  const app = testApp(db);
  const routes = routeTable(app, [...programMounts, ...pageMounts]).filter(
    ({ path }) => !apart.includes(path),
  );
  return { app, routes, sound: (name) => known[name] ?? '1' };
}

/** What opens the data of a guest who has asked for it. */
async function fileTokenOf(
  ctx: Context,
  guest: { readonly hotelId: number; readonly customerId: number },
): Promise<string> {
  const id = await makeRequest(ctx, { ...guest, kind: 'access' });
  const { token } = await inTransaction(ctx.db, (tx) =>
    insertFileLink(tx, { id, fileIssue: 0 }, ctx.clock()),
  );
  return token;
}

const usual: Readonly<Record<string, string>> = {
  slug: 'bund',
  hotel: 'bund',
  code: 'DLX',
  type: 'DLX',
  roomType: 'DLX',
  plan: 'BAR',
  ratePlan: 'BAR',
  checkIn: '2027-05-10',
  checkOut: '2027-05-12',
  arrival: '2027-05-10',
  departure: '2027-05-12',
  date: '2027-05-03',
  format: 'csv',
  from: '2027-05-03',
  to: '2027-05-10',
  startDate: '2027-05-03',
  endDate: '2027-05-10',
  adults: '2',
  children: '0',
  rooms: '1',
  room: 'DLX.BAR.2',
  email: 'li@example.com',
  phone: '+8613800138000',
  name: 'Li',
  firstName: 'Li',
  lastName: 'Wei',
  amount: '12.50',
  reason: 'because',
  method: 'cash',
  text: 'Zhou',
  gateway: 'sandbox',
};

export const usualNames: readonly string[] = Object.keys(usual);
