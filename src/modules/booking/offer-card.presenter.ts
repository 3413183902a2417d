import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Recommendation } from '../availability/recommendation.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type MainPicture, mainPictureOf, type Picture } from '../hotels/picture.ts';
import { roomPath, searchPath, stayValues, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';
import { type MembersPrice, membersPrices } from './buying.presenter.ts';
import { dividedParty } from './party.ts';
import { type PlanRow, planRow } from './plan-row.presenter.ts';
import { placesText, roomFacts, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';

export interface OfferCard {
  readonly name: string;
  readonly roomClass: string | null;
  /** What is put up for the party; null where nothing is. */
  readonly places: string | null;
  readonly href: string;
  readonly scene: string;
  readonly picture: Picture | null;
  readonly facts: string;
  readonly left: string;
  readonly isFew: boolean;
  /** Why it is recommended to this guest; null where there is nothing to say. */
  readonly because: string | null;
  readonly plans: readonly PlanRow[];
  readonly members: readonly MembersPrice[];
}

export interface CardFrame {
  readonly hotel: Hotel;
  readonly at: Date;
  readonly language: Language;
  readonly query: SearchQuery;
  readonly result: SearchResult;
  readonly recommended: readonly Recommendation[];
  readonly pictures: readonly MainPicture[];
}

/** What is offered of one room type, plan by plan. */
export function offerCard(frame: CardFrame, offers: readonly Offer[]): OfferCard {
  const { language, query, result } = frame;
  const [first] = offers;
  if (!first) throw new Error('a card stands for at least one offer');
  const { roomType, roomsLeft } = first;
  return {
    name: roomName(roomType, language),
    roomClass: roomType.roomClass && textFor(roomType.roomClass.names, language),
    places: placesText(roomType, dividedParty(query), language),
    href: withQuery(roomPath(roomType.code), stayValues(query)),
    scene: sceneOf(roomType.scene),
    picture: mainPictureOf(frame.pictures, { kind: 'room-type', id: roomType.id }, language),
    facts: roomFacts(roomType, language).join(' · '),
    left: tFor(language)(query.isDay ? 'booking.day.left' : 'booking.search.left', { count: roomsLeft }),
    isFew: roomsLeft <= 5,
    because: becauseOf(frame.recommended, roomType.id, language),
    plans: offers.map((offer) => planRow(offer, { ...frame, named: result })),
    members: membersPrices(
      result.refused.filter((refused) => refused.roomType.id === roomType.id),
      { next: withQuery(searchPath, stayValues(query)), currency: result.currency, language },
    ),
  };
}

function becauseOf(recommended: readonly Recommendation[], id: number, language: Language): string | null {
  const [reason] = recommended.find(({ roomTypeId }) => roomTypeId === id)?.reasons ?? [];
  return reason ? tFor(language)(`booking.because.${reason}`) : null;
}
