import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type RefusedOffer, searchOffers } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { MainPicture } from '../hotels/picture.ts';
import { waysToLeaveCard } from '../payments/kept-card.service.ts';
import type { StayDatesRefusal } from '../rates/restriction.ts';
import { type BookingDraft, draftOf, groupedChoices, paidAhead, type RoomGroup } from './booking-draft.ts';
import type { CodeNamed } from './buying.presenter.ts';
import type { RoomChoice } from './party.ts';
import { siteBuyer } from './site-buyer.service.ts';

export interface DraftQuestion {
  readonly hotel: Hotel;
  readonly pictures: readonly MainPicture[];
  readonly checkIn: CalendarDate;
  readonly checkOut: CalendarDate;
  readonly rooms: readonly RoomChoice[];
  /** What a company's people typed. */
  readonly code?: string | undefined;
  /** When the hours begin; the first that can be had where none was chosen. */
  readonly start?: string | undefined;
  /** The guest is known to be one who pays ahead. */
  readonly paysAhead?: boolean | undefined;
}

export type DraftAnswer =
  | { readonly draft: BookingDraft; readonly named: CodeNamed }
  | {
      readonly refusal: {
        readonly datesRefusal: StayDatesRefusal | null;
        readonly refused: (Pick<RefusedOffer, 'params'> & { readonly reason: string }) | null;
      };
    };

/** Prices the chosen rooms by the search's own function; says why where one of them is not on offer (any more). */
export async function draftBooking(ctx: Context, question: DraftQuestion): Promise<DraftAnswer> {
  const priced: { group: RoomGroup; offer: Offer }[] = [];
  let named: Omit<CodeNamed, 'offers'> = { company: null, promotion: null };
  for (const group of groupedChoices(question.rooms)) {
    const result = await searchOffers(ctx.db, {
      hotelId: question.hotel.id,
      arrival: question.checkIn,
      departure: question.checkOut,
      rooms: group.choices,
      channel: 'web',
      at: ctx.clock(),
      buyer: siteBuyer(ctx, question.code),
      roomTypeCode: group.roomType,
      ratePlanCode: group.ratePlan,
    });
    const [offer] = result.offers;
    if (!offer) return { refusal: { datesRefusal: result.datesRefusal, refused: result.refused[0] ?? null } };
    if (!mayStart(offer, question.start)) return { refusal: { datesRefusal: null, refused: startGone } };
    named = result;
    priced.push({ group, offer });
  }
  const offers = priced.map(({ offer }) => offer);
  const keepsCards = waysToLeaveCard(question.hotel.currency).length > 0;
  const draft = draftOf(priced, { start: question.start, keepsCards });
  return { draft: question.paysAhead ? paidAhead(draft) : draft, named: { ...named, offers } };
}

const startGone = { reason: 'start_gone', params: {} };

function mayStart({ ratePlan: { hours } }: Offer, start: string | undefined): boolean {
  return hours === null || start === undefined || hours.starts.includes(start);
}
