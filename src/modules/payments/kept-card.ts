import type { GatewayCode, Presentation } from './gateways/gateway.ts';

export const keptCardStatuses = ['asked', 'kept', 'failed', 'forgotten'] as const;
export type KeptCardStatus = (typeof keptCardStatuses)[number];

/** Why a card is forgotten: the guest wished it, the stay is over, another one was left, there is nothing to hold. */
export const forgetReasons = ['asked_for', 'over', 'replaced', 'too_late', 'erased'] as const;
export type ForgetReason = (typeof forgetReasons)[number];

/** What may be read of a card: never its number, and not the provider's name for it. */
export interface CardFace {
  readonly brand: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** A card asked for, kept or forgotten, of one booking. */
export interface KeptCard {
  readonly id: number;
  readonly hotelId: number;
  readonly reservationId: number;
  readonly gateway: GatewayCode;
  readonly status: KeptCardStatus;
  readonly merchantReference: string;
  readonly presentation: Presentation;
  readonly externalRef: string | null;
  readonly payTarget: string | null;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** Null until it is kept. */
  readonly face: CardFace | null;
}

export type CardStep = 'keep' | 'fail' | 'ignore';

/** What the provider's word does to a card that was asked for. One that was left counts, however late the word comes. */
export function cardStep(status: KeptCardStatus, said: 'pending' | 'kept' | 'failed'): CardStep {
  if (said === 'pending' || status === 'kept' || status === 'forgotten') return 'ignore';
  if (said === 'kept') return 'keep';
  return status === 'asked' ? 'fail' : 'ignore';
}

/** With a fee still open a card is kept so many days after the departure, and no longer. */
export const longestKeptDays = 30;

/** `Visa •••• 4242`. */
export function cardWords(brand: string, lastFour: string): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} •••• ${lastFour}`;
}
