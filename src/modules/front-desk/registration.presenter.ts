import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Customer } from '../customers/customer.ts';
import { fullName } from '../customers/customer.ts';
import { checkOutUntil, type StayBenefit } from '../loyalty/benefit.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { StayQuestion } from './questions.presenter.ts';
import { companionsFact, partyText, putUpFact } from './stay-words.presenter.ts';

export interface RegistrationCard {
  readonly title: string;
  readonly backHref: string;
  readonly hotelName: string;
  readonly address: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly guest: readonly { readonly term: string; readonly text: string }[];
  readonly policy: readonly string[];
  readonly houseRules: readonly HouseRuleText[];
}

/** The paper a guest signs at check-in. The identity number stays masked. */
export function registrationCard(
  { view, stay, hotel, reader }: StayQuestion,
  customer: Customer,
  benefit: StayBenefit | undefined,
): RegistrationCard {
  const { language } = reader;
  const t = tFor(language);
  const blank = '\u00a0';
  return {
    title: t('front-desk.registration-card.title', { number: view.number }),
    backHref: reservationPath(view.number),
    hotelName: textFor(hotel.names, language),
    address: textFor(hotel.addresses, language),
    facts: [
      { term: t('reservations.number'), text: view.number },
      { term: t('front-desk.room'), text: stay.room?.number ?? blank },
      { term: t('front-desk.type'), text: textFor(stay.roomType.names, language) },
      { term: t('reservations.arrival'), text: formatDate(stay.arrival, 'long', language) },
      {
        term: t('reservations.departure'),
        text: `${formatDate(stay.departure, 'long', language)} · ${stay.endTime ?? checkOutUntil(hotel.checkOutTime, benefit)}`,
      },
      { term: t('front-desk.length'), text: stayLengthText(stay, language) },
      {
        term: t('front-desk.people'),
        text: partyText({ adults: stay.adults, children: stay.childAges.length }, language),
      },
      ...putUpFact(stay, language),
      { term: t('front-desk.plan'), text: textFor(stay.ratePlan.names, language) },
      { term: t('reservations.total'), text: formatMoney(stay.totalMinor, hotel.currency, language) },
    ],
    guest: [
      { term: t('front-desk.guest'), text: stay.guestName || fullName(customer) },
      ...companionsFact(stay, language),
      {
        term: t('customers.fields.birth-date'),
        text: customer.birthDate ? formatDate(customer.birthDate, 'medium', language) : blank,
      },
      { term: t('customers.fields.country'), text: customer.country ?? blank },
      { term: t('customers.fields.document'), text: customer.documentMask ?? blank },
      { term: t('front-desk.phone'), text: customer.phone ?? view.contactPhone ?? blank },
      { term: t('front-desk.email'), text: customer.email ?? view.contactEmail ?? blank },
    ],
    houseRules: houseRuleTexts(view.houseRules, { currency: hotel.currency, language }),
    policy: policyTexts(stay.policy, { arrival: stay.arrival, currency: hotel.currency, language }),
  };
}
