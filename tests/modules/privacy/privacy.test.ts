import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { mergeCustomers } from '../../../src/modules/customers/customer-merge.service.ts';
import { addNote } from '../../../src/modules/customers/profile-record.service.ts';
import { erasureFates, erasureRefusals } from '../../../src/modules/privacy/erasure.ts';
import { personalParts } from '../../../src/modules/privacy/personal-data.ts';
import { eraseGuest, exportPersonalData } from '../../../src/modules/privacy/privacy.service.ts';
import { recordEvent } from '../../../src/platform/audit.ts';
import { type Db, inTransaction, selectRows } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
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

test('each thing that is open is a reason of its own', () => {
  const free = {
    inHouse: 0,
    toCome: 0,
    openBalances: 0,
    pendingPayments: 0,
    cardsWithMoney: 0,
    openGifts: 0,
  };
  expect(erasureRefusals(free)).toEqual([]);
  expect(erasureRefusals({ ...free, toCome: 1 })).toEqual(['to_come']);
  const all = { inHouse: 1, toCome: 2, openBalances: 1, pendingPayments: 1, cardsWithMoney: 1, openGifts: 1 };
  expect(erasureRefusals(all)).toEqual([
    'in_house',
    'to_come',
    'money_open',
    'payment_pending',
    'money_on_cards',
    'gifts_open',
  ]);
});

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

const Name = z.object({ name: z.string() });

test('every column that refers to a customer has its fate, and its place in the export', async () => {
  const tables = await selectRows(
    db,
    Name,
    Prisma.sql`SELECT table_name AS name FROM information_schema.columns
      WHERE column_name = 'customer_id' AND table_schema = 'public' ORDER BY 1`,
  );
  const erased = erasureFates.map(({ table }) => table);
  const exported = personalParts.map(({ table }) => table);
  expect(tables.filter(({ name }) => !erased.includes(name))).toEqual([]);
  expect(tables.filter(({ name }) => !exported.includes(name))).toEqual([{ name: 'customer_terms' }]);
});

const versionOf = async (id: number) => (await db.customer.findUniqueOrThrow({ where: { id } })).version;
describe('an erasure', () => {
  test('leaves the name nowhere but in the sealed log, and the books as they were', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    await answerKept(db, hotel.id, { number: guest.number, hotel: hotel.slug, guest: { name: guest.name } });
    await answerKept(db, hotel.id, { id: guest.id, firstName: 'Hieronymus', lastName: guest.lastName });
    const other = await answerKept(db, hotel.id, { number: guest.number, hotel: 'elsewhere', guest: {} });
    const before = await booksOf(db, hotel.id);
    expect(before.length).toBeGreaterThan(2);
    expect(await tablesWith(db, guest.lastName)).toEqual(
      expect.arrayContaining(['customers', 'stays', 'folios']),
    );
    const version = await versionOf(guest.id);
    await eraseGuest(ctx, {
      hotelId: hotel.id,
      id: guest.id,
      version,
      typedName: ` hieronymus  ${guest.lastName}`,
    });
    expect(await tablesWith(db, guest.lastName)).toEqual(['audit_events']);
    expect(await db.idempotencyRecord.findMany({ where: { response: { not: Prisma.AnyNull } } })).toEqual([
      other,
    ]);
    expect(await booksOf(db, hotel.id)).toEqual(before);
    expect((await verifyBooks(db)).filter((finding) => finding.count > 0)).toEqual([]);
    const log = await (await signedInAgent(app, 'administrator', { hotelId: hotel.id })).get(
      '/staff/admin/audit',
    );
    expect(log.status).toBe(200);
    expect(log.text).not.toContain(guest.lastName);
    expect((await manager.get(`/staff/guests/${guest.id}`)).status).toBe(404);
  });

  test('takes with it the profiles that were joined into this one', async () => {
    const kept = await guestWhoLeft(ctx, hotel);
    hotel = await buildHotel(db);
    ctx = testContext(db, { hotelId: hotel.id });
    const gone = await guestWhoLeft(ctx, hotel);
    await db.customerHotel.create({ data: { customerId: kept.id, hotelId: hotel.id, since: testNow } });
    const versions = [await versionOf(kept.id), await versionOf(gone.id)] as const;
    await mergeCustomers(ctx, { hotelId: hotel.id, keptId: kept.id, mergedId: gone.id, versions });
    const version = await versionOf(kept.id);
    ctx = await staffOf(db, kept.hotelId, hotel.id);
    await eraseGuest(ctx, { hotelId: hotel.id, id: kept.id, version, typedName: kept.name });
    expect(await tablesWith(db, gone.lastName)).toEqual(['audit_events']);
  });

  test('is refused while something is open, with another name, or on another version; nothing is erased', async () => {
    const { number } = await buildReservation(ctx, hotel, { arrival: '2027-05-10', departure: '2027-05-11' });
    const { customerId: id } = await db.reservation.findUniqueOrThrow({ where: { number } });
    const erasure = { hotelId: hotel.id, id, version: await versionOf(id), typedName: 'Li Wei' };
    const { firstName, lastName } = await db.customer.findUniqueOrThrow({ where: { id } });
    const typedName = `${firstName} ${lastName}`;
    await expect(eraseGuest(ctx, { ...erasure, typedName })).rejects.toMatchObject({
      code: 'erasure_to_come',
    });
    await expect(eraseGuest(ctx, { ...erasure, typedName: 'Somebody' })).rejects.toMatchObject({
      code: 'erasure_name_differs',
    });
    await expect(eraseGuest(ctx, { ...erasure, typedName, version: 99 })).rejects.toMatchObject({
      code: 'stale_version',
    });
    expect(await db.customer.findUniqueOrThrow({ where: { id } })).toMatchObject({
      firstName,
      anonymisedAt: null,
    });
  });
});

