import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { BasisPoints, Minor } from '../../core/money.ts';

export const channels = ['web', 'desk', 'phone', 'api', 'import'] as const;
export type Channel = (typeof channels)[number];

/** The guest books for himself; nobody of the house looks at it. */
export function isSelfService(channel: Channel): boolean {
  return channel === 'web' || channel === 'api';
}

export const planKinds = [
  'public',
  'member',
  'corporate',
  'agency',
  'package',
  'non_refundable',
  'long_stay',
  'early_bird',
  'last_minute',
  'day_use',
  'hourly',
  'complimentary',
  'house_use',
] as const;
export type PlanKind = (typeof planKinds)[number];

export const depositRules = ['all', 'first_night', 'percent', 'none'] as const;
export type DepositRule = (typeof depositRules)[number];

/** Sold for one day, without a night: arrival and departure are the same date. */
export function isByDay(kind: PlanKind): boolean {
  return kind === 'day_use' || kind === 'hourly';
}

/** Costs nothing, and is no revenue. */
export function isFree(kind: PlanKind): boolean {
  return kind === 'complimentary' || kind === 'house_use';
}

/** A member's level takes something off: not off what is free, and not off what was agreed with others. */
export function takesLevels(kind: PlanKind): boolean {
  return !isFree(kind) && kind !== 'corporate' && kind !== 'agency';
}

/** Sold to the companies of its agreements alone. */
export function isNegotiated(kind: PlanKind): boolean {
  return kind === 'corporate' || kind === 'agency';
}

export const packageHeads = ['person', 'adult', 'child', 'room'] as const;
export const packageTimes = ['night', 'arrival', 'stay'] as const;

/** A component taken out of the night's price and posted under its own code, such as breakfast. */
export interface PackagePart {
  readonly code: string;
  readonly amountMinor: Minor;
  readonly per: (typeof packageHeads)[number];
  /** Each night when left out; once on arrival; or once for the stay, in shares over its nights. */
  readonly charged?: (typeof packageTimes)[number] | undefined;
  /** What a guest reads. */
  readonly names?: LocalText | undefined;
}

export interface RatePlan {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly kind: PlanKind;
  /** A derived plan moves its parent's price by percent or by amount. */
  readonly parentPlanId: number | null;
  readonly adjustBasisPoints: BasisPoints | null;
  readonly adjustAmountMinor: Minor | null;
  readonly policyId: number;
  /** Of a plan by the hour: the length of its block and the times between which it lies. */
  readonly blockHours: number | null;
  readonly hoursFrom: string | null;
  readonly hoursUntil: string | null;
  readonly packageSplit: readonly PackagePart[];
  readonly depositRule: DepositRule;
  readonly depositPercent: number;
  readonly allowPayAtHotel: boolean;
  readonly channels: readonly Channel[];
  /** First and last business date on which it may be booked. */
  readonly bookFromDate: CalendarDate | null;
  readonly bookToDate: CalendarDate | null;
  /** First and last night that it covers. */
  readonly stayFromDate: CalendarDate | null;
  readonly stayToDate: CalendarDate | null;
  readonly minAdvanceDays: number | null;
  readonly maxAdvanceDays: number | null;
  readonly minStayNights: number | null;
  readonly maxStayNights: number | null;
  readonly sortOrder: number;
  readonly status: 'draft' | 'submitted' | 'approved';
  readonly active: boolean;
}

/** How many derivations may stand between a plan and the plan that has prices of its own. */
export const deepestDerivation = 3;

interface Derivable {
  readonly id: number;
  readonly parentPlanId: number | null;
}

/** The plan, the plan it derives from, and so on to the one with prices; null where that never ends or is too deep. */
export function derivationOf<Plan extends Derivable>(
  plan: Plan,
  plans: ReadonlyMap<number, Plan>,
): Plan[] | null {
  const chain = [plan];
  let last = plan;
  while (last.parentPlanId !== null) {
    const parent = plans.get(last.parentPlanId);
    if (!parent || chain.length > deepestDerivation) return null;
    chain.push(parent);
    last = parent;
  }
  return chain;
}

export type DerivationRefusal = 'no_parent' | 'loop' | 'too_deep';

/** Why `planId` (null: a new plan) may not derive from `parentPlanId`; null when it may. */
export function derivationRefusal(
  plans: readonly Derivable[],
  planId: number | null,
  parentPlanId: number,
): DerivationRefusal | null {
  const parents = new Map(plans.map((plan) => [plan.id, plan.parentPlanId]));
  if (!parents.has(parentPlanId)) return 'no_parent';
  let above = 0;
  for (let id: number | null = parentPlanId; id !== null; id = parents.get(id) ?? null) {
    if (id === planId || above > plans.length) return 'loop';
    above += 1;
  }
  const below = planId === null ? 0 : depthBelow(plans, planId);
  return above + below > deepestDerivation ? 'too_deep' : null;
}

function depthBelow(plans: readonly Derivable[], planId: number): number {
  const children = plans.filter((plan) => plan.parentPlanId === planId);
  return children.reduce((deepest, child) => Math.max(deepest, 1 + depthBelow(plans, child.id)), 0);
}
