import { addDays, type CalendarDate, weekday } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { guestMarks } from '../segments/guest-badge.ts';
import {
  type BarKind,
  barKind,
  barKinds,
  daysOf,
  isMoveDue,
  lanesOf,
  type Place,
  placeOfDays,
  placeOfStay,
  type TapeRoom,
  type TapeStay,
  tapeLengths,
} from './tape.ts';
import { tapeChartPath, tapeRoomPath, tapeStayPath } from './tape-chart.paths.ts';
import type { Tape } from './tape-chart.service.ts';

/** A bar. `href` is null for what nobody moves: blocks, parts of a suite that is taken. */
interface Bar {
  readonly place: Place;
  readonly hue: string;
  readonly href: string | null;
  readonly text: string;
  /** What colour and place say, for the ear and the pointer. */
  readonly more: string;
}

interface Row {
  /** The room, where the row is one. */
  readonly roomId: number | null;
  readonly label: string;
  readonly note: string | null;
  readonly bars: readonly Bar[];
}

interface Group {
  readonly title: string;
  readonly waiting: boolean;
  readonly rows: readonly Row[];
}

interface Day {
  readonly start: number;
  readonly weekday: string;
  readonly day: string;
  readonly date: CalendarDate;
  readonly weekend: boolean;
  readonly today: boolean;
}

interface Link {
  readonly href: string;
  readonly label: string;
  readonly current?: boolean;
  readonly icon?: string;
}

export interface TapePage extends PageModel {
  readonly from: CalendarDate;
  readonly length: number;
  readonly type: number | null;
  readonly steps: readonly Link[];
  readonly lengths: readonly Link[];
  readonly types: readonly Link[];
  /** Of the first day; a later one stands at its own first. */
  readonly month: string;
  readonly days: readonly Day[];
  readonly events: readonly Row[];
  readonly groups: readonly Group[];
  readonly due: readonly { readonly text: string; readonly href: string }[];
  readonly legend: readonly { readonly hue: string; readonly word: string }[];
  readonly mayChange: boolean;
}

export function tapePage(ctx: Context, tape: Tape, type: number | null): TapePage {
  const t = tFor(ctx.language);
  const { days, rooms } = tape;
  const address = (from: CalendarDate, length: number, typeId = type) =>
    `${tapeChartPath}?from=${from}&days=${length}${typeId === null ? '' : `&type=${typeId}`}`;
  const shown = type === null ? rooms : rooms.filter((room) => room.roomTypeId === type);
  const step = (count: number) => ({
    href: address(addDays(days.from, count), days.days),
    label: t(count < 0 ? 'tape-chart.earlier' : 'tape-chart.later', { count: Math.abs(count) }),
    icon: count < 0 ? 'chevron-left' : 'chevron-right',
  });
  const types = new Map(rooms.map((room) => [room.roomTypeId, room]));
  return {
    title: t('tape-chart.title'),
    from: days.from,
    length: days.days,
    type,
    steps: [step(-days.days), step(days.days)],
    lengths: tapeLengths.map((length) => ({
      href: address(days.from, length),
      label: t('tape-chart.days', { count: length }),
      current: length === days.days,
    })),
    types: [
      {
        href: `${tapeChartPath}?from=${days.from}&days=${days.days}`,
        label: t('tape-chart.all-types'),
        current: type === null,
      },
      ...[...types.values()].map((room) => ({
        href: address(days.from, days.days, room.roomTypeId),
        label: textFor(room.typeNames, ctx.language),
        current: room.roomTypeId === type,
      })),
    ],
    month: formatDate(days.from, 'month', ctx.language),
    days: daysOf(days).map((date, index) => ({
      start: 2 * index + 1,
      weekday: formatDate(date, 'weekday-only', ctx.language),
      day: date.endsWith('-01') ? formatDate(date, 'short', ctx.language) : String(Number(date.slice(8))),
      date,
      weekend: days.weekendDays.includes(weekday(date)),
      today: date === days.businessDate,
    })),
    events: eventRows(ctx, tape),
    groups: [...waitingGroup(ctx, tape, type), ...roomGroups(ctx, tape, shown)],
    due: dueMoves(ctx, tape),
    legend: [...barKinds, 'out_of_order' as const, 'out_of_service' as const].map((hue) => ({
      hue: hue.replaceAll('_', '-'),
      word: t(`tape-chart.kinds.${hue}`),
    })),
    mayChange: isAllowed(ctx, 'reservations.change'),
  };
}

function eventRows(ctx: Context, { days }: Tape): Row[] {
  const t = tFor(ctx.language);
  const bars = days.events.flatMap((event): Bar[] => {
    const place = placeOfDays(event, days);
    if (!place) return [];
    const kind = t(`tape-chart.events.${event.kind}`);
    const isPeriod = event.kind === 'season' || event.kind === 'event' || event.kind === 'holiday';
    const more = `${kind}, ${span(event.from, addDays(event.until, -1), ctx.language)}`;
    return [
      {
        place,
        hue: isPeriod ? 'period' : 'holiday',
        href: null,
        text: textFor(event.names, ctx.language),
        more,
      },
    ];
  });
  return lanesOf(bars).map((lane, index) => ({
    roomId: null,
    label: index === 0 ? t('tape-chart.calendar') : '',
    note: null,
    bars: lane,
  }));
}

