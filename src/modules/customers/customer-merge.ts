import type { CalendarDate } from '../../core/calendar-date.ts';
import { type CustomerName, plainText } from './customer.ts';

/** A column that refers to a profile, and what becomes of its rows when the profile becomes part of another. */
export interface CustomerReference {
  readonly table: string;
  /**
   * moved: to the kept profile. posted: append-only, stays as it was written.
   * known: joined by the merge itself. member: by the programme. terms: written anew from the profile.
   */
  readonly fate: 'moved' | 'posted' | 'known' | 'member' | 'terms';
  /** What names a row for taking it back: an expression of its columns. */
  readonly key: string;
  /** Of rows that would stand twice, the kept profile's stays and the other waits where it was: the columns that tell. */
  readonly twice?: readonly string[];
  /** Rows that can not stand twice are those of this condition only. */
  readonly among?: string;
}

/** Every column named `customer_id`. A test reads the database and fails where one is missing here. */
export const customerReferences: readonly CustomerReference[] = [
  { table: 'reservations', fate: 'moved', key: 'id' },
  { table: 'stays', fate: 'moved', key: 'id' },
  { table: 'folios', fate: 'moved', key: 'id' },
  { table: 'users', fate: 'moved', key: 'id' },
  { table: 'consents', fate: 'moved', key: 'id' },
  { table: 'stored_value_cards', fate: 'moved', key: 'id' },
  { table: 'companions', fate: 'moved', key: 'id' },
  { table: 'customer_notes', fate: 'moved', key: 'id' },
  { table: 'customer_complaints', fate: 'moved', key: 'id' },
  { table: 'customer_preferences', fate: 'moved', key: 'code', twice: ['code'] },
  { table: 'customer_tags', fate: 'moved', key: "hotel_id || ':' || tag", twice: ['hotel_id', 'tag'] },
  {
    table: 'promotion_uses',
    fate: 'moved',
    key: 'reservation_id',
    twice: ['promotion_id', 'customer_use'],
    among: 'returned_at IS NULL',
  },
  { table: 'customer_credit', fate: 'moved', key: 'hotel_id', twice: ['hotel_id'] },
  {
    table: 'care_messages',
    fate: 'moved',
    key: "kind || ':' || occasion",
    twice: ['kind', 'occasion'],
  },
  {
    table: 'privacy_requests',
    fate: 'moved',
    key: 'id',
    twice: ['kind', 'field'],
    among: "state IN ('open', 'in_progress')",
  },
  {
    table: 'event_registrations',
    fate: 'moved',
    key: 'id',
    twice: ['event_id'],
    among: "status NOT IN ('cancelled', 'lapsed')",
  },
  { table: 'folio_lines', fate: 'posted', key: 'id' },
  { table: 'credit_changes', fate: 'posted', key: 'id' },
  { table: 'credit_waivers', fate: 'posted', key: 'id' },
  { table: 'profile_views', fate: 'posted', key: 'id' },
  { table: 'customer_hotels', fate: 'known', key: 'hotel_id' },
  { table: 'loyalty_members', fate: 'member', key: 'id' },
  { table: 'customer_terms', fate: 'terms', key: 'term' },
];

export const movedReferences = customerReferences.filter(({ fate }) => fate === 'moved');

/** What of a profile may be filled in from another; the document goes as a whole. */
export const fillable = [
  'otherName',
  'email',
  'phone',
  'country',
  'birthDate',
  'company',
  'document',
  'vip',
] as const;
export type Fillable = (typeof fillable)[number];

export interface Mergeable extends CustomerName {
  readonly id: number;
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly country: string | null;
  readonly birthDate: CalendarDate | null;
  readonly company: string | null;
  readonly documentMask: string | null;
  readonly documentHash: string | null;
  readonly searchPinyin: string | null;
  readonly vip: boolean;
  readonly version: number;
}

/** What the kept profile lacks and the other has. */
export function filledFields(kept: Mergeable, merged: Mergeable): Fillable[] {
  const has = (profile: Mergeable, field: Fillable) =>
    field === 'document' ? profile.documentHash !== null : Boolean(profile[field]);
  return fillable.filter((field) => !has(kept, field) && has(merged, field));
}

export const undoDays = 30;

export type UndoRefusal = 'undone' | 'too_late';

/** Why a merge can not be taken back; null when it can. */
export function undoRefusal(
  merge: { readonly at: Date; readonly undoneAt: Date | null },
  now: Date,
): UndoRefusal | null {
  if (merge.undoneAt !== null) return 'undone';
  return now.getTime() - merge.at.getTime() > undoDays * 86_400_000 ? 'too_late' : null;
}

export type Likeness = 'document' | 'email' | 'phone' | 'name' | 'sound' | 'birth-date';
const weights: Record<Likeness, number> = {
  document: 100,
  email: 50,
  phone: 40,
  name: 35,
  sound: 20,
  'birth-date': 25,
};
const against = { document: 40, name: 25, birthDate: 60 };
export const proposedFrom = 60;

/**
 * How much speaks for two profiles being one person, and what. A shared mail and name are 85; a shared mail under two
 * names (50 - 25) is a family; a name and another date of birth (35 - 60) are two people.
 */
export function likeness(one: Mergeable, other: Mergeable): { score: number; reasons: Likeness[] } {
  const same = <Value>(a: Value | null, b: Value | null) => a !== null && a !== '' && a === b;
  const differ = <Value>(a: Value | null, b: Value | null) => a !== null && b !== null && a !== b;
  const sameName = wordsOf(one) === wordsOf(other);
  const sameSound = !sameName && same(one.searchPinyin, other.searchPinyin);
  const found: Record<Likeness, boolean> = {
    document: same(one.documentHash, other.documentHash),
    email: same(one.email, other.email),
    phone: same(one.phone, other.phone),
    name: sameName,
    sound: sameSound,
    'birth-date': same(one.birthDate, other.birthDate),
  };
  const reasons = (Object.keys(weights) as Likeness[]).filter((reason) => found[reason]);
  const less =
    (differ(one.documentHash, other.documentHash) ? against.document : 0) +
    (differ(one.birthDate, other.birthDate) ? against.birthDate : 0) +
    (sameName || sameSound ? 0 : against.name);
  return { score: reasons.reduce((sum, reason) => sum + weights[reason], -less), reasons };
}

/** A name's words in one order, so that "Wei Li" and "Li Wei" are the same. */
function wordsOf({ firstName, lastName }: CustomerName): string {
  return plainText(`${firstName} ${lastName}`).split(' ').toSorted().join(' ');
}
