import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addDays, dateAt, toDbDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { privacyJobs } from '../../../src/modules/privacy/privacy.jobs.ts';
import { keepRetention, retentionReport } from '../../../src/modules/privacy/retention.service.ts';
import {
  nextNightlyWork,
  nightlyHour,
  retentionDays,
  retentionKinds,
  retentionLimits,
  retentionOfTables,
} from '../../../src/modules/privacy/retention.ts';
import { countStatements, type Db, selectRows } from '../../../src/platform/db.ts';
import { tFor } from '../../../src/platform/i18n/translate.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';

test('what managers set stands over the usual, and an unknown kind is left out', () => {
  const days = retentionDays([
    { kind: 'messages', days: 40 },
    { kind: 'gone', days: 1 },
  ]);
  expect(days).toEqual({
    ...Object.fromEntries(retentionKinds.map((kind) => [kind, retentionLimits[kind].usual])),
    messages: 40,
  });
});

test('the next work is today before its hour, and tomorrow from that minute on', () => {
  const next = (at: string) => nextNightlyWork(new Date(at)).toISOString();
  expect(next('2027-05-03T19:14:59.999Z')).toBe('2027-05-03T19:15:00.000Z');
  expect(next('2027-05-03T19:15:00.000Z')).toBe('2027-05-04T19:15:00.000Z');
  expect(next('2027-12-31T23:00:00.000Z')).toBe('2028-01-01T19:15:00.000Z');
  expect(privacyJobs.map(({ schedule }) => schedule)).toContain(
    `${nightlyHour.minute} ${nightlyHour.hour} * * *`,
  );
});

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

const day = 86_400_000;
const ago = (days: number, milliseconds = 0) => new Date(testNow.getTime() - days * day + milliseconds);
const onNight = (night: number) => ({ ...ctx, clock: () => new Date(testNow.getTime() + night * day) });

/** A guest who left so many days before the business date, in a profile that nobody touched for ten years. */
async function guestGoneSince(days: number, extras: object = {}): Promise<number> {
  const departure = addDays(testBusinessDate, -days);
  const stay = { status: 'checked_out', arrival: addDays(departure, -1), departure };
  const built = await buildStay(db, hotel, stay);
  const { reservationId } = built;
  const { customerId } = built.stay;
  await db.reservation.update({ where: { id: reservationId }, data: { createdAt: ago(days + 10) } });
  const old = { createdAt: ago(3_650), updatedAt: ago(3_650) };
  await db.customer.update({ where: { id: customerId }, data: { ...old, ...extras } });
  return customerId;
}

const document = {
  documentType: 'passport',
  documentCipher: new Uint8Array([1]),
  documentHash: 'h',
  documentMask: '••1',
};
const erased = async (id: number) =>
  (await db.customer.findUniqueOrThrow({ where: { id } })).anonymisedAt !== null;
const keepsDocument = async (id: number) =>
  (await db.customer.findUniqueOrThrow({ where: { id } })).documentMask !== null;
const runOf = async (kind: string, night = 0) => {
  const at = toDbDate(dateAt(new Date(testNow.getTime() + night * day), 'UTC'));
  const { done, left, finishedAt } = await db.retentionRun.findUniqueOrThrow({
    where: { night_kind: { night: at, kind } },
  });
  return { done, left, finished: finishedAt !== null };
};

/** A booking that was never finished. */
async function reservationLapsed(createdAt: Date): Promise<number> {
  const stay = { status: 'lapsed', reservationStatus: 'lapsed' };
  const { reservationId: id } = await buildStay(db, hotel, stay);
  const data = { createdAt, contactEmail: 'hold@example.com', requests: 'A cot' };
  await db.reservation.update({ where: { id }, data });
  return id;
}

/** Somebody on the waiting list for a day so long ago. */
async function waiting(days: number): Promise<number> {
  const arrival = addDays(testBusinessDate, -days);
  const dates = {
    arrival: toDbDate(arrival),
    departure: toDbDate(addDays(arrival, 1)),
    createdAt: ago(days),
  };
  const person = { firstName: 'Ida', lastName: 'Blum', email: `ida${days}@example.com`, token: `t${days}` };
  return (await db.waitingListEntry.create({ data: { hotelId: hotel.id, adults: 1, ...dates, ...person } }))
    .id;
}

