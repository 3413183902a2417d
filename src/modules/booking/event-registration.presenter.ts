import type { Language } from '../../core/local-text.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import * as paths from '../events/event.paths.ts';
import type { HotelEvent, Registration } from '../events/event.ts';
import { beginsText, priceText } from '../events/event-words.ts';
import { isPaidBack } from '../events/prepayment.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PayWay } from '../payments/pay-way.ts';
import type { Payment } from '../payments/payment.ts';
import { leavingPathOf, queryPathOf } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface OwnEventPage extends SitePage {
  readonly heading: string;
  readonly lead: string;
  readonly eventHref: string;
  readonly eventName: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly calendarHref: string | null;
  readonly cancelAction: string | null;
  /** What becomes of the money where it was paid ahead. */
  readonly cancelNote: string | null;
  readonly refusal: string | null;
  /** Null where nothing is to be paid ahead now. */
  readonly pay: EventPay | null;
}

interface EventPay {
  readonly formAction: string;
  readonly here: string;
  readonly queryAction: string;
  readonly label: string;
  readonly methods: readonly { readonly value: string; readonly title: string; readonly text: string }[];
  readonly errors: readonly string[];
  readonly noWay: string | null;
  readonly code: { readonly image: string; readonly alt: string } | null;
  readonly waiting: string | null;
  readonly againHref: string | null;
}

export interface OwnEventOptions {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly at: Date;
  readonly event: HotelEvent;
  readonly registration: Registration;
  readonly refusal: string | null;
  readonly paying: {
    readonly ways: readonly PayWay[];
    readonly waiting: Payment | null;
    readonly code: string | null;
    readonly errors: readonly string[];
  } | null;
}

/** How a guest stands with an event: registered, to pay, waiting, come, cancelled. */
export function ownEventPage(options: OwnEventOptions): OwnEventPage {
  const { hotel, language, at, event, registration, refusal } = options;
  const t = tFor(language);
  const state = ownState(event, registration);
  const eventName = textFor(event.names, language);
  const isLiving = state === 'registered' || state === 'waiting' || state === 'held';
  const mayCancel = isLiving && at < event.closesAt;
  const until = registration.heldUntil
    ? formatDateTime(registration.heldUntil, hotel.timeZone, language)
    : '';
  return {
    ...sitePage({ hotel, slug: undefined, language, title: eventName }),
    heading: t(`events.own.${state}.heading`, { event: eventName }),
    lead: t(`events.own.${state}.lead`, { until }),
    eventHref: paths.eventPath(event.id),
    eventName,
    facts: factsOf(options),
    calendarHref: state === 'registered' ? paths.ownCalendarPath(registration.token) : null,
    cancelAction: mayCancel ? paths.ownCancellationPath(registration.token) : null,
    cancelNote: mayCancel ? moneyNote(options) : null,
    refusal,
    pay: payOf(options),
  };
}

function factsOf({ hotel, language, event, registration }: OwnEventOptions): OwnEventPage['facts'] {
  const t = tFor(language);
  const { prepaidMinor } = registration;
  const place = textFor(event.places, language) || textFor(hotel.addresses, language);
  return [
    { term: t('events.fields.begins'), text: beginsText(event, hotel.timeZone, language) },
    { term: t('events.fields.place'), text: place },
    { term: t('events.fields.party'), text: t('events.persons', { count: registration.party }) },
    { term: t('events.fields.price'), text: priceText(registration, hotel.currency, language) },
    {
      term: t('events.fields.paid'),
      text: prepaidMinor > 0 ? formatMoney(prepaidMinor, hotel.currency, language) : '',
    },
  ].filter(({ text }) => text !== '');
}

/** Said before he cancels, not after. */
function moneyNote({ hotel, language, at, event, registration }: OwnEventOptions): string | null {
  if (registration.prepaidMinor === 0) return null;
  const amount = formatMoney(registration.prepaidMinor, hotel.currency, language);
  return tFor(language)(`events.own.cancel-${isPaidBack(registration, event, at) ? 'back' : 'kept'}`, {
    amount,
  });
}

function payOf({ hotel, language, registration, paying }: OwnEventOptions): EventPay | null {
  if (!paying) return null;
  const t = tFor(language);
  const { ways, waiting, code, errors } = paying;
  const here = paths.ownRegistrationPath(registration.token);
  const method = waiting ? t(`payments.gateways.${waiting.gateway}`) : '';
  return {
    formAction: paths.ownPaymentPath(registration.token),
    here,
    queryAction: queryPathOf(here),
    label: t('booking.pay.button', { amount: priceText(registration, hotel.currency, language) }),
    methods: ways.map(({ gateway, presentation }) => ({
      value: gateway,
      title: t(`payments.gateways.${gateway}`),
      text: t(`payments.ways.${gateway}.${presentation}`),
    })),
    errors,
    noWay: ways.length > 0 ? null : t('events.pay.no-way'),
    code: code ? { image: code, alt: t('payments.code.alt', { method }) } : null,
    waiting: waiting ? t('events.pay.waiting') : null,
    againHref: waiting && waiting.presentation !== 'code' ? againOf(waiting, here) : null,
  };
}

function againOf({ payTarget }: Payment, here: string): string {
  return payTarget?.startsWith('/') ? payTarget : leavingPathOf(here);
}

function ownState(event: HotelEvent, { status, cameAt }: Registration) {
  if (status === 'cancelled') return 'cancelled';
  if (event.status === 'called_off') return 'called_off';
  return cameAt === null ? status : 'came';
}
