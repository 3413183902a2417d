import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import { extraPlaces, noExtraPlaces } from '../rates/occupancy.ts';
import type { Housekeeping } from '../rooms/room.ts';
import { hueOfState, type RoomState, type ShownStatus } from '../rooms/room-status.ts';
import { type BoardFilter, boardSorts, dimensionsOf, filterKeys, type RankedRoom } from './board-view.ts';
import { roomPath } from './housekeeping.paths.ts';
import type { BoardParty, BoardRoom, ShownRoom } from './room-board.ts';

/** A state as colour, icon and word. */
export interface Sign {
  readonly hue: string;
  readonly icon: string;
  readonly word: string;
}

/** A room on the board. It holds nothing that depends on who looks, so that one drawing serves every reader of a language. */
export interface RoomCard {
  readonly id: number;
  readonly number: string;
  readonly type: string;
  readonly href: string;
  readonly state: Sign;
  readonly housekeeping: Sign;
  readonly statuses: readonly Sign[];
  /** Who is in it, who comes, what blocks it. */
  readonly lines: readonly string[];
  /** What it is to other rooms, and what has to be put up in it. */
  readonly notes: readonly string[];
  /** For filters and orders in the browser: words by dimension, places in the orders of `boardSorts`. */
  readonly dimensions: Readonly<Record<keyof BoardFilter, string>>;
  readonly ranks: string;
}

const stateIcons: Record<RoomState, string> = {
  ready: 'check',
  dirty: 'brush',
  occupied: 'user-filled',
  due_out: 'door-exit',
  blocked: 'tool',
};

const housekeepingIcons: Record<Housekeeping, string> = {
  dirty: 'brush',
  do_not_disturb: 'bell-off',
  cleaning: 'bucket',
  clean: 'sparkles',
  inspected: 'checks',
};

const housekeepingHues: Record<Housekeeping, string> = {
  dirty: 'dirty',
  do_not_disturb: 'due',
  cleaning: 'dirty',
  clean: 'vacant',
  inspected: 'vacant',
};

const statusSigns: Record<ShownStatus, { readonly hue: string; readonly icon: string }> = {
  discrepancy: { hue: 'broken', icon: 'alert-triangle' },
  overdue: { hue: 'broken', icon: 'clock-exclamation' },
  early_arrival_waiting: { hue: 'due', icon: 'armchair' },
  due_out: { hue: 'due', icon: 'door-exit' },
  moving_out: { hue: 'due', icon: 'arrow-right' },
  moving_in: { hue: 'due', icon: 'arrow-right' },
  arriving: { hue: 'due', icon: 'door-enter' },
  stayover: { hue: 'occupied', icon: 'moon' },
  day_use: { hue: 'occupied', icon: 'sun' },
  vip: { hue: 'vacant', icon: 'star' },
};

export function roomCard({ shown, ranks }: RankedRoom, language: Language, query = ''): RoomCard {
  const { room, status } = shown;
  const dimensions = dimensionsOf(shown);
  return {
    id: room.id,
    number: room.number,
    type: textFor(room.type, language),
    href: roomPath(room.number, query),
    ...signsOf(shown, language),
    // The room's own state says already that the guest leaves.
    statuses: status.statuses
      .filter((each) => !(each === 'due_out' && status.state === 'due_out'))
      .map((each) => statusSign(each, language)),
    lines: linesOf(room, language),
    notes: notesOf(room, language),
    dimensions: Object.fromEntries(
      filterKeys.map((key) => [key, dimensions[key].join(' ')]),
    ) as RoomCard['dimensions'],
    ranks: boardSorts.map((sort) => ranks[sort]).join(' '),
  };
}

/** What a room is and what housekeeping says of it. A blocked room says in which of the two ways. */
function signsOf({ status }: ShownRoom, language: Language): Pick<RoomCard, 'state' | 'housekeeping'> {
  const t = tFor(language);
  const { state, service, housekeeping } = status;
  const word = state === 'blocked' ? t(`rooms.services.${service}`) : t(`rooms.states.${state}`);
  return {
    state: { hue: hueOfState[state], icon: stateIcons[state], word },
    housekeeping: housekeepingSign(housekeeping, language),
  };
}

function housekeepingSign(housekeeping: Housekeeping, language: Language): Sign {
  const word = tFor(language)(`rooms.housekeeping.${housekeeping}`);
  return { hue: housekeepingHues[housekeeping], icon: housekeepingIcons[housekeeping], word };
}

function statusSign(status: ShownStatus, language: Language): Sign {
  return { ...statusSigns[status], word: tFor(language)(`rooms.statuses.${status}`) };
}

function linesOf({ guest, next, block }: BoardRoom, language: Language): string[] {
  const t = tFor(language);
  const day = (date: Parameters<typeof formatDate>[0]) => formatDate(date, 'short', language);
  return [
    ...(guest ? [t('housekeeping.guest-until', { name: guest.name, date: day(guest.departure) })] : []),
    ...(guest?.movesTo ? [t('housekeeping.moves-to', { room: guest.movesTo })] : []),
    ...(next ? [nextText(next, t)] : []),
    ...(block ? [t('housekeeping.blocked-until', { reason: block.reason, date: day(block.endDate) })] : []),
  ];
}

function nextText({ name, movesFrom }: NonNullable<BoardRoom['next']>, t: Translate): string {
  return movesFrom
    ? t('housekeeping.moves-from', { name, room: movesFrom })
    : t('housekeeping.next', { name });
}

/** "Lin Mei: Friend of the house" */
function classNote({ name, guestClass }: BoardParty, language: Language): string {
  if (!guestClass) return '';
  return tFor(language)('housekeeping.guest-class', { name, class: textFor(guestClass, language) });
}

function notesOf({ partOf, madeOf, letAsParts, guest, next }: BoardRoom, language: Language): string[] {
  const t = tFor(language);
  const party = guest ?? next;
  const { extraBeds, cots } = party ? extraPlaces(party.roomType, party) : noExtraPlaces;
  return [
    ...(partOf === null ? [] : [t('rooms.suites.part-of', { suite: partOf })]),
    ...(madeOf.length === 0 ? [] : [t('housekeeping.made-of', { rooms: madeOf.join(', ') })]),
    ...(letAsParts ? [t('housekeeping.let-as-parts')] : []),
    ...[guest, next].flatMap((one) => (one ? [classNote(one, language)] : [])).filter((note) => note !== ''),
    ...(next?.treatment ? [t('rooms.vip.task', { what: next.treatment })] : []),
    ...(extraBeds > 0 ? [t('rooms.put-up.extra-beds', { count: extraBeds })] : []),
    ...(cots > 0 ? [t('rooms.put-up.cots', { count: cots })] : []),
  ];
}
