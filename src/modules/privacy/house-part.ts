/** All of the person, or what one house keeps of him. */
export type ErasureReach = 'chain' | 'house';

/** A profile belongs to the chain: it goes only where the one who erases may do so in every house that knows it. */
export function reachOf(knowing: readonly number[], mayErase: readonly number[]): ErasureReach {
  return knowing.every((hotelId) => mayErase.includes(hotelId)) ? 'chain' : 'house';
}

/**
 * What becomes of a table's rows where one house lets go of a person whom the chain keeps.
 * moved: to a profile of the house that is nobody's. dropped: they say only that he was there.
 * loosened: they stay his, without a word of the house. chain: no house stands in them.
 */
export interface HouseFate {
  readonly table: string;
  readonly fate: 'moved' | 'moved_by_booking' | 'dropped' | 'loosened' | 'chain';
}

/** Every table with a column `customer_id` or `member_id`. A test reads the database and fails where one is missing here. */
export const houseFates: readonly HouseFate[] = [
  { table: 'reservations', fate: 'moved' },
  { table: 'stays', fate: 'moved' },
  { table: 'folios', fate: 'moved' },
  { table: 'folio_lines', fate: 'moved' },
  { table: 'stored_value_cards', fate: 'moved' },
  { table: 'customer_notes', fate: 'moved' },
  { table: 'customer_complaints', fate: 'moved' },
  { table: 'customer_tags', fate: 'moved' },
  { table: 'customer_credit', fate: 'moved' },
  { table: 'credit_changes', fate: 'moved' },
  { table: 'credit_waivers', fate: 'moved' },
  { table: 'care_messages', fate: 'moved' },
  { table: 'privacy_requests', fate: 'moved' },
  { table: 'profile_views', fate: 'moved' },
  { table: 'event_registrations', fate: 'moved' },
  { table: 'promotion_uses', fate: 'moved_by_booking' },
  { table: 'customer_hotels', fate: 'dropped' },
  { table: 'customer_terms', fate: 'dropped' },
  { table: 'loyalty_stays', fate: 'dropped' },
  { table: 'loyalty_benefits', fate: 'dropped' },
  { table: 'loyalty_adjustments', fate: 'dropped' },
  { table: 'loyalty_upgrades', fate: 'dropped' },
  { table: 'loyalty_members', fate: 'loosened' },
  { table: 'loyalty_entries', fate: 'loosened' },
  { table: 'loyalty_lots', fate: 'loosened' },
  { table: 'loyalty_orders', fate: 'chain' },
  { table: 'loyalty_conversions', fate: 'chain' },
  { table: 'loyalty_partner_numbers', fate: 'chain' },
  { table: 'users', fate: 'chain' },
  { table: 'consents', fate: 'chain' },
  { table: 'companions', fate: 'chain' },
  { table: 'customer_preferences', fate: 'chain' },
];
