import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { currencyExponent, decimalText, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormField, type FormOption, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type HolidayMark, holidayMarks } from './holiday-mark.ts';
import type { ShownCalendar } from './price-calendar.service.ts';
import {
  type CalendarCell,
  type CalendarDay,
  type CalendarQuestion,
  calendarDays,
  markKinds,
  marksOf,
  plainPrice,
  writtenCells,
} from './price-calendar.ts';
import type { OpenDraft } from './price-proposal.service.ts';
import type { Rail } from './rail.ts';
import * as paths from './rate.paths.ts';
import { stateOf, titleOf } from './rate-changes.presenter.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';
import { nightKey, waitingStatuses } from './waiting-price.ts';

export interface CalendarPage extends PageModel, RatesTabs {
  readonly lead: string;
  readonly from: CalendarDate;
  readonly planId: number | null;
  readonly typeId: number | null;
  readonly planOptions: readonly FormOption[];
  readonly typeOptions: readonly FormOption[];
  readonly earlierHref: string;
  readonly laterHref: string;
  readonly bulkHref: string;
  readonly restrictionsHref: string;
  readonly days: readonly {
    /** `20270503`, as the script writes it. */
    readonly code: string;
    readonly weekday: string;
    readonly label: string;
    readonly isWeekend: boolean;
    /** Seasons and occasions of the date. */
    readonly names: string;
    readonly holiday: HolidayMark | null;
  }[];
  readonly groups: readonly {
    readonly label: string;
    readonly derived: string | null;
    readonly rows: readonly GridRow[];
  }[];
  readonly legend: readonly { readonly mark: string; readonly label: string }[];
  readonly waitingLegend: readonly { readonly icon: string; readonly label: string }[];
  /** The draft that is gone on with. */
  readonly draft: { readonly id: number; readonly href: string; readonly title: string } | null;
  /** What the script needs to know; null where the reader may only look. */
  readonly editor: {
    readonly action: string;
    readonly decimals: number;
    readonly owner: string;
    /** A draft's cells in the script's short writing. */
    readonly draft: { readonly id: number; readonly version: number; readonly cells: string } | null;
    readonly fields: readonly FormField[];
  } | null;
}

interface GridRow {
  readonly code: string;
  readonly name: string;
  /** Why the first night costs what it does; from there on to the others. */
  readonly whyHref: string;
  /** `r12_34`: plan and type; null where it is not edited. */
  readonly key: string | null;
  readonly floor: string;
  readonly ceiling: string;
  readonly cells: readonly GridCell[];
}

interface GridCell {
  readonly text: string;
  readonly style: string;
  readonly marks: string;
  /** The price on its way, and where that is decided. */
  readonly waiting: {
    readonly href: string;
    readonly icon: string;
    readonly words: string;
    readonly price: string;
  } | null;
}

export interface CalendarView extends ShownCalendar {
  readonly hotel: Hotel;
  readonly question: CalendarQuestion;
  readonly draft: OpenDraft | null;
}

export function calendarPage(ctx: Context, view: CalendarView): CalendarPage {
  const t = tFor(ctx.language);
  const { hotel, question, calendar } = view;
  const { from, planId, typeId } = question;
  const narrowed = `${planId ? `&plan=${planId}` : ''}${typeId ? `&type=${typeId}` : ''}`;
  const chosen = view.draft ? `${narrowed}&draft=${view.draft.change.id}` : narrowed;
  const href = (date: CalendarDate) => `${paths.calendarPath}?from=${date}${chosen}`;
  const option = (each: { id: number; code: string; names: Parameters<typeof textFor>[0] }): FormOption => ({
    value: String(each.id),
    label: `${each.code} · ${textFor(each.names, ctx.language)}`,
  });
  const rails = new Map(view.rails.map((rail) => [rail.roomTypeId, rail]));
  const mayChange = ctx.permissions.has('rates.change');
  const holidays = holidayMarks(view.holidays, ctx.language);
  const waiting = waitingMarks(ctx, view);
  return {
    title: t('rates.calendar.title'),
    lead: t('rates.calendar.lead'),
    ...ratesTabs(t, paths.calendarPath),
    from,
    planId: planId ?? null,
    typeId: typeId ?? null,
    planOptions: view.plans.map(option),
    typeOptions: view.types.map(option),
    earlierHref: href(addDays(from, -calendarDays)),
    laterHref: href(addDays(from, calendarDays)),
    bulkHref: `${paths.bulkPath}?firstDate=${from}${planId ? `&ratePlanIds=${planId}` : ''}${typeId ? `&roomTypeIds=${typeId}` : ''}`,
    restrictionsHref: paths.restrictionsPath,
    days: calendar.days.map((day) => ({
      ...dayOf(ctx, day),
      holiday: holidays.get(day.date) ?? null,
    })),
    groups: calendar.groups.map(({ plan, isDerived, rows }) => ({
      label: `${plan.code} · ${textFor(plan.names, ctx.language)}`,
      derived: isDerived ? t('rates.calendar.derived') : null,
      rows: rows.map(({ type, cells }) => ({
        code: type.code,
        name: `${plan.code} · ${textFor(type.names, ctx.language)}`,
        whyHref: paths.whyPricePath(plan.id, type.id, from),
        key: isDerived || !mayChange ? null : `r${plan.id}_${type.id}`,
        ...limitsOf(rails.get(type.id), hotel.currency),
        cells: cells.map((cell, index) => ({
          ...cellOf(cell, hotel.currency),
          waiting:
            waiting.get(
              nightKey({
                ratePlanId: plan.id,
                roomTypeId: type.id,
                date: calendar.days[index]?.date ?? from,
              }),
            ) ?? null,
        })),
      })),
    })),
    legend: markKinds.map((kind) => ({ mark: markText(kind, 2), label: t(`rates.restrictions.${kind}`) })),
    waitingLegend: waitingStatuses.map((status) => ({
      icon: stateOf(t, status).icon,
      label: t(`rates.calendar.waiting.${status}`),
    })),
    draft: view.draft && {
      id: view.draft.change.id,
      href: paths.changePath(view.draft.change.id),
      title: titleOf(ctx, view.hotel, view.draft.change),
    },
    editor: mayChange ? editorOf(ctx, view) : null,
  };
}

