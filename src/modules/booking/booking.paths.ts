import type { CalendarDate } from '../../core/calendar-date.ts';
import { type RoomChoice, roomChoiceText } from './party.ts';

export const homePath = '/';
export const searchPath = '/search';
export const pricesPath = '/prices';
export const waitingListPath = '/waiting-list';
export const bookPath = '/book';
export const findBookingPath = '/bookings';

export const hotelPath = (slug: string) => `/hotels/${encodeURIComponent(slug)}`;
export const roomPath = (code: string) => `/rooms/${encodeURIComponent(code)}`;
export const payPath = (number: string) => `/pay/${encodeURIComponent(number)}`;
/** On the way to the provider's page, and asking it whether the money came; below the page one pays on. */
export const leavingPathOf = (paying: string) => `${paying}/provider`;
export const queryPathOf = (paying: string) => `${paying}/query`;
export const cardPathOf = (paying: string) => `${paying}/card`;
export const bookingPath = (number: string) => `/bookings/${encodeURIComponent(number)}`;
export const cancellationPath = (number: string) => `${bookingPath(number)}/cancellation`;
export const roomCancellationPath = (number: string, stayId: number) =>
  `${cancellationPath(number)}?stay=${stayId}`;
export const calendarPath = (number: string) => `${bookingPath(number)}/stay.ics`;

type Values = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A path with the values that say something. */
export function withQuery(path: string, values: Values): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    const list = typeof value === 'object' ? value : [value];
    for (const item of list) if (item !== undefined && item !== '') params.append(name, String(item));
  }
  return params.size === 0 ? path : `${path}?${params}`;
}

export interface BookQueryValues {
  readonly hotel?: string | undefined;
  readonly checkIn: CalendarDate;
  readonly checkOut: CalendarDate;
  readonly rooms: readonly RoomChoice[];
  readonly code?: string | undefined;
  /** When the hours begin, of a booking by the hour. */
  readonly start?: string | undefined;
}

export function bookingFormPath({ rooms, ...stay }: BookQueryValues): string {
  const { hotel, checkIn, checkOut, code, start } = stay;
  return withQuery(bookPath, { hotel, checkIn, checkOut, room: rooms.map(roomChoiceText), code, start });
}

/** The stay as a page's address carries it. */
export function stayValues(query: {
  readonly hotel?: string | undefined;
  readonly checkIn?: CalendarDate | undefined;
  readonly checkOut?: CalendarDate | undefined;
  readonly adults: number;
  readonly children: number;
  readonly childAge: readonly number[];
  readonly rooms: number;
  readonly code?: string | undefined;
}) {
  const { hotel, checkIn, checkOut, adults, children, childAge, rooms, code } = query;
  return { hotel, checkIn, checkOut, adults, children, childAge: childAge.map(String), rooms, code };
}

const ownStayPath = (number: string, stayId: number | string) => `${bookingPath(number)}/stays/${stayId}`;
export const ownChangePath = (number: string, stayId: number | string) =>
  `${ownStayPath(number, stayId)}/change`;
export const ownExtrasPath = (number: string, stayId: number | string) =>
  `${ownStayPath(number, stayId)}/extras`;
export const extraRemovalPath = (number: string, stayId: number | string, extraId: number | string) =>
  `${ownExtrasPath(number, stayId)}/${extraId}/removal`;
export const ownUpgradePath = (number: string, stayId: number | string) =>
  `${ownStayPath(number, stayId)}/upgrade`;
export const ownUpgradeRemovalPath = (number: string, stayId: number | string) =>
  `${ownUpgradePath(number, stayId)}/removal`;
export const tripCompanionsPath = (number: string) => `${bookingPath(number)}/companions`;
export const wishesPath = (number: string) => `${bookingPath(number)}/wishes`;
export const openPaymentPath = (number: string) => `${bookingPath(number)}/payment`;
export const sharePath = (number: string) => `${bookingPath(number)}/share`;
export const shareEndPath = (number: string) => `${bookingPath(number)}/share/end`;
export const sharedPath = (token: string) => `/shared/${token}`;

/** Where a guest has the card that he left forgotten. */
export const ownCardRemovalPath = (number: string) => `${bookingPath(number)}/card/removal`;
