/** What still stands between a guest and his erasure. */
export interface ErasureFacts {
  readonly inHouse: number;
  readonly toCome: number;
  /** Folios and deposits whose balance is not zero. */
  readonly openBalances: number;
  readonly pendingPayments: number;
  /** Gifts for points that were not handed over. */
  readonly openGifts: number;
  /** Cards and accounts with money on them. */
  readonly cardsWithMoney: number;
}

export type ErasureRefusal =
  | 'in_house'
  | 'to_come'
  | 'money_open'
  | 'payment_pending'
  | 'money_on_cards'
  | 'gifts_open';

/** Every reason why a guest can not be erased now; none where he can. */
export function erasureRefusals(facts: ErasureFacts): ErasureRefusal[] {
  return [
    ...(facts.inHouse > 0 ? (['in_house'] as const) : []),
    ...(facts.toCome > 0 ? (['to_come'] as const) : []),
    ...(facts.openBalances > 0 ? (['money_open'] as const) : []),
    ...(facts.pendingPayments > 0 ? (['payment_pending'] as const) : []),
    ...(facts.cardsWithMoney > 0 ? (['money_on_cards'] as const) : []),
    ...(facts.openGifts > 0 ? (['gifts_open'] as const) : []),
  ];
}

/** What an erasure does to the rows of a person. kept: with the reason why, which the preview tells. */
export interface ErasureFate {
  readonly table: string;
  readonly fate: 'emptied' | 'deleted' | 'kept';
}

/** Every table with a column named `customer_id`, and those in which a person stands otherwise. */
export const erasureFates: readonly ErasureFate[] = [
  { table: 'customers', fate: 'emptied' },
  { table: 'users', fate: 'emptied' },
  { table: 'reservations', fate: 'emptied' },
  { table: 'stays', fate: 'emptied' },
  { table: 'stay_companions', fate: 'emptied' },
  { table: 'folios', fate: 'emptied' },
  { table: 'customer_complaints', fate: 'emptied' },
  { table: 'waiting_list_entries', fate: 'emptied' },
  { table: 'outbox_mails', fate: 'emptied' },
  { table: 'loyalty_orders', fate: 'emptied' },
  { table: 'loyalty_conversions', fate: 'emptied' },
  { table: 'stored_value_cards', fate: 'emptied' },
  { table: 'privacy_requests', fate: 'emptied' },
  { table: 'idempotency_records', fate: 'emptied' },
  { table: 'kept_cards', fate: 'emptied' },
  { table: 'customer_notes', fate: 'deleted' },
  { table: 'customer_preferences', fate: 'deleted' },
  { table: 'customer_tags', fate: 'deleted' },
  { table: 'customer_terms', fate: 'deleted' },
  { table: 'companions', fate: 'deleted' },
  { table: 'loyalty_partner_numbers', fate: 'deleted' },
  { table: 'verification_codes', fate: 'deleted' },
  { table: 'customer_credit', fate: 'deleted' },
  { table: 'folio_lines', fate: 'kept' },
  { table: 'consents', fate: 'kept' },
  { table: 'promotion_uses', fate: 'kept' },
  { table: 'loyalty_members', fate: 'kept' },
  { table: 'credit_changes', fate: 'kept' },
  { table: 'credit_waivers', fate: 'kept' },
  { table: 'care_messages', fate: 'kept' },
  { table: 'event_registrations', fate: 'kept' },
  { table: 'customer_hotels', fate: 'kept' },
  { table: 'profile_views', fate: 'kept' },
  { table: 'audit_events', fate: 'kept' },
];