function dayOf(ctx: Context, { date, isWeekend, names }: CalendarDay) {
  const text = (name: CalendarDay['names'][number]) =>
    typeof name === 'object' ? textFor(name, ctx.language) : String(name);
  const [weekday = ''] = formatDate(date, 'weekday', ctx.language).split(/[ ,]/);
  return {
    code: date.replaceAll('-', ''),
    weekday: ctx.language === 'en' ? weekday : formatDate(date, 'weekday', ctx.language).slice(-2),
    label: formatDate(date, 'short', ctx.language),
    isWeekend,
    names: names.map(text).join(', '),
  };
}

function limitsOf(rail: Rail | undefined, currency: string): Pick<GridRow, 'floor' | 'ceiling'> {
  const text = (amount: Minor | null | undefined) =>
    amount === null || amount === undefined ? '' : decimalText(amount, currency);
  return { floor: text(rail?.floorMinor), ceiling: text(rail?.ceilingMinor) };
}

/** What waits for each night, by its key; the prices of the draft that is open are in the cells themselves. */
function waitingMarks(ctx: Context, { waiting, draft, hotel }: CalendarView) {
  const t = tFor(ctx.language);
  const marks = waiting
    .filter(({ changeId }) => changeId !== draft?.change.id)
    .map((price) => {
      const isOwn = price.status === 'draft' || price.status === 'returned';
      const text = price.toMinor === null ? '–' : plainPrice(price.toMinor, hotel.currency);
      const mark = {
        href: isOwn ? paths.draftCalendarPath(price.changeId) : paths.changePath(price.changeId),
        icon: stateOf(t, price.status).icon,
        words: t(`rates.calendar.waiting.${price.status}`),
        price: price.priceMinor === null ? `↺ ${text}` : text,
      };
      return [nightKey(price), mark] as const;
    });
  return new Map(marks);
}

function cellOf(cell: CalendarCell, currency: string): Omit<GridCell, 'waiting'> {
  const text = cell.priceMinor === null ? '–' : plainPrice(cell.priceMinor, currency);
  const marks = cell.restrictions.length === 0 ? [] : marksOf(cell.restrictions);
  const isClosed = marks.some(({ kind, someChannels }) => kind === 'closed' && !someChannels);
  return {
    text,
    style: [cell.isOwn ? 'own' : '', isClosed ? 'shut' : ''].filter(Boolean).join(' '),
    marks: marks
      .map(({ kind, count, someChannels }) => markText(kind, count) + (someChannels ? '*' : ''))
      .join(' '),
  };
}

/** The sign of a restriction, as the legend explains it. */
function markText(kind: (typeof markKinds)[number], count: number | null): string {
  const signs = {
    closed: '×',
    closedToArrival: 'A×',
    closedToDeparture: 'D×',
    minStayArrival: `A≥${count}`,
    maxStayArrival: `A≤${count}`,
    minStayThrough: `≥${count}`,
    maxStayThrough: `≤${count}`,
    minAdvanceDays: `+${count}`,
    maxAdvanceDays: `−${count}`,
  };
  return signs[kind];
}

function editorOf(ctx: Context, { hotel, draft }: CalendarView): CalendarPage['editor'] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, {
    note: draft?.change.note ?? '',
    effectiveDate: draft?.change.effectiveDate ?? '',
  });
  return {
    action: paths.cellsPath,
    decimals: currencyExponent(hotel.currency),
    owner: `${hotel.id}-${ctx.actor.id}`,
    draft: draft && {
      id: draft.change.id,
      version: draft.change.version,
      cells: writtenCells(draft.cells, hotel.currency),
    },
    fields: whenGroup(t, make, hotel.businessDate).fields,
  };
}
