import { addDays, type CalendarDate, eachNight, weekday } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { listRatePlans } from './rate-plan.service.ts';
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

/** The last change of restrictions, while it can be taken back. */
export function lastRestrictionChange(db: DbOrTx, hotelId: number): Promise<queries.RestrictionUndo | null> {
  return queries.selectOptionalUndo(db, hotelId);
}

const mostRestrictions = 40_000;

/** Sets what holds for these scopes and dates, in place of what stood there: all of it or nothing, at once. */
export function setRestrictions(ctx: Context, hotelId: number, form: RestrictionForm): Promise<void> {
  const { firstDate, lastDate, weekdays, roomTypeIds, ratePlanIds, channels, ...rule } = form;
  const every = datesOf(firstDate, lastDate);
  const dates = weekdays.length === 0 ? every : every.filter((date) => weekdays.includes(weekday(date)));
  const orEvery = <Item>(list: readonly Item[]) => (list.length === 0 ? [null] : [...new Set(list)]);
  const scopes = {
    hotelId,
    dates,
    roomTypeIds: orEvery(roomTypeIds),
    ratePlanIds: orEvery(ratePlanIds),
    channels: orEvery(channels),
  };
  if (dates.length === 0) throw ruleBroken('rate_cells_none');
  if (
    dates.length * scopes.roomTypeIds.length * scopes.ratePlanIds.length * scopes.channels.length >
    mostRestrictions
  )
    throw ruleBroken('too_wide_restriction');
  return inTransaction(ctx.db, async (tx) => {
    await refuseForeign(tx, hotelId, form);
    await queries.lockRestrictions(tx, hotelId);
    const rows = await queries.deleteScopes(tx, scopes);
    const saysSomething = Object.values(rule).some((value) => value !== null && value !== false);
    if (saysSomething) await queries.insertScopes(tx, scopes, rule);
    await queries.keepUndo(tx, scopes, { actorName: ctx.actor.name, at: ctx.clock(), rows });
    await record(tx, ctx, {
      hotelId,
      action: saysSomething ? 'restrictions_set' : 'restrictions_cleared',
      after: { ...form },
    });
  });
}

/** Takes the last change of restrictions back, unless anything else was changed since. */
export function undoRestrictions(ctx: Context, hotelId: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.lockRestrictions(tx, hotelId);
    const undo = await queries.takeUndo(tx, hotelId);
    if (!undo) throw conflict('restrictions_nothing_to_undo');
    await queries.deleteScopes(tx, undo.scopes);
    await queries.insertRowsAgain(tx, undo.rows);
    const { dates } = undo.scopes;
    await record(tx, ctx, {
      hotelId,
      action: 'restrictions_undone',
      after: { firstDate: dates[0], lastDate: dates.at(-1) },
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
  await queries.takeUndo(tx, scope.hotelId); // an older change can not be taken back over this one
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
  scope: { readonly roomTypeIds: readonly number[]; readonly ratePlanIds: readonly number[] },
): Promise<void> {
  const types = new Set((await listRoomTypes(tx, hotelId)).map(({ id }) => id));
  const plans = new Set((await listRatePlans(tx, hotelId)).map(({ id }) => id));
  if (scope.roomTypeIds.some((id) => !types.has(id))) throw notFound('room_type_not_found');
  if (scope.ratePlanIds.some((id) => !plans.has(id))) throw notFound('rate_plan_not_found');
}

function record(
  tx: Tx,
  ctx: Context,
  entry: { hotelId: number; action: string; after: object },
): Promise<void> {
  return recordEvent(tx, ctx, { ...entry, subjectType: 'restriction', subjectId: entry.hotelId });
}
