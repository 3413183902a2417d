import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { MarkedGuest } from '../segments/guest-badge.ts';

export const documentTypes = ['passport', 'id_card', 'residence_permit', 'other'] as const;
export type DocumentType = (typeof documentTypes)[number];

/** A guest's profile. The identity number itself is never part of it: only its mask. */
export interface Customer {
  readonly id: number;
  /** The house that looks at it: one of those that know it. */
  readonly hotelId: number;
  readonly firstName: string;
  readonly lastName: string;
  /** The same name in the other script: Chinese beside Latin, or Latin beside Chinese. */
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
  readonly country: string | null;
  readonly birthDate: CalendarDate | null;
  readonly documentType: DocumentType | null;
  readonly documentMask: string | null;
  readonly company: string | null;
  readonly vip: boolean;
  readonly createdAt: Date;
  readonly version: number;
}

export interface CustomerName {
  readonly firstName: string;
  readonly lastName: string;
}

export function fullName({ firstName, lastName }: CustomerName): string {
  const chinese = /^[\p{Script=Han}·]+$/u;
  if (chinese.test(firstName) && chinese.test(lastName)) return `${lastName}${firstName}`;
  return `${firstName} ${lastName}`.trim();
}

/** Lower-case words in both orders, with and without the space between: "li wei" and "wei li" both find Wei Li. */
export function searchNameOf({ firstName, lastName }: CustomerName): string {
  const first = plainText(firstName);
  const last = plainText(lastName);
  return `${first} ${last} ${first} ${last}${first}`.trim();
}

/** As names are compared: lower case, one space, without accents. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Digits and letters only, in capitals: "G 123-456" and "g123456" are one document. */
export function plainDocumentNumber(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

export const customersPerPage = 25;

/** What was charged to a guest's stays, by kind of service. */
export interface CustomerSpending {
  readonly totalMinor: Minor;
  readonly groups: readonly { readonly group: string; readonly amountMinor: Minor }[];
}

/** Why a profile was found, the surest first. */
export const searchReasons = [
  'document',
  'booking',
  'email',
  'phone',
  'name',
  'pinyin',
  'initials',
  'similar',
] as const;
export type SearchReason = (typeof searchReasons)[number];

/** A profile as a list shows it; its stays are those in the houses that look. */
export interface CustomerHit extends MarkedGuest {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly documentMask: string | null;
  readonly stays: number;
  readonly lastArrival: CalendarDate | null;
  /** Why it was found; null in a list of all. */
  readonly reason: SearchReason | null;
}

export interface CustomerPage {
  readonly customers: readonly CustomerHit[];
  /** How many profiles there are to page through; of a search, how many were found. */
  readonly total: number;
  readonly page: number;
  /** More would fit than a search shows. */
  readonly more: boolean;
}
