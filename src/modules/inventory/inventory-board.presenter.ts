import { addDays, type CalendarDate, weekday } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { FormModel, FormState } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type HolidayMark, holidayMarks } from '../rates/holiday-mark.ts';
import type { PublicHoliday } from '../rates/public-holiday.ts';
import type { Restriction } from '../rates/restriction.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { inventoryPath } from './inventory.paths.ts';
import type { InventoryBoard } from './inventory-board.service.ts';
import { type BoardNight, houseNight, leftOf, type NightsByType } from './inventory-board.ts';
import { changeForm } from './inventory-change.presenter.ts';

export const boardDays = 60;

export type BoardView = 'left' | 'full';

interface Cell {
  readonly text: string;
  /** What the colour says, for who does not see it. */
  readonly note: string | null;
  readonly hue: 'none' | 'few' | 'closed' | 'plain';
}

interface Row {
  readonly label: string;
  readonly small: string | null;
  /** The first row of a type, or of the house. */
  readonly main: boolean;
  readonly cells: readonly Cell[];
}

interface Column {
  readonly day: string;
  readonly weekday: string;
  readonly note: string | null;
  readonly holiday: HolidayMark | null;
  readonly weekend: boolean;
  readonly today: boolean;
}

export interface BoardPage extends PageModel {
  readonly from: CalendarDate;
  readonly view: BoardView;
  readonly steps: readonly { readonly href: string; readonly label: string; readonly icon: string }[];
  readonly views: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly form: FormModel | null;
}

export interface BoardModel {
  readonly hotel: Hotel;
  readonly from: CalendarDate;
  readonly view: BoardView;
  readonly board: InventoryBoard;
  readonly restrictions: readonly Restriction[];
  readonly holidays: readonly PublicHoliday[];
}

export function boardPage(ctx: Context, model: BoardModel, state: FormState = {}): BoardPage {
  const t = tFor(ctx.language);
  const { from, view, board } = model;
  const href = (date: CalendarDate, shown: BoardView = view) =>
    `${inventoryPath}?from=${date}${shown === 'full' ? '&view=full' : ''}`;
  const step = (days: number) => ({
    href: href(addDays(from, days)),
    label: t(days < 0 ? 'inventory.earlier' : 'inventory.later', { count: Math.abs(days) }),
    icon: days < 0 ? 'chevron-left' : 'chevron-right',
  });
  const holidays = holidayMarks(model.holidays, ctx.language);
  return {
    title: t('inventory.title'),
    from,
    view,
    steps: [step(-boardDays), step(-boardDays / 2), step(boardDays / 2), step(boardDays)],
    views: (['left', 'full'] as const).map((shown) => ({
      href: href(from, shown),
      label: t(`inventory.views.${shown}`),
      current: shown === view,
    })),
    columns: board.dates.map((date) => column(ctx, model, date, holidays.get(date) ?? null)),
    rows: [...board.types.flatMap((type) => typeRows(ctx, model, type)), ...houseRows(ctx, model)],
    form: isAllowed(ctx, 'inventory.change') ? changeForm(ctx, { from, types: board.types }, state) : null,
  };
}

const noNights: NightsByType = new Map();

function column(
  ctx: Context,
  { hotel, board }: BoardModel,
  date: CalendarDate,
  holiday: HolidayMark | null,
): Column {
  const t = tFor(ctx.language);
  const special = houseNight(board.nights.get(date) ?? noNights).special;
  const weekend = hotel.weekendDays.includes(weekday(date));
  const today = date === hotel.businessDate;
  const notes = [today ? t('inventory.today') : '', special ?? '', weekend ? t('inventory.weekend') : ''];
  return {
    day: formatDate(date, 'short', ctx.language),
    weekday: formatDate(date, 'weekday-only', ctx.language),
    note: notes.filter((note) => note !== '').join(', ') || null,
    holiday,
    weekend: weekend || special !== null || holiday?.isPublic === true,
    today,
  };
}

const figures = [
  'inService',
  'outOfOrder',
  'allowance',
  'sold',
  'held',
  'blocked',
] as const satisfies readonly string[];

function figureOf(night: BoardNight, figure: (typeof figures)[number]): number {
  return figure === 'inService' ? night.capacity + night.outOfOrder : night[figure];
}

/** What is left of a type; in full also what it is made up of. */
function typeRows(ctx: Context, model: BoardModel, type: RoomType): Row[] {
  const { board, view } = model;
  const t = tFor(ctx.language);
  const nightOf = (date: CalendarDate) => board.nights.get(date)?.get(type.id);
  const left: Row = {
    label: type.code,
    small: textFor(type.names, ctx.language),
    main: true,
    cells: board.dates.map((date) => leftCell(ctx, model, { type, date, night: nightOf(date) })),
  };
  if (view === 'left') return [left];
  const isPart = [...board.nights.values()].some((nights) =>
    [...nights.values()].some((night) => night.parts.some((part) => part.roomTypeId === type.id)),
  );
  const told = figures.filter((figure) => figure !== 'blocked' || isPart);
  const details = told.map((figure) => ({
    label: t(`inventory.figures.${figure}`),
    small: null,
    main: false,
    cells: board.dates.map((date) => {
      const night = nightOf(date);
      return plain(night ? formatNumber(figureOf(night, figure), ctx.language) : '–');
    }),
  }));
  return [left, ...details];
}

const plain = (text: string): Cell => ({ text, note: null, hue: 'plain' });

interface LeftQuestion {
  readonly type: RoomType;
  readonly date: CalendarDate;
  readonly night: BoardNight | undefined;
}

function leftCell(
  ctx: Context,
  { board, restrictions }: BoardModel,
  { type, date, night }: LeftQuestion,
): Cell {
  if (!night) return plain('–');
  const t = tFor(ctx.language);
  const left = leftOf(night, board.nights.get(date) ?? noNights);
  const closed = restrictions.filter(
    (row) => row.closed && row.date === date && (row.roomTypeId === null || row.roomTypeId === type.id),
  );
  const text = formatNumber(left, ctx.language);
  if (closed.some((row) => row.ratePlanId === null && row.channel === null)) {
    return { text: `${text} ×`, note: t('inventory.closed'), hue: 'closed' };
  }
  const partly = closed.length > 0;
  const note = partly ? t('inventory.partly-closed') : null;
  const shown = partly ? `${text} ÷` : text;
  if (left === 0) return { text: shown, note: note ?? t('inventory.none-left'), hue: 'none' };
  return { text: shown, note, hue: left <= 2 ? 'few' : 'plain' };
}

function houseRows(ctx: Context, { board }: BoardModel): Row[] {
  const t = tFor(ctx.language);
  const nights = board.dates.map((date) => houseNight(board.nights.get(date) ?? noNights));
  const row = (name: string, textOf: (night: (typeof nights)[number]) => string, main = false): Row => ({
    label: t(`inventory.house.${name}`),
    small: null,
    main,
    cells: nights.map((night) => plain(textOf(night))),
  });
  const number = (count: number) => formatNumber(count, ctx.language);
  return [
    row('taken', (night) => number(night.taken), true),
    row('occupancy', ({ sold, rooms }) => (rooms === 0 ? '–' : `${Math.round((sold * 100) / rooms)}%`)),
    row('limit', ({ limit }) => (limit === null ? '–' : number(limit))),
  ];
}
