import { toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { RatePlanForm } from './rate-plan.schemas.ts';
import { derivationRefusal } from './rate-plan.ts';
import {
  insertPlan,
  type PlanColumns,
  replacePlanPrices,
  selectAndLockPlans,
  updatePlan,
} from './rate-plan-edit.queries.ts';

/** A new plan with the types it sells. Its parent, policy and types must be the hotel's own. */
export function createRatePlan(
  ctx: Context,
  hotelId: number,
  form: RatePlanForm & { readonly code: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const plans = await selectAndLockPlans(tx, hotelId);
    if (plans.some((plan) => plan.code === form.code)) throw conflict('rate_plan_taken');
    await refuseForeign(tx, hotelId, form);
    refuseDerivation(plans, null, form.parentPlanId);
    const id = await insertPlan(tx, hotelId, {
      ...columnsOf(form),
      code: form.code,
      approvedById: ctx.actor.id,
    });
    await replacePlanPrices(tx, hotelId, id, await pricesOf(tx, hotelId, form));
    const subject = { subjectType: 'rate_plan', subjectId: id, subjectLabel: form.code };
    await recordEvent(tx, ctx, { hotelId, action: 'rate_plan_created', ...subject, after: { ...form } });
  });
}

/** A change prices later bookings: nights that are booked keep their price, plan and policy. */
export function changeRatePlan(ctx: Context, hotelId: number, id: number, form: RatePlanForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const plans = await selectAndLockPlans(tx, hotelId);
    const before = plans.find((plan) => plan.id === id);
    if (!before) throw notFound('rate_plan_not_found');
    await refuseForeign(tx, hotelId, form);
    refuseDerivation(plans, id, form.parentPlanId);
    await updatePlan(tx, id, columnsOf(form));
    await replacePlanPrices(tx, hotelId, id, await pricesOf(tx, hotelId, form));
    const subject = { subjectType: 'rate_plan', subjectId: id, subjectLabel: before.code };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'rate_plan_changed',
      ...subject,
      before: { ...before },
      after: { ...form },
    });
  });
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

async function refuseForeign(tx: Tx, hotelId: number, form: RatePlanForm): Promise<void> {
  const policy = await tx.policy.findUnique({ where: { id: form.policyId, hotelId }, select: { id: true } });
  if (!policy) throw notFound('policy_not_found');
  if (form.packageCode === null) return;
  const code = await tx.transactionCode.findUnique({
    where: { hotelId_code: { hotelId, code: form.packageCode }, kind: 'charge' },
    select: { id: true },
  });
  if (!code) throw ruleBroken('package_code_unknown');
}

/** The hotel's own types among those of the form; a derived plan has no prices of its own. */
async function pricesOf(tx: Tx, hotelId: number, form: RatePlanForm) {
  const own = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
  const rows = Object.entries(form.prices).map(([name, price]) => ({
    roomTypeId: Number(name.slice(1)),
    ...price,
  }));
  if (rows.some((row) => !own.has(row.roomTypeId))) throw notFound('room_type_not_found');
  const derived = form.parentPlanId !== null;
  return rows
    .filter((row) => row.sold)
    .map(({ roomTypeId, price, weekend }) => ({
      roomTypeId,
      priceMinor: derived ? null : price,
      weekendPriceMinor: derived ? null : weekend,
    }));
}

function columnsOf(form: RatePlanForm): PlanColumns {
  const {
    packageCode,
    packageAmountMinor,
    packagePer,
    prices: _prices,
    names,
    descriptions,
    ...plain
  } = form;
  const split =
    packageCode === null ? [] : [{ code: packageCode, amountMinor: packageAmountMinor, per: packagePer }];
  const day = (date: typeof form.bookFromDate) => (date === null ? null : toDbDate(date));
  return {
    ...plain,
    names: { ...names },
    descriptions: { ...descriptions },
    packageSplit: split,
    bookFromDate: day(form.bookFromDate),
    bookToDate: day(form.bookToDate),
    stayFromDate: day(form.stayFromDate),
    stayToDate: day(form.stayToDate),
  };
}
