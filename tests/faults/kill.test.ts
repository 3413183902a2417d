import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { verifyBooks } from '../../src/modules/admin/verification.service.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { queryPendingPayments } from '../../src/modules/payments/settlement.service.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { lapseHolds } from '../../src/modules/reservations/lapse.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { connectModules } from '../../src/wiring.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { bookingRequest } from '../support/stays.ts';

connectModules('a secret that only the tests know, 32 characters long');

const minutes = (count: number) => new Date(testNow.getTime() + count * 60_000);

interface Crew {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<void>;
}

function startCrew(task: 'bookings' | 'audit', url: string, hotelId: number): Crew {
  const settings = [task, url, String(hotelId), testNow.toISOString()];
  const child = spawn(process.execPath, ['tests/support/crew.ts', ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { process: child, lines, ended };
}

/** Lets the crew work until it has said so many lines, then ends it without warning. */
async function killAfter(crew: Crew, lines: number): Promise<void> {
  await expect.poll(() => crew.lines.length, { timeout: 60_000, interval: 2 }).toBeGreaterThanOrEqual(lines);
  crew.process.kill('SIGKILL');
  await crew.ended;
}

async function expectRightBooks(db: Db): Promise<void> {
  const findings = await verifyBooks(db);
  expect(findings.filter((finding) => finding.count > 0)).toEqual([]);
}

test('an app killed amid 50 bookings with payments leaves nothing half done and loses nothing confirmed', async () => {
  const { db, url } = await testDatabase();
  const hotel = await buildHotel(db, { rooms: { STD: 60 } });
  const crew = startCrew('bookings', url, hotel.id);
  await killAfter(crew, 8);
  const confirmed = [...crew.lines];
  expect(confirmed).not.toContain('end');
  await expectRightBooks(db);

  // What the next process does first: ask about payments nobody answered, and let holds lapse.
  await queryPendingPayments(testContext(db, { hotelId: hotel.id, at: minutes(14) }));
  await lapseHolds(testContext(db, { hotelId: hotel.id, at: minutes(16) }));
  const reservations = await db.reservation.findMany({ include: { stays: { select: { status: true } } } });
  const said = reservations.filter((each) => confirmed.includes(each.number));
  expect(said.map((each) => each.status)).toEqual(confirmed.map(() => 'confirmed'));
  for (const { status, stays } of reservations) {
    expect(stays.map((stay) => stay.status)).toEqual([status === 'confirmed' ? 'booked' : 'lapsed']);
  }
  await expectMoneyAsTheProviderSays(db);
  await expectRightBooks(db);
}, 120_000);

/** What the provider took is what we hold, each payment on its own confirmed booking. */
async function expectMoneyAsTheProviderSays(db: Db): Promise<void> {
  const charges = await db.sandboxCharge.findMany({ where: { status: 'succeeded' } });
  const payments = await db.payment.findMany({ where: { kind: 'charge', status: 'succeeded' } });
  expect(payments.map((each) => each.merchantReference).sort()).toEqual(
    charges.map((each) => each.idempotencyKey).sort(),
  );
  const lines = await db.folioLine.aggregate({ where: { ledger: 'deposit' }, _sum: { amountMinor: true } });
  const taken = payments.reduce((sum, each) => sum + each.amountMinor, 0);
  expect(lines._sum.amountMinor ?? 0).toBe(-taken);
  const confirmed = await db.reservation.count({ where: { status: 'confirmed' } });
  expect(confirmed).toBe(payments.length);
}

test('a night audit killed half way is resumed to the same books as an undisturbed one', async () => {
  const disturbed = await fullHouse();
  const undisturbed = await fullHouse();
  const crew = startCrew('audit', disturbed.url, disturbed.hotel.id);
  await killAfter(crew, 3);
  await runNightAudit(testContext(disturbed.db, { hotelId: disturbed.hotel.id }), {
    hotelId: disturbed.hotel.id,
  });
  await runNightAudit(testContext(undisturbed.db, { hotelId: undisturbed.hotel.id }), {
    hotelId: undisturbed.hotel.id,
  });
  expect(await booksOf(disturbed.db)).toEqual(await booksOf(undisturbed.db));
  expect(await disturbed.db.folioLine.count()).toBeGreaterThan(100);
  await expectRightBooks(disturbed.db);
}, 180_000);

async function fullHouse(): Promise<{ db: Db; url: string; hotel: BuiltHotel }> {
  const { db, url } = await testDatabase();
  const hotel = await buildHotel(db, { rooms: { STD: 60, DLX: 10, FAM: 1 } });
  const ctx = testContext(db, { hotelId: hotel.id });
  const rooms = hotel.rooms.filter((room) => room.roomTypeId === hotel.types.STD.id);
  for (const [index, room] of rooms.entries()) {
    const { stayIds } = await bookReservation(ctx, bookingRequest(hotel, { departure: '2027-05-06' }));
    if (index < 55) await checkIn(ctx, { hotelId: hotel.id, stayId: stayIds[0] ?? 0, roomId: room.id });
  }
  return { db, url, hotel };
}

/** Everything that the audit decides, without numbers that are given in order of arrival. */
async function booksOf(db: Db) {
  const [lines, ledgers, codes, statistics, stays, hotel, audits] = await Promise.all([
    db.folioLine.groupBy({
      by: ['kind', 'ledger', 'transactionCodeId', 'businessDate', 'serviceDate', 'origin'],
      _count: true,
      _sum: { amountMinor: true },
      orderBy: [{ transactionCodeId: 'asc' }, { kind: 'asc' }, { origin: 'asc' }],
    }),
    db.ledgerDay.findMany({ orderBy: { ledger: 'asc' } }),
    db.codeDay.findMany({ orderBy: [{ transactionCodeId: 'asc' }, { ledger: 'asc' }] }),
    db.statisticsDay.findMany(),
    db.stay.groupBy({ by: ['status'], _count: true, _sum: { feeMinor: true }, orderBy: { status: 'asc' } }),
    db.hotel.findFirstOrThrow({ select: { businessDate: true } }),
    db.nightAudit.findMany({ select: { businessDate: true, status: true } }),
  ]);
  return { lines, ledgers, codes, statistics, stays, hotel, audits };
}
