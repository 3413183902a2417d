import type { LocalText } from '../../core/local-text.ts';
import type { DbOrTx } from '../../platform/db.ts';
import type { PlanTypePrice } from './rate-book.ts';
import { selectRatePlan, selectRatePlans } from './rate-plan.queries.ts';
import type { RatePlan } from './rate-plan.ts';
import { selectChargeNames, selectPlanPrices } from './rate-plan-edit.queries.ts';

/** All plans of the hotel in the order in which they are shown, those not on sale included. */
export function listRatePlans(db: DbOrTx, hotelId: number): Promise<RatePlan[]> {
  return selectRatePlans(db, hotelId);
}

export function getRatePlan(db: DbOrTx, hotelId: number, id: number): Promise<RatePlan> {
  return selectRatePlan(db, hotelId, id);
}

/** What the plan itself asks for each type that it sells. */
export function listPlanPrices(db: DbOrTx, ratePlanId: number): Promise<ReadonlyMap<number, PlanTypePrice>> {
  return selectPlanPrices(db, ratePlanId);
}

/** What a package can contain: the names of the hotel's charges by code. */
export function listCharges(db: DbOrTx, hotelId: number): Promise<ReadonlyMap<string, LocalText>> {
  return selectChargeNames(db, hotelId);
}
