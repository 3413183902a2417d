import type { Language } from '../../core/local-text.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import type { RoomType } from '../room-types/room-type.ts';

/** A booking with all that a page of it needs. */
export interface TripFrame {
  readonly view: ReservationView;
  readonly hotel: Hotel;
  readonly roomTypes: readonly RoomType[];
  readonly language: Language;
  readonly at: Date;
}