/** A guest who left long ago and never paid. */
async function guestWithBill() {
  const customerId = await guestGoneSince(1_200);
  const { id: stayId } = await db.stay.findFirstOrThrow({ where: { customerId } });
  const opened = { hotelId: hotel.id, stayId, customerId, name: 'Otto', openedAt: testNow };
  const { id: folioId } = await db.folio.create({ data: opened });
  await postCharge(ctx, { hotelId: hotel.id, folioId, code: 'MISC', amountMinor: minor(1_000) });
  return { customerId, folioId };
}

/** A gift that was handed over, with the address to which it was posted. */
async function giftPosted(settledAt: Date): Promise<number> {
  const { id: giftId } = await db.loyaltyGift.create({
    data: { names: { en: 'Tea' }, descriptions: {}, points: 100, stock: 1 },
  });
  const customer = { hotelId: hotel.id, firstName: 'Uma', lastName: 'Post', searchName: 'uma post' };
  const { id: customerId } = await db.customer.create({ data: customer });
  const level = await db.loyaltyLevel.findFirstOrThrow({ where: { rank: 0 } });
  const joined = {
    joinedAt: testNow,
    joinedDate: testNow,
    source: 'desk',
    hotelId: hotel.id,
    levelId: level.id,
  };
  const { id: memberId } = await db.loyaltyMember.create({ data: { customerId, ...joined } });
  const order = { memberId, giftId, points: 100, delivery: 'post', address: '1 Elm Street', status: 'done' };
  const at = { orderedAt: ago(200), settledAt };
  return (await db.loyaltyOrder.create({ data: { ...order, ...at, formKey: `gift ${memberId}` } })).id;
}
const addressOf = async (id: number) => (await db.loyaltyOrder.findUniqueOrThrow({ where: { id } })).address;

/** A file of guests that was read in, with a line of its report. */
async function importedAt(finishedAt: Date): Promise<number> {
  const run = {
    hotelId: hotel.id,
    kind: 'import',
    fileHash: `file ${finishedAt.getTime()}`,
    options: {},
    position: {},
  };
  const { id: importRunId } = await db.importRun.create({
    data: { ...run, status: 'done', startedAt: ago(200), finishedAt },
  });
  await db.importRow.create({ data: { importRunId, line: 2, outcome: 'refused', reasons: ['Uma Post'] } });
  return importRunId;
}
const rowsOf = (importRunId: number) => db.importRow.count({ where: { importRunId } });

/** A mail of so many days ago. */
const mailOf = (at: Date, dedupeKey: string, status = 'sent') =>
  db.outboxMail.create({
    data: {
      dedupeKey,
      status,
      createdAt: at,
      recipient: `${dedupeKey}@example.com`,
      subject: 'Yours',
      template: 'x',
      language: 'en',
      html: 'Words',
      text: 'Words',
    },
  });
const words = async (dedupeKey: string) =>
  (await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey } })).text;

