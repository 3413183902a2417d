import { assertNever } from '../../core/assert.ts';
import { basisPoints, type Minor, percentageOf, sumMinor, zero } from '../../core/money.ts';
import type { RatePlan } from './rate-plan.ts';

interface DepositStay {
  readonly totalMinor: Minor;
  readonly nights: readonly { readonly grossMinor: Minor }[];
}

/** What is due when booking these stays on this plan: all, each first night, a share, or nothing. */
export function dueNow(
  plan: Pick<RatePlan, 'depositRule' | 'depositPercent'>,
  stays: readonly DepositStay[],
): Minor {
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
