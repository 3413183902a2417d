import type { PlanKind, RatePlan } from './rate-plan.ts';

/** The parts of a plan that not every kind has. */
export const planParts = ['prices', 'package', 'hours', 'advance_min', 'advance_max', 'length'] as const;
export type PlanPart = (typeof planParts)[number];

interface KindParts {
  /** Without them the plan is not what its kind says. */
  readonly needs: readonly PlanPart[];
  readonly may: readonly PlanPart[];
}

const usual: KindParts = { needs: [], may: ['prices', 'length'] };

const partsOfKinds: Readonly<Record<PlanKind, KindParts>> = {
  public: usual,
  member: usual,
  corporate: usual,
  agency: usual,
  package: { needs: ['package'], may: ['prices', 'length'] },
  non_refundable: usual,
  long_stay: { needs: ['length'], may: ['prices'] },
  early_bird: { needs: ['advance_min'], may: ['prices', 'length'] },
  last_minute: { needs: ['advance_max'], may: ['prices', 'length'] },
  day_use: { needs: [], may: ['prices', 'package'] },
  hourly: { needs: ['hours'], may: ['prices'] },
  complimentary: { needs: [], may: ['length'] },
  house_use: { needs: [], may: ['length'] },
};

export function needsPart(kind: PlanKind, part: PlanPart): boolean {
  return partsOfKinds[kind].needs.includes(part);
}

/** Which parts an editor shows for a kind: those that matter to it, and whatever the plan says already. */
export function shownParts(kind: PlanKind, plan: RatePlan | null): ReadonlySet<PlanPart> {
  const { needs, may } = partsOfKinds[kind];
  return new Set([...needs, ...may, ...(plan ? saidParts(plan) : [])]);
}

function saidParts(plan: RatePlan): PlanPart[] {
  const said: Record<PlanPart, boolean> = {
    prices: plan.parentPlanId !== null,
    package: plan.packageSplit.length > 0,
    hours: plan.blockHours !== null,
    advance_min: plan.minAdvanceDays !== null,
    advance_max: plan.maxAdvanceDays !== null,
    length: plan.minStayNights !== null || plan.maxStayNights !== null,
  };
  return planParts.filter((part) => said[part]);
}
