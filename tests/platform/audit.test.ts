import { beforeAll, expect, test, vi } from 'vitest';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { recordEvent, recordEvents } from '../../src/platform/audit.ts';
import { advanceAuditClock, sealAuditEvents, verifyAuditChain } from '../../src/platform/audit-chain.ts';
import { type Context, systemContext } from '../../src/platform/context.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { testDatabase } from '../support/database.ts';

const now = new Date('2027-05-01T02:00:00Z');
let db: Db;
let ctx: Context;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = systemContext(db, () => now, {
    actor: { kind: 'staff', id: 7, name: 'Li Na' },
    requestId: 'R1',
    origin: '10.0.0.0',
  });
});

function record(action: string): Promise<void> {
  return inTransaction(db, (tx) =>
    recordEvent(tx, ctx, { hotelId: null, action, subjectType: 'room', subjectId: 12, subjectLabel: '0806' }),
  );
}

/** Past the triggers, as somebody with the database's own password could. */
async function tamper(sql: Prisma.Sql): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw(sql);
  });
}

/** Seals until so many events are sealed: a transaction open in any database of the server makes young ones wait. */
async function sealExactly(events: number, seal = () => sealAuditEvents(db, () => now)): Promise<void> {
  let sealed = 0;
  await vi.waitFor(
    async () => {
      sealed += (await seal()).events;
      expect(sealed).toBe(events);
    },
    { timeout: 10_000 },
  );
}

test('an event says who, what, when, from where, before and after', async () => {
  await inTransaction(db, (tx) =>
    recordEvent(tx, ctx, {
      hotelId: null,
      action: 'status_set',
      subjectType: 'room',
      subjectId: 12n,
      subjectLabel: '0806',
      before: { housekeeping: 'dirty' },
      after: { housekeeping: 'clean', at: now, lines: 3n },
      reason: 'inspected',
    }),
  );
  const [event] = await db.auditEvent.findMany({ where: { action: 'status_set' } });
  expect(event).toMatchObject({
    at: now,
    actorKind: 'staff',
    actorId: 7,
    actorName: 'Li Na',
    subjectType: 'room',
    subjectId: '12',
    subjectLabel: '0806',
    before: { housekeeping: 'dirty' },
    after: { housekeeping: 'clean', at: '2027-05-01T02:00:00.000Z', lines: '3' },
    reason: 'inspected',
    requestId: 'R1',
    origin: '10.0.0.0',
  });
});

test('an event of a change that was rolled back never was', async () => {
  const failing = inTransaction(db, async (tx) => {
    await recordEvent(tx, ctx, { hotelId: null, action: 'undone', subjectType: 'room', subjectId: 1 });
    throw new Error('the change failed');
  });
  await expect(failing).rejects.toThrow('the change failed');
  expect(await db.auditEvent.count({ where: { action: 'undone' } })).toBe(0);
});

test('the database refuses to change or delete an event', async () => {
  await record('kept');
  await expect(db.auditEvent.updateMany({ data: { actorName: 'nobody' } })).rejects.toThrow();
  await expect(db.auditEvent.deleteMany()).rejects.toThrow();
  await expect(db.$executeRaw`TRUNCATE audit_events`).rejects.toThrow();
});

test('a seal waits for an older transaction that is still open', async () => {
  await sealExactly(await db.auditEvent.count());
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const older = inTransaction(db, async (tx) => {
    await recordEvent(tx, ctx, { hotelId: null, action: 'slow', subjectType: 'room', subjectId: 1 });
    written();
    await held;
  });
  await isWritten;
  await record('quick');
  expect(await sealAuditEvents(db, () => now)).toEqual({ events: 0 });
  release();
  await older;
  await sealExactly(2);
  expect(await sealAuditEvents(db, () => now)).toEqual({ events: 0 });
});

test('two jobs sealing at once seal every event once', async () => {
  await inTransaction(db, (tx) =>
    recordEvents(
      tx,
      ctx,
      Array.from({ length: 20 }, (_, id) => ({
        hotelId: null,
        action: 'many',
        subjectType: 'room',
        subjectId: id,
      })),
    ),
  );
  await sealExactly(20, async () => {
    const both = await Promise.all([sealAuditEvents(db, () => now), sealAuditEvents(db, () => now)]);
    return { events: both[0].events + both[1].events };
  });
  const chain = await verifyAuditChain(db);
  expect(chain).toMatchObject({ events: await db.auditEvent.count(), unsealed: 0, broken: null });
});

test('an event changed behind the triggers breaks the chain at its seal, and the seals after it stand', async () => {
  await record('first');
  await sealExactly(1);
  const guilty = await db.auditSeal.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await record('second');
  await sealExactly(1);

  await tamper(Prisma.sql`UPDATE audit_events SET reason = 'nothing happened' WHERE action = 'first'`);
  expect((await verifyAuditChain(db)).broken).toEqual({ sealId: guilty.id, reason: 'content' });
  await tamper(Prisma.sql`UPDATE audit_events SET reason = NULL WHERE action = 'first'`);
  expect((await verifyAuditChain(db)).broken).toBeNull();

  await tamper(Prisma.sql`UPDATE audit_seals SET hash = ${'f'.repeat(64)} WHERE id = ${guilty.id}`);
  expect((await verifyAuditChain(db)).broken).toEqual({ sealId: guilty.id, reason: 'content' });
  await tamper(Prisma.sql`UPDATE audit_seals SET hash = ${guilty.hash} WHERE id = ${guilty.id}`);

  await tamper(Prisma.sql`DELETE FROM audit_events WHERE action = 'first'`);
  expect((await verifyAuditChain(db)).broken).toEqual({ sealId: guilty.id, reason: 'count' });
});

test('after a restore into a server that counts anew, the log goes on and its chain holds', async () => {
  await advanceAuditClock(db);
  expect((await db.auditClock.findUniqueOrThrow({ where: { id: 1 } })).txidOffset).toBe(0n);
  await tamper(Prisma.sql`TRUNCATE audit_events, audit_seals`);
  await db.auditClock.update({ where: { id: 1 }, data: { txidOffset: 1_000_000 } });
  await record('on the old server');
  await sealExactly(1);

  await db.auditClock.update({ where: { id: 1 }, data: { txidOffset: 0 } }); // the new server counts from low numbers
  await advanceAuditClock(db);
  await record('on the new server');
  await sealExactly(1);
  expect(await verifyAuditChain(db)).toMatchObject({ seals: 2, events: 2, unsealed: 0, broken: null });
});