test('each table that names, reaches or points at a person goes by a rule, and each rule has its reason', async () => {
  const tables = await selectRows(
    db,
    z.object({ name: z.string() }),
    Prisma.sql`SELECT DISTINCT c.table_name AS name FROM information_schema.columns c
      JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = 'public' AND t.table_type = 'BASE TABLE'
      WHERE c.table_schema = 'public' AND (c.column_name ~ '(^|_)(email|phone|recipient|first_name|last_name|birth_date|address|last_four)$'
        OR c.column_name ~ '^document_(mask|cipher)$' OR c.column_name IN ('customer_id', 'member_id', 'user_id', 'actor_name',
          'author_name', 'handler_name', 'made_by', 'guest_name', 'buyer_name', 'receiver_name', 'name', 'body', 'about', 'message',
          'details', 'response', 'reasons') OR (c.table_name, c.column_name) = ('rate_windows', 'key')) ORDER BY 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(Object.keys(retentionOfTables).toSorted());
  const t = tFor('zh-CN');
  for (const kind of new Set([...Object.values(retentionOfTables), ...retentionKinds]))
    expect([kind, t(`privacy.retention.why.${kind}`).length > 5]).toEqual([kind, true]);
});

describe('a night of clearing', () => {
  test('takes on the day itself and not on the day before, of each kind', async () => {
    const [gone, stays] = [await guestGoneSince(1_095), await guestGoneSince(1_094)];
    const [bare, still] = [await guestGoneSince(365, document), await guestGoneSince(364, document)];
    const touched = await guestGoneSince(900, { ...document, updatedAt: ago(365, 1) });
    await mailOf(ago(730), 'old');
    await mailOf(ago(730, 1), 'newer');
    await mailOf(ago(900), 'waiting', 'queued');
    const account = { kind: 'guest', name: 'Nobody Yet', passwordHash: 'x' };
    const idle = await db.user.create({
      data: { ...account, email: 'idle@example.com', createdAt: ago(730) },
    });
    const recent = await db.user.create({
      data: { ...account, email: 'recent@example.com', createdAt: ago(800), lastSignInAt: ago(730, 1) },
    });
    const lapsed = await reservationLapsed(ago(90));
    const lately = await reservationLapsed(ago(90, 1));
    const [wished, wishing] = [await waiting(30), await waiting(29)];
    const [posted, posting] = [await giftPosted(ago(90)), await giftPosted(ago(90, 1))];
    const [imported, importing] = [await importedAt(ago(180)), await importedAt(ago(180, 1))];
    const report = await retentionReport(ctx, 1);
    await keepRetention(ctx);

    expect([await erased(gone), await erased(stays)]).toEqual([true, false]);
    expect([await keepsDocument(bare), await keepsDocument(still), await keepsDocument(touched)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([await words('old'), await words('newer'), await words('waiting')]).toEqual([
      '',
      'Words',
      'Words',
    ]);
    const accounts = await db.user.findMany({
      where: { id: { in: [idle.id, recent.id] } },
      orderBy: { id: 'asc' },
    });
    expect(accounts.map(({ active, name }) => [active, name])).toEqual([
      [false, `#${idle.id}`],
      [true, 'Nobody Yet'],
    ]);
    const contacts = await db.reservation.findMany({
      where: { id: { in: [lapsed, lately] } },
      orderBy: { id: 'asc' },
      select: { contactEmail: true, requests: true },
    });
    expect(contacts).toEqual([
      { contactEmail: null, requests: '' },
      { contactEmail: 'hold@example.com', requests: 'A cot' },
    ]);
    const names = await db.waitingListEntry.findMany({
      where: { id: { in: [wished, wishing] } },
      orderBy: { id: 'asc' },
      select: { firstName: true, status: true },
    });
    expect(names).toEqual([
      { firstName: `#${wished}`, status: 'withdrawn' },
      { firstName: 'Ida', status: 'waiting' },
    ]);
    expect([await addressOf(posted), await addressOf(posting)]).toEqual(['#', '1 Elm Street']);
    expect([await rowsOf(imported), await rowsOf(importing)]).toEqual([0, 1]);
    const figures = await Promise.all(retentionKinds.map(async (kind) => [kind, (await runOf(kind)).done]));
    expect(Object.fromEntries(figures)).toEqual({
      guest_profiles: 1,
      identity_documents: 1,
      unused_accounts: 1,
      abandoned_bookings: 1,
      waiting_list: 1,
      messages: 1,
      gift_addresses: 1,
      import_reports: 1,
    });
    expect(report.nextRun.toISOString()).toBe('2027-05-03T19:15:00.000Z');
    expect(report.due.get('guest_profiles')).toBe(1);
  });

  test('run once more in the night finds its work done, and by the next night takes what came due', async () => {
    await mailOf(ago(730), 'late');
    await keepRetention(ctx);
    expect(await words('late')).toBe('Words');
    const runs = await db.retentionRun.count();
    await keepRetention(onNight(1));
    expect([await words('late'), await words('newer')]).toEqual(['', '']);
    expect(await runOf('messages', 1)).toEqual({ done: 2, left: 0, finished: true });
    expect(await db.retentionRun.count()).toBe(runs + retentionKinds.length);
  });

  test('goes on after an end in the middle, with each row counted once', async () => {
    for (const name of ['one', 'two', 'three']) await mailOf(ago(729), name);
    const stop = new Error('the power failed');
    let transactions = 0;
    const dying = new Proxy(db, {
      get(target, name) {
        if (name === '$transaction' && ++transactions === 2) throw stop;
        return Reflect.get(target, name);
      },
    });
    const options = { batch: 1, kinds: ['messages'] } as const;
    await expect(keepRetention({ ...onNight(2), db: dying }, options)).rejects.toBe(stop);
    expect(await runOf('messages', 2)).toEqual({ done: 1, left: 0, finished: false });
    const rest = async () =>
      (await Promise.all(['one', 'two', 'three'].map(words))).filter((text) => text !== '');
    expect(await rest()).toHaveLength(2);
    const later = { ...ctx, clock: () => new Date(testNow.getTime() + 2 * day + 60_000) };
    await Promise.all([keepRetention(later, options), keepRetention(later, options)]);
    expect(await runOf('messages', 2)).toEqual({ done: 3, left: 0, finished: true });
    expect(await rest()).toEqual([]);
  });

  test('leaves a guest with something open, and says so; the books are as they were', async () => {
    const { customerId, folioId } = await guestWithBill();
    const free = await guestGoneSince(1_200);
    const books = await verifyBooks(db);
    const lines = await db.folioLine.aggregate({ _sum: { amountMinor: true }, _count: true });
    await keepRetention(onNight(3));
    expect([await erased(customerId), await erased(free)]).toEqual([false, true]);
    expect(await runOf('guest_profiles', 3)).toEqual({ done: 1, left: 1, finished: true });
    expect(await db.folioLine.aggregate({ _sum: { amountMinor: true }, _count: true })).toEqual(lines);
    expect((await db.folio.findUniqueOrThrow({ where: { id: folioId } })).name).toBe('Otto');
    expect((await verifyBooks(db)).map(({ name, count }) => [name, count])).toEqual(
      books.map(({ name, count }) => [name, count]),
    );
  });
});

