import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { listRatePlans } from './rate-plan.service.ts';
import * as queries from './season.queries.ts';
import type { SeasonForm } from './season.schemas.ts';
import type { Season, SeasonPrice } from './season.ts';

export function listSeasons(db: DbOrTx, hotelId: number): Promise<Season[]> {
  return queries.selectSeasons(db, hotelId);
}

export async function getSeason(
  db: DbOrTx,
  hotelId: number,
  id: number,
): Promise<{ readonly season: Season; readonly prices: readonly SeasonPrice[] }> {
  const season = await queries.selectSeason(db, hotelId, id);
  return { season, prices: await queries.selectSeasonPrices(db, id) };
}

/** A new season. Refused where another of the same priority claims one of its nights. */
export function createSeason(
  ctx: Context,
  hotelId: number,
  form: SeasonForm & { readonly code: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.lockSeasons(tx, hotelId);
    await queries.refuseOverlap(tx, hotelId, { ...form, id: null });
    await refusePrices(tx, hotelId, form.prices);
    const id = await queries.insertSeason(tx, hotelId, { ...form, approvedById: ctx.actor.id });
    await queries.replaceSeasonPrices(tx, id, form.prices);
    await record(tx, ctx, {
      hotelId,
      action: 'season_created',
      subjectId: id,
      subjectLabel: form.code,
      after: { ...form },
    });
  });
}

export function changeSeason(ctx: Context, hotelId: number, id: number, form: SeasonForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.lockSeasons(tx, hotelId);
    const before = await getSeason(tx, hotelId, id);
    await queries.refuseOverlap(tx, hotelId, { ...form, id });
    await refusePrices(tx, hotelId, form.prices);
    await queries.updateSeason(tx, id, form);
    await queries.replaceSeasonPrices(tx, id, form.prices);
    const subjectLabel = before.season.code;
    await record(tx, ctx, {
      hotelId,
      action: 'season_changed',
      subjectId: id,
      subjectLabel,
      before,
      after: { ...form },
    });
  });
}

export function removeSeason(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.lockSeasons(tx, hotelId);
    const before = await getSeason(tx, hotelId, id);
    await queries.deleteSeason(tx, id);
    const subjectLabel = before.season.code;
    await record(tx, ctx, { hotelId, action: 'season_removed', subjectId: id, subjectLabel, before });
  });
}

/** Prices are for the hotel's own types and plans, and only for plans that have prices of their own. */
async function refusePrices(tx: Tx, hotelId: number, prices: readonly SeasonPrice[]): Promise<void> {
  const types = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
  const plans = new Map((await listRatePlans(tx, hotelId)).map((plan) => [plan.id, plan]));
  for (const { ratePlanId, roomTypeId } of prices) {
    const plan = plans.get(ratePlanId);
    if (!plan) throw notFound('rate_plan_not_found');
    if (!types.has(roomTypeId)) throw notFound('room_type_not_found');
    if (plan.parentPlanId !== null) throw ruleBroken('derived_plan_has_no_prices');
  }
}

interface Entry {
  readonly hotelId: number;
  readonly action: string;
  readonly subjectId: number;
  readonly subjectLabel: string;
  readonly before?: object;
  readonly after?: object;
}

function record(tx: Tx, ctx: Context, entry: Entry): Promise<void> {
  return recordEvent(tx, ctx, { ...entry, subjectType: 'season' });
}
