import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getRoomType } from '../room-types/room-type.service.ts';
import { getRatePlan } from './rate-plan.service.ts';
import * as queries from './restriction.queries.ts';
import type { RestrictionForm } from './restriction.schemas.ts';
import type { Restriction } from './restriction.ts';

export function listRestrictions(
  db: DbOrTx,
  hotelId: number,
  span: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<Restriction[]> {
  return queries.selectRestrictions(db, { hotelId, ...span });
}

/** Sets what holds for one scope over a range of dates, in place of what stood there. */
export function setRestrictions(ctx: Context, hotelId: number, form: RestrictionForm): Promise<void> {
  const { firstDate, lastDate, roomTypeId, ratePlanId, channel, ...rule } = form;
  const scope = { hotelId, roomTypeId, ratePlanId, channel, dates: datesOf(firstDate, lastDate) };
  return inTransaction(ctx.db, async (tx) => {
    await refuseForeign(tx, hotelId, form);
    await queries.lockRestrictions(tx, hotelId);
    await queries.deleteRestrictions(tx, scope);
    const saysSomething = Object.values(rule).some((value) => value !== null && value !== false);
    if (saysSomething) await queries.insertRestrictions(tx, scope, rule);
    await record(tx, ctx, {
      hotelId,
      action: saysSomething ? 'restrictions_set' : 'restrictions_cleared',
      after: { ...form },
    });
  });
}

export interface StopSell {
  readonly hotelId: number;
  /** Null: the whole house. */
  readonly roomTypeId: number | null;
  readonly dates: readonly CalendarDate[];
  readonly closed: boolean;
}

/**
 * Stops or resumes selling a type on every plan and channel; other restrictions stay. The caller has made sure that the
 * type is one of the hotel's, and records the change.
 */
export async function setStopSellIn(tx: Tx, { closed, ...scope }: StopSell): Promise<void> {
  await queries.lockRestrictions(tx, scope.hotelId);
  await queries.updateClosed(tx, { ...scope, ratePlanId: null, channel: null }, closed);
}

const longestRangeDays = 400;

function datesOf(firstDate: CalendarDate, lastDate: CalendarDate): CalendarDate[] {
  const dates = eachNight(firstDate, addDays(lastDate, 1));
  if (dates.length === 0) throw ruleBroken('dates_in_wrong_order');
  if (dates.length > longestRangeDays) throw ruleBroken('range_too_long', { count: longestRangeDays });
  return dates;
}

async function refuseForeign(
  tx: Tx,
  hotelId: number,
  scope: { readonly roomTypeId: number | null; readonly ratePlanId: number | null },
): Promise<void> {
  if (scope.roomTypeId !== null) await getRoomType(tx, hotelId, scope.roomTypeId);
  if (scope.ratePlanId !== null) await getRatePlan(tx, hotelId, scope.ratePlanId);
}

function record(
  tx: Tx,
  ctx: Context,
  entry: { hotelId: number; action: string; after: object },
): Promise<void> {
  return recordEvent(tx, ctx, { ...entry, subjectType: 'restriction', subjectId: entry.hotelId });
}