/** A mail to somebody, sent or waiting. */
function mailTo(recipient: string, dedupeKey: string) {
  const words = { subject: 'Dear guest', html: 'Words', text: 'Words', template: 'x', language: 'en' };
  return db.outboxMail.create({ data: { ...words, recipient, dedupeKey, createdAt: testNow } });
}

const erase = async ({ id, name }: { id: number; name: string }) =>
  eraseGuest(ctx, { hotelId: hotel.id, id, version: await versionOf(id), typedName: name });

describe('what is not the guest’s alone', () => {
  test('a mail address that another profile has keeps its messages; an own one loses them, however it is written', async () => {
    const family = await guestWhoLeft(ctx, hotel);
    const shared = family.guest.email.toLowerCase();
    const child = { ...family.guest, firstName: 'Na' };
    await buildReservation(ctx, hotel, { guest: child, arrival: '2027-05-20', departure: '2027-05-21' });
    await mailTo(shared, 'shared');
    await erase(family);
    hotel = await buildHotel(db);
    ctx = testContext(db, { hotelId: hotel.id });
    const alone = await guestWhoLeft(ctx, hotel);
    await mailTo(alone.guest.email, 'own');
    await erase(alone);
    const mails = await db.outboxMail.findMany({
      where: { dedupeKey: { in: ['shared', 'own'] } },
      orderBy: { id: 'asc' },
      select: { text: true, status: true },
    });
    expect(mails).toEqual([
      { text: 'Words', status: 'queued' },
      { text: '', status: 'failed' },
    ]);
  });

  test('a gift to be posted waits for its address; one that was posted loses it', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const member = await db.loyaltyMember.findUnique({ where: { customerId: guest.id } });
    const level = await db.loyaltyLevel.findFirstOrThrow({ orderBy: { id: 'asc' } });
    const joined = {
      joinedAt: testNow,
      joinedDate: testNow,
      source: 'desk',
      hotelId: hotel.id,
      levelId: level.id,
    };
    const { id: memberId } =
      member ?? (await db.loyaltyMember.create({ data: { customerId: guest.id, ...joined } }));
    const gift = await db.loyaltyGift.create({
      data: { names: { en: 'Tea' }, descriptions: {}, points: 1, byPost: true },
    });
    const order = { memberId, giftId: gift.id, points: 1, delivery: 'post', formKey: guest.lastName };
    const { id } = await db.loyaltyOrder.create({
      data: { ...order, address: `${guest.lastName} Road`, orderedAt: testNow },
    });
    await expect(erase(guest)).rejects.toMatchObject({ code: 'erasure_gifts_open' });
    await db.loyaltyOrder.update({ where: { id }, data: { status: 'done', settledAt: testNow } });
    await erase(guest);
    expect((await db.loyaltyOrder.findUniqueOrThrow({ where: { id } })).address).toBe(`#${guest.id}`);
  });

  test('a booking and an erasure at once: it is refused, or the booking has a profile of its own', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const stay = { guest: guest.guest, arrival: '2027-05-20', departure: '2027-05-21' };
    const [, booked] = await Promise.allSettled([erase(guest), buildReservation(ctx, hotel, stay)]);
    if (booked.status === 'rejected') throw booked.reason;
    const { number } = booked.value;
    const { customerId } = await db.reservation.findUniqueOrThrow({ where: { number } });
    const { anonymisedAt } = await db.customer.findUniqueOrThrow({ where: { id: guest.id } });
    expect(customerId === guest.id).toBe(anonymisedAt === null);
  });
});

