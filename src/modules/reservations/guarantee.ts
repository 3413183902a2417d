import { asksForCard } from '../rates/later-payment.ts';
import type { PolicyParts } from '../rates/policy.ts';

/** What holds the rooms of a guest who pays at the hotel: his word, a card that he left, or an hour until which he comes. */
export const guarantees = ['none', 'card', 'hour'] as const;
export type Guarantee = (typeof guarantees)[number];

/** Until when a booking without a card is held on its day of arrival, by the hotel's wall clock. */
export const heldUntil = '18:00';

/**
 * What a booking on these terms is held by. A card is asked for where a provider keeps one; where none is set up, terms
 * that want a card to hold the room hold it until the hour instead, and the guest is told so.
 */
export function guaranteeOf(policies: readonly (PolicyParts | undefined)[], keepsCards: boolean): Guarantee {
  if (!policies.some(asksForCard)) return 'none';
  if (keepsCards) return 'card';
  return policies.some((policy) => policy?.guarantee === 'card') ? 'hour' : 'none';
}
