import type { LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

/** The groups a charge posted by hand may belong to: taxes and reports go by them. */
export const transactionGroups = [
  'food',
  'beverage',
  'minibar',
  'laundry',
  'telephone',
  'other',
  'fee',
] as const;

/** What a folio line can be about. */
export interface TransactionCode {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly group: string;
  readonly kind: string;
  /** May be posted by hand at the desk; the others are posted by the system. */
  readonly manual: boolean;
  /** What the desk is offered as the price. */
  readonly priceMinor: Minor | null;
  readonly active: boolean;
}