describe('the pages', () => {
  test('the log and a booking’s history do not name a guest who was erased as the one who did it', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const account = await db.user.create({
      data: {
        kind: 'guest',
        email: `own${guest.id}@example.com`,
        name: guest.name,
        passwordHash: '',
        customerId: guest.id,
      },
    });
    const actor = { kind: 'guest', id: account.id, name: guest.name } as const;
    const { id: subjectId } = await db.reservation.findUniqueOrThrow({ where: { number: guest.number } });
    const event = { hotelId: hotel.id, action: 'booking_claimed', subjectType: 'reservation', subjectId };
    await inTransaction(db, (tx) => recordEvent(tx, { ...ctx, actor }, event));
    const pages = [`/staff/admin/audit?who=${guest.lastName}`, `/staff/reservations/${guest.number}`];
    const name = async (path: string) => (await manager.get(path)).text.includes(`${guest.name}<`);
    expect([await name(pages[0] ?? ''), await name(pages[1] ?? '')]).toEqual([true, true]);
    await erase(guest);
    expect([await name(pages[0] ?? ''), await name(pages[1] ?? '')]).toEqual([false, false]);
  });

  test('a confidential note is in the export only of who may read it', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const key = { hotelId: hotel.id, customerId: guest.id };
    const reader = { ...ctx, permissions: new Set(['customers.view', 'customers.private-notes'] as const) };
    await addNote(reader, { ...key, body: 'Owes an apology', access: 'customers.private-notes' });
    const notesOf = async (permissions: typeof ctx.permissions) =>
      (await exportPersonalData({ ...ctx, permissions }, { hotelId: hotel.id, id: guest.id })).data
        .customer_notes;
    expect(await notesOf(reader.permissions)).toHaveLength(2);
    expect(await notesOf(new Set(['customers.view']))).toHaveLength(1);
    const own = await guestAgent(app, { email: `mine${guest.id}@example.com`, customerId: guest.id });
    expect((await own.get('/account/privacy/personal-data')).body.data.customer_notes).toHaveLength(1);
  });

  test('staff export what belongs to their houses, and no mail that opens an account or a card', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const elsewhere = await buildHotel(db);
    const there = testContext(db, { hotelId: elsewhere.id });
    const person = {
      firstName: 'Hieronymus',
      lastName: guest.lastName,
      email: `${guest.lastName}@example.com`,
    };
    await buildReservation(there, elsewhere, { guest: person });
    const mail = {
      recipient: `${guest.lastName}@example.com`.toLowerCase(),
      subject: 'Yours',
      language: 'en',
      html: '',
      text: '',
      status: 'kept',
      hotelId: hotel.id,
      createdAt: testNow,
    };
    for (const template of ['thanks', 'verification-code', 'gift-card'])
      await db.outboxMail.create({ data: { ...mail, template, dedupeKey: `${template} ${guest.id}` } });
    const staff = await exportPersonalData(
      { ...ctx, actor: { kind: 'staff', id: null, name: 'Chen Jing' } },
      { hotelId: hotel.id, id: guest.id },
    );
    const hotelsIn = (table: string) => [...new Set(staff.data[table]?.map((row) => row.hotel_id))];
    for (const table of ['reservations', 'stays', 'stay_nights', 'folio_lines', 'customer_hotels'])
      expect([table, hotelsIn(table)]).toEqual([table, [hotel.id]]);
    const templates = staff.data.outbox_mails?.map((row) => row.template);
    expect(templates).toContain('thanks');
    expect(templates).not.toContain('verification-code');
    expect(templates).not.toContain('gift-card');
    const own = await exportPersonalData(
      { ...ctx, actor: { kind: 'guest', id: 1, name: 'Hieronymus' } },
      { hotelId: hotel.id, id: guest.id },
    );
    expect(own.data.reservations?.map((row) => row.hotel_id)).toEqual([hotel.id, elsewhere.id]);
  });

  test('the export has every part, no cipher and no hash, and is put on record', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const answer = await manager.get(`/staff/guests/${guest.id}/privacy/personal-data`);
    expect([answer.status, answer.headers['content-disposition']]).toEqual([
      200,
      `attachment; filename="personal-data-${guest.id}.json"`,
    ]);
    const { data } = answer.body;
    expect(Object.keys(data)).toEqual(personalParts.map(({ table }) => table));
    expect(data.customers[0]).toMatchObject({ last_name: guest.lastName });
    expect(data.folio_lines.length).toBeGreaterThan(1);
    expect(answer.text).not.toMatch(/cipher|document_hash|password_hash/);
    const { data: other } = await exportPersonalData(ctx, { hotelId: hotel.id, id: guest.id });
    expect(other.stays).toHaveLength(1);
    expect(
      await db.auditEvent.count({ where: { action: 'personal_data_exported', subjectId: String(guest.id) } }),
    ).toBe(2);
  });

  test('a manager erases with the name typed; another name stands in the form; the desk may not', async () => {
    const guest = await guestWhoLeft(ctx, hotel);
    const page = `/staff/guests/${guest.id}/privacy`;
    const version = String(await versionOf(guest.id));
    expect((await manager.get(page)).text).toContain('Erase this guest');
    const wrong = await postForm(
      manager,
      `${page}/erasure`,
      { typedName: 'Nobody', sure: '1', version },
      page,
    );
    expect([wrong.status, wrong.text.includes('value="Nobody"')]).toEqual([422, true]);
    const unsure = await postForm(manager, `${page}/erasure`, { typedName: guest.name, version }, page);
    expect(unsure.status).toBe(422);
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(page)).status).toBe(403);
    const done = await postForm(
      manager,
      `${page}/erasure`,
      { typedName: guest.name, sure: '1', version },
      page,
    );
    expect([done.status, done.headers.location]).toEqual([303, '/staff/guests']);
    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.id } })).toMatchObject({ email: null });
  });
});
