import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { MainPicture } from '../hotels/picture.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import type { RoomType } from '../room-types/room-type.ts';

/** A booking with all that a page of it needs. */
export interface TripFrame {
  readonly view: ReservationView;
  readonly hotel: Hotel;
  /** Main ones: of the house, its facilities and its room types. */
  readonly pictures: readonly MainPicture[];
  readonly roomTypes: readonly RoomType[];
  readonly language: Language;
  readonly at: Date;
}

type View = TripFrame['view'];

/** The rooms that count: those not given back, or all where none is left. */
export function livingStays(view: View): View['stays'] {
  const living = view.stays.filter((stay) => !['cancelled', 'lapsed', 'no_show'].includes(stay.status));
  return living.length > 0 ? living : view.stays;
}

/** A room as its guest reads it everywhere; with several, by its number among those that count. */
export function roomHeading(view: View, stay: View['stays'][number], language: Language): string {
  const name = textFor(stay.roomType.names, language);
  const stays = livingStays(view);
  return stays.length === 1
    ? name
    : tFor(language)('booking.room-number', { number: stays.indexOf(stay) + 1, name });
}
