import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type RefusedOffer, searchOffers } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { StayDatesRefusal } from '../rates/restriction.ts';
import { type BookingDraft, draftOf, groupedChoices, type RoomGroup } from './booking-draft.ts';
import type { RoomChoice } from './party.ts';

export interface DraftQuestion {
  readonly hotel: Hotel;
  readonly checkIn: CalendarDate;
  readonly checkOut: CalendarDate;
  readonly rooms: readonly RoomChoice[];
}

export type DraftAnswer =
  | { readonly draft: BookingDraft }
  | {
      readonly refusal: {
        readonly datesRefusal: StayDatesRefusal | null;
        readonly refused: RefusedOffer | null;
      };
    };

/** Prices the chosen rooms by the search's own function; says why where one of them is not on offer (any more). */
export async function draftBooking(ctx: Context, question: DraftQuestion): Promise<DraftAnswer> {
  const priced: { group: RoomGroup; offer: Offer }[] = [];
  for (const group of groupedChoices(question.rooms)) {
    const result = await searchOffers(ctx.db, {
      hotelId: question.hotel.id,
      arrival: question.checkIn,
      departure: question.checkOut,
      rooms: group.choices,
      channel: 'web',
      at: ctx.clock(),
      buyer: { isMember: ctx.actor.kind === 'guest' },
      roomTypeCode: group.roomType,
      ratePlanCode: group.ratePlan,
    });
    const [offer] = result.offers;
    if (!offer) return { refusal: { datesRefusal: result.datesRefusal, refused: result.refused[0] ?? null } };
    priced.push({ group, offer });
  }
  return { draft: draftOf(priced) };
}
