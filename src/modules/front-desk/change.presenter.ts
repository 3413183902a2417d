import { type Minor, minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import type { ChangeQuote } from '../reservations/change.service.ts';
import { reservationPath, stayChangePath } from '../reservations/reservation.paths.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { Returned } from './question.ts';
import type { StayQuestion } from './questions.presenter.ts';

interface Choice {
  readonly value: number;
  readonly label: string;
}

export interface ChangePage extends Returned {
  readonly title: string;
  readonly closeHref: string;
  readonly action: string;
  readonly types: readonly Choice[];
  readonly plans: readonly Choice[];
  readonly arrivalFixed: boolean;
  readonly quote: QuoteModel | null;
}

interface QuoteModel {
  readonly columns: readonly object[];
  readonly rows: readonly object[];
  readonly foot: readonly unknown[];
  readonly sentence: string;
  readonly losesRoom: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
}

export interface ChangeInput {
  readonly question: StayQuestion;
  readonly types: readonly RoomType[];
  readonly plans: readonly RatePlan[];
  readonly quote: ChangeQuote | null;
  readonly returned: Returned;
}

export function changePage({ question, types, plans, quote, returned }: ChangeInput): ChangePage {
  const { view, stay, reader } = question;
  const { language } = reader;
  return {
    ...returned,
    title: tFor(language)('front-desk.change.title', { guest: stay.guestName }),
    closeHref: reservationPath(view.number),
    action: stayChangePath(view.number, stay.id),
    types: types
      .filter((type) => type.active || type.id === stay.roomType.id)
      .map((type) => ({ value: type.id, label: textFor(type.names, language) })),
    plans: plans
      .filter((plan) => plan.active || plan.id === stay.ratePlan.id)
      .map((plan) => ({ value: plan.id, label: textFor(plan.names, language) })),
    arrivalFixed: stay.status === 'in_house',
    values: { ...valuesOf(question), ...returned.values },
    quote: quote && quoteModel(question, quote),
  };
}

function valuesOf({ stay }: StayQuestion): Record<string, string> {
  return {
    arrival: stay.arrival,
    departure: stay.departure,
    roomTypeId: String(stay.roomType.id),
    ratePlanId: String(stay.ratePlan.id),
    adults: String(stay.adults),
    childAges: stay.childAges.join(', '),
  };
}

/** Night by night, before and after, and what the guest pays more or gets back. */
function quoteModel({ hotel, reader }: StayQuestion, quote: ChangeQuote): QuoteModel {
  const { language } = reader;
  const t = tFor(language);
  const money = (amount: Minor | null) =>
    amount === null ? '–' : formatMoney(amount, hotel.currency, language);
  const difference = quote.differenceMinor;
  const sentence = difference === 0 ? 'same' : difference > 0 ? 'more' : 'less';
  const { after } = quote;
  return {
    columns: ['night', 'before', 'after'].map((key, index) => ({
      label: t(`front-desk.columns.${key}`),
      ...(index > 0 && { numeric: true }),
    })),
    rows: quote.lines.map((line) => ({
      cells: [formatDate(line.date, 'weekday', language), money(line.beforeMinor), money(line.afterMinor)],
    })),
    foot: [t('reservations.total'), money(quote.before.totalMinor), money(quote.totalMinor)],
    sentence: t(`front-desk.change.${sentence}`, {
      amount: formatMoney(minor(Math.abs(difference)), hotel.currency, language),
    }),
    losesRoom: quote.losesRoom,
    hidden: Object.entries({
      arrival: after.arrival,
      departure: after.departure,
      roomTypeId: after.roomTypeId,
      ratePlanId: after.ratePlanId,
      adults: after.adults,
      childAges: after.childAges.join(','),
      expectedDifferenceMinor: difference,
      version: quote.version,
    }).map(([name, value]) => ({ name, value: String(value) })),
  };
}