function span(from: CalendarDate, until: CalendarDate, language: Language): string {
  if (from === until) return formatDate(from, 'short', language);
  return `${formatDate(from, 'short', language)} – ${formatDate(until, 'short', language)}`;
}

/** Those without a room, on top: by type, and no row longer than it must be. */
function waitingGroup(ctx: Context, tape: Tape, type: number | null): Group[] {
  const t = tFor(ctx.language);
  const waiting = tape.stays.filter(
    (stay) => stay.roomId === null && (type === null || stay.roomTypeId === type),
  );
  const codes = new Map(tape.rooms.map((room) => [room.roomTypeId, room.typeCode]));
  const rows = [...Map.groupBy(waiting, (stay) => stay.roomTypeId)].flatMap(([roomTypeId, stays]) => {
    const bars = stays.flatMap((stay) => stayBar(ctx, tape, stay));
    return lanesOf(bars).map((lane, index) => ({
      roomId: null,
      label: index === 0 ? (codes.get(roomTypeId) ?? '–') : '',
      note: null,
      bars: lane,
    }));
  });
  if (rows.length === 0) return [];
  return [{ title: t('tape-chart.waiting', { count: waiting.length }), waiting: true, rows }];
}

function roomGroups(ctx: Context, tape: Tape, rooms: readonly TapeRoom[]): Group[] {
  const t = tFor(ctx.language);
  const { language } = ctx;
  const byRoom = Map.groupBy(tape.stays, (stay) => stay.roomId);
  const partsOf = Map.groupBy(tape.rooms, (room) => room.suiteId);
  const numbers = new Map(tape.rooms.map((room) => [room.id, room.number]));
  /** A suite that is taken takes its parts, and a part that is taken takes the suite. */
  const related = (room: TapeRoom): TapeRoom[] => [
    ...(partsOf.get(room.id) ?? []),
    ...tape.rooms.filter((other) => other.id === room.suiteId),
  ];
  const barsOf = (room: TapeRoom): Bar[] => [
    ...room.blocks.flatMap((block) => {
      const place = placeOfDays(block, tape.days);
      const word = t(`tape-chart.kinds.${block.kind}`);
      const more = `${word}, ${span(block.from, addDays(block.until, -1), language)}`;
      return place
        ? [{ place, hue: block.kind.replaceAll('_', '-'), href: null, text: block.reason, more }]
        : [];
    }),
    ...(byRoom.get(room.id) ?? []).flatMap((stay) => stayBar(ctx, tape, stay)),
    ...related(room).flatMap((other) =>
      (byRoom.get(other.id) ?? [])
        .filter((stay) => stay.status === 'booked' || stay.status === 'in_house')
        .flatMap((stay) => {
          const text = t('tape-chart.with-room', { room: numbers.get(other.id) ?? '–' });
          return stayBar(ctx, tape, stay).map((bar) => ({ ...bar, hue: 'with', href: null, text }));
        }),
    ),
  ];
  return [...Map.groupBy(rooms, (room) => room.roomTypeId).values()].map((ofType) => ({
    title: t('tape-chart.rooms-of-type', {
      type: ofType[0] ? textFor(ofType[0].typeNames, language) : '',
      count: ofType.length,
    }),
    waiting: false,
    rows: ofType.map((room) => ({
      roomId: room.id,
      label: room.number,
      note:
        room.housekeeping === 'dirty' || room.housekeeping === 'cleaning'
          ? t(`rooms.housekeeping.${room.housekeeping}`)
          : null,
      bars: barsOf(room).toSorted((a, b) => a.place.start - b.place.start),
    })),
  }));
}

function stayBar(ctx: Context, { days }: Tape, stay: TapeStay): Bar[] {
  const t = tFor(ctx.language);
  const kind: BarKind = barKind(stay, days.businessDate);
  const place = placeOfStay({ ...stay, isOverdue: kind === 'overdue' }, days, days.businessDate);
  if (!place) return [];
  const more = `${t(`tape-chart.kinds.${kind}`)}, ${span(stay.from, stay.until, ctx.language)}`;
  const marks = guestMarks(stay, ctx.language);
  return [
    {
      place,
      hue: kind.replaceAll('_', '-'),
      href: tapeStayPath(stay.stayId),
      text: marks.length > 0 ? `★ ${stay.guestName}` : stay.guestName,
      more: [...marks, more].join(', '),
    },
  ];
}

/** Guests who are to move by now: the room they go to is kept, but nobody has said that they went. */
function dueMoves(ctx: Context, tape: Tape): TapePage['due'] {
  const t = tFor(ctx.language);
  const numbers = new Map(tape.rooms.map((room) => [room.id, room.number]));
  return tape.stays
    .filter((stay) => isMoveDue(stay, tape.days.businessDate))
    .map((stay) => ({
      text: t('tape-chart.move-due', { guest: stay.guestName, room: numbers.get(stay.roomId ?? 0) ?? '–' }),
      href: `${tapeRoomPath(stay.stayId)}?roomId=${stay.roomId}`,
    }));
}
