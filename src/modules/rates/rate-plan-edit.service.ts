import { toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { RatePlanForm } from './rate-plan.schemas.ts';
import { derivationRefusal, isFree, type PackagePart, type RatePlan } from './rate-plan.ts';
import {
  insertPlan,
  type PlanColumns,
  replacePlanPrices,
  selectAndLockPlans,
  selectChargeNames,
  updatePlan,
} from './rate-plan-edit.queries.ts';

/** What a form says of a plan, and what a change of a plan carries: plain data. */
export type RatePlanPayload = Omit<RatePlanForm, 'names' | 'descriptions'> & {
  readonly code?: string | undefined;
  readonly names: LocalText;
  readonly descriptions: LocalText;
};

/** Which plan is meant; null: a new one. */
export interface PlanSubject {
  readonly hotelId: number;
  readonly id: number | null;
}

/** Throws where the change can not be made: a code that is taken, a foreign parent, policy or type, a loop. */
export async function checkRatePlan(
  tx: Tx,
  { hotelId, id }: PlanSubject,
  payload: RatePlanPayload,
): Promise<RatePlan | null> {
  const plans = await selectAndLockPlans(tx, hotelId);
  const before = plans.find((plan) => plan.id === id) ?? null;
  if (id !== null && !before) throw notFound('rate_plan_not_found');
  if (id === null && plans.some((plan) => plan.code === payload.code)) throw conflict('rate_plan_taken');
  await packageOf(tx, hotelId, payload);
  refuseDerivation(plans, id, payload.parentPlanId);
  await pricesOf(tx, hotelId, payload);
  return before;
}

/** Makes the change after the same checks, and records it. */
export async function applyRatePlan(
  tx: Tx,
  ctx: Context,
  subject: PlanSubject,
  payload: RatePlanPayload,
): Promise<{ readonly subjectId: number }> {
  const { hotelId } = subject;
  const before = await checkRatePlan(tx, subject, payload);
  const columns = columnsOf(payload, await packageOf(tx, hotelId, payload));
  const code = before?.code ?? payload.code ?? '';
  const id = before?.id ?? (await insertPlan(tx, hotelId, { ...columns, code, approvedById: ctx.actor.id }));
  if (before) await updatePlan(tx, id, columns);
  await replacePlanPrices(tx, hotelId, id, await pricesOf(tx, hotelId, payload));
  await recordEvent(tx, ctx, {
    hotelId,
    action: before ? 'rate_plan_changed' : 'rate_plan_created',
    subjectType: 'rate_plan',
    subjectId: id,
    subjectLabel: code,
    ...(before && { before: { ...before } }),
    after: { ...payload },
  });
  return { subjectId: id };
}

function refuseDerivation(
  plans: readonly { readonly id: number; readonly parentPlanId: number | null }[],
  planId: number | null,
  parentPlanId: number | null,
): void {
  if (parentPlanId === null) return;
  const refusal = derivationRefusal(plans, planId, parentPlanId);
  if (refusal === 'no_parent') throw notFound('rate_plan_not_found');
  if (refusal) throw ruleBroken(`derivation_${refusal}`);
}

/** The components with their names as guests read them; the policy and every code must be the hotel's own. */
async function packageOf(tx: Tx, hotelId: number, form: RatePlanPayload): Promise<PackagePart[]> {
  const policy = await tx.policy.findUnique({
    where: { id: form.policyId, hotelId, kind: 'rate' },
    select: { id: true },
  });
  if (!policy) throw notFound('policy_not_found');
  const rows = form.package.filter((row) => row.code !== null);
  if (rows.length === 0) return [];
  const names = await selectChargeNames(tx, hotelId);
  return rows.map(({ code, amount, per, charged }) => {
    const named = names.get(code ?? '');
    if (!named) throw ruleBroken('package_code_unknown');
    return { code: code ?? '', amountMinor: amount ?? zero, per, charged, names: named };
  });
}

/** The hotel's own types among those of the form; a derived plan has no prices of its own. */
async function pricesOf(tx: Tx, hotelId: number, form: RatePlanPayload) {
  const own = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
  const rows = Object.entries(form.prices).map(([name, price]) => ({
    roomTypeId: Number(name.slice(1)),
    ...price,
  }));
  if (rows.some((row) => !own.has(row.roomTypeId))) throw notFound('room_type_not_found');
  const derived = form.parentPlanId !== null || isFree(form.kind);
  return rows
    .filter((row) => row.sold)
    .map(({ roomTypeId, price, weekend }) => ({
      roomTypeId,
      priceMinor: derived ? null : price,
      weekendPriceMinor: derived ? null : weekend,
    }));
}

function columnsOf(form: RatePlanPayload, split: readonly PackagePart[]): PlanColumns {
  const { code: _code, package: _package, prices: _prices, names, descriptions, ...plain } = form;
  const day = (date: typeof form.bookFromDate) => (date === null ? null : toDbDate(date));
  const isHourly = form.kind === 'hourly';
  return {
    ...plain,
    ...(!isHourly && { blockHours: null, hoursFrom: null, hoursUntil: null }),
    names: { ...names },
    descriptions: { ...descriptions },
    packageSplit: split.map((part) => ({ ...part, names: { ...part.names } })),
    bookFromDate: day(form.bookFromDate),
    bookToDate: day(form.bookToDate),
    stayFromDate: day(form.stayFromDate),
    stayToDate: day(form.stayToDate),
  };
}
