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

/** What one price is for where guests may add it to a booking by themselves. */
export const soldPerBases = ['stay', 'night', 'person', 'person_night'] as const;
export type SoldPer = (typeof soldPerBases)[number];

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
  /** Null: guests can not add it by themselves. */
  readonly soldPer: SoldPer | null;
  /** What a guest broke or took: it weighs on his credit. */
  readonly damage: boolean;
  readonly active: boolean;
}
