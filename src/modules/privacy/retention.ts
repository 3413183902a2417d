/** The kinds of personal data that go by themselves after a time, in the order of the nightly work. */
export const retentionKinds = [
  'guest_profiles',
  'identity_documents',
  'unused_accounts',
  'abandoned_bookings',
  'waiting_list',
  'messages',
  'gift_addresses',
  'import_reports',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

export interface RetentionLimits {
  /** How long a house keeps it that has said nothing. */
  readonly usual: number;
  /** Sooner would take away what the house, the guest or the law still needs. */
  readonly floor: number;
  /** Longer can not be justified by what it was collected for. */
  readonly ceiling: number;
}

/** In days. The database holds the same floors and ceilings. */
export const retentionLimits = {
  guest_profiles: { usual: 1_095, floor: 365, ceiling: 3_650 },
  identity_documents: { usual: 365, floor: 30, ceiling: 1_825 },
  unused_accounts: { usual: 730, floor: 180, ceiling: 1_825 },
  abandoned_bookings: { usual: 90, floor: 7, ceiling: 730 },
  waiting_list: { usual: 30, floor: 1, ceiling: 365 },
  messages: { usual: 730, floor: 30, ceiling: 1_825 },
  gift_addresses: { usual: 90, floor: 30, ceiling: 365 },
  import_reports: { usual: 180, floor: 7, ceiling: 365 },
} as const satisfies Record<RetentionKind, RetentionLimits>;

export type RetentionDays = Readonly<Record<RetentionKind, number>>;

/** What holds: the usual, and over it what managers set. A kind that is not known any more is left out. */
export function retentionDays(
  set: readonly { readonly kind: string; readonly days: number }[],
): RetentionDays {
  const chosen = new Map(set.map(({ kind, days }) => [kind, days]));
  const days = retentionKinds.map((kind) => [kind, chosen.get(kind) ?? retentionLimits[kind].usual]);
  return Object.fromEntries(days) as RetentionDays;
}

/** How long the last word to who was erased waits to be sent; the address goes then, sent or not. */
export const farewellDays = 30;

/** What has its own time elsewhere and is no choice of a manager; null days: for ever. */
export const fixedRetention = [
  { kind: 'sessions', days: 1 },
  { kind: 'codes', days: 1 },
  { kind: 'reset_links', days: 31 },
  { kind: 'farewells', days: farewellDays },
  { kind: 'api_answers', days: 30 },
  { kind: 'alerts', days: 90 },
  { kind: 'books', days: null },
  { kind: 'audit_log', days: null },
  { kind: 'house', days: null },
] as const;
type FixedKind = (typeof fixedRetention)[number]['kind'];

/**
 * By which of these rules each table goes that names, reaches or points at a person. guest_profiles: with the person, by his
 * erasure, which says what of the table is emptied and what the books keep. house: of the house and those it deals with.
 */
export const retentionOfTables: Readonly<Record<string, RetentionKind | FixedKind>> = {
  customers: 'guest_profiles',
  customer_hotels: 'guest_profiles',
  customer_notes: 'guest_profiles',
  customer_preferences: 'guest_profiles',
  customer_tags: 'guest_profiles',
  customer_terms: 'guest_profiles',
  customer_complaints: 'guest_profiles',
  customer_credit: 'guest_profiles',
  companions: 'guest_profiles',
  stays: 'guest_profiles',
  stay_companions: 'guest_profiles',
  reservations: 'guest_profiles',
  users: 'guest_profiles',
  event_registrations: 'guest_profiles',
  stored_value_cards: 'guest_profiles',
  privacy_requests: 'guest_profiles',
  consents: 'guest_profiles',
  care_messages: 'guest_profiles',
  promotion_uses: 'guest_profiles',
  loyalty_members: 'guest_profiles',
  loyalty_partner_numbers: 'guest_profiles',
  loyalty_conversions: 'guest_profiles',
  credit_changes: 'guest_profiles',
  credit_waivers: 'guest_profiles',
  waiting_list_entries: 'waiting_list',
  outbox_mails: 'messages',
  loyalty_orders: 'gift_addresses',
  import_rows: 'import_reports',
  verification_codes: 'codes',
  rate_windows: 'codes',
  password_resets: 'reset_links',
  idempotency_records: 'api_answers',
  alerts: 'alerts',
  folios: 'books',
  folio_lines: 'books',
  loyalty_entries: 'books',
  loyalty_lots: 'books',
  loyalty_stays: 'books',
  loyalty_upgrades: 'books',
  loyalty_benefits: 'books',
  loyalty_adjustments: 'books',
  kept_cards: 'books',
  audit_events: 'audit_log',
  customer_merges: 'audit_log',
  profile_views: 'audit_log',
  rate_changes: 'audit_log',
  restriction_undos: 'audit_log',
  stay_changes: 'audit_log',
  consent_versions: 'audit_log',
  hotels: 'house',
  companies: 'house',
  company_contacts: 'house',
  receivable_accounts: 'house',
  message_templates: 'house',
  api_keys: 'house',
  user_roles: 'house',
};

/** When the nightly work begins, by the clock of UTC; the job's schedule says the same. */
export const nightlyHour = { hour: 19, minute: 15 } as const;

/** The next beginning of the nightly work after an instant. */
export function nextNightlyWork(after: Date): Date {
  const { hour, minute } = nightlyHour;
  const next = new Date(after);
  next.setUTCHours(hour, minute, 0, 0);
  if (next <= after) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}
