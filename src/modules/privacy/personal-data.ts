/** A table of the export, and how its rows are found: `$` stands for the ids of the profile and of those merged into it. */
export interface PersonalPart {
  readonly table: string;
  /** A condition on `t`. */
  readonly where: string;
  /** Columns that are ours: ciphers, hashes, search words. */
  readonly without?: readonly string[];
}

const ofCustomer = 't.customer_id = ANY($)';
const reservations = '(SELECT id FROM reservations WHERE customer_id = ANY($))';
const stays = `(SELECT id FROM stays WHERE customer_id = ANY($) OR reservation_id IN ${reservations})`;
const members = '(SELECT id FROM loyalty_members WHERE customer_id = ANY($))';
const folios = `(SELECT id FROM folios WHERE customer_id = ANY($) OR stay_id IN ${stays})`;

/** Everything that is kept of a person, in the order of the export. */
export const personalParts: readonly PersonalPart[] = [
  {
    table: 'customers',
    where: 't.id = ANY($)',
    without: ['search_name', 'search_pinyin', 'document_cipher', 'document_hash'],
  },
  {
    table: 'users',
    where: "t.customer_id = ANY($) AND t.kind = 'guest'",
    without: ['password_hash', 'session_epoch'],
  },
  { table: 'customer_hotels', where: ofCustomer, without: ['terms_at'] },
  { table: 'customer_preferences', where: ofCustomer },
  { table: 'customer_tags', where: ofCustomer },
  { table: 'customer_notes', where: `${ofCustomer} AND t.access = ANY($accesses)` },
  { table: 'customer_complaints', where: ofCustomer },
  { table: 'companions', where: ofCustomer, without: ['document_cipher'] },
  { table: 'consents', where: ofCustomer },
  { table: 'reservations', where: ofCustomer },
  { table: 'stays', where: `t.id IN ${stays}`, without: ['guest_pinyin'] },
  { table: 'stay_nights', where: `t.stay_id IN ${stays}` },
  { table: 'stay_extras', where: `t.stay_id IN ${stays}` },
  { table: 'stay_companions', where: `t.stay_id IN ${stays}` },
  { table: 'folios', where: `t.id IN ${folios}` },
  { table: 'folio_lines', where: `t.folio_id IN ${folios} OR t.customer_id = ANY($)` },
  {
    table: 'payments',
    where: `t.folio_id IN ${folios} OR t.reservation_id IN ${reservations}`,
    without: ['idempotency_key', 'pay_target'],
  },
  { table: 'promotion_uses', where: ofCustomer },
  { table: 'loyalty_members', where: ofCustomer },
  { table: 'loyalty_entries', where: `t.member_id IN ${members}` },
  { table: 'loyalty_lots', where: `t.member_id IN ${members}` },
  { table: 'loyalty_orders', where: `t.member_id IN ${members}` },
  { table: 'stored_value_cards', where: ofCustomer, without: ['code_hash', 'code_turn', 'wrong_codes'] },
  { table: 'customer_credit', where: ofCustomer },
  { table: 'credit_changes', where: ofCustomer },
  { table: 'credit_waivers', where: ofCustomer },
  { table: 'care_messages', where: ofCustomer },
  {
    table: 'waiting_list_entries',
    where: 'lower(t.email) = ANY($addresses)',
    without: ['token'],
  },
  {
    table: 'outbox_mails',
    where: 'lower(t.recipient) = ANY($addresses)',
    without: ['dedupe_key', 'attachments'],
  },
];
