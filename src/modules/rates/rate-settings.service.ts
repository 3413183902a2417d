import { ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import type { OccupancySupplement } from './occupancy.ts';
import type { PolicyParts } from './policy.ts';
import * as queries from './rate-settings.queries.ts';
import type { TaxForm } from './rate-settings.schemas.ts';

/** A new tax; its transaction code is made where there is none. Refuses a code that means a charge or a payment. */
export function createTax(ctx: Context, hotelId: number, form: TaxForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await claimTaxCode(tx, hotelId, form);
    const id = await queries.insertTax(tx, hotelId, form);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'tax_created',
      ...taxSubject(id, form),
      after: { ...form },
    });
  });
}

/** A change of a tax prices later bookings; nights that are booked keep the tax they were booked with. */
export function changeTax(ctx: Context, hotelId: number, id: number, form: TaxForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await claimTaxCode(tx, hotelId, form);
    await queries.updateTax(tx, hotelId, id, form);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'tax_changed',
      ...taxSubject(id, form),
      after: { ...form },
    });
  });
}

export function removeTax(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.deleteTax(tx, hotelId, id);
    await recordEvent(tx, ctx, { hotelId, action: 'tax_removed', subjectType: 'tax', subjectId: String(id) });
  });
}

async function claimTaxCode(tx: Tx, hotelId: number, { code, names }: TaxForm): Promise<void> {
  const kind = await queries.selectCodeKind(tx, hotelId, code);
  if (kind !== null && kind !== 'tax') throw ruleBroken('tax_code_is_a_charge');
  await queries.insertTransactionCodeOfTax(tx, hotelId, code, names);
}

function taxSubject(id: number, { code }: TaxForm) {
  return { subjectType: 'tax', subjectId: String(id), subjectLabel: code };
}

export type { Policy } from './rate-settings.queries.ts';

export function listPolicies(db: DbOrTx, hotelId: number): Promise<queries.Policy[]> {
  return queries.selectPolicies(db, hotelId);
}

/** What a form says of a policy, and what a change of one carries: plain data. */
export interface PolicyPayload {
  readonly code?: string | undefined;
  readonly names: LocalText;
  readonly parts: PolicyParts;
}

/** Which policy is meant; null: a new one. */
export interface PolicySubject {
  readonly hotelId: number;
  readonly id: number | null;
}

/** Throws where the change can not be made: a code that is taken, a policy that is not the hotel's. */
export async function checkPolicy(
  tx: Tx,
  { hotelId, id }: PolicySubject,
  { code = '' }: PolicyPayload,
): Promise<queries.Policy | null> {
  if (id !== null) return queries.selectAndLockPolicy(tx, hotelId, id);
  await queries.refuseTakenPolicy(tx, hotelId, code);
  return null;
}

/** A changed policy is a new version: what is booked keeps the one it was booked with. */
export async function applyPolicy(
  tx: Tx,
  ctx: Context,
  subject: PolicySubject,
  payload: PolicyPayload,
): Promise<{ readonly subjectId: number }> {
  const { hotelId } = subject;
  const before = await checkPolicy(tx, subject, payload);
  const { names, parts } = payload;
  const code = before?.code ?? payload.code ?? '';
  const policyId = before?.id ?? (await queries.insertPolicy(tx, hotelId, code, names));
  if (before) await queries.updatePolicyNames(tx, policyId, names);
  const version = (before?.version ?? 0) + 1;
  const made = { at: ctx.clock(), approvedById: ctx.actor.id };
  await queries.insertPolicyVersion(tx, { policyId, version, parts, ...made });
  await recordEvent(tx, ctx, {
    hotelId,
    action: before ? 'policy_changed' : 'policy_created',
    subjectType: 'policy',
    subjectId: String(policyId),
    subjectLabel: code,
    ...(before && { before: { ...before } }),
    after: { names, parts, version },
  });
  return { subjectId: policyId };
}

export function listSupplements(db: DbOrTx, hotelId: number): Promise<OccupancySupplement[]> {
  return queries.selectSupplements(db, hotelId);
}
