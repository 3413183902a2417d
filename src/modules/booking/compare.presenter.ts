import { formatDateTime, formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Offer } from '../availability/offer.ts';
import type { MembersPrice } from './buying.presenter.ts';
import { cancellationOf } from './free-cancellation.ts';
import type { PlanFrame, PlanRow, Term } from './plan-row.presenter.ts';

export interface ComparedPlan {
  readonly name: string;
  readonly contents: Term;
  readonly cancelling: Term;
  readonly paying: Term;
  readonly price: string;
  /** What it would cost without the code that was typed; null where nothing is struck. */
  readonly full: string | null;
  /** Null where a time must be chosen first. */
  readonly href: string | null;
  readonly label: string;
}

export interface Comparison {
  readonly plans: readonly ComparedPlan[];
  /** Rates that are open to who signs in. */
  readonly members: readonly MembersPrice[];
}

interface Compared {
  readonly offer: Offer;
  readonly row: PlanRow;
}

/** The plans of one type side by side; null where there is nothing to compare. */
export function comparison(
  plans: readonly Compared[],
  members: readonly MembersPrice[],
  frame: PlanFrame,
): Comparison | null {
  if (plans.length + members.length < 2 || plans.length === 0) return null;
  return { plans: plans.map((each) => comparedPlan(each, frame)), members };
}

function comparedPlan({ offer, row }: Compared, frame: PlanFrame): ComparedPlan {
  const { language, hotel } = frame;
  const nothing = { text: tFor(language)('booking.compare.room-only'), good: false };
  return {
    name: textFor(offer.ratePlan.names, language),
    contents: row.contents === null ? nothing : { text: row.contents, good: true },
    cancelling: cancellingOf(offer, frame),
    paying: row.paying,
    price: formatPrice(offer.totalMinor, hotel.currency, language),
    full: row.promoted?.full ?? null,
    href: row.hours ? null : row.chooseHref,
    label: row.chooseLabel,
  };
}

/** "Free until 18:00, 9 May"; or what it costs from now on. */
function cancellingOf(offer: Offer, { hotel, at, language, query }: PlanFrame): Term {
  const t = tFor(language);
  const { timeZone, currency } = hotel;
  const { feeMinor, freeUntil } = cancellationOf(offer, { arrival: query.checkIn, timeZone, at });
  if (feeMinor > 0) {
    const all = feeMinor === offer.totalMinor;
    const fee = formatPrice(feeMinor, currency, language);
    return { text: t(all ? 'booking.compare.not-refunded' : 'booking.compare.costs', { fee }), good: false };
  }
  if (freeUntil === null) return { text: t('booking.compare.always-free'), good: true };
  const until = formatDateTime(freeUntil, timeZone, language);
  return { text: t('booking.compare.free-until', { until }), good: true };
}
