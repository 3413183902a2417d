import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { mainPictureOf, type Picture } from '../hotels/picture.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import type { DraftQuestion } from './booking-draft.service.ts';
import type { BookingDraft, DraftRoom } from './booking-draft.ts';
import { type PriceLine, stepLines, taxLines } from './price-words.presenter.ts';
import { partyText, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';

export interface SummaryRoom {
  readonly heading: string;
  readonly plan: string;
  readonly party: string;
  readonly total: string;
  readonly lines: readonly PriceLine[];
  readonly policy: readonly string[];
}

/** The stay with its price, beside the form and on every later page. */
export interface StaySummary {
  readonly scene: string;
  /** The main one of the first room's type; the scene stands in where there is none. */
  readonly picture: Picture | null;
  readonly heading: string;
  readonly dates: readonly { readonly term: string; readonly text: string }[];
  readonly rooms: readonly SummaryRoom[];
  /** What was added to the rooms. */
  readonly extras: readonly PriceLine[];
  readonly taxes: readonly PriceLine[];
  readonly total: string;
  readonly dueNow: string | null;
  readonly dueLater: string | null;
  /** The page offers both ways to pay. */
  readonly mayPayLater: boolean;
}

interface DraftFrame {
  readonly question: DraftQuestion;
  readonly language: Language;
  readonly at: Date;
}

/** What is about to be booked, night by night. */
export function draftSummary(draft: BookingDraft, frame: DraftFrame): StaySummary {
  const { question, language } = frame;
  const { hotel, checkIn, checkOut } = question;
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const [first] = draft.rooms;
  const later = draft.totalMinor - draft.dueNowMinor;
  return {
    scene: sceneOf(first?.offer.roomType.scene ?? ''),
    picture: first
      ? mainPictureOf(question.pictures, { kind: 'room-type', id: first.offer.roomType.id }, language)
      : null,
    heading: t('booking.nights', { count: nightsBetween(checkIn, checkOut) }),
    dates: stayDates({ ...question, hours: draft.rooms.map((room) => hoursText(room.hours)) }, language),
    rooms: draft.rooms.map((room, index) => summaryRoom(room, { ...frame, index, draft })),
    extras: [],
    taxes: taxLines(draft.taxes, { currency: hotel.currency, language }),
    total: money(draft.totalMinor),
    dueNow: draft.dueNowMinor > 0 && draft.payments[0] === 'prepay' ? money(draft.dueNowMinor) : null,
    mayPayLater: draft.payments.length > 1,
    dueLater: later > 0 && draft.payments[0] === 'prepay' ? money(minor(later)) : null,
  };
}

interface DatedStay extends Pick<DraftQuestion, 'hotel' | 'checkIn' | 'checkOut'> {
  /** Of each room; empty where it is not sold by the hour. */
  readonly hours: readonly string[];
}

/** Arrival and departure; of a stay for the day the day, and the hours where it is sold by them. */
export function stayDates(stay: DatedStay, language: Language) {
  const t = tFor(language);
  if (stay.checkIn === stay.checkOut) {
    const hours = [...new Set(stay.hours.filter(Boolean))].join(' · ');
    return [
      { term: t('booking.day.date'), text: formatDate(stay.checkIn, 'long', language) },
      ...(hours === '' ? [] : [{ term: t('booking.day.hours'), text: hours }]),
    ];
  }
  const { checkInTime, checkOutTime } = stay.hotel;
  return [
    {
      term: t('booking.form.check-in'),
      text: t('booking.day-from', { day: formatDate(stay.checkIn, 'long', language), time: checkInTime }),
    },
    {
      term: t('booking.form.check-out'),
      text: t('booking.day-until', { day: formatDate(stay.checkOut, 'long', language), time: checkOutTime }),
    },
  ];
}

export function hoursText(
  hours: { readonly start: string | null; readonly end: string | null } | null,
): string {
  return hours?.start && hours.end ? `${hours.start}–${hours.end}` : '';
}

interface RoomFrame extends DraftFrame {
  readonly index: number;
  readonly draft: BookingDraft;
}

function summaryRoom(
  { choice, offer, priced }: DraftRoom,
  { index, draft, question, language, at }: RoomFrame,
): SummaryRoom {
  const t = tFor(language);
  const { currency, timeZone } = question.hotel;
  const arrival = question.checkIn;
  const wording = { currency, language };
  const name = roomName(offer.roomType, language);
  const policy = remainingPolicy(offer.policy, { arrival, timeZone, at });
  const earlier = draft.rooms.findIndex((room) => room.offer.ratePlan.id === offer.ratePlan.id);
  return {
    heading: draft.rooms.length === 1 ? name : t('booking.room-number', { number: index + 1, name }),
    plan: textFor(offer.ratePlan.names, language),
    party: partyText(choice, language),
    total: formatMoney(priced.totalMinor, currency, language),
    lines: stepLines(priced.nights, wording),
    policy: earlier === index ? policyTexts(policy, { ...wording, arrival }) : [],
  };
}
