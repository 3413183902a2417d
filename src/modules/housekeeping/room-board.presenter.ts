import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { housekeepingStates } from '../rooms/room.ts';
import { occupancies, roomStates, services, shownStatuses } from '../rooms/room-status.ts';
import {
  type BoardFilter,
  type BoardSort,
  type BoardView,
  boardGroupings,
  boardSorts,
  filterKeys,
  fits,
  groupedRooms,
  type RoomGroup,
  viewQuery,
} from './board-view.ts';
import { roomsPath } from './housekeeping.paths.ts';
import { countStates, type HousePosition, type ShownRoom } from './room-board.ts';
import { type RoomCard, roomCard } from './room-card.presenter.ts';

interface Select {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What choosing nothing means; null where something is always chosen. */
  readonly blank: string | null;
}

export interface BoardPage {
  readonly title: string;
  /** The house's position; `name` is kept up to date by the live feed. */
  readonly position: readonly { readonly name: string; readonly label: string; readonly figure: string }[];
  readonly tabs: readonly {
    readonly name: string;
    readonly href: string;
    readonly label: string;
    readonly figure: string;
    readonly current: boolean;
  }[];
  readonly filters: readonly Select[];
  readonly clearHref: string | null;
  readonly action: string;
  /** The tab stays chosen when another filter changes. */
  readonly state: string | null;
  readonly groups: readonly {
    readonly heading: string;
    readonly isEmpty: boolean;
    readonly cards: readonly (RoomCard & { readonly fits: boolean })[];
  }[];
  readonly isEmpty: boolean;
  /** For the browser: which state of the house this is, and how the reader wants to see it. */
  readonly live: { readonly version: string; readonly filter: string; readonly sort: number };
}

export interface BoardModel {
  readonly rooms: readonly ShownRoom[];
  readonly position: HousePosition;
  readonly view: BoardView;
  readonly version: string;
}

export function boardPage({ rooms, position, view, version }: BoardModel, language: Language): BoardPage {
  const t = tFor(language);
  const { by, sort, ...filter } = view;
  const query = viewQuery(view);
  const figures = figuresOf({ rooms, position }, language);
  const groups = groupedRooms(rooms, view).map((group) => {
    const cards = group.rooms.map((ranked) => ({
      ...roomCard(ranked, language, query),
      fits: fits(ranked.shown, filter),
    }));
    return { heading: headingOf(group, by, language), isEmpty: !cards.some((card) => card.fits), cards };
  });
  return {
    title: t('housekeeping.title'),
    position: positionNames.map((name) => ({
      name,
      label: t(`housekeeping.position.${name}`),
      figure: figures[name] ?? '',
    })),
    tabs: tabsOf(view, figures, language),
    filters: filtersOf(rooms, view, language),
    clearHref: query === '' ? null : roomsPath,
    action: roomsPath,
    state: filter.state ?? null,
    groups,
    isEmpty: groups.every((group) => group.isEmpty),
    live: { version, filter: JSON.stringify(wordsOf(filter)), sort: boardSorts.indexOf(sort) },
  };
}

const positionNames = [
  'in-house',
  'arrivals-left',
  'departures-left',
  'expected-tonight',
  'free-to-sell',
] as const;

/** Every number on the board by name: the position of the house, and how many rooms are in each state. */
export function figuresOf(
  { rooms, position }: Pick<BoardModel, 'rooms' | 'position'>,
  language: Language,
): Record<string, string> {
  const figures: Record<string, number> = {
    'in-house': position.inHouse,
    'arrivals-left': position.arrivalsLeft,
    'departures-left': position.departuresLeft,
    'expected-tonight': position.expectedTonight,
    'free-to-sell': position.freeToSell,
    all: rooms.length,
    ...countStates(rooms),
  };
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, formatNumber(value, language)]),
  );
}

function tabsOf(view: BoardView, figures: Record<string, string>, language: Language): BoardPage['tabs'] {
  const t = tFor(language);
  const tab = (name: string, state: BoardFilter['state'], label: string) => ({
    name,
    href: roomsPath + viewQuery(view, { state }),
    label,
    figure: figures[name] ?? '',
    current: view.state === state,
  });
  return [
    tab('all', undefined, t('housekeeping.all')),
    ...roomStates.map((state) => tab(state, state, t(`rooms.states.${state}`))),
  ];
}

function headingOf({ key, rooms: [first] }: RoomGroup, by: BoardView['by'], language: Language): string {
  if (by === 'floor') return tFor(language)('housekeeping.floor', { floor: key });
  return first ? textFor(first.shown.room.type, language) : key;
}

function wordsOf(filter: BoardFilter): Partial<Record<keyof BoardFilter, string>> {
  const wanted = filterKeys.filter((key) => filter[key] !== undefined);
  return Object.fromEntries(wanted.map((key) => [key, String(filter[key])]));
}

function filtersOf(rooms: readonly ShownRoom[], view: BoardView, language: Language): Select[] {
  const t = tFor(language);
  const select = (
    name: keyof BoardView,
    options: Select['options'],
    blank: string | null = t('housekeeping.any'),
  ) => ({
    name,
    label: t(`housekeeping.filters.${name}`),
    value: String(view[name] ?? ''),
    options,
    blank,
  });
  const words = (values: readonly string[], label: (value: string) => string) =>
    values.map((value) => ({ value, label: label(value) }));
  const types = new Map(rooms.map(({ room }) => [room.typeCode, textFor(room.type, language)]));
  const floors = [...new Set(rooms.map(({ room }) => room.floor))].toSorted((a, b) => a - b);
  return [
    select(
      'by',
      words(boardGroupings, (value) => t(`housekeeping.by.${value}`)),
      null,
    ),
    select(
      'sort',
      words(sortsOffered, (value) => t(`housekeeping.sorts.${value}`)),
      null,
    ),
    select(
      'occupancy',
      words(occupancies, (value) => t(`rooms.occupancies.${value}`)),
    ),
    select(
      'housekeeping',
      words(housekeepingStates, (value) => t(`rooms.housekeeping.${value}`)),
    ),
    select(
      'service',
      words(services, (value) => t(`rooms.services.${value}`)),
    ),
    select(
      'status',
      words(shownStatuses, (value) => t(`rooms.statuses.${value}`)),
    ),
    select(
      'type',
      [...types].map(([value, label]) => ({ value, label })),
    ),
    select(
      'floor',
      words(floors.map(String), (value) => t('housekeeping.floor', { floor: value })),
    ),
  ];
}

const sortsOffered: readonly BoardSort[] = ['number', ...boardSorts.filter((sort) => sort !== 'number')];
