import { assertNever } from '../../core/assert.ts';
import { basisPoints, type Minor, percentageOf, sumMinor, zero } from '../../core/money.ts';
import { feeOf, type PolicyParts } from './policy.ts';
import type { RatePlan } from './rate-plan.ts';

interface DepositStay {
  readonly totalMinor: Minor;
  readonly nights: readonly { readonly grossMinor: Minor }[];
  readonly policy?: PolicyParts;
}

/** Whether these terms ask for money when booking: the deposit of the policy, or else the rule of the plan. */
export function asksForDeposit(
  plan: Pick<RatePlan, 'depositRule'>,
  policy: PolicyParts | undefined,
): boolean {
  const deposit = policy?.deposit;
  return deposit === undefined ? plan.depositRule !== 'none' : deposit.kind !== 'none' && deposit.value > 0;
}

/** What is due when booking these stays on this plan: the policy's deposit; else all, each first night, a share, nothing. */
export function dueNow(
  plan: Pick<RatePlan, 'depositRule' | 'depositPercent'>,
  stays: readonly DepositStay[],
): Minor {
  const deposit = stays[0]?.policy?.deposit;
  if (deposit) return sumMinor(stays.map((stay) => feeOf(deposit, stay.nights)));
  const total = sumMinor(stays.map((stay) => stay.totalMinor));
  switch (plan.depositRule) {
    case 'all':
      return total;
    case 'first_night':
      return sumMinor(stays.map((stay) => stay.nights[0]?.grossMinor ?? zero));
    case 'percent':
      return percentageOf(total, basisPoints(plan.depositPercent * 100));
    case 'none':
      return zero;
    default:
      return assertNever(plan.depositRule);
  }
}
