import type { CalendarDate } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { selectLots } from './lot.queries.ts';
import { pointsOn } from './lot.ts';
import { selectAndLockMember, selectMember } from './member.queries.ts';
import { returnIn, spendIn } from './points.service.ts';
import { selectLevel, selectProgramme } from './programme.queries.ts';
import * as queries from './upgrade.queries.ts';
import { type PaidUpgrade, pricesByStep, pricesFor, type UpgradePrice } from './upgrade.ts';

export const listUpgradePrices = (db: DbOrTx, hotelId: number): Promise<UpgradePrice[]> =>
  queries.selectUpgradePrices(db, hotelId);

export const getUpgradePrice = (
  db: DbOrTx,
  key: { readonly id: number; readonly hotelId: number },
): Promise<UpgradePrice> => queries.selectUpgradePrice(db, key);

/** Puts a price on a night from one type to another. Types of another house are refused by the database. */
export function createUpgradePrice(
  ctx: Context,
  hotelId: number,
  price: queries.UpgradePriceFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await queries.insertUpgradePrices(tx, hotelId, [price]);
    await recordPrices(tx, ctx, hotelId, { after: { ...price } });
  });
}

/** What points have paid for already stays what it cost. */
export function changeUpgradePrice(
  ctx: Context,
  key: { readonly id: number; readonly hotelId: number },
  price: queries.UpgradePriceFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectUpgradePrice(tx, key);
    await queries.updateUpgradePrice(tx, key, price);
    await recordPrices(tx, ctx, key.hotelId, { before: { ...before }, after: { ...price } });
  });
}

/** Fills the table by steps of the types' order; answers how many prices are new. */
export function fillUpgradePrices(ctx: Context, hotelId: number, pointsPerStep: number): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const types = (await listRoomTypes(tx, hotelId)).filter((type) => type.active);
    const known = await queries.selectUpgradePrices(tx, hotelId);
    const prices = pricesByStep(
      types.map((type) => type.id),
      pointsPerStep,
      known,
    );
    if (prices.length === 0) return 0;
    await queries.insertUpgradePrices(tx, hotelId, prices);
    await recordPrices(tx, ctx, hotelId, { after: { pointsPerStep, prices: prices.length } });
    return prices.length;
  });
}

function recordPrices(
  tx: Tx,
  ctx: Context,
  hotelId: number,
  change: { readonly before?: Record<string, unknown>; readonly after: Record<string, unknown> },
): Promise<void> {
  return recordEvent(tx, ctx, {
    hotelId,
    subjectType: 'loyalty',
    subjectId: 1,
    subjectLabel: '',
    action: 'upgrade_prices_changed',
    ...change,
  });
}

/** What a member has to spend, and what a better room costs him; null while the programme rests. */
export interface UpgradeTerms {
  readonly memberId: number;
  readonly memberNumber: string;
  readonly points: number;
  readonly prices: readonly UpgradePrice[];
}

export async function upgradeTermsFor(
  db: DbOrTx,
  question: {
    readonly memberId: number;
    readonly hotelId: number;
    readonly fromTypeId: number;
    readonly ratePlanId: number;
    readonly date: CalendarDate;
  },
): Promise<UpgradeTerms | null> {
  const { memberId, hotelId, date, ...stay } = question;
  if (!(await selectProgramme(db)).active) return null;
  const member = await selectMember(db, memberId);
  const { rank } = await selectLevel(db, member.levelId);
  const prices = pricesFor(await queries.selectUpgradePrices(db, hotelId), { ...stay, rank });
  const points = pointsOn(await selectLots(db, memberId), date);
  return { memberId, memberNumber: member.number, points, prices };
}

/** The types of a house from which points lead up at all; none while the programme rests. */
export async function upgradableTypes(db: DbOrTx, hotelId: number): Promise<ReadonlySet<number>> {
  const { active } = await selectProgramme(db);
  const prices = active ? await queries.selectUpgradePrices(db, hotelId) : [];
  return new Set(prices.filter((price) => price.active).map((price) => price.fromTypeId));
}

/** The upgrades that points have paid for, of these stays; one statement. */
export async function liveUpgradesOf(
  db: DbOrTx,
  stayIds: readonly number[],
): Promise<ReadonlyMap<number, PaidUpgrade>> {
  const upgrades = await queries.selectLiveUpgrades(db, stayIds);
  return new Map(upgrades.map((upgrade) => [upgrade.stayId, upgrade]));
}

/** Points that paid for better rooms of stays to come: they may still come back. */
export const pointsForUpgrades = (db: DbOrTx): Promise<number> => queries.selectPointsForUpgrades(db);

export interface UpgradeBought {
  readonly memberId: number;
  readonly hotelId: number;
  readonly stayId: number;
  readonly fromTypeId: number;
  readonly toTypeId: number;
  readonly nights: number;
  readonly pointsPerNight: number;
  readonly businessDate: CalendarDate;
}

/** Takes the points of an upgrade, first to expire first. The caller holds every other lock and moves the stay. */
export async function payUpgradeIn(tx: Tx, ctx: Context, bought: UpgradeBought): Promise<void> {
  const { memberId, businessDate, ...upgrade } = bought;
  const points = upgrade.nights * upgrade.pointsPerNight;
  const member = await selectAndLockMember(tx, memberId);
  const upgradeId = await queries.insertUpgrade(tx, { ...upgrade, memberId, points, madeAt: ctx.clock() });
  const { hotelId, stayId } = upgrade;
  const movement = { member, points, businessDate, hotelId, stayId, upgradeId };
  await spendIn(tx, ctx, { ...movement, kind: 'redeemed' });
}

/** Gives an upgrade's points back to the lots they came from. The caller holds every other lock and moves the stay. */
export async function returnUpgradeIn(
  tx: Tx,
  ctx: Context,
  { upgrade, hotelId, businessDate }: UpgradeReturned,
): Promise<void> {
  const { id: upgradeId, stayId, points, memberId } = upgrade;
  const member = await selectAndLockMember(tx, memberId);
  await queries.moveUpgradeReturned(tx, upgradeId, ctx.clock());
  const movement = { member, points, businessDate, hotelId, stayId, upgradeId };
  await returnIn(tx, ctx, { ...movement, kind: 'returned' }, { upgradeId });
}

interface UpgradeReturned {
  readonly upgrade: PaidUpgrade;
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
}
