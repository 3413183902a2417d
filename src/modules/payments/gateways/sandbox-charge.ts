import type { Minor } from '../../../core/money.ts';

/** How the provider is to behave for one charge, chosen on its page. */
export const behaviours = ['succeed', 'fail', 'slow', 'twice', 'never'] as const;
export type Behaviour = (typeof behaviours)[number];

export interface SandboxOperation {
  readonly id: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** The guest has chosen and waits for a slow answer. */
  readonly chosen: Behaviour | null;
  readonly idempotencyKey: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
}
