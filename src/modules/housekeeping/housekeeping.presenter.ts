import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import { extraPlaces, noExtraPlaces } from '../rates/occupancy.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { blockKinds } from '../rooms/room.ts';
import { blockReleasePath, roomBlocksPath, roomHousekeepingPath, roomsPath } from './housekeeping.paths.ts';
import {
  type BoardRoom,
  countGroups,
  hueOfGroup,
  type RoomGroup,
  roomGroup,
  roomGroups,
  shownOf,
} from './room-board.ts';

export interface RoomCard {
  readonly number: string;
  readonly type: string;
  readonly state: { readonly hue: string; readonly word: string };
  readonly housekeeping: string;
  readonly guest: { readonly text: string; readonly href: string } | null;
  readonly next: { readonly text: string; readonly href: string } | null;
  readonly block: string | null;
  /** What it is to other rooms, and what has to be put up in it. */
  readonly notes: readonly string[];
  readonly action: string;
  /** What housekeeping may say next, the likely one first. */
  readonly marks: readonly { readonly value: string; readonly label: string; readonly main: boolean }[];
  readonly blockHref: string | null;
  readonly releaseAction: string | null;
}

export interface BoardPage {
  readonly title: string;
  readonly tabs: readonly {
    readonly href: string;
    readonly label: string;
    readonly count: number;
    readonly current: boolean;
  }[];
  readonly group: RoomGroup | null;
  readonly rooms: readonly RoomCard[];
}

export interface BoardReader {
  readonly language: Language;
  readonly can: (permission: Permission) => boolean;
}

interface BoardInput {
  readonly rooms: readonly BoardRoom[];
  readonly businessDate: CalendarDate;
  readonly group: RoomGroup | null;
}

export function boardPage({ rooms, businessDate, group }: BoardInput, reader: BoardReader): BoardPage {
  const t = tFor(reader.language);
  const counts = countGroups(rooms, businessDate);
  const shown = rooms.filter((room) => group === null || roomGroup(room, businessDate) === group);
  const all = { href: roomsPath, label: t('housekeeping.all'), count: rooms.length, current: group === null };
  return {
    title: t('housekeeping.title'),
    group,
    tabs: [
      all,
      ...roomGroups.map((name) => ({
        href: `${roomsPath}?group=${name}`,
        label: t(`housekeeping.group.${name}`),
        count: counts[name],
        current: group === name,
      })),
    ],
    rooms: shown.map((room) => roomCard(room, businessDate, reader)),
  };
}

function roomCard(room: BoardRoom, businessDate: CalendarDate, { language, can }: BoardReader): RoomCard {
  const t = tFor(language);
  const { state } = shownOf(room, businessDate);
  const { guest, next, block } = room;
  return {
    number: room.number,
    type: textFor(room.type, language),
    state: { hue: hueOfGroup[roomGroup(room, businessDate)], word: t(`housekeeping.room-state.${state}`) },
    housekeeping: t(`rooms.housekeeping.${room.housekeeping}`),
    guest: guest && {
      text: t('housekeeping.guest-until', {
        name: guest.name,
        date: formatDate(guest.departure, 'short', language),
      }),
      href: reservationPath(guest.number),
    },
    next: next && { text: t('housekeeping.next', { name: next.name }), href: reservationPath(next.number) },
    block:
      block &&
      t('housekeeping.blocked-until', {
        reason: block.reason,
        date: formatDate(block.endDate, 'short', language),
      }),
    notes: notesOf(room, language),
    action: roomHousekeepingPath(room.number),
    marks: can('rooms.status') ? marksOf(room, language) : [],
    blockHref: can('rooms.status') && !block && !guest ? roomBlocksPath(room.number) : null,
    releaseAction: can('rooms.status') && block ? blockReleasePath(room.number, block.id) : null,
  };
}

function notesOf({ partOf, madeOf, letAsParts, guest, next }: BoardRoom, language: Language): string[] {
  const t = tFor(language);
  const party = guest ?? next;
  const { extraBeds, cots } = party ? extraPlaces(party.roomType, party) : noExtraPlaces;
  return [
    ...(partOf === null ? [] : [t('rooms.suites.part-of', { suite: partOf })]),
    ...(madeOf.length === 0 ? [] : [t('housekeeping.made-of', { rooms: madeOf.join(', ') })]),
    ...(letAsParts ? [t('housekeeping.let-as-parts')] : []),
    ...(extraBeds > 0 ? [t('rooms.put-up.extra-beds', { count: extraBeds })] : []),
    ...(cots > 0 ? [t('rooms.put-up.cots', { count: cots })] : []),
  ];
}

const following = {
  dirty: ['cleaning', 'clean'],
  cleaning: ['clean', 'dirty'],
  clean: ['inspected', 'dirty'],
  inspected: ['dirty'],
} as const;

function marksOf({ housekeeping }: BoardRoom, language: Language): RoomCard['marks'] {
  const t = tFor(language);
  return following[housekeeping].map((value, index) => ({
    value,
    label: t(`rooms.housekeeping.${value}`),
    main: index === 0 && value !== 'dirty',
  }));
}

export interface BlockPage {
  readonly title: string;
  readonly action: string;
  readonly closeHref: string;
  readonly kinds: readonly { readonly value: string; readonly label: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly refusal: string | null;
  readonly displaced: boolean;
}

export interface BlockPageInput {
  readonly number: string;
  readonly businessDate: CalendarDate;
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly refusal?: string;
  /** Reservations would lose their room: the box to accept that is shown. */
  readonly displaced?: boolean;
}

export function blockPage(input: BlockPageInput, language: Language): BlockPage {
  const t = tFor(language);
  const { number, businessDate, values = {}, errors = {}, refusal = null, displaced = false } = input;
  return {
    title: t('housekeeping.block.title', { room: number }),
    action: roomBlocksPath(number),
    closeHref: roomsPath,
    kinds: blockKinds.map((value) => ({ value, label: t(`housekeeping.block.${value}`) })),
    values: { kind: 'out_of_order', startDate: businessDate, ...values },
    errors,
    refusal,
    displaced,
  };
}
