/**
 * How a value of the export is written for a person. word: a code with words of its own, list: several of them.
 * code: a short text that is not parted, named: the number of a row whose name stands elsewhere.
 */
export type ValueKind =
  | 'text'
  | 'code'
  | 'word'
  | 'list'
  | 'named'
  | 'date'
  | 'instant'
  | 'money'
  | 'flag'
  | 'house'
  | 'number'
  | 'language'
  | 'country'
  | 'phone';

export interface DocumentColumn {
  readonly name: string;
  readonly kind: ValueKind;
  /** Where the words of a code stand, or whose names they are. */
  readonly words?: string;
  /** Its heading, where the column's own name says something else. */
  readonly label?: string;
}

export interface DocumentSection {
  /** A part of the export. */
  readonly table: string;
  /** facts: one row beneath the other, each value beside its name. */
  readonly as: 'table' | 'facts';
  readonly columns: readonly DocumentColumn[];
}

/** What stands elsewhere by name: kinds of posting, room types, events. */
export type NamedThing = 'codes' | 'roomTypes' | 'events';

const column =
  (kind: ValueKind) =>
  (name: string, label = name): DocumentColumn => ({ name, kind, label });
const text = column('text');
const code = column('code');
const date = column('date');
const instant = column('instant');
const money = column('money');
const number = column('number');
const house: DocumentColumn = { name: 'hotel_id', kind: 'house' };
const word = (name: string, words: string, label = name): DocumentColumn => ({
  name,
  kind: 'word',
  words,
  label,
});
const list = (name: string, words: string): DocumentColumn => ({ name, kind: 'list', words });
const named = (name: string, words: NamedThing): DocumentColumn => ({ name, kind: 'named', words });
const table = (name: string, ...columns: DocumentColumn[]): DocumentSection => ({
  table: name,
  as: 'table',
  columns,
});
const facts = (name: string, ...columns: DocumentColumn[]): DocumentSection => ({
  table: name,
  as: 'facts',
  columns,
});

/**
 * What a person reads of the export, in its order: without the numbers that join one table to another. Every field of
 * every table is in the file for programs.
 */
export const documentSections: readonly DocumentSection[] = [
  facts(
    'customers',
    text('first_name'),
    text('last_name'),
    text('other_name'),
    { name: 'birth_date', kind: 'date' },
    { name: 'country', kind: 'country' },
    text('email'),
    { name: 'phone', kind: 'phone' },
    { name: 'language', kind: 'language' },
    text('company'),
    word('document_type', 'customers.documents'),
    text('document_mask'),
    instant('created_at', 'since'),
  ),
  table('customer_hotels', house, instant('since')),
  table('customer_preferences', word('code', 'rooms.wishes'), instant('at')),
  table('customer_tags', text('tag'), house, instant('at')),
  table('customer_notes', text('body'), text('author_name'), instant('at')),
  table('customer_complaints', text('about'), text('outcome'), instant('at')),
  table('companions', text('first_name'), text('last_name'), date('birth_date'), text('document_mask')),
  table(
    'consents',
    word('channel', 'customers.channels'),
    word('purpose', 'customers.purposes'),
    { name: 'granted', kind: 'flag' },
    code('text_version'),
    { name: 'language', kind: 'language' },
    instant('at'),
  ),
  table(
    'reservations',
    code('number'),
    house,
    word('status', 'privacy.document.reservation-states'),
    code('contact_email'),
    { name: 'contact_phone', kind: 'phone' },
    text('requests'),
    instant('created_at', 'booked_at'),
  ),
  table(
    'stays',
    house,
    text('guest_name'),
    named('room_type_id', 'roomTypes'),
    date('arrival'),
    date('departure'),
    list('special_requests', 'rooms.wishes'),
    word('status', 'privacy.document.stay-states'),
    money('total_minor'),
  ),
  table('stay_companions', text('name')),
  table(
    'folio_lines',
    date('business_date'),
    house,
    named('transaction_code_id', 'codes'),
    word('kind', 'privacy.document.lines'),
    text('description'),
    money('amount_minor'),
  ),
  table(
    'payments',
    instant('created_at', 'at'),
    word('kind', 'payments.kinds'),
    word('gateway', 'payments.gateways'),
    word('status', 'payments.status'),
    money('amount_minor'),
  ),
  table(
    'kept_cards',
    word('gateway', 'payments.gateways'),
    code('brand'),
    code('last_four'),
    word('status', 'privacy.document.card-states'),
    instant('asked_at', 'at'),
  ),
  table('loyalty_members', text('number', 'member_number'), date('joined_date')),
  table('loyalty_entries', date('business_date'), house, word('kind', 'loyalty.kinds'), number('points')),
  table('loyalty_lots', date('earned_date'), date('expires_date'), number('points'), number('remaining')),
  table(
    'loyalty_orders',
    instant('ordered_at', 'at'),
    word('status', 'loyalty.order-states'),
    text('address'),
    number('points'),
  ),
  table(
    'stored_value_cards',
    code('number'),
    word('kind', 'stored-value.kinds'),
    word('status', 'stored-value.status'),
    text('receiver_name'),
    text('message'),
    instant('created_at', 'at'),
  ),
  table('customer_credit', house, number('score'), number('level'), instant('at')),
  table(
    'event_registrations',
    house,
    named('event_id', 'events'),
    number('party'),
    word('status', 'events.account.states'),
    instant('created_at', 'at'),
  ),
  table(
    'waiting_list_entries',
    date('arrival'),
    date('departure'),
    code('email'),
    { name: 'phone', kind: 'phone' },
    word('status', 'privacy.document.waiting-states'),
  ),
  table('care_messages', instant('at'), house, word('kind', 'messages.kinds')),
  table(
    'outbox_mails',
    instant('created_at', 'at'),
    word('channel', 'privacy.requests.messages'),
    code('recipient'),
    text('subject'),
  ),
  table(
    'privacy_requests',
    word('kind', 'privacy.requests.kinds'),
    date('received_date'),
    date('due_date'),
    word('state', 'privacy.requests.states'),
    text('answer'),
  ),
  table('profile_views', instant('at'), text('actor_name'), word('what', 'privacy.views.things'), house),
];
