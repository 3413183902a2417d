import { z } from 'zod';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { addComplaint, addNote, sortGuest } from '../../src/modules/customers/profile-record.service.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../src/modules/payments/payment.service.ts';
import { checkOut } from '../../src/modules/reservations/check-out.service.ts';
import { type Db, selectRows } from '../../src/platform/db.ts';
import { type BuiltHotel, type TestContext, testBusinessDate, testContext, testNow } from './builders.ts';
import { buildInHouseReservation } from './stays.ts';

const Name = z.object({ name: z.string() });
const Count = z.object({ count: z.number() });
let people = 0;

/** A guest of an unmistakable name who stayed a night, paid, and left words everywhere. */
export async function guestWhoLeft(ctx: TestContext, hotel: BuiltHotel) {
  people += 1;
  const lastName = `Qwertzuiop${people}`;
  const guest = {
    firstName: 'Hieronymus',
    lastName,
    email: `${lastName}@example.com`,
    phone: `+86138001381${people}0`,
  };
  const { stayId, number } = await buildInHouseReservation(ctx, hotel, {
    guest,
    departure: '2027-05-04',
    requests: `A cot for little ${lastName}`,
  });
  await runNightAudit(ctx, { hotelId: hotel.id, businessDate: testBusinessDate });
  const { id: folioId } = await ctx.db.folio.findFirstOrThrow({ where: { stayId } });
  const owed = await ctx.db.folioLine.aggregate({ where: { folioId }, _sum: { amountMinor: true } });
  const amountMinor = (owed._sum.amountMinor ?? 0) as Parameters<typeof takePayment>[1]['amountMinor'];
  const idempotencyKey = `pay-${number}`;
  await takePayment(ctx, { hotelId: hotel.id, folioId, gateway: 'cash', amountMinor, idempotencyKey });
  await checkOut(ctx, { hotelId: hotel.id, stayId });
  const { customerId: id } = await ctx.db.stay.findUniqueOrThrow({ where: { id: stayId } });
  const key = { hotelId: hotel.id, customerId: id };
  await addComplaint(ctx, { ...key, about: `Noise, says ${lastName}` });
  await addNote(ctx, { ...key, body: `${lastName} likes tea`, access: 'customers.view' });
  await sortGuest(ctx, { ...key, tags: ['tea'], refusedTags: [], classId: null });
  const name = `Hieronymus ${lastName}`;
  return { id, hotelId: hotel.id, lastName, name, stayId, number, folioId, guest };
}

/** An answer that the API keeps for a caller of a house. */
export async function answerKept(db: Db, hotelId: number, response: Prisma.InputJsonObject) {
  people += 1;
  const hash = `hash ${people}`;
  const { id: apiKeyId } = await db.apiKey.create({
    data: { name: 'Channel', hotelId, prefix: 'way', hash, scopes: [] },
  });
  const answer = { apiKeyId, key: hash, requestHash: hash, status: 201, response, createdAt: testNow };
  return db.idempotencyRecord.create({ data: answer });
}

/** Somebody who may erase guests in several houses, at the last of them. */
export async function staffOf(db: Db, ...hotelIds: readonly number[]): Promise<TestContext> {
  people += 1;
  const { id: roleId } = await db.role.create({
    data: { code: `eraser-${people}`, names: { en: 'Eraser' }, permissions: ['customers.erase'] },
  });
  const roles = { create: hotelIds.map((hotelId) => ({ roleId, hotelId })) };
  const { id } = await db.user.create({
    data: { kind: 'staff', name: 'Chen Jing', email: `eraser${people}@example.com`, passwordHash: '', roles },
  });
  const actor = { kind: 'staff', id, name: 'Chen Jing' } as const;
  return testContext(db, { hotelId: hotelIds.at(-1) ?? null, actor });
}

/** The tables in which a word still stands, whatever the column. */
export async function tablesWith(db: Db, word: string): Promise<string[]> {
  const tables = await selectRows(
    db,
    Name,
    Prisma.sql`SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await selectRows(
      db,
      Count,
      Prisma.sql`SELECT count(*)::int AS count FROM ${Prisma.raw(`"${name}"`)} t WHERE t::text ILIKE ${`%${word}%`}`,
    );
    if (row && row.count > 0) found.push(name);
  }
  return found;
}

/** What moved in a hotel, by day, ledger, code and kind. */
export const booksOf = (db: Db, hotelId: number) =>
  db.folioLine.groupBy({
    by: ['businessDate', 'ledger', 'transactionCodeId', 'kind'],
    where: { hotelId },
    _sum: { amountMinor: true },
    _count: true,
    orderBy: [{ businessDate: 'asc' }, { ledger: 'asc' }, { transactionCodeId: 'asc' }, { kind: 'asc' }],
  });
