import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { partyText } from './room-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { stayDates } from './summary.presenter.ts';
import { hoursOfStay } from './trip.presenter.ts';

export interface SharedTripPage extends SitePage {
  readonly lead: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly rooms: readonly { readonly heading: string; readonly facts: SharedTripPage['facts'] }[];
}

/** A booking as companions see it: where, when, who comes. No money, no addresses, nothing to press. */
export function sharedTripPage(view: ReservationView, hotel: Hotel, language: Language): SharedTripPage {
  const t = tFor(language);
  const living = view.stays.filter((stay) => !['cancelled', 'lapsed', 'no_show'].includes(stay.status));
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.share.page-title') }),
    lead: t(living.length > 0 ? 'booking.share.page-lead' : 'booking.share.page-over', {
      name: view.customer.firstName,
      hotel: textFor(hotel.names, language),
    }),
    facts: [
      { term: t('booking.share.address'), text: textFor(hotel.addresses, language) },
      { term: t('booking.share.phone'), text: hotel.phone },
      { term: t('booking.wishes.arrival-time'), text: view.arrivalTime ?? '' },
    ],
    rooms: living.map((stay) => ({
      heading: textFor(stay.roomType.names, language),
      facts: [
        ...stayDates(
          { hotel, checkIn: stay.arrival, checkOut: stay.departure, hours: [hoursOfStay(stay)] },
          language,
        ),
        {
          term: t('booking.share.length'),
          text: t('booking.nights', { count: nightsBetween(stay.arrival, stay.departure) }),
        },
        { term: t('booking.share.party'), text: partyText(stay, language) },
      ],
    })),
  };
}
