import { notFound, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { listRatePlans } from './rate-plan.service.ts';
import { listPolicies } from './rate-settings.service.ts';
import * as queries from './season.queries.ts';
import type { SeasonForm } from './season.schemas.ts';
import type { Season, SeasonPrice } from './season.ts';

export function listSeasons(db: DbOrTx, hotelId: number): Promise<Season[]> {
  return queries.selectSeasons(db, hotelId);
}

export async function getSeason(db: DbOrTx, hotelId: number, id: number): Promise<SeasonView> {
  const season = await queries.selectSeason(db, hotelId, id);
  return { season, prices: await queries.selectSeasonPrices(db, id) };
}

export interface SeasonView {
  readonly season: Season;
  readonly prices: readonly SeasonPrice[];
}

/** The same; null where it has been removed, or is another hotel's. */
export async function findSeason(db: DbOrTx, hotelId: number, id: number): Promise<SeasonView | null> {
  const found = (await queries.selectSeasons(db, hotelId)).some((season) => season.id === id);
  return found ? getSeason(db, hotelId, id) : null;
}

/** What a form says of a period, and what a change of one carries: plain data. */
export type SeasonPayload = Omit<SeasonForm, 'names' | 'prices'> & {
  readonly code?: string | undefined;
  readonly names: LocalText;
  readonly prices: readonly SeasonPrice[];
};

/** Which period is meant; null: a new one. */
export interface SeasonSubject {
  readonly hotelId: number;
  readonly id: number | null;
}

/** Throws where the change can not be made: an overlap of equal rank, a taken code, a foreign plan, type or policy. */
export async function checkSeason(
  tx: Tx,
  { hotelId, id }: SeasonSubject,
  payload: SeasonPayload,
): Promise<SeasonView | null> {
  await queries.lockSeasons(tx, hotelId);
  const before = id === null ? null : await getSeason(tx, hotelId, id);
  if (id === null) await queries.refuseTaken(tx, hotelId, payload.code ?? '');
  await queries.refuseOverlap(tx, hotelId, { ...payload, id });
  await refusePrices(tx, hotelId, payload.prices);
  if (payload.policyId !== null) await requirePolicy(tx, hotelId, payload.policyId);
  return before;
}

/** Makes the change after the same checks, and records it. */
export async function applySeason(
  tx: Tx,
  ctx: Context,
  subject: SeasonSubject,
  payload: SeasonPayload,
): Promise<{ readonly subjectId: number }> {
  const { hotelId } = subject;
  const before = await checkSeason(tx, subject, payload);
  const code = before?.season.code ?? payload.code ?? '';
  const approvedById = ctx.actor.id;
  const id =
    before?.season.id ?? (await queries.insertSeason(tx, hotelId, { ...payload, code, approvedById }));
  if (before) await queries.updateSeason(tx, id, payload);
  await queries.replaceSeasonPrices(tx, id, payload.prices);
  await record(tx, ctx, {
    hotelId,
    action: before ? 'season_changed' : 'season_created',
    subjectId: id,
    subjectLabel: code,
    ...(before && { before }),
    after: { ...payload },
  });
  return { subjectId: id };
}

export async function applyRemoval(
  tx: Tx,
  ctx: Context,
  { hotelId, id }: { readonly hotelId: number; readonly id: number },
): Promise<void> {
  await queries.lockSeasons(tx, hotelId);
  const before = await getSeason(tx, hotelId, id);
  await queries.deleteSeason(tx, id);
  const subjectLabel = before.season.code;
  await record(tx, ctx, { hotelId, action: 'season_removed', subjectId: id, subjectLabel, before });
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

async function requirePolicy(tx: Tx, hotelId: number, policyId: number): Promise<void> {
  const policies = await listPolicies(tx, hotelId);
  if (!policies.some((policy) => policy.id === policyId)) throw notFound('policy_not_found');
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
