import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { QuestionField, Returned } from '../front-desk/question.ts';
import type { ArrangedStay } from '../reservations/arrange-view.service.ts';
import type { ChangeQuote } from '../reservations/change.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import type { RoomConflict, RoomOption } from '../reservations/room-conflict.ts';
import { tapeChartPath, tapeDatesPath, tapeRoomPath, tapeSplitPath } from './tape-chart.paths.ts';

export interface Line {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly text: string;
}

/** What would come of it, and the form that does it; no form where something stands in the way. */
export interface Preview {
  readonly lines: readonly Line[];
  readonly form: { readonly fields: readonly QuestionField[]; readonly submitLabel: string } | null;
}

export interface ArrangePage extends PageModel, Returned {
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  readonly closeHref: string;
  readonly action: string;
  /** What is asked first; the answers stand in the address. */
  readonly choices: readonly QuestionField[];
  readonly choiceLabel: string;
  readonly preview: Preview | null;
}

export const range = (from: CalendarDate, until: CalendarDate, { language }: Context) =>
  `${formatDate(from, 'weekday', language)} – ${formatDate(until, 'weekday', language)}`;

/** The chart with the stay in sight. */
export function chartAround({ stay }: ArrangedStay): string {
  return `${tapeChartPath}?from=${stay.arrival}`;
}

export function factsOf(ctx: Context, arranged: ArrangedStay): ArrangePage['facts'] {
  const t = tFor(ctx.language);
  const { stay, reservation, rooms, hotel } = arranged;
  const roomText = rooms
    .map((span) =>
      rooms.length === 1
        ? span.number
        : t('tape-chart.part', { room: span.number, dates: range(span.from, span.until, ctx) }),
    )
    .join(' · ');
  return [
    { term: t('reservations.number'), text: reservation.number, href: reservationPath(reservation.number) },
    { term: t('front-desk.columns.stay'), text: range(stay.arrival, stay.departure, ctx) },
    {
      term: t('tape-chart.status'),
      text: t(`reservations.status.${shownStayStatus(stay, hotel.businessDate)}`),
    },
    { term: t('tape-chart.room'), text: roomText || t('front-desk.no-room-yet') },
    { term: t('reservations.total'), text: formatMoney(stay.totalMinor, hotel.currency, ctx.language) },
  ];
}

export function frame(
  ctx: Context,
  arranged: ArrangedStay,
  key: 'move' | 'assign' | 'dates' | 'split' | 'swap',
) {
  const t = tFor(ctx.language);
  return {
    title: t(`tape-chart.${key}.title`, { guest: arranged.stay.guestName }),
    facts: factsOf(ctx, arranged),
    closeHref: chartAround(arranged),
    choiceLabel: t('tape-chart.preview'),
  };
}

export function conflictLines(ctx: Context, conflicts: readonly RoomConflict[]): Line[] {
  const t = tFor(ctx.language);
  return conflicts.map(({ kind, room, label, from, until }) => ({
    tone: 'bad',
    text: t(`tape-chart.conflicts.${kind}`, { room, label, dates: range(from, until, ctx) }),
  }));
}

export function differenceLine(ctx: Context, { hotel }: ArrangedStay, differenceMinor: Minor): Line {
  const t = tFor(ctx.language);
  const key = differenceMinor === 0 ? 'same' : differenceMinor > 0 ? 'more' : 'less';
  const amount = formatMoney(minor(Math.abs(differenceMinor)), hotel.currency, ctx.language);
  return { tone: differenceMinor === 0 ? 'good' : 'warn', text: t(`front-desk.change.${key}`, { amount }) };
}

export const hidden = (name: string, value: string | number): QuestionField => ({
  kind: 'hidden',
  name,
  value,
});

function roomField(
  ctx: Context,
  { rooms }: ArrangedStay,
  { options, asked }: { options: readonly RoomOption[]; asked: number | undefined },
): QuestionField {
  const only = rooms.length === 1 ? rooms[0]?.roomId : null;
  const t = tFor(ctx.language);
  return {
    kind: 'select',
    name: 'roomId',
    label: t('tape-chart.room'),
    value: asked ?? null,
    options: options
      .filter((room) => (room.isFree && room.id !== only) || room.id === asked)
      .map((room) => ({
        value: room.id,
        label: `${room.number} · ${textFor(room.typeNames, ctx.language)}`,
      })),
  };
}

export function reasonField(ctx: Context): QuestionField {
  return {
    kind: 'text',
    name: 'reason',
    label: tFor(ctx.language)('front-desk.reason'),
    required: true,
    maxlength: 200,
  };
}

/** A free upgrade, or another price where the stay has not begun: somebody chooses. */
function termsField(ctx: Context, { hotel }: ArrangedStay, repricedMinor: Minor | null): QuestionField {
  const t = tFor(ctx.language);
  const upgrade = {
    value: 'upgrade',
    title: t('tape-chart.terms.upgrade'),
    text: t('tape-chart.terms.upgrade-text'),
  };
  if (repricedMinor === null) return hidden('terms', 'upgrade');
  const amount = formatMoney(minor(Math.abs(repricedMinor)), hotel.currency, ctx.language);
  const key = repricedMinor === 0 ? 'same' : repricedMinor > 0 ? 'more' : 'less';
  const reprice = {
    value: 'reprice',
    title: t('tape-chart.terms.reprice'),
    text: t(`front-desk.change.${key}`, { amount }),
  };
  return {
    kind: 'radio',
    name: 'terms',
    label: t('tape-chart.terms.label'),
    value: 'upgrade',
    options: [upgrade, reprice],
  };
}

