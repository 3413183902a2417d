import type { Language } from '../../core/local-text.ts';
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
