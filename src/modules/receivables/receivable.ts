import { type Minor, minor } from '../../core/money.ts';

export type AccountStatus = 'draft' | 'approved' | 'closed';

/** A company or agency that the hotel sends bills to. */
export interface ReceivableAccount {
  readonly id: number;
  readonly hotelId: number;
  readonly code: string;
  readonly name: string;
  readonly email: string | null;
  readonly creditLimitMinor: Minor;
  readonly termsDays: number;
  readonly status: AccountStatus;
}

export interface AccountWithBalance extends ReceivableAccount {
  /** What it owes. */
  readonly balanceMinor: Minor;
  /** The number of its running folio, once something was put on it. */
  readonly folioNumber: string | null;
}

export type TransferRefusal = 'not_approved' | 'nothing' | 'too_much' | 'over_limit';

/** Why this much of a bill can not go onto the account; null when it can. */
export function transferRefusal(
  account: Pick<AccountWithBalance, 'status' | 'creditLimitMinor' | 'balanceMinor'>,
  transfer: { readonly owedMinor: Minor; readonly amountMinor: Minor },
): TransferRefusal | null {
  if (account.status !== 'approved') return 'not_approved';
  if (transfer.amountMinor <= 0) return 'nothing';
  if (transfer.amountMinor > transfer.owedMinor) return 'too_much';
  return account.balanceMinor + transfer.amountMinor > account.creditLimitMinor ? 'over_limit' : null;
}

/** What may still be put on the account. */
export function creditLeft(account: Pick<AccountWithBalance, 'creditLimitMinor' | 'balanceMinor'>): Minor {
  return minor(Math.max(0, account.creditLimitMinor - account.balanceMinor));
}
