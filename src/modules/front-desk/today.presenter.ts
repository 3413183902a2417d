import type { Language } from '../../core/local-text.ts';
import { type Minor, negate } from '../../core/money.ts';
import { formatMoney, formatNumber, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import { roomsPath } from '../housekeeping/housekeeping.paths.ts';
import { countStates, shownRooms } from '../housekeeping/room-board.ts';
import {
  checkInPath,
  checkOutPath,
  newReservationPath,
  reservationPath,
  reservationsPath,
  stayRoomPath,
} from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { StayRow } from '../reservations/stay-row.ts';
import { isReady } from '../rooms/room.ts';
import { hueOfState, roomStates } from '../rooms/room-status.ts';
import { walkInPath } from './desk.paths.ts';
import { datesText, housekeepingState, partyText, reasonsText, stateOf } from './stay-words.presenter.ts';
import type { Today } from './today.service.ts';

export interface Reader {
  readonly language: Language;
  readonly can: (permission: Permission) => boolean;
}

interface Tile {
  readonly label: string;
  readonly figure: string;
  readonly of: string | null;
  readonly note: string | null;
  readonly href: string | null;
}

export interface TodayPage {
  readonly title: string;
  readonly tiles: readonly Tile[];
  readonly arrivals: DeskTable;
  readonly departures: DeskTable;
  readonly rooms: readonly {
    readonly hue: string;
    readonly word: string;
    readonly href: string;
  }[];
  readonly waiting: string | null;
  readonly owing: string | null;
  readonly walkInHref: string | null;
  readonly newBookingHref: string | null;
  readonly allArrivalsHref: string;
  readonly inHouseHref: string;
  readonly roomsHref: string;
}

export interface DeskTable {
  readonly caption: string;
  readonly columns: readonly object[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}

export function todayPage(today: Today, reader: Reader): TodayPage {
  const { language, can } = reader;
  const t = tFor(language);
  const { hotel, counts } = today;
  const states = countStates(shownRooms(today.rooms, hotel.businessDate));
  const owing = today.departures.filter((row) => row.status === 'in_house' && row.guestMinor !== 0).length;
  const change = can('reservations.change');
  return {
    title: t('front-desk.today.title', { hotel: textFor(hotel.names, language) }),
    tiles: tilesOf(today, owing, language),
    arrivals: arrivalsTable(today, reader),
    departures: departuresTable(today, reader),
    rooms: roomStates.map((state) => ({
      hue: hueOfState[state],
      word: `${t(`rooms.states.${state}`)} · ${formatNumber(states[state], language)}`,
      href: `${roomsPath}?state=${state}`,
    })),
    waiting:
      counts.withoutRoom > 0 ? t('front-desk.today.without-room', { count: counts.withoutRoom }) : null,
    owing: owing > 0 ? t('front-desk.today.owing', { count: owing }) : null,
    walkInHref: change && can('reservations.check-in') ? walkInPath : null,
    newBookingHref: change ? newReservationPath : null,
    allArrivalsHref: `${reservationsPath}?status=expected`,
    inHouseHref: `${reservationsPath}?status=in_house`,
    roomsHref: roomsPath,
  };
}

function tilesOf({ counts, rooms, leftToSell, hotel }: Today, owing: number, language: Language): Tile[] {
  const t = tFor(language);
  const n = (value: number) => formatNumber(value, language);
  const of = (total: number) => t('front-desk.today.of', { total: n(total) });
  const tonight = counts.inHouse - counts.dueOut + counts.dueIn;
  const occupancy =
    rooms.length === 0 ? '–' : formatPercent(Math.round((tonight * 1_000) / rooms.length) * 10, language, 1);
  return [
    {
      label: t('front-desk.today.arrivals'),
      figure: n(counts.arrived),
      of: of(counts.arrived + counts.dueIn),
      note: counts.withoutRoom > 0 ? t('front-desk.today.without-room', { count: counts.withoutRoom }) : null,
      href: '#arrivals',
    },
    {
      label: t('front-desk.today.departures'),
      figure: n(counts.left),
      of: of(counts.left + counts.dueOut),
      note: owing > 0 ? t('front-desk.today.owing', { count: owing }) : null,
      href: '#departures',
    },
    {
      label: t('front-desk.today.in-house'),
      figure: n(counts.inHouse),
      of: null,
      note: t('front-desk.today.guests', { count: counts.guests }),
      href: `${reservationsPath}?status=in_house`,
    },
    {
      label: t('front-desk.today.left'),
      figure: n(leftToSell),
      of: null,
      note: t('front-desk.today.left-note'),
      href: null,
    },
    {
      label: t('front-desk.today.occupancy'),
      figure: occupancy,
      of: null,
      note: t('front-desk.today.occupancy-note', { rooms: n(rooms.length), hotel: hotel.slug }),
      href: null,
    },
  ];
}

function columns(keys: readonly string[], language: Language): object[] {
  const t = tFor(language);
  return keys.map((key) => ({
    label: t(`front-desk.columns.${key}`),
    ...(key === 'balance' && { numeric: true }),
    ...(key === 'action' && { hidden: true }),
  }));
}

function arrivalsTable(today: Today, reader: Reader): DeskTable {
  const t = tFor(reader.language);
  return {
    caption: t('front-desk.today.arrivals'),
    columns: columns(['guest', 'room', 'stay', 'ready', 'balance', 'action'], reader.language),
    rows: today.arrivals.map((row) => ({ cells: arrivalCells(row, today, reader) })),
    empty: {
      heading: t('front-desk.today.no-arrivals'),
      lead: t('front-desk.today.no-arrivals-lead'),
      mark: 'door-enter',
      action: null,
    },
  };
}

function arrivalCells(row: StayRow, today: Today, reader: Reader): unknown[] {
  const { language } = reader;
  const { businessDate, currency } = today.hotel;
  const t = tFor(language);
  const proposal = today.proposed.get(row.stayId);
  const reason = proposal
    ? t('front-desk.proposal.take', {
        room: proposal.number,
        why: reasonsText(onRow(proposal.reasons), language),
      })
    : t('front-desk.proposal.none');
  const shown = shownStayStatus(row, businessDate);
  const arrived = row.status === 'in_house';
  const ready = arrived || row.room === null ? null : housekeepingState(row.housekeeping, language);
  return [
    arrivingCell(row, language),
    {
      text: row.room ?? '—',
      small:
        row.room || arrived
          ? textFor(row.roomType, language)
          : `${textFor(row.roomType, language)} · ${reason}`,
    },
    {
      text: datesText(row, language),
      small: `${stayLengthText(row, language)} · ${partyText(row, language)}`,
    },
    {
      state:
        ready ??
        (arrived ? stateOf('in_house', language) : noRoomState(shown === 'overdue_arrival', language)),
    },
    arrived ? moneyCell(row, currency, language) : duePaidCell(row, currency, language),
    { actions: arrivalActions(row, { proposal: proposal?.number, reader }) },
  ];
}

/** On a row, what every proposal has in common goes without saying. */
function onRow(reasons: readonly RoomReason[]): RoomReason[] {
  return reasons.filter((reason) => reason.key !== 'rooms.reasons.free_throughout');
}

function noRoomState(overdue: boolean, language: Language) {
  const t = tFor(language);
  if (overdue) return stateOf('overdue_arrival', language);
  return { hue: 'due', word: t('front-desk.no-room-yet'), icon: 'alert-circle' };
}

function guestCell(row: StayRow, language: Language): object {
  const t = tFor(language);
  const small = [row.number, t(`reservations.channel.${row.channel}`), row.requests]
    .filter(Boolean)
    .join(' · ');
  return { text: row.guestName, href: reservationPath(row.number), small, ...(row.vip && { badge: 'VIP' }) };
}

/** Who is expected and may come in without formalities is marked. */
function arrivingCell(row: StayRow, language: Language): object {
  const marks = [row.vip ? 'VIP' : '', row.fastCheckIn ? tFor(language)('front-desk.fast-check-in') : ''];
  const badge = marks.filter(Boolean).join(' · ');
  return { ...guestCell(row, language), ...(badge && { badge }) };
}

/** Before check-in: the price of the stay and what was paid ahead. */
function duePaidCell(row: StayRow, currency: string, language: Language): object {
  const text = formatMoney(row.totalMinor, currency, language);
  const t = tFor(language);
  const paid = formatMoney(row.depositMinor, currency, language);
  const plan = t(`reservations.payment-plan.${row.paymentPlan}`);
  return { text, small: row.depositMinor > 0 ? t('front-desk.deposit', { amount: paid }) : plan };
}

function moneyCell(row: StayRow, currency: string, language: Language): object {
  return {
    text: formatMoney(row.guestMinor, currency, language),
    small: balanceWord(row.guestMinor, language),
  };
}

function balanceWord(amount: Minor, language: Language): string {
  const t = tFor(language);
  if (amount === 0) return t('front-desk.balance.zero');
  return amount > 0 ? t('front-desk.balance.owes') : t('front-desk.balance.credit');
}

function arrivalActions(
  row: StayRow,
  { proposal, reader }: { proposal: string | undefined; reader: Reader },
): object[] {
  const { language, can } = reader;
  const t = tFor(language);
  if (row.status !== 'booked' || !can('reservations.check-in')) return [];
  const checkIn = checkInPath(row.number, row.stayId);
  const room = stayRoomPath(row.number, row.stayId);
  if (row.room === null) {
    const label = proposal
      ? t('front-desk.actions.take-room', { room: proposal })
      : t('front-desk.actions.choose-room');
    return [{ label, href: checkIn, main: false, dialog: true }];
  }
  if (row.housekeeping !== null && isReady(row.housekeeping))
    return [{ label: t('front-desk.actions.check-in'), href: checkIn, main: true, dialog: true }];
  return [{ label: t('front-desk.actions.assign-another'), href: room, main: false, dialog: true }];
}

function departuresTable(today: Today, reader: Reader): DeskTable {
  const t = tFor(reader.language);
  return {
    caption: t('front-desk.today.departures'),
    columns: columns(['guest', 'room', 'stay', 'state', 'balance', 'action'], reader.language),
    rows: today.departures.map((row) => ({ cells: departureCells(row, today, reader) })),
    empty: {
      heading: t('front-desk.today.no-departures'),
      lead: t('front-desk.today.no-departures-lead'),
      mark: 'door-exit',
      action: null,
    },
  };
}

function departureCells(row: StayRow, today: Today, reader: Reader): unknown[] {
  const { language } = reader;
  const shown = shownStayStatus(row, today.hotel.businessDate);
  return [
    guestCell(row, language),
    { text: row.room ?? '—', small: textFor(row.roomType, language) },
    { text: datesText(row, language), small: stayLengthText(row, language) },
    { state: stateOf(shown, language) },
    moneyCell(row, today.hotel.currency, language),
    { actions: departureActions(row, today, reader) },
  ];
}

function departureActions(row: StayRow, { hotel }: Today, { language, can }: Reader): object[] {
  const t = tFor(language);
  if (row.status !== 'in_house' || !can('reservations.check-out')) return [];
  const href = checkOutPath(row.number, row.stayId);
  if (row.guestMinor === 0)
    return [{ label: t('front-desk.actions.check-out'), href, main: true, dialog: true }];
  const amount = formatMoney(
    row.guestMinor > 0 ? row.guestMinor : negate(row.guestMinor),
    hotel.currency,
    language,
  );
  const key = row.guestMinor > 0 ? 'take' : 'give-back';
  return [
    { label: t(`front-desk.actions.${key}`, { amount }), href: reservationPath(row.number), main: false },
  ];
}
