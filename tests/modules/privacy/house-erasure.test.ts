import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { answerOnce } from '../../../src/modules/api/idempotency.service.ts';
import { addNote, profileRecord } from '../../../src/modules/customers/profile-record.service.ts';
import { houseFates, reachOf } from '../../../src/modules/privacy/house-part.ts';
import { eraseGuest } from '../../../src/modules/privacy/privacy.service.ts';
import { type Db, selectRows } from '../../../src/platform/db.ts';
import { guestAgent, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { answerKept, booksOf, guestWhoLeft, staffOf, tablesWith } from '../../support/erasures.ts';
import { entriesOf, pointsLeft } from '../../support/programme.ts';
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

const Found = z.object({ name: z.string() });

test('each table that names a guest or a member has its fate where one house lets him go', async () => {
  const tables = await selectRows(
    db,
    Found,
    Prisma.sql`SELECT DISTINCT table_name AS name FROM information_schema.columns
      WHERE column_name IN ('customer_id', 'member_id') AND table_schema = 'public' ORDER BY 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(houseFates.map(({ table }) => table).toSorted());
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

    // made at the house that lets him go, it is the other's from now on; its version tells nobody
    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.id } })).toEqual({
      ...profile,
      hotelId: guest.there.hotelId,
    });
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

  /** The tables in which a profile and a house meet: in one row, or by a stay, bill, booking or payment of the house. */
  async function meeting(customerId: number, hotelId: number): Promise<string[]> {
    const columns = await selectRows(
      db,
      z.object({ name: z.string(), columns: z.array(z.string()) }),
      Prisma.sql`SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.columns
        WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1`,
    );
    const sql = Prisma.sql;
    const persons: Record<string, Prisma.Sql> = {
      customer_id: sql`t.customer_id = ${customerId}`,
      member_id: sql`t.member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${customerId})`,
      user_id: sql`t.user_id IN (SELECT id FROM users WHERE customer_id = ${customerId})`,
    };
    const houses: Record<string, Prisma.Sql> = { hotel_id: sql`t.hotel_id = ${hotelId}` };
    for (const [column, table] of [
      ['stay_id', 'stays'],
      ['folio_id', 'folios'],
      ['reservation_id', 'reservations'],
      ['payment_id', 'payments'],
    ] as const)
      houses[column] =
        sql`t.${Prisma.raw(column)} IN (SELECT id FROM ${Prisma.raw(table)} WHERE hotel_id = ${hotelId})`;
    const found: string[] = [];
    for (const table of columns) {
      const person = table.columns.flatMap((column) => persons[column] ?? []);
      const house = table.columns.flatMap((column) => houses[column] ?? []);
      if (person.length === 0 || house.length === 0) continue;
      const where = sql`(${Prisma.join(person, ' OR ')}) AND (${Prisma.join(house, ' OR ')})`;
      const rows = await selectRows(
        db,
        z.object({ one: z.number() }),
        sql`SELECT 1 AS one FROM ${Prisma.raw(`"${table.name}"`)} t WHERE ${where} LIMIT 1`,
      );
      if (rows.length > 0) found.push(table.name);
    }
    return found;
  }

  /** Points of a stay, and everything else by which a house could be told from the chain's profile. */
  async function leavesTraces({ id, stayId, folioId, number }: Awaited<ReturnType<typeof guestOfTwoHouses>>) {
    const key = { customerId: id, hotelId: hotel.id };
    const on = { hotelId: hotel.id, at: testNow };
    const user = await db.user.create({
      data: { kind: 'guest', name: 'H', email: `h${id}@example.com`, passwordHash: 'x', customerId: id },
    });
    await db.reservation.update({ where: { number }, data: { userId: user.id } });
    const level = await db.loyaltyLevel.findFirstOrThrow({ where: { rank: 0 } });
    const joined = { joinedAt: testNow, joinedDate: testNow, source: 'desk', levelId: level.id };
    const { id: memberId } = await db.loyaltyMember.create({ data: { ...key, ...joined } });
    const { id: paymentId } = await db.payment.findFirstOrThrow({ where: { folioId } });
    const days = { earnedDate: testNow, expiresDate: new Date('2029-05-31') };
    await db.$transaction(async (tx) => {
      const reason = `Points for the suite`;
      const entry = { memberId, kind: 'earned', points: 1_280, businessDate: testNow, actorKind: 'system' };
      const { id: entryId } = await tx.loyaltyEntry.create({
        data: { ...entry, ...on, stayId, paymentId, reason },
      });
      const { roomTypeId: fromTypeId } = await tx.stay.findUniqueOrThrow({ where: { id: stayId } });
      const better = await tx.roomType.findFirstOrThrow({
        where: { hotelId: hotel.id, NOT: { id: fromTypeId } },
      });
      const room = { stayId, hotelId: hotel.id, memberId, fromTypeId, toTypeId: better.id };
      await tx.loyaltyUpgrade.create({
        data: {
          ...room,
          nights: 1,
          pointsPerNight: 9,
          points: 9,
          status: 'returned',
          madeAt: testNow,
          returnedAt: testNow,
        },
      });
      await tx.loyaltyLot.create({
        data: { memberId, entryId, points: 1_280, remaining: 1_280, ...days, stayId },
      });
    });
    const earned = { nights: 1, basePoints: 1_280, points: 1_280, terms: {} };
    await db.loyaltyStay.create({ data: { stayId, memberId, hotelId: hotel.id, date: testNow, ...earned } });
    const given = { breakfast: true, upgrade: false };
    await db.loyaltyBenefit.create({ data: { stayId, memberId, levelId: level.id, ...given } });
    const { id: requestedById } = await db.user.findFirstOrThrow({ where: { kind: 'staff' } });
    await db.loyaltyAdjustment.create({
      data: { memberId, hotelId: hotel.id, points: 5, reason: 'sorry', requestedById, requestedAt: testNow },
    });
    await db.customerTerm.create({ data: { ...key, term: 'n:qwertz' } });
    await db.customerCredit.create({
      data: {
        ...key,
        version: 1,
        score: 61,
        level: 3,
        lines: [],
        spendMinor: 60_000,
        at: testNow,
        payAtHotel: false,
        lateCancellations: 0,
        fastCheckIn: false,
      },
    });
    await db.careMessage.create({ data: { ...key, kind: 'care_first', occasion: 'first', at: testNow } });
    await db.creditChange.create({
      data: { ...key, at: testNow, cause: 'check_out', version: 1, score: 61, level: 3, lines: [] },
    });
    await db.creditWaiver.create({
      data: { ...key, stayId, businessDate: testNow, level: 3, feeMinor: 60_000, at: testNow },
    });
    await db.profileView.create({
      data: { ...key, what: 'profile', actorKind: 'staff', actorName: 'Wu Fang', at: testNow },
    });
    return memberId;
  }

  test('leaves nothing by which the chain’s profile tells of the house: its stays, spending, points and scores', async () => {
    const guest = await guestOfTwoHouses();
    const memberId = await leavesTraces(guest);
    const ctxAll = { ...ctx, hotelId: hotel.id };
    const before = await meeting(guest.id, hotel.id);
    const elsewhere = await meeting(guest.id, guest.there.hotelId);
    expect(before).toEqual([
      'care_messages',
      'credit_changes',
      'credit_waivers',
      'customer_complaints',
      'customer_credit',
      'customer_hotels',
      'customer_notes',
      'customer_tags',
      'customer_terms',
      'folio_lines',
      'folios',
      'loyalty_adjustments',
      'loyalty_benefits',
      'loyalty_entries',
      'loyalty_lots',
      'loyalty_members',
      'loyalty_stays',
      'loyalty_upgrades',
      'profile_views',
      'reservations',
      'stays',
    ]);
    const books = await booksOf(db, hotel.id);
    const consumed = await db.folioLine.aggregate({
      where: { hotelId: hotel.id },
      _sum: { amountMinor: true },
    });
    const spendingOf = async (customerId: number) =>
      (await profileRecord(ctxAll, { hotelId: hotel.id, customerId }, null)).spending;
    const spent = await spendingOf(guest.id);
    expect(spent.totalMinor).toBe(60_000);
    await erase(guest);

    expect(await meeting(guest.id, hotel.id)).toEqual([]);
    expect(await meeting(guest.id, guest.there.hotelId)).toEqual(
      [...elsewhere, 'loyalty_members'].toSorted(),
    );
    expect(await spendingOf(guest.id)).toEqual({
      totalMinor: 0,
      groups: [],
    });
    const { customerId: own } = await db.stay.findUniqueOrThrow({ where: { id: guest.stayId } });
    expect(await spendingOf(own)).toEqual(spent);
    expect(await booksOf(db, hotel.id)).toEqual(books);
    expect(
      await db.folioLine.aggregate({ where: { hotelId: hotel.id }, _sum: { amountMinor: true } }),
    ).toEqual(consumed);
    expect((await verifyBooks(ctxAll.db)).filter((finding) => finding.count > 0)).toEqual([]);
    expect(await db.creditChange.count({ where: { customerId: own, score: 61 } })).toBe(1);
    expect([await entriesOf(db, memberId), await pointsLeft(db, memberId)]).toEqual([['earned 1280'], 1_280]);
    const entry = await db.loyaltyEntry.findFirstOrThrow({ where: { memberId } });
    expect(entry).toMatchObject({ hotelId: null, stayId: null, paymentId: null, reason: '' });
  });

  test('and the guest’s own pages go on, without that house', async () => {
    const guest = await guestOfTwoHouses();
    const account = await guestAgent(app, { email: `own-${guest.id}@example.com`, customerId: guest.id });
    const { id: userId } = await db.user.findFirstOrThrow({ where: { customerId: guest.id } });
    await db.reservation.updateMany({ where: { customerId: guest.id }, data: { userId } });
    const shown = async () => (await account.get('/account/bookings')).text;
    expect([(await shown()).includes(guest.number), (await shown()).includes(guest.there.number)]).toEqual([
      true,
      true,
    ]);
    await erase(guest);
    expect([(await shown()).includes(guest.number), (await shown()).includes(guest.there.number)]).toEqual([
      false,
      true,
    ]);
    for (const path of ['/account/profile', '/account/privacy', '/account/member'])
      expect([path, (await account.get(path)).status]).toEqual([path, 200]);
    const file = await account.get('/account/privacy/personal-data');
    expect([file.status, file.text.includes(guest.number), file.text.includes(guest.there.number)]).toEqual([
      200,
      false,
      true,
    ]);
  });

  test('a written line changes its profile for nobody else: only to one of its house that is nobody any more', async () => {
    const guest = await guestOfTwoHouses();
    await leavesTraces(guest);
    const blank = { hotelId: hotel.id, firstName: 'Ida', lastName: 'Blum', searchName: '' };
    const stranger = await db.customer.create({ data: blank });
    const nobody = await db.customer.create({ data: { ...blank, anonymisedAt: testNow } });
    for (const table of ['folio_lines', 'credit_changes', 'credit_waivers', 'profile_views'])
      await expect(
        db.$executeRaw(
          Prisma.sql`UPDATE ${Prisma.raw(table)} SET customer_id = ${stranger.id} WHERE hotel_id = ${hotel.id}`,
        ),
      ).rejects.toThrow('append-only');
    const change = (set: Prisma.Sql) =>
      db.$executeRaw(Prisma.sql`UPDATE credit_waivers SET ${set} WHERE hotel_id = ${hotel.id}`);
    await expect(change(Prisma.sql`customer_id = ${nobody.id}, fee_minor = 1`)).rejects.toThrow(
      'append-only',
    );
    expect(await change(Prisma.sql`customer_id = ${nobody.id}`)).toBe(1);
    await expect(
      db.$executeRaw`UPDATE loyalty_entries SET stay_id = ${guest.stayId}, reason = 'x'`,
    ).rejects.toThrow('only added');
    await expect(db.$executeRaw`UPDATE loyalty_entries SET stay_id = NULL, hotel_id = NULL, payment_id = NULL, reason = '',
      points = 1`).rejects.toThrow('only added');
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