describe('the page', () => {
  test('tells rules, reasons, what would go and what went; its statements are as many for one night and three', async () => {
    const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
    const path = '/staff/privacy/retention';
    const { text, status } = await manager.get(path);
    expect(status).toBe(200);
    expect(text).toContain('Next clearing: 4 May 2027');
    expect(text).toContain('The law of books wants them kept.');
    expect(text).toContain('1095 days');
    await db.retentionRun.deleteMany();
    const statements: number[] = [];
    for (const night of [1, 2, 3]) {
      const at = toDbDate(addDays(testBusinessDate, night));
      const run = { night: at, kind: 'messages', days: 730, done: 12_345, startedAt: testNow };
      await db.retentionRun.create({ data: { ...run, finishedAt: night === 3 ? null : ago(0, 2_500) } });
      if (night !== 2) statements.push(await countStatements(() => manager.get(path)));
    }
    expect(statements[0]).toBe(statements[1]);
    const runs = (await manager.get(path)).text;
    expect(runs).toContain('12,345');
    expect(runs).toContain('2.5 s');
    expect(runs).toContain('Not finished');
  });

  test('managers set days between floor and ceiling; what was typed comes back; others may not', async () => {
    const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
    const path = '/staff/privacy/retention';
    const usual = Object.fromEntries(
      retentionKinds.map((kind) => [kind, String(retentionLimits[kind].usual)]),
    );
    const refused = await postForm(manager, path, { ...usual, identity_documents: '29' }, path);
    expect([refused.status, refused.text.includes('value="29"')]).toEqual([422, true]);
    const over = await postForm(manager, path, { ...usual, messages: '1826' }, path);
    expect(over.status).toBe(422);
    expect(await db.retentionRule.count()).toBe(0);
    const saved = await postForm(manager, path, { ...usual, identity_documents: '30' }, path);
    expect([saved.status, saved.headers.location]).toEqual([303, path]);
    const { days } = await db.retentionRule.findUniqueOrThrow({ where: { kind: 'identity_documents' } });
    expect(days).toBe(30);
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: 'retention_changed' } });
    expect([event.before, event.after]).toEqual([{ identity_documents: 365 }, { identity_documents: 30 }]);
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(path)).status).toBe(403);
  });

  test('the database holds the same floors and ceilings', async () => {
    for (const kind of retentionKinds) {
      const { floor, ceiling } = retentionLimits[kind];
      const set = (days: number) =>
        db.retentionRule.upsert({
          where: { kind },
          create: { kind, days, changedAt: testNow, changedBy: 'x' },
          update: { days },
        });
      await set(floor);
      await set(ceiling);
      await expect(set(floor - 1)).rejects.toThrow('retention_rules_days_check');
      await expect(set(ceiling + 1)).rejects.toThrow('retention_rules_days_check');
    }
  });
});
