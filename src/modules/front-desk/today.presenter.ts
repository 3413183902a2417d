import type { Language } from '../../core/local-text.ts';
import { formatNumber, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { roomsPath } from '../housekeeping/housekeeping.paths.ts';
import { countStates, shownRooms } from '../housekeeping/room-board.ts';
import { newReservationPath, reservationsPath } from '../reservations/reservation.paths.ts';
import { hueOfState, roomStates } from '../rooms/room-status.ts';
import { breakfastPath, walkInPath } from './desk.paths.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import type { Today } from './today.service.ts';
import { arrivalsTable, departuresTable, movesTable } from './today-tables.presenter.ts';

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
  /** Null where nobody changes rooms. */
  readonly moves: DeskTable | null;
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
  readonly breakfastHref: string;
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
    moves: movesTable(today, reader),
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
    breakfastHref: breakfastPath(),
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
