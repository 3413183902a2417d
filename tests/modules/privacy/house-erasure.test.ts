import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { answerOnce } from '../../../src/modules/api/idempotency.service.ts';
import { addNote } from '../../../src/modules/customers/profile-record.service.ts';
import { partedTables, reachOf } from '../../../src/modules/privacy/erasure.ts';
import { eraseGuest } from '../../../src/modules/privacy/privacy.service.ts';
import { type Db, selectRows } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { answerKept, booksOf, guestWhoLeft, staffOf, tablesWith } from '../../support/erasures.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
});
beforeEach(async () => {
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id, permissions: new Set(['customers.view']) });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const versionOf = async (id: number) => (await db.customer.findUniqueOrThrow({ where: { id } })).version;
const erase = async ({ id, name }: { id: number; name: string }) =>
  eraseGuest(ctx, { hotelId: hotel.id, id, version: await versionOf(id), typedName: name });

test('a profile goes where every house that knows it may let it go; otherwise one house’s part does', () => {
  expect(reachOf([1], [1])).toBe('chain');
  expect(reachOf([1, 2], [1, 2, 3])).toBe('chain');
  expect(reachOf([1, 2], [1])).toBe('house');
});

test('what a house keeps by itself is parted from the chain’s profile, but what is only added to and what is the chain’s', async () => {
  const tables = await selectRows(
    db,
    z.object({ name: z.string() }),
    Prisma.sql`SELECT a.table_name AS name FROM information_schema.columns a JOIN information_schema.columns b
      ON b.table_name = a.table_name AND b.table_schema = 'public' AND b.column_name = 'hotel_id'
      WHERE a.column_name = 'customer_id' AND a.table_schema = 'public' ORDER BY 1`,
  );
  const parted: readonly string[] = partedTables;
  expect(tables.map(({ name }) => name).filter((name) => !parted.includes(name))).toEqual([
    'care_messages',
    'credit_changes',
    'credit_waivers',
    'customer_hotels',
    'customer_terms',
    'folio_lines',
    'loyalty_members',
  ]);
});

describe('a guest whom another house knows too', () => {
  async function guestOfTwoHouses() {
    const first = await guestWhoLeft(ctx, hotel);
    const elsewhere = await buildHotel(db);
    const there = testContext(db, { hotelId: elsewhere.id });
    const { number } = await buildReservation(there, elsewhere, { guest: first.guest });
    const key = { hotelId: elsewhere.id, customerId: first.id };
    await addNote(there, { ...key, body: `${first.lastName} likes coffee`, access: 'customers.view' });
    expect((await db.reservation.findUniqueOrThrow({ where: { number } })).customerId).toBe(first.id);
    return { ...first, elsewhere, there: { number, hotelId: elsewhere.id } };
  }

  test('is erased at one house only, which knows him no more; the other keeps all it had', async () => {
    const guest = await guestOfTwoHouses();
    const profile = await db.customer.findUniqueOrThrow({ where: { id: guest.id } });
    const before = await booksOf(db, hotel.id);
    const mine = { number: guest.number, hotel: hotel.slug, guest: { name: guest.name } };
    const theirs = { number: guest.there.number, hotel: guest.elsewhere.slug, guest: { name: guest.name } };
    await answerKept(db, hotel.id, mine);
    const kept = await answerKept(db, guest.there.hotelId, theirs);
    await erase(guest);

    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.id } })).toEqual(profile);
    const stay = await db.stay.findUniqueOrThrow({ where: { id: guest.stayId } });
    const own = await db.customer.findUniqueOrThrow({ where: { id: stay.customerId } });
    expect([stay.guestName, own.firstName, own.anonymisedAt]).toEqual([`#${own.id}`, `#${own.id}`, testNow]);
    const folio = await db.folio.findUniqueOrThrow({ where: { id: guest.folioId } });
    expect([folio.name, folio.customerId]).toEqual([`#${own.id}`, own.id]);
    const booking = await db.reservation.findUniqueOrThrow({ where: { number: guest.number } });
    expect([booking.customerId, booking.contactEmail, booking.requests]).toEqual([own.id, null, '']);
    const links = await db.customerHotel.findMany({ where: { customerId: guest.id } });
    expect(links.map(({ hotelId }) => hotelId)).toEqual([guest.there.hotelId]);
    const notes = await db.customerNote.findMany({ where: { customerId: { in: [guest.id, own.id] } } });
    expect(notes.map(({ body }) => body)).toEqual([`${guest.lastName} likes coffee`]);
    const other = await db.reservation.findUniqueOrThrow({ where: { number: guest.there.number } });
    expect([other.customerId, other.contactEmail]).toEqual([guest.id, guest.guest.email]);
    expect(
      await db.idempotencyRecord.findUniqueOrThrow({
        where: { apiKeyId_key: { apiKeyId: kept.apiKeyId, key: kept.key } },
      }),
    ).toEqual(kept);
    expect(await booksOf(db, hotel.id)).toEqual(before);
    expect((await verifyBooks(db)).filter((finding) => finding.count > 0)).toEqual([]);
    expect((await manager.get(`/staff/guests/${guest.id}`)).status).toBe(404);
    const log = await manager.get('/staff/admin/audit');
    expect([log.status, log.text.includes(guest.lastName)]).toEqual([200, false]);
  });

  test('who books there again is known again, with nothing of before', async () => {
    const guest = await guestOfTwoHouses();
    await erase(guest);
    await buildReservation(ctx, hotel, {
      guest: guest.guest,
      arrival: '2027-05-20',
      departure: '2027-05-21',
    });
    const page = await manager.get(`/staff/guests/${guest.id}`);
    expect([page.status, page.text.includes(guest.number)]).toEqual([200, false]);
    expect(await db.stay.count({ where: { customerId: guest.id, hotelId: hotel.id } })).toBe(1);
  });

  test('what is open at the other house is none of this one’s business; who may erase in both must wait for it', async () => {
    const guest = await guestOfTwoHouses();
    const wide = await staffOf(db, guest.there.hotelId, hotel.id);
    const erasure = {
      hotelId: hotel.id,
      id: guest.id,
      version: await versionOf(guest.id),
      typedName: guest.name,
    };
    await expect(eraseGuest(wide, erasure)).rejects.toMatchObject({ code: 'erasure_to_come' });
    await db.stay.updateMany({
      where: { customerId: guest.id, status: 'booked' },
      data: { status: 'cancelled' },
    });
    await eraseGuest(wide, erasure);
    expect(await tablesWith(db, guest.lastName)).toEqual(['audit_events']);
  });

  test('leaves answers of the API that are asked for again without a word, and nothing is done twice', async () => {
    const guest = await guestOfTwoHouses();
    const { apiKeyId } = await answerKept(db, hotel.id, {});
    const caller = { ...ctx, actor: { kind: 'api', id: apiKeyId, name: 'Channel' } as const };
    const request = { key: `again ${guest.id}`, operation: 'create reservation', body: {} };
    const body = { number: guest.number, hotel: hotel.slug, guest: { name: guest.name } };
    let times = 0;
    const ask = () =>
      answerOnce(caller, request, async () => {
        times += 1;
        return { status: 201, body };
      });
    expect([await ask(), await ask()]).toEqual([
      { status: 201, body },
      { status: 201, body },
    ]);
    await erase(guest);
    await expect(ask()).rejects.toMatchObject({ kind: 'not-found', code: 'answer_erased' });
    expect(times).toBe(1);
  });
});
