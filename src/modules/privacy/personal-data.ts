import { secretTemplates } from '../notifications/secret-mail.ts';

/** Everything of a person, as it was kept at a moment. */
export interface PersonalData {
  readonly exportedAt: string;
  readonly customerId: number;
  /** By table: the rows as they are kept. */
  readonly data: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

/** Whose rows are asked for, by whom. Each name stands in a part's condition with a `$` before it. */
export interface PersonAsked {
  /** The profile and those merged into it. */
  readonly ids: readonly number[];
  /** Where only this person can be reached, in lower case. */
  readonly addresses: readonly string[];
  /** The houses whose guests the reader may see. */
  readonly hotels: readonly number[];
  /** Which notes the reader may see. */
  readonly accesses: readonly string[];
}

/** A table of the export, and how its rows are found. */
export interface PersonalPart {
  readonly table: string;
  /** A condition on `t`; its names are those of `PersonAsked`. */
  readonly where: string;
  /** Columns that are ours: ciphers, hashes, search words. */
  readonly without?: readonly string[];
}

/** What belongs to the chain, and what to a house. */
const ofPerson = 't.customer_id = ANY($ids)';
const ofHouse = `${ofPerson} AND t.hotel_id = ANY($hotels)`;
const reservations =
  '(SELECT id FROM reservations WHERE customer_id = ANY($ids) AND hotel_id = ANY($hotels))';
const stays = `(SELECT id FROM stays WHERE hotel_id = ANY($hotels)
  AND (customer_id = ANY($ids) OR reservation_id IN ${reservations}))`;
const members = '(SELECT id FROM loyalty_members WHERE customer_id = ANY($ids))';
const folios = `(SELECT id FROM folios WHERE hotel_id = ANY($hotels) AND (customer_id = ANY($ids) OR stay_id IN ${stays}))`;
/** A kept mail may hold a code or a link that opens an account or a card. */
const secret = secretTemplates.map((name) => `'${name}'`).join(', ');

/** Everything that is kept of a person, in the order of the export. */
export const personalParts: readonly PersonalPart[] = [
  {
    table: 'customers',
    where: 't.id = ANY($ids)',
    without: ['search_name', 'search_pinyin', 'document_cipher', 'document_hash'],
  },
  {
    table: 'users',
    where: "t.customer_id = ANY($ids) AND t.kind = 'guest'",
    without: ['password_hash', 'session_epoch'],
  },
  { table: 'customer_hotels', where: ofHouse, without: ['terms_at'] },
  { table: 'customer_preferences', where: ofPerson },
  { table: 'customer_tags', where: ofHouse },
  { table: 'customer_notes', where: `${ofHouse} AND t.access = ANY($accesses)` },
  { table: 'customer_complaints', where: ofHouse },
  { table: 'companions', where: ofPerson, without: ['document_cipher'] },
  { table: 'consents', where: ofPerson },
  { table: 'reservations', where: ofHouse },
  { table: 'stays', where: `t.id IN ${stays}`, without: ['guest_pinyin'] },
  { table: 'stay_nights', where: `t.stay_id IN ${stays}` },
  { table: 'stay_extras', where: `t.stay_id IN ${stays}` },
  { table: 'stay_companions', where: `t.stay_id IN ${stays}` },
  { table: 'folios', where: `t.id IN ${folios}` },
  { table: 'folio_lines', where: `t.folio_id IN ${folios} OR (${ofHouse})` },
  {
    table: 'payments',
    where: `t.folio_id IN ${folios} OR t.reservation_id IN ${reservations}`,
    without: ['idempotency_key', 'pay_target'],
  },
  {
    table: 'kept_cards',
    where: `t.reservation_id IN ${reservations}`,
    without: ['token_cipher', 'pay_target', 'merchant_reference'],
  },
  { table: 'promotion_uses', where: `t.reservation_id IN ${reservations}` },
  { table: 'loyalty_members', where: ofPerson },
  { table: 'loyalty_entries', where: `t.member_id IN ${members}` },
  { table: 'loyalty_lots', where: `t.member_id IN ${members}` },
  { table: 'loyalty_orders', where: `t.member_id IN ${members}` },
  { table: 'loyalty_upgrades', where: `t.member_id IN ${members}` },
  { table: 'loyalty_conversions', where: `t.member_id IN ${members}` },
  { table: 'loyalty_partner_numbers', where: `t.member_id IN ${members}` },
  { table: 'stored_value_cards', where: ofHouse, without: ['code_hash', 'code_turn', 'wrong_codes'] },
  { table: 'customer_credit', where: ofHouse },
  { table: 'credit_changes', where: ofHouse },
  { table: 'credit_waivers', where: ofHouse },
  { table: 'care_messages', where: ofHouse },
  { table: 'privacy_requests', where: ofHouse, without: ['handler_id', 'file_hash'] },
  { table: 'profile_views', where: ofHouse, without: ['actor_id'] },
  { table: 'event_registrations', where: ofHouse, without: ['token'] },
  {
    table: 'waiting_list_entries',
    where: 'lower(t.email) = ANY($addresses) AND t.hotel_id = ANY($hotels)',
    without: ['token'],
  },
  {
    table: 'outbox_mails',
    where: `lower(t.recipient) = ANY($addresses) AND (t.hotel_id IS NULL OR t.hotel_id = ANY($hotels))
      AND t.template NOT IN (${secret})`,
    without: ['dedupe_key', 'attachments'],
  },
];
