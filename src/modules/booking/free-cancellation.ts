import type { Offer } from '../availability/offer.ts';
import { type CancellationAnswer, cancellationFee } from '../rates/policy.ts';
import type { PolicyMoment } from '../rates/remaining-policy.ts';

type Cancelled = Pick<Offer, 'policy' | 'nights'>;

/** What cancelling this offer would cost, had it just been booked. */
export function cancellationOf({ policy, nights }: Cancelled, moment: PolicyMoment): CancellationAnswer {
  return cancellationFee({ policy, nights, ...moment });
}

/** Whether who books now can still cancel for nothing. */
export function cancelsFree(offer: Cancelled, moment: PolicyMoment): boolean {
  return cancellationOf(offer, moment).feeMinor === 0;
}
