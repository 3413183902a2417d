import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { blockEnd } from '../rates/hour-block.ts';
import type { PolicyParts } from '../rates/policy.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import { bookingFormPath, bookPath, searchPath, stayValues, withQuery } from './booking.paths.ts';
import { type CodeNamed, type PromotedPrice, priceReason, promotedPrice } from './buying.presenter.ts';
import { packageWords } from './package-words.presenter.ts';
import { type Choosing, partiesAsked, type RoomChoice, roomChoiceText } from './party.ts';
import { nightLines, type PriceLine, taxLines } from './price-words.presenter.ts';
import { roomName } from './room-words.presenter.ts';

export interface PlanRow {
  readonly name: string;
  readonly description: string;
  readonly terms: readonly Term[];
  /** The one of them that says when to pay. */
  readonly paying: Term;
  readonly price: string;
  readonly note: string;
  readonly chooseHref: string;
  readonly chooseLabel: string;
  readonly lines: readonly PriceLine[];
  readonly total: string;
  /** Why this buyer has this price; null where everybody has. */
  readonly reason: string | null;
  /** What the promotion that was typed does here; null where there is nothing to say. */
  readonly promoted: PromotedPrice | null;
  /** What the package has in it. */
  readonly contents: string | null;
  /** Of a plan by the hour: the times to choose from, instead of the link alone. */
  readonly hours: HoursForm | null;
}

export interface HoursForm {
  readonly id: string;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly starts: readonly { readonly value: string; readonly label: string }[];
}

export interface PlanFrame {
  readonly hotel: Hotel;
  readonly at: Date;
  readonly language: Language;
  readonly query: Choosing & {
    readonly hotel?: string | undefined;
    readonly checkIn: CalendarDate;
    readonly checkOut: CalendarDate;
    readonly children: number;
    readonly childAge: readonly number[];
    readonly code?: string | undefined;
  };
  /** Whose and which code was typed, and everything on offer under it. */
  readonly named: CodeNamed;
}

/** One price of one type for the whole party and stay. */
export function planRow(offer: Offer, frame: PlanFrame): PlanRow {
  const { language, query, hotel } = frame;
  const { currency } = hotel;
  const t = tFor(language);
  const wording = { currency, language };
  const count = nightsBetween(query.checkIn, query.checkOut);
  const picked = query.picked ?? [];
  const codes = { roomType: offer.roomType.code, ratePlan: offer.ratePlan.code };
  const rooms = partiesAsked(query).map((party) => ({ ...codes, ...party }));
  const { hours, packageSplit } = offer.ratePlan;
  const paying = paymentTerm(offer, wording);
  const note = [
    hours ? t('booking.hours', { count: hours.block }) : t('booking.nights', { count }),
    ...(query.rooms > 1 ? [t('booking.rooms', { count: rooms.length })] : []),
  ];
  return {
    name: textFor(offer.ratePlan.names, language),
    description: textFor(offer.ratePlan.descriptions, language),
    terms: [...policyTerms(offer, frame), paying],
    paying,
    price: formatPrice(offer.totalMinor, currency, language),
    note: t('booking.search.whole-stay', { stay: note.join(' · ') }),
    chooseHref: hrefOf([...picked, ...rooms], query),
    chooseLabel: t('booking.search.choose-name', {
      room: roomName(offer.roomType, language),
      plan: textFor(offer.ratePlan.names, language),
    }),
    lines: [...nightLines(offer.nights, wording), ...taxLines(offer.taxes, wording)],
    total: formatPrice(offer.totalMinor, currency, language),
    reason: priceReason(offer, frame.named.company, language),
    promoted: promotedPrice(offer, frame.named, wording),
    contents: packageWords(packageSplit, rooms, { isDay: count === 0, language }),
    hours: hoursForm(offer, rooms, query),
  };
}

/** Asks for the time before it leads to the form. */
function hoursForm(
  { ratePlan: { hours, code: plan }, roomType }: Offer,
  rooms: readonly RoomChoice[],
  query: PlanFrame['query'],
): HoursForm | null {
  if (!hours) return null;
  const { hotel, checkIn, checkOut, code } = query;
  const single = Object.entries({ hotel, checkIn, checkOut, code });
  return {
    id: `start-${roomType.code}-${plan}`,
    action: bookPath,
    hidden: [
      ...single.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
      ...rooms.map((room) => ({ name: 'room', value: roomChoiceText(room) })),
    ],
    starts: hours.starts.map((start) => ({
      value: start,
      label: `${start}–${blockEnd(hours, start) ?? ''}`,
    })),
  };
}

/** The form, or where rooms are chosen one by one the next room. */
function hrefOf(rooms: readonly RoomChoice[], query: PlanFrame['query']): string {
  const { hotel, checkIn, checkOut, code } = query;
  if (rooms.length >= query.rooms) return bookingFormPath({ hotel, checkIn, checkOut, rooms, code });
  return withQuery(searchPath, { ...stayValues(query), picked: rooms.map(roomChoiceText) });
}

export interface Term {
  readonly text: string;
  readonly good: boolean;
}

/** By search and policy: a hundred offers share a few policies, and each is put into words once a page. */
const written = new WeakMap<PlanFrame['query'], Map<PolicyParts, readonly Term[]>>();

/** The first sentence decides for most readers; the others follow on the next page. */
function policyTerms(offer: Offer, frame: PlanFrame): readonly Term[] {
  const known = written.get(frame.query) ?? new Map<PolicyParts, readonly Term[]>();
  written.set(frame.query, known);
  const terms = known.get(offer.policy) ?? writtenTerms(offer.policy, frame);
  known.set(offer.policy, terms);
  return terms;
}

function writtenTerms(parts: PolicyParts, { hotel, at, language, query }: PlanFrame): readonly Term[] {
  const { currency, timeZone } = hotel;
  const arrival = query.checkIn;
  const policy = remainingPolicy(parts, { arrival, timeZone, at });
  const [first] = policyTexts(policy, { arrival, currency, language });
  const good = policy.cancellation.every((tier) => tier.daysBefore !== null || tier.fee.kind === 'none');
  return first === undefined ? [] : [{ text: first, good }];
}

function paymentTerm(offer: Offer, { currency, language }: { currency: string; language: Language }) {
  const t = tFor(language);
  if (offer.ratePlan.allowPayAtHotel || offer.dueNowMinor === 0)
    return { text: t('booking.terms.at-hotel'), good: true };
  if (offer.dueNowMinor === offer.totalMinor) return { text: t('booking.terms.prepaid'), good: false };
  return {
    text: t('booking.terms.deposit', { amount: formatPrice(offer.dueNowMinor, currency, language) }),
    good: false,
  };
}
