import ical from 'ical-generator';
import { addDays, instantAt } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { MailAttachment } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { guestBookingPath } from './reservation.paths.ts';
import type { ReservationView } from './reservation.service.ts';
import { isDayStay, stayLengthText } from './stay-length.ts';

type EnteredStay = Pick<
  ReservationView['stays'][number],
  'status' | 'arrival' | 'departure' | 'startTime' | 'endTime' | 'position'
>;

export interface CalendarInput {
  readonly reservation: Pick<ReservationView, 'number' | 'language'> & {
    readonly stays: readonly EnteredStay[];
  };
  readonly hotel: Hotel;
  readonly at: Date;
}

/** An entry for the guest's own calendar: whole days, so no time zone can move them, and hours where they are sold. */
export function calendarEntry({ reservation, hotel, at }: CalendarInput): MailAttachment {
  const t = tFor(reservation.language);
  const hotelName = textFor(hotel.names, reservation.language);
  const calendar = ical({ prodId: { company: 'Waystation', product: 'Waystation' } });
  const stays = reservation.stays.filter((stay) => stay.status === 'booked' || stay.status === 'in_house');
  const entries = new Map(
    stays.map((stay) => [`${stay.arrival} ${stay.departure} ${stay.startTime} ${stay.endTime}`, stay]),
  );
  for (const stay of entries.values()) {
    calendar.createEvent({
      id: `${reservation.number}-${stay.position}@waystation`,
      ...timesOf(stay, hotel.timeZone),
      stamp: at,
      summary: t('reservations.mail.calendar', { hotel: hotelName }),
      description: descriptionOf(stay, { number: reservation.number, hotel, language: reservation.language }),
      location: textFor(hotel.addresses, reservation.language),
      url: siteUrl(guestBookingPath(reservation.number)),
    });
  }
  return {
    filename: `${reservation.number}.ics`,
    contentType: 'text/calendar; charset=utf-8',
    content: calendar.toString(),
  };
}

/** The day after the last one ends an entry of whole days, a day without a night too. */
function timesOf(stay: EnteredStay, timeZone: string) {
  const { arrival, departure, startTime, endTime } = stay;
  if (startTime && endTime)
    return { start: instantAt(arrival, startTime, timeZone), end: instantAt(arrival, endTime, timeZone) };
  return { start: arrival, end: isDayStay(stay) ? addDays(departure, 1) : departure, allDay: true };
}

function descriptionOf(
  stay: EnteredStay,
  {
    number,
    hotel,
    language,
  }: { readonly number: string; readonly hotel: Hotel; readonly language: Language },
): string {
  const t = tFor(language);
  if (isDayStay(stay))
    return t('reservations.mail.calendar-day', { number, length: stayLengthText(stay, language) });
  const { checkInTime: checkIn, checkOutTime: checkOut } = hotel;
  return t('reservations.mail.calendar-text', { number, checkIn, checkOut });
}
