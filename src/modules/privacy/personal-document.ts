/** How a value of the export is written for a person. word: a code with words of its own. */
export type ValueKind = 'text' | 'word' | 'date' | 'instant' | 'money' | 'flag' | 'house' | 'number';

export interface DocumentColumn {
  readonly name: string;
  readonly kind: ValueKind;
  /** Where the words of a code stand. */
  readonly words?: string;
}

export interface DocumentSection {
  /** A part of the export. */
  readonly table: string;
  readonly columns: readonly DocumentColumn[];
}

const column = (kind: ValueKind) => (name: string) => ({ name, kind });
const text = column('text');
const date = column('date');
const instant = column('instant');
const house = { name: 'hotel_id', kind: 'house' } as const;
const word = (name: string, words: string) => ({ name, kind: 'word', words }) as const;

/**
 * What a person reads of the export, in its order: without the numbers that join one table to another. Every field of
 * every table is in the file for programs.
 */
export const documentSections: readonly DocumentSection[] = [
  {
    table: 'customers',
    columns: [text('first_name'), text('last_name'), text('other_name'), date('birth_date'), text('country')],
  },
  { table: 'customers', columns: [text('email'), text('phone'), text('language'), text('company')] },
  {
    table: 'customers',
    columns: [word('document_type', 'customers.documents'), text('document_mask'), instant('created_at')],
  },
  { table: 'customer_hotels', columns: [house, instant('since')] },
  { table: 'customer_preferences', columns: [word('code', 'rooms.wishes'), instant('at')] },
  { table: 'customer_tags', columns: [text('tag'), instant('at')] },
  { table: 'customer_notes', columns: [text('body'), text('author_name'), instant('at')] },
  { table: 'customer_complaints', columns: [text('about'), text('outcome'), instant('at')] },
  {
    table: 'companions',
    columns: [text('first_name'), text('last_name'), date('birth_date'), text('document_mask')],
  },
  {
    table: 'consents',
    columns: [
      word('channel', 'customers.channels'),
      word('purpose', 'customers.purposes'),
      { name: 'granted', kind: 'flag' },
      text('text_version'),
      instant('at'),
    ],
  },
  {
    table: 'reservations',
    columns: [
      text('number'),
      house,
      text('contact_email'),
      text('contact_phone'),
      text('requests'),
      instant('created_at'),
    ],
  },
  {
    table: 'stays',
    columns: [
      house,
      text('guest_name'),
      date('arrival'),
      date('departure'),
      word('status', 'reservations.status'),
      { name: 'total_minor', kind: 'money' },
    ],
  },
  {
    table: 'folio_lines',
    columns: [
      date('business_date'),
      word('kind', 'privacy.document.lines'),
      text('description'),
      { name: 'amount_minor', kind: 'money' },
    ],
  },
  {
    table: 'payments',
    columns: [
      instant('created_at'),
      text('gateway'),
      text('status'),
      { name: 'amount_minor', kind: 'money' },
    ],
  },
  {
    table: 'loyalty_entries',
    columns: [date('business_date'), text('kind'), { name: 'points', kind: 'number' }],
  },
  {
    table: 'stored_value_cards',
    columns: [text('number'), text('receiver_name'), text('message'), instant('created_at')],
  },
  {
    table: 'waiting_list_entries',
    columns: [date('arrival'), date('departure'), text('email'), text('phone')],
  },
  { table: 'outbox_mails', columns: [instant('created_at'), text('recipient'), text('subject')] },
  {
    table: 'privacy_requests',
    columns: [
      word('kind', 'privacy.requests.kinds'),
      date('received_date'),
      word('state', 'privacy.requests.states'),
      text('answer'),
    ],
  },
  {
    table: 'profile_views',
    columns: [instant('at'), text('actor_name'), word('what', 'privacy.views.things'), house],
  },
];
