import { randomBytes } from 'node:crypto';
import { addDays, type CalendarDate, instantAt } from '../../../core/calendar-date.ts';
import { conflict, notFound } from '../../../core/errors.ts';
import { type Minor, minor } from '../../../core/money.ts';
import type { SandboxChargeModel } from '../../../generated/prisma/models.ts';
import type { Context } from '../../../platform/context.ts';
import { type Db, inTransaction, type Tx } from '../../../platform/db.ts';
import { queueJob } from '../../../platform/jobs.ts';
import { siteUrl } from '../../../platform/site.ts';
import { notificationPath } from '../payment.paths.ts';
import type { Capture, StatementLine } from './gateway.ts';
import { type Behaviour, behaviours, type SandboxOperation } from './sandbox-charge.ts';

export const sandboxNotifyJob = 'sandbox-notify';
export const sandboxDecideJob = 'sandbox-decide';
/** Where the provider's days begin. */
export const sandboxZone = 'Asia/Shanghai';
const slowMilliseconds = 10_000;

const decided = ['authorized', 'succeeded', 'failed'] as const;

function toOperation(row: SandboxChargeModel): SandboxOperation {
  const status = decided.find((known) => known === row.status) ?? 'pending';
  return {
    id: row.id,
    kind: row.kind === 'refund' || row.kind === 'card' ? row.kind : 'charge',
    status,
    chosen: row.status === 'pending' ? null : (behaviours.find((name) => name === row.behaviour) ?? null),
    idempotencyKey: row.idempotencyKey,
    amountMinor: minor(row.amountMinor),
    currency: row.currency,
    returnUrl: row.returnUrl,
    notifyUrl: row.notifyUrl,
  };
}

interface NewCharge {
  readonly idempotencyKey: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly returnUrl: string;
  readonly kind?: 'charge' | 'card';
  readonly capture?: Capture;
}

/** Opens a charge in the provider's books, to be decided on its page. The same key again is the same charge. */
export async function createSandboxCharge(ctx: Context, charge: NewCharge): Promise<SandboxOperation> {
  const { kind = 'charge', capture = 'now' } = charge;
  await ctx.db.sandboxCharge.createMany({
    data: {
      id: newId(kind === 'card' ? 'sbc' : 'sbx'),
      kind,
      capture,
      idempotencyKey: charge.idempotencyKey,
      amountMinor: charge.amountMinor,
      currency: charge.currency,
      status: 'pending',
      returnUrl: charge.returnUrl,
      notifyUrl: siteUrl(notificationPath('sandbox')),
      createdAt: ctx.clock(),
    },
    skipDuplicates: true,
  });
  return requireOperation(await findSandboxOperation(ctx, charge.idempotencyKey));
}

