import type { Language } from '../../core/local-text.ts';
import { type Minor, negate } from '../../core/money.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import {
  checkInPath,
  checkOutPath,
  plannedMovePath,
  reservationPath,
  stayRoomPath,
} from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { MoveDue, StayRow } from '../reservations/stay-row.ts';
import { isReady } from '../rooms/room.ts';
import { guestBadges } from '../segments/guest-badge.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText, housekeepingState, partyText, reasonsText, stateOf } from './stay-words.presenter.ts';
import type { Today } from './today.service.ts';

function columns(keys: readonly string[], language: Language): object[] {
  const t = tFor(language);
  return keys.map((key) => ({
    label: t(`front-desk.columns.${key}`),
    ...(key === 'balance' && { numeric: true }),
    ...(key === 'action' && { hidden: true }),
  }));
}

/** Who comes: the room and how ready it is, what is paid ahead, and the next step. */
export function arrivalsTable(today: Today, reader: Reader): DeskTable {
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
        (row.isWaiting ? waitingState(language) : ready) ??
        (arrived ? stateOf('in_house', language) : noRoomState(shown === 'overdue_arrival', language)),
    },
    arrived ? moneyCell(row, currency, language) : duePaidCell(row, currency, language),
    { actions: arrivalActions(row, { proposal: proposal?.number, reader }) },
  ];
}

function waitingState(language: Language) {
  return { hue: 'due', word: tFor(language)('rooms.statuses.early_arrival_waiting'), icon: 'armchair' };
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
  const badges = guestBadges(row, language);
  return { text: row.guestName, href: reservationPath(row.number), small, badges };
}

/** Who is expected and may come in without formalities is marked. */
function arrivingCell(row: StayRow, language: Language): object {
  const cell = guestCell(row, language);
  return row.fastCheckIn ? { ...cell, badge: tFor(language)('front-desk.fast-check-in') } : cell;
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

/** Who leaves: what is owed, and the next step. */
export function departuresTable(today: Today, reader: Reader): DeskTable {
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

/** Guests whose change of rooms is due: from where to where, and whether the room to come can be entered. */
export function movesTable(today: Today, reader: Reader): DeskTable | null {
  if (today.moves.length === 0) return null;
  const t = tFor(reader.language);
  return {
    caption: t('front-desk.today.moves'),
    columns: columns(['guest', 'move', 'stay', 'ready', 'action'], reader.language),
    rows: today.moves.map((row) => ({ cells: moveCells(row, reader) })),
    empty: { heading: '', lead: '', mark: 'arrow-right', action: null },
  };
}

function moveCells(row: MoveDue, { language, can }: Reader): unknown[] {
  const t = tFor(language);
  const { room, newRoom, newRoomState, newRoomTaken } = row;
  const label = t('front-desk.actions.planned-move', { room: newRoom });
  const href = plannedMovePath(row.number, row.stayId);
  const main = !newRoomTaken && isReady(newRoomState);
  return [
    guestCell(row, language),
    { text: `${room ?? '—'} → ${newRoom}`, small: textFor(row.roomType, language) },
    { text: datesText(row, language), small: stayLengthText(row, language) },
    {
      state: newRoomTaken
        ? { hue: 'occupied', word: t('front-desk.today.still-taken'), icon: 'user-filled' }
        : housekeepingState(newRoomState, language),
    },
    { actions: can('reservations.change') ? [{ label, href, main, dialog: true }] : [] },
  ];
}
