import type { Minor } from '../../core/money.ts';

export const claimPurposes = ['no_show', 'cancellation', 'prepayment'] as const;
export type ClaimPurpose = (typeof claimPurposes)[number];

export const claimStatuses = ['due', 'charging', 'paid', 'declined', 'settled', 'written_off'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** What is to be taken off a kept card. `settled`: it was paid another way before the card was asked. */
export interface CardClaim {
  readonly id: number;
  readonly hotelId: number;
  readonly reservationId: number;
  readonly stayId: number | null;
  readonly folioId: number | null;
  readonly purpose: ClaimPurpose;
  readonly amountMinor: Minor;
  readonly status: ClaimStatus;
  readonly attempts: number;
  readonly paymentId: number | null;
  readonly failureCode: string | null;
  readonly createdAt: Date;
}

/** From where to where a claim goes; charging ends by what the provider says. */
const transitions = {
  due: ['charging', 'declined', 'settled', 'written_off'],
  charging: ['paid', 'declined'],
  declined: ['due', 'settled', 'written_off', 'paid'],
  paid: [],
  settled: [],
  written_off: [],
} as const satisfies Record<ClaimStatus, readonly ClaimStatus[]>;

export function canBecome(from: ClaimStatus, to: ClaimStatus): boolean {
  return (transitions[from] as readonly ClaimStatus[]).includes(to);
}

export type ClaimRefusal = 'being_charged' | 'closed' | 'not_a_fee';

/** Why a claim can not be tried once more; null when it can. */
export function retryRefusal({ status }: Pick<CardClaim, 'status'>): ClaimRefusal | null {
  if (status === 'charging' || status === 'due') return 'being_charged';
  return status === 'declined' ? null : 'closed';
}

/** Why it can not be written off: only a fee that was declined can. A prepayment is asked of the guest. */
export function writeOffRefusal(claim: Pick<CardClaim, 'status' | 'purpose'>): ClaimRefusal | null {
  return claim.purpose === 'prepayment' ? 'not_a_fee' : retryRefusal(claim);
}