const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`;

function requireOperation(operation: SandboxOperation | null): SandboxOperation {
  if (!operation) throw notFound('payment_not_found');
  return operation;
}

export async function findSandboxOperation(
  ctx: Context,
  idempotencyKey: string,
): Promise<SandboxOperation | null> {
  const row = await ctx.db.sandboxCharge.findUnique({ where: { idempotencyKey } });
  return row ? toOperation(row) : null;
}

/** What has a page where the guest decides. */
const onPage = { in: ['charge', 'card'] };

export async function getSandboxCharge(db: Db, id: string): Promise<SandboxOperation> {
  const row = await db.sandboxCharge.findFirst({ where: { id, kind: onPage } });
  return requireOperation(row ? toOperation(row) : null);
}

/** The guest pays, and the provider behaves as told. Only once. */
export function decideSandboxCharge(
  ctx: Context,
  id: string,
  behaviour: Behaviour,
): Promise<SandboxOperation> {
  return inTransaction(ctx.db, async (tx) => {
    const asked = await tx.sandboxCharge.findFirst({ where: { id, kind: onPage } });
    const good = asked?.capture === 'later' ? 'authorized' : 'succeeded';
    const status = {
      succeed: good,
      fail: 'failed',
      slow: 'processing',
      twice: good,
      never: good,
      declines: good,
    };
    const { count } = await tx.sandboxCharge.updateMany({
      where: { id, kind: onPage, status: 'pending' },
      data: { status: status[behaviour], behaviour, decidedAt: ctx.clock() },
    });
    const row = await tx.sandboxCharge.findFirst({ where: { id, kind: onPage } });
    if (!row) throw notFound('payment_not_found');
    if (count === 0) throw conflict('sandbox_decided');
    await announce(tx, ctx, id, behaviour);
    return toOperation(row);
  });
}

async function announce(tx: Tx, ctx: Context, chargeId: string, behaviour: Behaviour): Promise<void> {
  if (behaviour === 'never') return;
  if (behaviour === 'slow') {
    const startAfter = new Date(ctx.clock().getTime() + slowMilliseconds);
    await queueJob(tx, sandboxDecideJob, { chargeId }, { startAfter });
    return;
  }
  const copies = behaviour === 'twice' ? 2 : 1;
  for (let copy = 1; copy <= copies; copy++) await queueJob(tx, sandboxNotifyJob, { chargeId });
}

/** The slow charge comes through. */
export function finishSlowCharge(ctx: Context, chargeId: string): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const count = await tx.$executeRaw`UPDATE sandbox_charges SET decided_at = ${ctx.clock()},
        status = CASE capture WHEN 'later' THEN 'authorized' ELSE 'succeeded' END
      WHERE id = ${chargeId} AND status = 'processing'`;
    if (count === 1) await queueJob(tx, sandboxNotifyJob, { chargeId });
  });
}

interface NewRefund {
  readonly idempotencyKey: string;
  readonly chargeId: string;
  readonly amountMinor: Minor;
  readonly currency: string;
}

/** Gives back part of a charge. The provider, too, gives back no more than it took. */
export function createSandboxRefund(ctx: Context, refund: NewRefund): Promise<SandboxOperation> {
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM sandbox_charges WHERE id = ${refund.chargeId} FOR UPDATE`;
    const known = await tx.sandboxCharge.findUnique({ where: { idempotencyKey: refund.idempotencyKey } });
    if (known) return toOperation(known);
    const charge = await tx.sandboxCharge.findUnique({ where: { id: refund.chargeId } });
    const given = await tx.sandboxCharge.aggregate({
      where: { parentId: refund.chargeId, status: 'succeeded' },
      _sum: { amountMinor: true },
    });
    const left = charge?.status === 'succeeded' ? charge.amountMinor - (given._sum.amountMinor ?? 0) : 0;
    const isGood = refund.amountMinor <= left && charge?.currency === refund.currency;
    const row = await tx.sandboxCharge.create({
      data: {
        id: newId('sbr'),
        kind: 'refund',
        parentId: refund.chargeId,
        idempotencyKey: refund.idempotencyKey,
        amountMinor: refund.amountMinor,
        currency: refund.currency,
        status: isGood ? 'succeeded' : 'failed',
        notifyUrl: '',
        createdAt: ctx.clock(),
        decidedAt: ctx.clock(),
      },
    });
    return toOperation(row);
  });
}

/** Takes a charge back that nobody has paid; false where it was decided already. */
export async function closeSandboxCharge(ctx: Context, idempotencyKey: string): Promise<boolean> {
  const { count } = await ctx.db.sandboxCharge.updateMany({
    where: { idempotencyKey, kind: onPage, status: 'pending' },
    data: { status: 'failed', behaviour: 'fail', decidedAt: ctx.clock() },
  });
  return count === 1;
}

/** All that the provider moved on one of its days. */
export async function sandboxStatement(ctx: Context, date: CalendarDate): Promise<StatementLine[]> {
  const from = instantAt(date, '00:00', sandboxZone);
  const to = instantAt(addDays(date, 1), '00:00', sandboxZone);
  const rows = await ctx.db.sandboxCharge.findMany({
    where: { status: 'succeeded', kind: { not: 'card' }, decidedAt: { gte: from, lt: to } },
    orderBy: { id: 'asc' },
  });
  const parents = await ctx.db.sandboxCharge.findMany({
    where: { id: { in: rows.flatMap((row) => row.parentId ?? []) } },
    select: { id: true, idempotencyKey: true },
  });
  const keyOf = new Map(parents.map((parent) => [parent.id, parent.idempotencyKey]));
  return rows.map((row) => ({
    kind: row.kind === 'refund' ? 'refund' : 'charge',
    merchantReference: (row.kind === 'refund' && keyOf.get(row.parentId ?? '')) || row.idempotencyKey,
    externalRef: row.id,
    amountMinor: minor(row.amountMinor),
    currency: row.currency,
    movedAt: row.decidedAt ?? row.createdAt,
  }));
}
