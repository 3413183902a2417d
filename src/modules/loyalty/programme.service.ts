import { conflict } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { violates } from '../../platform/database/errors.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import type { Campaign } from './earning.ts';
import type { Level } from './level.ts';
import type { CurrencyRate, Programme } from './member.ts';
import * as queries from './programme.queries.ts';

/** How points are earned, as the settings page shows it. */
export interface EarningRules {
  readonly programme: Programme;
  readonly rate: CurrencyRate;
  readonly groups: Readonly<Record<string, number>>;
  /** Of the hotel's own plans; 10000 where nothing is said. */
  readonly plans: ReadonlyMap<number, number>;
}

export async function earningRules(
  db: DbOrTx,
  { hotelId, currency }: { readonly hotelId: number; readonly currency: string },
): Promise<EarningRules> {
  const plans = await listRatePlans(db, hotelId);
  const ids = plans.map((plan) => plan.id);
  // One after the other: a transaction has one connection.
  const programme = await queries.selectProgramme(db);
  const rate = await queries.selectOptionalRate(db, currency);
  const groups = await queries.selectGroupFactors(db);
  const factors = await queries.selectPlanFactors(db, ids);
  const unknown = { currency, pointsPer100: 0, minorPer100Points: 100 };
  return {
    programme,
    rate: rate ?? unknown,
    groups,
    plans: new Map(ids.map((id) => [id, factors.get(id) ?? 10_000])),
  };
}

/** Holds from now on: stays that earned keep the rules they earned under. */
export function changeEarningRules(ctx: Context, hotelId: number, rules: EarningRules): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await earningRules(tx, { hotelId, currency: rules.rate.currency });
    await queries.updateProgramme(tx, rules.programme);
    await queries.upsertCurrencyRate(tx, rules.rate);
    await queries.replaceGroupFactors(tx, rules.groups);
    const own = new Map([...rules.plans].filter(([id]) => before.plans.has(id)));
    await queries.replacePlanFactors(tx, own);
    await recordEvent(tx, ctx, {
      ...subject,
      action: 'loyalty_rules_changed',
      before: asObject(before),
      after: asObject({ ...rules, plans: own }),
    });
  });
}

const subject = { hotelId: null, subjectType: 'loyalty', subjectId: 1, subjectLabel: '' };
const asObject = ({ plans, ...rest }: EarningRules) => ({ ...rest, plans: Object.fromEntries(plans) });

export const listLevels = (db: DbOrTx): Promise<Level[]> => queries.selectLevels(db);
export const getLevel = (db: DbOrTx, id: number): Promise<Level> => queries.selectLevel(db, id);
export const listCampaigns = (db: DbOrTx): Promise<Campaign[]> => queries.selectCampaigns(db);
export const getCampaign = (db: DbOrTx, id: number): Promise<Campaign> => queries.selectCampaign(db, id);

/** A level above all there are. */
export async function createLevel(ctx: Context, code: string, fields: queries.LevelFields): Promise<void> {
  try {
    await inTransaction(ctx.db, async (tx) => {
      await queries.insertLevel(tx, code, fields);
      await recordEvent(tx, ctx, {
        ...subject,
        subjectLabel: code,
        action: 'loyalty_level_created',
        after: { ...fields },
      });
    });
  } catch (error) {
    if (violates(error, 'loyalty_levels_code_key')) throw conflict('loyalty_level_taken');
    throw error;
  }
}

/** Counts for members as soon as their level is reckoned again: with their next stay, or when theirs runs out. */
export function changeLevel(ctx: Context, id: number, fields: queries.LevelFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectLevel(tx, id);
    await queries.updateLevel(tx, id, fields);
    await recordEvent(tx, ctx, {
      ...subject,
      subjectLabel: before.code,
      action: 'loyalty_level_changed',
      before: { ...before },
      after: { ...fields },
    });
  });
}

export function createCampaign(ctx: Context, fields: Omit<Campaign, 'id'>): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.insertCampaign(tx, fields);
    const subjectLabel = fields.names.en;
    await recordEvent(tx, ctx, {
      ...subject,
      subjectLabel,
      action: 'loyalty_campaign_created',
      after: { ...fields },
    });
  });
}

export function changeCampaign(ctx: Context, campaign: Campaign): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectCampaign(tx, campaign.id);
    await queries.updateCampaign(tx, campaign);
    const subjectLabel = campaign.names.en;
    await recordEvent(tx, ctx, {
      ...subject,
      subjectLabel,
      action: 'loyalty_campaign_changed',
      before: { ...before },
      after: { ...campaign },
    });
  });
}

export async function isRunning(db: DbOrTx): Promise<boolean> {
  return (await queries.selectProgramme(db)).active;
}
