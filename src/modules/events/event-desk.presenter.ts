import { dateAt } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatMoney, formatNumber, formatTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Download, downloadsOf } from '../../platform/views/downloads.ts';
import type { Crumb } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { type CustomerHit, fullName } from '../customers/customer.ts';
import { folioPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { ownerMediaPath } from '../hotels/media.paths.ts';
import * as paths from './event.paths.ts';
import { dayOf, figuresOf, freePlaces, type HotelEvent, isOff, undoRefusal } from './event.ts';
import { type Column, stateOf } from './event-list.presenter.ts';
import { beginsText } from './event-words.ts';
import type { Participant } from './participant.queries.ts';
import { foundParticipants } from './participant.ts';

export interface EventPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly state: { readonly hue: string; readonly word: string };
  readonly lead: string;
  readonly changeHref: string | null;
  readonly callOffHref: string | null;
  readonly openAction: string | null;
  readonly picturesHref: string | null;
  readonly files: readonly Download[];
  readonly tiles: readonly { readonly label: string; readonly figure: string; readonly of: string | null }[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly search: { readonly action: string; readonly text: string };
  /** Null where nobody can be let in now. */
  readonly cardAction: string | null;
  readonly cardError: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
  readonly desk: DeskRegistration | null;
}

interface DeskRegistration {
  readonly open: boolean;
  readonly text: string;
  readonly searched: boolean;
  readonly action: string;
  readonly parties: readonly { readonly value: string; readonly label: string }[];
  readonly hits: readonly { readonly customerId: number; readonly name: string; readonly small: string }[];
  readonly refusal: string | null;
}

export interface EventDeskData {
  readonly hotel: Hotel;
  readonly event: HotelEvent;
  readonly levelName: string | null;
  readonly participants: readonly Participant[];
  readonly text: string;
  readonly guestText: string | null;
  readonly hits: readonly CustomerHit[];
  /** Why the last try was refused, by the form it came from. */
  readonly refusal: { readonly form: 'card' | 'desk'; readonly message: string } | null;
}

/** One event at the desk: how full it is, who comes, and the door. */
export function eventPage(ctx: Context, data: EventDeskData): EventPage {
  const { event, hotel, participants, text, refusal } = data;
  const t = tFor(ctx.language);
  const title = textFor(event.names, ctx.language);
  const manages = isAllowed(ctx, 'events.manage');
  const isLiving = event.status !== 'called_off' && ctx.clock() < event.endsAt;
  return {
    title,
    crumbs: [
      { href: paths.staffEventsPath, label: t('events.title') },
      { href: null, label: title },
    ],
    state: stateOf(ctx, event),
    lead: beginsText(event, hotel.timeZone, ctx.language),
    changeHref: manages && isLiving ? paths.eventChangePath(event.id) : null,
    callOffHref: manages && isLiving ? paths.eventStatusPath(event.id) : null,
    openAction: manages && event.status === 'draft' ? paths.eventStatusPath(event.id) : null,
    picturesHref: isAllowed(ctx, 'content.change') ? ownerMediaPath({ kind: 'event', id: event.id }) : null,
    files: isAllowed(ctx, 'customers.export')
      ? downloadsOf((format) => paths.participantsPath(event.id, format))
      : [],
    tiles: tilesOf(ctx, data),
    facts: factsOf(ctx, data),
    search: { action: paths.staffEventPath(event.id), text },
    cardAction: isDoorOpen(ctx, data) ? paths.cardArrivalsPath(event.id) : null,
    cardError: refusal?.form === 'card' ? refusal.message : null,
    columns: [
      { label: t('events.columns.guest') },
      { label: t('events.fields.party') },
      { label: t('events.columns.state') },
      { label: t('events.columns.asked') },
      { label: t('events.columns.actions'), hidden: true },
    ],
    rows: foundParticipants(participants, text).map((guest) => participantRow(ctx, data, guest)),
    empty: {
      heading: t(text === '' ? 'events.nobody' : 'events.nobody-found'),
      lead: t(text === '' ? 'events.nobody-lead' : 'events.nobody-found-lead'),
      mark: 'users',
      action: null,
    },
    desk: isAllowed(ctx, 'events.desk') && event.status === 'open' && isLiving ? deskForm(ctx, data) : null,
  };
}

/** From the day of the event on, for who may let guests in. */
function isDoorOpen(ctx: Context, { event, hotel }: EventDeskData): boolean {
  const isDay = dateAt(ctx.clock(), hotel.timeZone) >= dayOf(event, hotel.timeZone);
  return event.status === 'open' && isDay && isAllowed(ctx, 'events.desk');
}

function tilesOf(ctx: Context, { event, participants }: EventDeskData): EventPage['tiles'] {
  const t = tFor(ctx.language);
  const { registered, waiting, came, missed } = figuresOf(participants, ctx.clock() >= event.endsAt);
  const number = (value: number) => formatNumber(value, ctx.language);
  const tile = (name: string, figure: string, of: string | null = null) => ({
    label: t(`events.columns.${name}`),
    figure,
    of,
  });
  return [
    tile('registered', number(registered), t('events.of-places', { count: event.capacity })),
    tile('free', number(freePlaces(event))),
    tile('waiting', number(waiting)),
    tile('came', number(came)),
    tile('missed', missed === null ? '–' : number(missed)),
  ];
}

function factsOf(ctx: Context, { event, hotel, levelName }: EventDeskData): EventPage['facts'] {
  const t = tFor(ctx.language);
  const { language } = ctx;
  const who = [
    levelName && t('events.from-level', { level: levelName }),
    event.tag && t('events.with-tag', { tag: event.tag }),
  ].filter(Boolean);
  const price =
    event.priceMinor === 0 ? t('events.free') : formatMoney(event.priceMinor, hotel.currency, language);
  return [
    { term: t('events.fields.place'), text: textFor(event.places, language) || '–' },
    { term: t('events.fields.closes'), text: formatDateTime(event.closesAt, hotel.timeZone, language) },
    {
      term: t('events.fields.price-each'),
      text: event.prepaid ? t('events.paid-ahead', { price, count: event.refundHours }) : price,
    },
    { term: t('events.fields.points'), text: formatNumber(event.points, language) },
    { term: t('events.groups.who'), text: who.join(' · ') || t('events.everybody') },
  ];
}

const hues = {
  registered: 'vacant',
  waiting: 'due',
  held: 'due',
  lapsed: 'broken',
  cancelled: 'broken',
} as const;

function participantRow(ctx: Context, data: EventDeskData, guest: Participant) {
  const t = tFor(ctx.language);
  const { timeZone } = data.hotel;
  const came = guest.cameAt
    ? {
        hue: 'occupied',
        word: t('events.came-at', { time: formatTime(guest.cameAt, timeZone, ctx.language) }),
      }
    : null;
  const room = guest.room && t('events.in-room', { room: guest.room });
  const party = t('events.persons', { count: guest.party });
  const paid =
    guest.prepaidMinor > 0 &&
    t('events.paid-before', { amount: formatMoney(guest.prepaidMinor, data.hotel.currency, ctx.language) });
  return {
    cells: [
      {
        text: fullName(guest),
        href: customerPath(guest.customerId),
        small: [room, guest.memberNumber].filter(Boolean).join(' · ') || null,
      },
      {
        text:
          guest.came === null || guest.came === guest.party
            ? party
            : t('events.of', { part: formatNumber(guest.came, ctx.language), whole: party }),
        small: paid || null,
      },
      { state: came ?? { hue: hues[guest.status], word: t(`events.registration.${guest.status}`) } },
      {
        text: formatDateTime(guest.createdAt, timeZone, ctx.language),
        small: t(`events.sources.${guest.source}`),
      },
      billOrActions(ctx, data, guest),
    ],
  };
}

/** What can be done for a party: let in, let in in part or against money, taken off the list; or the bill it got. */
function billOrActions(ctx: Context, data: EventDeskData, guest: Participant) {
  const t = tFor(ctx.language);
  const { id: eventId } = data.event;
  if (guest.cameAt) return { ...billOf(guest), actions: undoOf(ctx, data, guest) };
  if (isOff(guest.status) || !isAllowed(ctx, 'events.desk')) return billOf(guest);
  const arrival = paths.arrivalPath(eventId, guest.id);
  const mayEnter = guest.status === 'registered' && isDoorOpen(ctx, data);
  const isFree = guest.unitMinor === 0 || guest.prepaidMinor > 0;
  const whole = mayEnter && isFree ? [{ label: t('events.let-in'), action: arrival, main: true }] : [];
  const asked =
    mayEnter && !isFree ? [{ label: t('events.let-in'), href: arrival, main: true, dialog: true }] : [];
  const part =
    mayEnter && isFree && guest.party > 1
      ? [{ label: t('events.let-in-part'), href: arrival, dialog: true }]
      : [];
  const off = {
    label: t('events.take-off'),
    href: paths.deskCancellationPath(eventId, guest.id),
    dialog: true,
  };
  return { ...billOf(guest), actions: [...whole, ...asked, ...part, off] };
}

/** Until the day is over, what was done by mistake can be taken back. */
function undoOf(ctx: Context, { event, hotel }: EventDeskData, guest: Participant) {
  const refusal = undoRefusal(guest, event, { at: ctx.clock(), timeZone: hotel.timeZone });
  if (refusal || !isAllowed(ctx, 'events.desk')) return [];
  const href = paths.arrivalUndoPath(event.id, guest.id);
  return [{ label: tFor(ctx.language)('events.undo.action'), href, dialog: true }];
}

function billOf({ folioNumber }: Participant) {
  return folioNumber ? { text: folioNumber, href: folioPath(folioNumber) } : { text: '' };
}

function deskForm(ctx: Context, { event, guestText, hits, refusal }: EventDeskData): DeskRegistration {
  const t = tFor(ctx.language);
  return {
    open: guestText !== null || refusal?.form === 'desk',
    text: guestText ?? '',
    searched: guestText !== null,
    action: paths.deskRegistrationsPath(event.id),
    parties: Array.from({ length: event.mostPerParty }, (_, index) => ({
      value: String(index + 1),
      label: t('events.persons', { count: index + 1 }),
    })),
    hits: hits.slice(0, 10).map((hit) => ({
      customerId: hit.id,
      name: fullName(hit),
      small: [hit.email, hit.phone].filter(Boolean).join(' · '),
    })),
    refusal: refusal?.form === 'desk' ? refusal.message : null,
  };
}
