import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import { plainText } from '../customers/customer.ts';

export const joinSources = ['site', 'desk', 'checkout'] as const;
export type JoinSource = (typeof joinSources)[number];

export interface Member {
  readonly id: number;
  readonly customerId: number;
  readonly number: string;
  readonly joinedDate: CalendarDate;
  readonly hotelId: number;
  readonly levelId: number;
  readonly levelUntil: CalendarDate | null;
  /** Points clawed back after they were spent: the next ones earned pay them. */
  readonly owed: number;
  readonly familyId: number | null;
  readonly invitedById: number | null;
}

/** A member with whom the programme writes to. */
export interface NamedMember extends Member {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly language: Language;
}

export const entryKinds = [
  'earned',
  'settled',
  'clawed_back',
  'redeemed',
  'returned',
  'expired',
  'sent',
  'received',
  'adjusted',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export type EntryCause = 'upgrade' | 'conversion' | 'gift';

/** A movement of points, as the statement prints it. */
export interface Entry {
  readonly id: number;
  readonly kind: EntryKind;
  readonly points: number;
  readonly businessDate: CalendarDate;
  readonly reason: string;
  /** What it is about: a booking, the other member. */
  readonly about: string;
  /** What the points were for, and how it is called: the better type, the partner, the gift. */
  readonly cause: EntryCause | null;
  readonly thing: LocalText | null;
  /** What there was after it. */
  readonly balance: number;
}

export interface Programme {
  readonly active: boolean;
  readonly period: 'rolling' | 'calendar';
  readonly softLanding: boolean;
  readonly lotMonths: number;
  readonly returnDays: number;
}

export interface CurrencyRate {
  readonly currency: string;
  readonly pointsPer100: number;
  readonly minorPer100Points: number;
}

/** Why points can not go from one member to another; null when they can: within one family only. */
export function transferRefusal(
  from: Pick<Member, 'id' | 'familyId'>,
  to: Pick<Member, 'id' | 'familyId'>,
): 'self' | 'not_family' | null {
  if (from.id === to.id) return 'self';
  return from.familyId === null || from.familyId !== to.familyId ? 'not_family' : null;
}

/** Whether a surname is this person's, in either script of his name: "Lin", "LIN" and "林" are Lin Mei, 林梅. */
export function surnameFits(
  surname: string,
  { lastName, otherName }: { readonly lastName: string; readonly otherName: string | null },
): boolean {
  const given = plainText(surname);
  if (given === '') return false;
  if (given === plainText(lastName)) return true;
  const other = plainText(otherName ?? '');
  if (/^\p{Script=Han}{1,2}$/u.test(given)) return other.length > given.length && other.startsWith(given);
  const words = other.split(' ');
  return words[0] === given || words.at(-1) === given;
}

/** A number as it is typed: without spaces and in capitals. */
export function plainMemberNumber(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase();
}
