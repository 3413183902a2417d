import type { Minor } from '../../../core/money.ts';

/** How the provider is to behave for one charge, chosen on its page. */
export const chargeBehaviours = ['succeed', 'fail', 'slow', 'twice', 'never'] as const;
/** For a card that is left: good, refused, or good only until it is charged. */
export const cardBehaviours = ['succeed', 'fail', 'declines'] as const;
export const behaviours = [...chargeBehaviours, 'declines'] as const;
export type Behaviour = (typeof behaviours)[number];

export function behavioursOf({ kind }: Pick<SandboxOperation, 'kind'>): readonly Behaviour[] {
  return kind === 'card' ? cardBehaviours : chargeBehaviours;
}

export interface SandboxOperation {
  readonly id: string;
  readonly kind: 'charge' | 'refund' | 'card';
  readonly status: 'pending' | 'authorized' | 'succeeded' | 'failed';
  /** The guest has chosen and waits for a slow answer. */
  readonly chosen: Behaviour | null;
  readonly idempotencyKey: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
}
