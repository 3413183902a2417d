import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

export const documentTypes = ['passport', 'id_card', 'residence_permit', 'other'] as const;
export type DocumentType = (typeof documentTypes)[number];

/** A guest's profile. The identity number itself is never part of it: only its mask. */
export interface Customer {
  readonly id: number;
  readonly hotelId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
  readonly country: string | null;
  readonly birthDate: CalendarDate | null;
  readonly documentType: DocumentType | null;
  readonly documentMask: string | null;
  readonly company: string | null;
  readonly notes: string;
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

/** A profile as a list shows it. */
export interface CustomerHit {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly documentMask: string | null;
  readonly vip: boolean;
  readonly stays: number;
  readonly lastArrival: CalendarDate | null;
  /** How many profiles fit the search, on whatever page. */
  readonly total: number;
}

export interface CustomerPage {
  readonly customers: readonly CustomerHit[];
  readonly total: number;
  readonly page: number;
}
