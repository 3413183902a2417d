import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  fieldMaker,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Restriction } from '../rates/restriction.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './inventory.paths.ts';
import type { InventoryBoard } from './inventory-board.service.ts';
import { freeRooms } from './room-nights.ts';

export const boardDays = 14;

export interface BoardPage extends PageModel {
  readonly from: CalendarDate;
  readonly earlierHref: string;
  readonly laterHref: string;
  readonly columns: SettingsListPage['columns'];
  readonly rows: SettingsListPage['rows'];
  readonly refusal: string | null;
  readonly forms: readonly FormModel[];
}

export interface BoardModel {
  readonly from: CalendarDate;
  readonly board: InventoryBoard;
  readonly restrictions: readonly Restriction[];
}

/** The state of the form that came back, and why. */
export interface BoardState {
  readonly form?: 'allowance' | 'house-limit' | 'stop-sell';
  readonly state?: FormState;
  readonly refusal?: string | null;
}

export function boardPage(ctx: Context, model: BoardModel, state: BoardState = {}): BoardPage {
  const t = tFor(ctx.language);
  const { from, board } = model;
  return {
    title: t('inventory.title'),
    from,
    earlierHref: `${paths.inventoryPath}?from=${addDays(from, -boardDays)}`,
    laterHref: `${paths.inventoryPath}?from=${addDays(from, boardDays)}`,
    columns: [
      { label: t('inventory.type') },
      ...board.dates.map((date) => ({ label: formatDate(date, 'weekday', ctx.language), numeric: true })),
    ],
    rows: [...typeRows(ctx, model), houseRow(t, board)],
    refusal: state.refusal ?? null,
    forms: [
      allowanceForm(ctx, model, stateOf(state, 'allowance')),
      houseForm(t, model, stateOf(state, 'house-limit')),
      stopForm(ctx, model, stateOf(state, 'stop-sell')),
    ],
  };
}

function stateOf({ form, state = {} }: BoardState, name: BoardState['form']): FormState {
  return form === name ? state : {};
}

function typeRows(ctx: Context, { board, restrictions }: BoardModel): SettingsListPage['rows'] {
  const t = tFor(ctx.language);
  const stopped = (typeId: number, date: CalendarDate) =>
    restrictions.some(
      (row) =>
        row.closed &&
        row.date === date &&
        row.ratePlanId === null &&
        row.channel === null &&
        (row.roomTypeId === null || row.roomTypeId === typeId),
    );
  return board.types.map(({ type, nights }) => ({
    cells: [
      { text: type.code, small: textFor(type.names, ctx.language) },
      ...board.dates.map((date) => {
        const night = nights.get(date);
        if (!night) return { text: '–' };
        const { sold, held, capacity, allowance } = night;
        const small = t('inventory.night', { taken: sold + held, capacity: capacity + allowance });
        return {
          text: String(Math.max(0, freeRooms(night))),
          small,
          ...(stopped(type.id, date) && { badge: t('inventory.stopped') }),
        };
      }),
    ],
  }));
}

function houseRow(t: Translate, board: InventoryBoard): SettingsListPage['rows'][number] {
  const cells = board.dates.map((date) => {
    const sold = board.types.reduce((all, { nights }) => {
      const night = nights.get(date);
      return night ? all + night.sold + night.held : all;
    }, 0);
    const limit = board.house.get(date)?.houseLimit;
    return {
      text: String(sold),
      small: limit === undefined ? t('inventory.no-limit') : t('inventory.limit', { limit }),
    };
  });
  return { cells: [{ text: t('inventory.house'), small: t('inventory.house-note') }, ...cells] };
}

function rangeFields(t: Translate, prefix: string, state: FormState, from: CalendarDate) {
  const make = fieldMaker(t, state.values ?? { firstDate: from, lastDate: from }, state.errors);
  const date = (name: string, label: string) =>
    make.text(name, t(`inventory.${label}`), { type: 'date', required: true, id: `f-${prefix}-${name}` });
  return { make, dates: [date('firstDate', 'first-night'), date('lastDate', 'last-night')] };
}

function allowanceForm(ctx: Context, { from, board }: BoardModel, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const { make, dates } = rangeFields(t, 'allowance', state, from);
  const types = board.types.map(({ type }) => typeOption(ctx, type));
  return {
    action: `${paths.allowancePath}?from=${from}`,
    submit: t('inventory.allowance-set'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('inventory.allowance'),
        hint: t('inventory.allowance-hint'),
        fields: [
          make.select('roomTypeId', t('inventory.type'), types),
          ...dates,
          make.text('allowance', t('inventory.allowance'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
        ],
      },
    ],
  };
}

function houseForm(t: Translate, { from }: BoardModel, state: FormState): FormModel {
  const { make, dates } = rangeFields(t, 'house', state, from);
  return {
    action: `${paths.houseLimitPath}?from=${from}`,
    submit: t('inventory.house-set'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('inventory.house-limit'),
        hint: t('inventory.house-hint'),
        fields: [
          ...dates,
          make.text('houseLimit', t('inventory.house-limit'), {
            inputmode: 'numeric',
            optional: true,
            short: true,
          }),
        ],
      },
    ],
  };
}

function stopForm(ctx: Context, { from, board }: BoardModel, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const { make, dates } = rangeFields(t, 'stop', state, from);
  const types = board.types.map(({ type }) => typeOption(ctx, type));
  const sales = (['stop', 'resume'] as const).map((value) => ({
    value,
    label: t(`inventory.sale.${value}`),
  }));
  return {
    action: `${paths.stopSellPath}?from=${from}`,
    submit: t('inventory.stop-set'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('inventory.stop-sell'),
        hint: t('inventory.stop-hint'),
        fields: [
          make.select('stopTypeId', t('inventory.type'), types, { blank: t('inventory.every-type') }),
          ...dates,
          make.select('sale', t('inventory.sale.title'), sales),
        ],
      },
    ],
  };
}

function typeOption(ctx: Context, type: RoomType) {
  return { value: String(type.id), label: `${type.code} · ${textFor(type.names, ctx.language)}` };
}
