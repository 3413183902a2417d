import { type Minor, minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { GuestChangeQuote } from '../reservations/guest-change.service.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { bookingPath, ownChangePath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

type StayView = ReservationView['stays'][number];

export interface OwnChangePage extends SitePage {
  readonly closeHref: string;
  readonly action: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly types: readonly { readonly value: number; readonly label: string }[];
  readonly firstDay: string;
  /** Why it can not be, in words, and whom to call. */
  readonly refusal: string | null;
  /** False where nothing at all can be changed here: then there is no form. */
  readonly mayAsk: boolean;
  readonly phone: string;
  readonly quote: OwnQuote | null;
}

interface OwnQuote {
  readonly sentence: string;
  readonly lines: readonly { readonly label: string; readonly amount: string; readonly kind: string }[];
  readonly total: string;
  readonly afterwards: string | null;
  readonly losesRoom: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
}

export interface OwnChangeState {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly refusal?: string | null;
  readonly quote?: GuestChangeQuote | null;
  readonly mayAsk?: boolean;
}

export function ownChangePage(frame: TripFrame, stay: StayView, state: OwnChangeState): OwnChangePage {
  const { view, hotel, language, roomTypes } = frame;
  const t = tFor(language);
  const { errors = {}, refusal = null, quote = null, mayAsk = true } = state;
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.change.title') }),
    closeHref: bookingPath(view.number),
    action: ownChangePath(view.number, stay.id),
    values: { ...valuesOf(stay), ...state.values },
    errors,
    types: roomTypes
      .filter((type) => type.active || type.id === stay.roomType.id)
      .map((type) => ({ value: type.id, label: textFor(type.names, language) })),
    firstDay: hotel.businessDate,
    refusal,
    mayAsk,
    phone: hotel.phone,
    quote: quote && quoteModel(frame, quote),
  };
}

function valuesOf(stay: StayView): Record<string, string> {
  return {
    arrival: stay.arrival,
    departure: stay.departure,
    roomTypeId: String(stay.roomType.id),
    adults: String(stay.adults),
    childAges: stay.childAges.join(', '),
  };
}

/** Night by night what changes, then the whole booking with its extras, and what is to pay or goes back. */
function quoteModel({ hotel, language }: TripFrame, quote: GuestChangeQuote): OwnQuote {
  const t = tFor(language);
  const money = (amount: Minor | null) =>
    amount === null ? '–' : formatMoney(amount, hotel.currency, language);
  const { change, beforeMinor, afterMinor, dueMinor, refundMinor } = quote;
  const difference = minor(afterMinor - beforeMinor);
  const direction = difference > 0 ? 'more' : 'less';
  const { after } = change;
  return {
    sentence: t(`booking.change.${difference === 0 ? 'same' : direction}`, {
      amount: money(minor(Math.abs(difference))),
    }),
    lines: [
      ...change.lines.map((line) => ({
        label: formatDate(line.date, 'weekday', language),
        amount: t('booking.change.from-to', {
          before: money(line.beforeMinor),
          after: money(line.afterMinor),
        }),
        kind: 'night',
      })),
      { label: t('booking.change.before'), amount: money(beforeMinor), kind: 'night' },
    ],
    total: money(afterMinor),
    afterwards: afterwards(t, { dueMinor, refundMinor, money }),
    losesRoom: change.losesRoom,
    hidden: Object.entries({
      arrival: after.arrival,
      departure: after.departure,
      roomTypeId: after.roomTypeId,
      adults: after.adults,
      childAges: after.childAges.join(','),
      expectedDifference: change.differenceMinor,
      version: change.version,
    }).map(([name, value]) => ({ name, value: String(value) })),
  };
}

function afterwards(
  t: ReturnType<typeof tFor>,
  { dueMinor, refundMinor, money }: { dueMinor: Minor; refundMinor: Minor; money: (amount: Minor) => string },
): string | null {
  if (refundMinor > 0) return t('booking.change.refund', { amount: money(refundMinor) });
  return dueMinor > 0 ? t('booking.change.due', { amount: money(dueMinor) }) : null;
}
