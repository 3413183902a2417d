import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import { folioPath } from '../folios/folio.paths.ts';
import {
  checkInPath,
  checkOutPath,
  plannedMovePath,
  reservationPath,
} from '../reservations/reservation.paths.ts';
import { type Housekeeping, isReady } from '../rooms/room.ts';
import { doNotDisturbRefusal } from '../rooms/room-status.ts';
import {
  blockReleasePath,
  roomBlocksPath,
  roomFindingPath,
  roomHousekeepingPath,
  roomPath,
  roomsPath,
  roomWaitingPath,
} from './housekeeping.paths.ts';
import type { ShownRoom } from './room-board.ts';
import { type RoomCard, roomCard, type Sign } from './room-card.presenter.ts';

export interface BoardReader {
  readonly language: Language;
  readonly can: (permission: Permission) => boolean;
}

interface Link {
  readonly href: string;
  readonly label: string;
  readonly icon: string;
  readonly main: boolean;
  readonly dialog: boolean;
}

/** One form: its buttons all send the same field, each another value. */
interface Choice {
  readonly heading: string;
  readonly action: string;
  readonly name: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly buttons: readonly {
    readonly value: string;
    readonly label: string;
    readonly icon: string | null;
    readonly main: boolean;
  }[];
}

export interface RoomPage {
  readonly title: string;
  /** Its number. */
  readonly room: string;
  readonly href: string;
  readonly backHref: string;
  readonly type: string;
  readonly signs: readonly Sign[];
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly links: readonly Link[];
  readonly choices: readonly Choice[];
}

export interface RoomModel {
  readonly shown: ShownRoom;
  /** The open folio of the guest in it. */
  readonly folioNumber: string | null;
  /** The board's view, to come back to. */
  readonly query: string;
}

/** A room with what can be done next, as far as the reader may. */
export function roomPage({ shown, folioNumber, query }: RoomModel, reader: BoardReader): RoomPage {
  const { language } = reader;
  const t = tFor(language);
  const { room } = shown;
  const card: RoomCard = roomCard({ shown, ranks: noRanks }, language);
  return {
    title: t('housekeeping.room', { room: room.number }),
    room: room.number,
    href: roomPath(room.number, query),
    backHref: roomsPath + query,
    type: textFor(room.type, language),
    signs: [card.state, card.housekeeping, ...card.statuses],
    lines: card.lines,
    notes: card.notes,
    links: linksOf(shown, folioNumber, reader),
    choices: choicesOf(shown, query, reader),
  };
}

const noRanks = { status: 0, state: 0, housekeeping: 0, occupancy: 0, service: 0, number: 0 };

function linksOf(
  { room, status }: ShownRoom,
  folioNumber: string | null,
  { language, can }: BoardReader,
): Link[] {
  const t = tFor(language);
  const { guest, next, block } = room;
  const links: Link[] = [];
  const add = (
    key: string,
    href: string,
    icon: string,
    also: { main?: boolean; dialog?: boolean; name?: string } = {},
  ) =>
    links.push({
      href,
      icon,
      label: t(`housekeeping.next-step.${key}`, { name: also.name ?? '' }),
      main: also.main ?? false,
      dialog: also.dialog ?? false,
    });
  const mover = guest?.movesTo ? guest : next?.movesFrom ? next : null;
  if (mover && can('reservations.change'))
    add('move', plannedMovePath(mover.number, mover.stayId), 'arrow-right', {
      main: !guest || mover === guest,
      dialog: true,
      name: mover.name,
    });
  if (next && !next.movesFrom && !guest && can('reservations.check-in')) {
    const main = status.state === 'ready';
    add('check-in', checkInPath(next.number, next.stayId), 'door-enter', {
      main,
      dialog: true,
      name: next.name,
    });
  }
  if (guest && can('reservations.check-out') && status.state === 'due_out')
    add('check-out', checkOutPath(guest.number, guest.stayId), 'door-exit', { main: true, dialog: true });
  if (folioNumber !== null && can('folios.view')) add('folio', folioPath(folioNumber), 'receipt');
  for (const party of [guest, next])
    if (party && can('reservations.view'))
      add('booking', reservationPath(party.number), 'notebook', { name: party.name });
  if (can('rooms.status') && !block && !guest)
    add('block', roomBlocksPath(room.number), 'tool', { dialog: true });
  return links;
}

function choicesOf(shown: ShownRoom, query: string, { language, can }: BoardReader): Choice[] {
  const t = tFor(language);
  const { room, status } = shown;
  const choices: Choice[] = [];
  const choice = (heading: string, action: string, rest: Omit<Choice, 'heading' | 'action'>) =>
    choices.push({ heading: t(`housekeeping.choices.${heading}`), action, ...rest });
  if (can('reservations.check-in') && room.next && !room.next.movesFrom && !isReady(status.housekeeping)) {
    const { isWaiting, stayId } = room.next;
    const value = isWaiting ? '' : '1';
    const label = t(isWaiting ? 'housekeeping.waits-no-longer' : 'housekeeping.waits');
    choice('waiting', roomWaitingPath(room.number, query), {
      name: 'waiting',
      hidden: { stayId: String(stayId) },
      buttons: [{ value, label, icon: 'armchair', main: false }],
    });
  }
  if (!can('rooms.status')) return choices;
  choice('housekeeping', roomHousekeepingPath(room.number, query), {
    name: 'housekeeping',
    hidden: {},
    buttons: marksOf(shown, language),
  });
  choice('finding', roomFindingPath(room.number, query), {
    name: 'found',
    hidden: {},
    buttons: findingsOf(shown, language),
  });
  if (room.block) {
    const returns = t(`rooms.housekeeping.${room.block.returnState}`);
    choice('block', blockReleasePath(room.number, room.block.id, query), {
      name: 'release',
      hidden: {},
      buttons: [
        { value: '1', label: t('housekeeping.release', { state: returns }), icon: 'refresh', main: true },
      ],
    });
  }
  return choices;
}

/** What housekeeping may say next, the likely one first. */
const following: Record<Housekeeping, readonly Housekeeping[]> = {
  dirty: ['cleaning', 'clean', 'inspected', 'do_not_disturb'],
  do_not_disturb: ['dirty', 'cleaning', 'clean'],
  cleaning: ['clean', 'inspected', 'dirty', 'do_not_disturb'],
  clean: ['inspected', 'dirty', 'do_not_disturb'],
  inspected: ['dirty', 'do_not_disturb'],
};

function marksOf({ status }: ShownRoom, language: Language): Choice['buttons'] {
  const linkIsMain = status.state === 'due_out'; // one main button at a time: the guest leaves first
  const t = tFor(language);
  return following[status.housekeeping]
    .filter((value) => value !== 'do_not_disturb' || doNotDisturbRefusal(status.occupancy) === null)
    .map((value, index) => ({
      value,
      label: t(`rooms.housekeeping.${value}`),
      icon: null,
      main: index === 0 && value !== 'dirty' && !linkIsMain,
    }));
}

function findingsOf({ status }: ShownRoom, language: Language): Choice['buttons'] {
  const t = tFor(language);
  if (status.statuses.includes('discrepancy'))
    return [{ value: 'settled', label: t('housekeeping.found.settled'), icon: 'check', main: true }];
  const found = status.occupancy === 'occupied' ? 'vacant' : 'occupied';
  return [{ value: found, label: t(`housekeeping.found.${found}`), icon: 'alert-triangle', main: false }];
}
