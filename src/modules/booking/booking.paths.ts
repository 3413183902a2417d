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
/** On the way to the provider's page, and asking it whether the money came. */
export const payLeavingPath = (number: string) => `${payPath(number)}/provider`;
export const payQueryPath = (number: string) => `${payPath(number)}/query`;
export const bookingPath = (number: string) => `/bookings/${encodeURIComponent(number)}`;
export const cancellationPath = (number: string) => `${bookingPath(number)}/cancellation`;
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
}

export function bookingFormPath({ hotel, checkIn, checkOut, rooms }: BookQueryValues): string {
  return withQuery(bookPath, { hotel, checkIn, checkOut, room: rooms.map(roomChoiceText) });
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
}) {
  const { hotel, checkIn, checkOut, adults, children, childAge, rooms } = query;
  return { hotel, checkIn, checkOut, adults, children, childAge: childAge.map(String), rooms };
}
