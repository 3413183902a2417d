import ical from 'ical-generator';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { MailAttachment } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { guestBookingPath } from './reservation.paths.ts';
import type { ReservationView } from './reservation.service.ts';

export interface CalendarInput {
  readonly reservation: Pick<ReservationView, 'number' | 'language'> & {
    readonly stays: readonly Pick<
      ReservationView['stays'][number],
      'status' | 'arrival' | 'departure' | 'position'
    >[];
  };
  readonly hotel: Hotel;
  readonly at: Date;
}

/** An entry for the guest's own calendar: whole days, so no time zone can move them. */
export function calendarEntry({ reservation, hotel, at }: CalendarInput): MailAttachment {
  const t = tFor(reservation.language);
  const hotelName = textFor(hotel.names, reservation.language);
  const calendar = ical({ prodId: { company: 'Waystation', product: 'Waystation' } });
  const stays = reservation.stays.filter((stay) => stay.status === 'booked' || stay.status === 'in_house');
  const dates = new Map(stays.map((stay) => [`${stay.arrival} ${stay.departure}`, stay]));
  for (const { arrival, departure, position } of dates.values()) {
    calendar.createEvent({
      id: `${reservation.number}-${position}@waystation`,
      start: arrival,
      end: departure,
      allDay: true,
      stamp: at,
      summary: t('reservations.mail.calendar', { hotel: hotelName }),
      description: t('reservations.mail.calendar-text', {
        number: reservation.number,
        checkIn: hotel.checkInTime,
        checkOut: hotel.checkOutTime,
      }),
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
