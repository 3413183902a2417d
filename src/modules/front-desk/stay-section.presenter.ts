import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { folioPath, folioPrintPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { StayBenefit } from '../loyalty/benefit.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import { policyTexts } from '../rates/policy-text.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { extraTotal } from '../reservations/stay-extra.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import { arrivalRefusal, noShowRefusal, reinstateRefusal } from '../reservations/stay-refusal.ts';
import { type Badge, guestBadges } from '../segments/guest-badge.ts';
import type { Reader } from './desk-table.presenter.ts';
import { memberFacts } from './member-words.presenter.ts';
import { companionsFact, datesText, partyText, putUpFact, stateOf } from './stay-words.presenter.ts';
import { upgradeFact } from './upgrade-questions.presenter.ts';

type StayOfView = ReservationView['stays'][number];

interface Action {
  readonly label: string;
  readonly href: string;
  readonly main?: boolean;
  readonly dialog?: boolean;
}

export interface StaySection {
  readonly heading: string;
  readonly state: { hue: string; word: string; icon: string | null };
  /** How the house marks the guest of this room. */
  readonly badges: readonly Badge[];
  readonly facts: readonly { term: string; text: string; href?: string }[];
  readonly nights: { columns: readonly object[]; rows: readonly object[]; foot: readonly unknown[] };
  readonly folios: readonly { label: string; href: string; printHref: string }[];
  readonly actions: readonly Action[];
  readonly policy: readonly string[];
}

interface StayContext {
  readonly benefits: ReadonlyMap<number, StayBenefit>;
  /** What points have paid for. */
  readonly upgrades: ReadonlyMap<number, PaidUpgrade>;
  readonly hotel: Hotel;
  readonly reader: Reader;
}

/** One room of a booking: its facts, nights, bills, and what can be done with it now. */
export function staySection(
  stay: StayOfView,
  view: ReservationView,
  { hotel, reader, benefits, upgrades }: StayContext,
): StaySection {
  const { language } = reader;
  const upgrade = upgrades.get(stay.id);
  const isMember = benefits.has(stay.id);
  const t = tFor(language);
  return {
    heading: `${datesText(stay, language)} · ${textFor(stay.roomType.names, language)}`,
    state: stateOf(shownStayStatus(stay, hotel.businessDate), language),
    badges: guestBadges(stay, language),
    facts: [
      ...classFact(stay, language),
      ...memberFacts(benefits.get(stay.id), language),
      ...upgradeFact(upgrade, language),
      ...stayFacts(stay, { hotel, language, isPaid: upgrade !== undefined }),
    ],
    nights: nightsTable(stay, hotel, language),
    folios: stay.folios.map((folio) => ({
      label: t('front-desk.folio', { number: folio.number }),
      href: folioPath(folio.number),
      printHref: folioPrintPath(folio.number),
    })),
    actions: [
      ...actionsOf(stay, view.number, { businessDate: hotel.businessDate, reader }),
      ...upgradeActions(stay, view.number, { reader, isMember, isUpgraded: upgrade !== undefined }),
    ],
    policy: policyTexts(stay.policy, { arrival: stay.arrival, currency: hotel.currency, language }),
  };
}

/** What his class asks of who meets the guest. */
export function classFact({ guestClass, classMeaning }: StayOfView, language: Language) {
  const meaning = classMeaning ? textFor(classMeaning, language) : '';
  return guestClass && meaning ? [{ term: textFor(guestClass, language), text: meaning }] : [];
}

interface StayWords {
  readonly hotel: Hotel;
  readonly language: Language;
  /** With points: no upgrade for nothing. */
  readonly isPaid: boolean;
}

function stayFacts(stay: StayOfView, { hotel, language, isPaid }: StayWords) {
  const t = tFor(language);
  const money = (amount: number) => formatMoney(minor(amount), hotel.currency, language);
  const isFree = !isPaid && stay.pricedTypeId !== stay.roomType.id;
  const upgraded = isFree ? ` (${t('front-desk.upgraded')})` : '';
  const party = partyText({ adults: stay.adults, children: stay.childAges.length }, language);
  const ages = stay.childAges.length > 0 ? t('front-desk.ages', { ages: stay.childAges.join(', ') }) : '';
  return [
    { term: t('front-desk.guest'), text: stay.guestName },
    { term: t('front-desk.room'), text: stay.room?.number ?? t('front-desk.no-room-yet') },
    ...moveFact(stay, language),
    { term: t('front-desk.type'), text: `${textFor(stay.roomType.names, language)}${upgraded}` },
    { term: t('front-desk.plan'), text: textFor(stay.ratePlan.names, language) },
    { term: t('front-desk.length'), text: stayLengthText(stay, language) },
    { term: t('front-desk.wishes'), text: stay.wishes.map((wish) => t(`rooms.wishes.${wish}`)).join(' · ') },
    ...stay.extras.map((extra) => ({
      term: t('front-desk.extra', { name: textFor(extra.names, language), quantity: extra.quantity }),
      text: money(extraTotal(extra, stay)),
    })),
    { term: t('front-desk.people'), text: [party, ages].filter(Boolean).join(' ') },
    ...companionsFact(stay, language),
    ...putUpFact(stay, language),
    stay.status === 'booked'
      ? { term: t('front-desk.still-due'), text: money(stay.totalMinor - stay.balance.depositMinor) }
      : { term: t('front-desk.balance.title'), text: money(stay.balance.guestMinor) },
    ...(stay.balance.depositMinor > 0
      ? [{ term: t('front-desk.deposit-held'), text: money(stay.balance.depositMinor) }]
      : []),
    ...(stay.feeMinor > 0 ? [{ term: t('reservations.fee'), text: money(stay.feeMinor) }] : []),
    ...(stay.cancelReason ? [{ term: t('front-desk.reason'), text: stay.cancelReason }] : []),
  ];
}

/** The change of rooms to come. */
function moveFact({ nextMove }: StayOfView, language: Language) {
  if (!nextMove) return [];
  const t = tFor(language);
  const words = { room: nextMove.room, date: formatDate(nextMove.date, 'weekday', language) };
  return [{ term: t('front-desk.planned-move.to'), text: t('front-desk.planned-move.from-date', words) }];
}

function nightsTable(stay: StayOfView, hotel: Hotel, language: Language): StaySection['nights'] {
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const taxes = (night: StayOfView['nights'][number]) =>
    sumMinor(night.components.filter((part) => part.taxOf).map((part) => part.amountMinor));
  return {
    columns: [
      { label: t('front-desk.columns.night') },
      { label: t('front-desk.columns.taxes'), numeric: true },
      { label: t('front-desk.columns.price'), numeric: true },
    ],
    rows: stay.nights.map((night) => ({
      cells: [formatDate(night.date, 'weekday', language), money(taxes(night)), money(night.grossMinor)],
    })),
    foot: [t('reservations.total'), '', money(stay.totalMinor)],
  };
}

interface UpgradeContext {
  readonly reader: Reader;
  readonly isMember: boolean;
  readonly isUpgraded: boolean;
}

/** A better room for the guest's points, or the way back. */
function upgradeActions(
  stay: StayOfView,
  number: string,
  { reader, isMember, isUpgraded }: UpgradeContext,
): Action[] {
  if (stay.status !== 'booked' || !reader.can('loyalty.desk') || !(isMember || isUpgraded)) return [];
  const t = tFor(reader.language);
  const [key, href] = isUpgraded
    ? ['undo-action', paths.pointsUpgradeUndoPath(number, stay.id)]
    : ['action', paths.pointsUpgradePath(number, stay.id)];
  return [{ label: t(`loyalty.upgrades.desk.${key}`), href, dialog: true }];
}

interface ActionContext {
  readonly businessDate: CalendarDate;
  readonly reader: Reader;
}

/** What can be done with a stay now, the next thing first. The services refuse the rest by the same rules. */
function actionsOf(stay: StayOfView, number: string, { businessDate, reader }: ActionContext): Action[] {
  const { can, language } = reader;
  const t = tFor(language);
  const action = (key: string, href: string, main = false): Action => ({
    label: t(`front-desk.actions.${key}`),
    href,
    main,
    dialog: true,
  });
  const booked = stay.status === 'booked';
  const inHouse = stay.status === 'in_house';
  const actions: (Action | false)[] = [
    can('reservations.check-in') &&
      arrivalRefusal(stay, businessDate) === null &&
      action('check-in', paths.checkInPath(number, stay.id), true),
    inHouse &&
      can('reservations.check-out') &&
      action('check-out', paths.checkOutPath(number, stay.id), stay.departure <= businessDate),
    inHouse &&
      can('reservations.change') &&
      stay.nextMove !== null &&
      stay.nextMove.date <= businessDate && {
        ...action('planned-move', paths.plannedMovePath(number, stay.id), true),
        label: t('front-desk.actions.planned-move', { room: stay.nextMove.room }),
      },
    (booked || inHouse) &&
      can('reservations.change') && {
        ...action('change', paths.stayChangePath(number, stay.id)),
        dialog: false,
      },
    booked && can('reservations.change') && action('assign-room', paths.stayRoomPath(number, stay.id)),
    inHouse && can('reservations.change') && action('move-room', paths.stayRoomPath(number, stay.id)),
    (booked || inHouse) &&
      can('reservations.check-in') && {
        ...action('registration-card', paths.registrationCardPath(number, stay.id)),
        dialog: false,
      },
    inHouse &&
      stay.checkedInDate === businessDate &&
      can('reservations.check-in') &&
      action('undo-check-in', paths.checkInUndoPath(number, stay.id)),
    can('reservations.cancel') &&
      noShowRefusal(stay, businessDate) === null &&
      action('no-show', paths.noShowPath(number, stay.id)),
    can('reservations.change') &&
      reinstateRefusal(stay, businessDate) === null &&
      action('reinstate', paths.reinstatementPath(number, stay.id)),
  ];
  return actions.filter((one): one is Action => one !== false);
}