export interface RoomAsked {
  readonly room: RoomOption;
  readonly conflicts: readonly RoomConflict[];
  /** What the stay would cost more as that room's type; null where it can not be priced anew. */
  readonly repricedMinor: Minor | null;
}

export interface PlaceModel {
  readonly options: readonly RoomOption[];
  readonly asked: RoomAsked | null;
  /** Of a split. */
  readonly from?: CalendarDate | undefined;
  readonly returned: Returned;
}

/** Another room for the whole stay, or its first. */
export function roomPage(ctx: Context, arranged: ArrangedStay, model: PlaceModel): ArrangePage {
  const { asked, options, returned } = model;
  return {
    ...frame(ctx, arranged, arranged.rooms.length > 0 ? 'move' : 'assign'),
    ...returned,
    action: tapeRoomPath(arranged.stay.id),
    choices: [roomField(ctx, arranged, { options, asked: asked?.room.id })],
    preview: asked && placePreview(ctx, arranged, { asked, isNow: true }),
  };
}

/** Another room from a day on. */
export function splitPage(ctx: Context, arranged: ArrangedStay, model: PlaceModel): ArrangePage {
  const t = tFor(ctx.language);
  const { asked, options, returned, from } = model;
  return {
    ...frame(ctx, arranged, 'split'),
    ...returned,
    action: tapeSplitPath(arranged.stay.id),
    choices: [
      {
        kind: 'text',
        type: 'date',
        name: 'from',
        label: t('tape-chart.split.from'),
        value: from ?? null,
        required: true,
      },
      roomField(ctx, arranged, { options, asked: asked?.room.id }),
    ],
    preview: asked && placePreview(ctx, arranged, { asked, isNow: false, from }),
  };
}

interface PlaceAsked {
  readonly asked: RoomAsked;
  readonly isNow: boolean;
  readonly from?: CalendarDate | undefined;
}

function placePreview(ctx: Context, arranged: ArrangedStay, { asked, isNow, from }: PlaceAsked): Preview {
  const t = tFor(ctx.language);
  const { stay } = arranged;
  const { room, conflicts, repricedMinor } = asked;
  if (conflicts.length > 0) return { lines: conflictLines(ctx, conflicts), form: null };
  const isOther = room.roomTypeId !== stay.roomTypeId;
  const type = textFor(room.typeNames, ctx.language);
  const free: Line = { tone: 'good', text: t('tape-chart.room-free', { room: room.number, type }) };
  const other: Line = { tone: 'warn', text: t('tape-chart.other-type', { type }) };
  const needsReason = isNow && stay.status === 'in_house';
  return {
    lines: [free, isOther ? other : differenceLine(ctx, arranged, minor(0))],
    form: {
      submitLabel: t(`tape-chart.${isNow ? 'move' : 'split'}.submit`),
      fields: [
        hidden('roomId', room.id),
        ...(from === undefined ? [] : [hidden('from', from)]),
        hidden('version', stay.version),
        ...(isOther ? [termsField(ctx, arranged, isNow ? repricedMinor : null)] : []),
        ...(isOther && repricedMinor !== null ? [hidden('expectedDifferenceMinor', repricedMinor)] : []),
        ...(needsReason ? [reasonField(ctx)] : []),
      ],
    },
  };
}

export interface DatesModel {
  readonly quote: ChangeQuote | null;
  /** What takes the room on the new dates. */
  readonly conflicts: readonly RoomConflict[];
  readonly returned: Returned;
}

/** Longer, shorter, or on other days. */
export function datesPage(
  ctx: Context,
  arranged: ArrangedStay,
  { quote, conflicts, returned }: DatesModel,
): ArrangePage {
  const t = tFor(ctx.language);
  const { stay } = arranged;
  const date = (name: 'arrival' | 'departure'): QuestionField => ({
    kind: 'text',
    type: 'date',
    name,
    label: t(`reservations.${name}`),
    value: quote?.after[name] ?? stay[name],
    required: true,
  });
  return {
    ...frame(ctx, arranged, 'dates'),
    ...returned,
    action: tapeDatesPath(stay.id),
    choices:
      stay.status === 'in_house'
        ? [hidden('arrival', stay.arrival), date('departure')]
        : [date('arrival'), date('departure')],
    preview: quote && datesPreview(ctx, arranged, { quote, conflicts }),
  };
}

function datesPreview(
  ctx: Context,
  arranged: ArrangedStay,
  { quote, conflicts }: Omit<DatesModel, 'returned' | 'quote'> & { quote: ChangeQuote },
): Preview {
  const t = tFor(ctx.language);
  const lines: Line[] = [
    { tone: 'good', text: range(quote.after.arrival, quote.after.departure, ctx) },
    differenceLine(ctx, arranged, quote.differenceMinor),
    ...conflictLines(ctx, conflicts),
  ];
  if (quote.losesRoom) lines.push({ tone: 'warn', text: t('front-desk.change.loses-room') });
  if (quote.losesRoom && arranged.stay.status === 'in_house')
    return { lines: lines.slice(0, -1), form: null };
  return {
    lines,
    form: {
      submitLabel: t('tape-chart.dates.submit'),
      fields: [
        hidden('arrival', quote.after.arrival),
        hidden('departure', quote.after.departure),
        hidden('expectedDifferenceMinor', quote.differenceMinor),
        hidden('version', quote.version),
      ],
    },
  };
}
