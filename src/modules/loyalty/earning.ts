import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type BasisPoints, basisPoints, type Minor, percentageOf, sumMinor } from '../../core/money.ts';

/** What a stay's bill comes to, as points are reckoned from it. */
export interface StayBill {
  /** Net charges and corrections by group: room, food … */
  readonly groups: Readonly<Record<string, Minor>>;
  /** Charges, taxes and corrections together. */
  readonly chargedMinor: Minor;
  /** What is still owed; negative: credit. */
  readonly balanceMinor: Minor;
  /** What points paid. */
  readonly byPointsMinor: Minor;
}

/** The rules under which a stay earned; frozen with it, so that a correction is reckoned as the earning was. */
export interface EarningTerms {
  /** Points for 100 minor units: one yuan, one hundred yen. */
  readonly pointsPer100: number;
  /** What counts of each group; one that is missing earns nothing. */
  readonly groups: Readonly<Record<string, number>>;
  /** What the room earns under this rate plan. */
  readonly planBasisPoints: number;
  /** The level's factor with what campaigns add. */
  readonly factorBasisPoints: number;
  /** What campaigns give once for the stay. */
  readonly bonusPoints: number;
}

export interface Earned {
  /** At the base rate: what levels call spending. */
  readonly basePoints: number;
  readonly points: number;
}

const nothing: Earned = { basePoints: 0, points: 0 };

/**
 * What a stay earns: its eligible charges, as far as money paid them. 1,000.00 of which points paid 250.00 earns on
 * three quarters. Part points are not given.
 */
export function earnedBy(bill: StayBill, terms: EarningTerms): Earned {
  const paidMinor = Math.min(bill.chargedMinor, bill.chargedMinor - bill.balanceMinor) - bill.byPointsMinor;
  if (bill.chargedMinor <= 0 || paidMinor <= 0) return nothing;
  const eligible = Object.entries(bill.groups).map(([group, amount]) => {
    const counted = percentageOf(amount, basisPoints(terms.groups[group] ?? 0));
    return group === 'room' ? percentageOf(counted, basisPoints(terms.planBasisPoints)) : counted;
  });
  const total = Math.max(0, sumMinor(eligible));
  const product = BigInt(total) * BigInt(paidMinor) * BigInt(terms.pointsPer100);
  const basePoints = Number(product / (BigInt(bill.chargedMinor) * 100n));
  if (basePoints === 0) return nothing;
  const factored = Math.floor((basePoints * terms.factorBasisPoints) / 10_000);
  return { basePoints, points: factored + terms.bonusPoints };
}

export interface Campaign {
  readonly id: number;
  readonly names: LocalText;
  /** Departures from and to. */
  readonly fromDate: CalendarDate;
  readonly toDate: CalendarDate;
  readonly extraBasisPoints: BasisPoints;
  readonly bonusPoints: number;
  readonly minNights: number | null;
  /** For this level and those above; null: for everybody. */
  readonly minRank: number | null;
  readonly active: boolean;
}

export function campaignCounts(
  campaign: Omit<Campaign, 'id' | 'names'>,
  stay: { readonly departure: CalendarDate; readonly nights: number; readonly rank: number },
): boolean {
  const { fromDate, toDate, minNights, minRank, active } = campaign;
  return (
    active &&
    fromDate <= stay.departure &&
    stay.departure <= toDate &&
    stay.nights >= (minNights ?? 0) &&
    stay.rank >= (minRank ?? 0)
  );
}

/** What so many points pay, rounded down. */
export function worthOf(points: number, minorPer100Points: number): number {
  return Math.floor((points * minorPer100Points) / 100);
}

/** The fewest points that pay an amount. */
export function pointsFor(amountMinor: number, minorPer100Points: number): number {
  return Math.ceil((amountMinor * 100) / minorPer100Points);
}

/** What of a payment's points is due back once `refundedMinor` of it was given back: all of them with the last cent. */
export function pointsDueBack(
  payment: { readonly amountMinor: number; readonly points: number },
  refundedMinor: number,
): number {
  return Number((BigInt(payment.points) * BigInt(refundedMinor)) / BigInt(payment.amountMinor));
}
