import type { CalendarDate } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { BookedRefund } from '../payments/refund-handler.service.ts';
import {
  type EarningStay,
  type SettledStay,
  selectOptionalEarningStay,
  selectOptionalSettledStay,
  selectStayBill,
  upsertSettledStay,
} from './earning.queries.ts';
import { campaignCounts, type EarningTerms, earnedBy, pointsDueBack } from './earning.ts';
import { levelMove, standingOn } from './level.ts';
import { selectOptionalSpent } from './lot.queries.ts';
import {
  selectAndLockMember,
  selectFeats,
  selectOptionalMemberOf,
  updateLevelMove,
  updateStanding,
} from './member.queries.ts';
import type { Member } from './member.ts';
import { clawBackIn, grantIn, returnIn, subjectOfMember } from './points.service.ts';
import {
  selectCampaigns,
  selectGroupFactors,
  selectLevel,
  selectLevels,
  selectOptionalRate,
  selectPlanFactors,
  selectProgramme,
} from './programme.queries.ts';

/**
 * Makes what a stay that is over has earned what its bill says now: at check-out all of it, after a refund less, and
 * the same again does nothing. The rules are those of the check-out, whatever has changed since.
 */
export async function settleStayIn(
  tx: Tx,
  ctx: Context,
  { stayId, businessDate }: { readonly stayId: number; readonly businessDate: CalendarDate },
): Promise<void> {
  const stay = await selectOptionalEarningStay(tx, stayId);
  if (!stay) return;
  const known = await selectOptionalSettledStay(tx, stayId);
  const memberId = known?.memberId ?? (await selectOptionalMemberOf(tx, stay.customerId))?.id;
  if (memberId === undefined || (!known && !(await selectProgramme(tx)).active)) return;
  const member = await selectAndLockMember(tx, memberId);
  // What another transaction settled while this one waited for the member.
  const before = await selectOptionalSettledStay(tx, stayId);
  const terms = before?.terms ?? (await termsFor(tx, stay, member));
  if (terms) await settle(tx, ctx, { stay, member, before, terms, businessDate });
}

interface Settling {
  readonly stay: EarningStay;
  readonly member: Member;
  readonly before: SettledStay | null;
  readonly terms: EarningTerms;
  readonly businessDate: CalendarDate;
}

async function settle(tx: Tx, ctx: Context, settling: Settling): Promise<void> {
  const { stay, member, before, terms, businessDate } = settling;
  const { stayId, hotelId, nights, departure: date } = stay;
  const bill = await selectStayBill(tx, stayId);
  const earned = earnedBy(bill, terms);
  // Given away is no stay that counts; paid by money or by points it is.
  const counts = bill.chargedMinor > 0 && bill.balanceMinor < bill.chargedMinor;
  if (before && before.points === earned.points && before.counts === counts) return;
  const record = { stayId, memberId: member.id, hotelId, date, nights, counts, terms, ...earned };
  await upsertSettledStay(tx, record);
  const change = earned.points - (before?.points ?? 0);
  const movement = { member, points: Math.abs(change), businessDate, hotelId, stayId };
  if (change > 0) await grantIn(tx, ctx, { ...movement, kind: 'earned' });
  if (change < 0) await clawBackIn(tx, ctx, { ...movement, kind: 'clawed_back' });
  await updateLevelIn(tx, ctx, { member, date: businessDate });
}

/** The rules under which this member earns on this stay; null where the programme does not know the currency. */
async function termsFor(tx: Tx, stay: EarningStay, member: Member): Promise<EarningTerms | null> {
  const rate = await selectOptionalRate(tx, stay.currency);
  if (!rate) return null;
  const level = await selectLevel(tx, member.levelId);
  const plans = await selectPlanFactors(tx, [stay.ratePlanId]);
  const campaigns = (await selectCampaigns(tx)).filter((campaign) =>
    campaignCounts(campaign, { ...stay, rank: level.rank }),
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    pointsPer100: rate.pointsPer100,
    groups: await selectGroupFactors(tx),
    planBasisPoints: plans.get(stay.ratePlanId) ?? 10_000,
    factorBasisPoints: basisPoints(
      level.factorBasisPoints + sum(campaigns.map((campaign) => campaign.extraBasisPoints)),
    ),
    bonusPoints: sum(campaigns.map((campaign) => campaign.bonusPoints)),
  };
}

/** Makes the level what the member's history says on a day. */
export async function updateLevelIn(
  tx: Tx,
  ctx: Context,
  { member, date }: { readonly member: Member; readonly date: CalendarDate },
): Promise<void> {
  const { period, softLanding } = await selectProgramme(tx);
  const levels = await selectLevels(tx);
  const standing = standingOn(await selectFeats(tx, member.id), { period, softLanding, levels }, date);
  const level = levels[standing.rank];
  if (!level || (level.id === member.levelId && standing.until === member.levelUntil)) return;
  await updateStanding(tx, member.id, { levelId: level.id, levelUntil: standing.until });
  if (level.id === member.levelId) return;
  const before = levels.find((each) => each.id === member.levelId);
  const ranOut = member.levelUntil !== null && member.levelUntil < date;
  const move = levelMove({ from: before?.rank ?? 0, to: level.rank }, { ranOut, softLanding });
  await updateLevelMove(tx, member.id, { move, at: ctx.clock() });
  await recordEvent(tx, ctx, {
    ...subjectOfMember(member),
    action: 'member_level_changed',
    before: { level: before?.code },
    after: { level: level.code, until: standing.until },
  });
}

/** A refund gives back the points that paid, and takes back those that its money had earned. */
export async function followRefund(tx: Tx, ctx: Context, { refund, stayId }: BookedRefund): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, refund.hotelId);
  if (refund.gateway === 'points' && refund.parentPaymentId !== null)
    await returnPointsIn(tx, ctx, { refund, paymentId: refund.parentPaymentId, businessDate });
  if (stayId !== null) await settleStayIn(tx, ctx, { stayId, businessDate });
}

async function returnPointsIn(
  tx: Tx,
  ctx: Context,
  {
    refund,
    paymentId,
    businessDate,
  }: { refund: BookedRefund['refund']; paymentId: number; businessDate: CalendarDate },
): Promise<void> {
  const spent = await selectOptionalSpent(tx, { paymentId });
  if (!spent) return;
  const member = await selectAndLockMember(tx, spent.memberId);
  const charge = await tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { amountMinor: true, refundedMinor: true },
  });
  const due = pointsDueBack({ amountMinor: charge.amountMinor, points: spent.taken }, charge.refundedMinor);
  const points = due - (spent.taken - spent.points);
  const reason = refund.refundReason ?? '';
  const movement = { member, points, businessDate, hotelId: refund.hotelId, paymentId, reason };
  await returnIn(tx, ctx, { ...movement, kind: 'returned' }, { paymentId });
}
