import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listPromotions } from '../promotions/promotion.service.ts';
import { selectAgreements } from './agreement.queries.ts';
import type { Amendment } from './change-kind.service.ts';
import { changeKindOf } from './change-kinds.service.ts';
import { selectRails } from './rail.queries.ts';
import type { RailBreach } from './rail.ts';
import { railsKind } from './rail-change.service.ts';
import { loadRateBook } from './rate-book.service.ts';
import { selectLiveChanges, selectWaitingChanges } from './rate-change.queries.ts';
import type { RateChange } from './rate-change.ts';
import { measuredBreaches, type SoldBook } from './sold-book.ts';

/** No change is looked at further than this. */
const longestSpanDays = 1_100;

/** What is measured: a change that has been written down, or cells that are only looked at. */
export type Measurable = Pick<RateChange, 'hotelId' | 'id' | 'effectiveDate'>;

/**
 * The rails that a change breaks on the day from which it holds, beside all that is approved for a day up to that one
 * and all that went live on it: changes that are harmless one by one may not be so together. `alone`: what still waits
 * does not count, as each that goes live meets those before it.
 */
export async function changeBreaches(
  db: DbOrTx,
  change: RateChange,
  { alone = false } = {},
): Promise<RailBreach[]> {
  const amendment = await amendmentOf(db, change);
  return amendment ? amendedBreaches(db, change, { amendment, alone }) : [];
}

/** The same for an amendment that may not be written down yet. */
export async function amendedBreaches(
  db: DbOrTx,
  { hotelId, id, effectiveDate }: Measurable,
  { amendment, alone = false }: { readonly amendment: Amendment; readonly alone?: boolean },
): Promise<RailBreach[]> {
  const { businessDate, bookingHorizonDays } = await getHotel(db, hotelId);
  const day = laterOf(effectiveDate ?? businessDate, businessDate);
  const rails = await selectRails(db, hotelId);
  const waiting = alone ? [] : await selectWaitingChanges(db, hotelId, { until: day, except: id });
  if (rails.length === 0 && !waiting.some(({ kind }) => kind === railsKind.kind)) return [];
  const span = spanOf(amendment.nights, day, addDays(day, bookingHorizonDays));
  if (span.arrival >= span.departure) return [];

  const agreements = await selectAgreements(db, hotelId);
  const promotions = new Map((await listPromotions(db, hotelId)).map((each) => [each.code, each]));
  const book = await loadRateBook(db, { hotelId, ...span });
  const standing = { ...book, rails, agreements, promotions };
  const isToday = day === businessDate;
  const isEarlier = (each: RateChange) => !isToday && (each.effectiveDate ?? businessDate) < day;
  const before = await made(db, standing, waiting.filter(isEarlier));
  const without = await made(
    db,
    before,
    waiting.filter((each) => !isEarlier(each)),
  );
  const morning = isToday
    ? await undone(db, standing, await selectLiveChanges(db, hotelId, businessDate))
    : before;
  const dates = eachNight(span.arrival, span.departure);
  return measuredBreaches({ day, morning, without, made: amendment.made(without), dates });
}

function amendmentOf(db: DbOrTx, change: RateChange): Amendment | null | Promise<Amendment | null> {
  const { amendment, Payload } = changeKindOf(change.kind);
  if (!amendment) return null;
  const { hotelId, subjectId, id, before } = change;
  const subject = { hotelId, subjectId, changeId: id };
  return amendment(
    db,
    subject,
    Payload.parse(change.payload),
    before === null ? null : Payload.parse(before),
  );
}

/** The book with changes made, in the order in which they go live. */
async function made(db: DbOrTx, book: SoldBook, changes: readonly RateChange[]): Promise<SoldBook> {
  let next = book;
  for (const change of changes) next = (await amendmentOf(db, change))?.made(next) ?? next;
  return next;
}

/** The book before changes went live; the last first. */
async function undone(db: DbOrTx, book: SoldBook, changes: readonly RateChange[]): Promise<SoldBook> {
  let former = book;
  for (const change of changes) former = (await amendmentOf(db, change))?.undone(former) ?? former;
  return former;
}

function laterOf(...dates: readonly [CalendarDate, CalendarDate]): CalendarDate {
  const [, later = dates[0]] = dates.toSorted();
  return later;
}

/** The nights to look at, from `day` on; without any named, all that can be booked. */
function spanOf(
  nights: Amendment['nights'],
  day: CalendarDate,
  horizon: CalendarDate,
): { readonly arrival: CalendarDate; readonly departure: CalendarDate } {
  if (!nights) return { arrival: day, departure: horizon };
  const [first = day] = nights.map(({ startDate }) => startDate).toSorted();
  const last =
    nights
      .map(({ endDate }) => endDate)
      .toSorted()
      .at(-1) ?? day;
  const arrival = laterOf(first, day);
  const [departure = last] = [last, addDays(arrival, longestSpanDays)].toSorted();
  return { arrival, departure };
}
