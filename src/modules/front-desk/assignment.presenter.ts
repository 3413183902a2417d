import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormErrors,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
} from '../../platform/views/form.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import {
  acceptOnePath,
  assignmentPath,
  assignmentWeightsPath,
  pinPath,
  planPath,
  weightsPreviewPath,
} from '../assignment/assignment.paths.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import type { PlannedRow, RoomPlan, WeightsEffect } from '../assignment/plan.service.ts';
import type { PlanFigures } from '../assignment/plan-figures.ts';
import { aims, highestWeight, type Weights } from '../assignment/weights.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import { datesText, reasonsText } from './stay-words.presenter.ts';
import type { DeskTable, Reader } from './today.presenter.ts';

export const rowsPerPage = 50;

/** Changes and what stays open first; or everybody who comes. */
export function shownRows({ rows }: RoomPlan, show: 'changes' | 'all'): readonly PlannedRow[] {
  if (show === 'all') return rows;
  return [
    ...rows.filter(({ open }) => open),
    ...rows.filter(({ open, newRoomId }) => !open && newRoomId !== null),
  ];
}

interface Tile {
  readonly label: string;
  readonly figure: string;
  readonly of: string | null;
  readonly note: string | null;
  readonly href: null;
}

export interface AssignmentPage {
  readonly title: string;
  readonly action: string;
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly refusal: string | null;
  readonly tiles: readonly Tile[];
  readonly tabs: readonly { href: string; label: string; current: boolean; count: number }[];
  readonly table: DeskTable & { readonly pages: Pages | null };
  /** All choices in one field, and the button; null when there is nothing to accept, or the reader may not. */
  readonly acceptAll: { readonly action: string; readonly choices: string; readonly label: string } | null;
  readonly weightsHref: string | null;
}

export interface AssignmentInput {
  readonly plan: RoomPlan;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly show: 'changes' | 'all';
  readonly page: number;
  readonly rows: readonly PlannedRow[];
  readonly total: number;
  readonly reasons: ReadonlyMap<number, readonly RoomReason[]>;
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly refusal: string | null;
}

/** The plan for some days: who goes where and why, who stays open and why, and what can be accepted. */
export function assignmentPage(input: AssignmentInput, reader: Reader): AssignmentPage {
  const { plan, from, to, show, page, total } = input;
  const { language, can } = reader;
  const t = tFor(language);
  const changes = plan.rows.filter(({ newRoomId }) => newRoomId !== null);
  const pages = pagesOf({ page, size: rowsPerPage, total }, (wanted) =>
    planPath({ from, to, show, page: wanted }),
  );
  return {
    title: t('assignment.title'),
    action: assignmentPath,
    values: input.values,
    errors: input.errors,
    refusal: input.refusal,
    tiles: tilesOf(plan, changes.length, language),
    tabs: (['changes', 'all'] as const).map((key) => ({
      href: planPath({ from, to, show: key }),
      label: t(`assignment.show.${key}`),
      current: key === show,
      count: shownRows(plan, key).length,
    })),
    table: { ...tableOf(input, reader), pages },
    acceptAll:
      changes.length > 0 && can('reservations.change')
        ? {
            action: planPath({ from, to }),
            choices: changes.map(({ stay, newRoomId }) => `${stay.id}:${newRoomId}:${stay.version}`).join(),
            label: t('assignment.accept-all', { count: changes.length }),
          }
        : null,
    weightsHref: can('hotel.settings') ? assignmentWeightsPath : null,
  };
}

function tilesOf({ figures, rows, plan }: RoomPlan, changes: number, language: Language): Tile[] {
  const t = tFor(language);
  const tile = (key: string, figure: number, of: number | null = null): Tile => ({
    label: t(`assignment.tiles.${key}`),
    figure: String(figure),
    of: of === null ? null : t('assignment.of', { count: of }),
    note: null,
    href: null,
  });
  return [
    tile('changes', changes, rows.length),
    tile('wishes', figures.met, figures.asked),
    tile('gaps', figures.gaps),
    tile('moves', figures.moves),
    tile('open', plan.open.length),
  ];
}

function tableOf(input: AssignmentInput, reader: Reader): DeskTable {
  const t = tFor(reader.language);
  const caption = t('assignment.title');
  return {
    caption,
    columns: ['guest', 'stay', 'room', 'why', 'actions'].map((key) => ({
      label: t(`assignment.columns.${key}`),
      hidden: key === 'actions',
    })),
    rows: input.rows.map((row) => ({ cells: cellsOf(row, input, reader) })),
    empty: {
      heading: t('assignment.empty'),
      lead: t('assignment.empty-lead'),
      mark: 'circle-check',
      action: null,
    },
  };
}

function cellsOf(row: PlannedRow, input: AssignmentInput, reader: Reader): unknown[] {
  const { stay, open } = row;
  const { language } = reader;
  const t = tFor(language);
  const wishes = stay.asked.map((wish) => t(`rooms.wishes.${wish}`)).join(t('front-desk.comma'));
  const reasons = (input.reasons.get(stay.id) ?? []).filter(
    ({ key }) => key !== 'rooms.reasons.free_throughout',
  );
  return [
    {
      text: stay.guestName,
      href: reservationPath(stay.number),
      small: [stay.number, wishes].filter(Boolean).join(' · '),
      ...(stay.vip && { badge: 'VIP' }),
    },
    {
      text: datesText(stay, language),
      small: `${stayLengthText(stay, language)} · ${textFor(stay.typeNames, language)}`,
    },
    { text: roomText(row, language), small: nowText(row, language) },
    open
      ? {
          state: {
            hue: open.proven ? 'broken' : 'due',
            word: openText(row, language),
            icon: 'alert-triangle',
          },
          small: open.why === 'must_move' ? t(`assignment.proof.${open.proven ? 'proven' : 'limit'}`) : null,
        }
      : { text: reasonsText(reasons, language) },
    { actions: actionsOf(row, input, reader) },
  ];
}

function roomText({ segments }: PlannedRow, language: Language): string {
  const [first, ...more] = segments;
  if (!first) return '—';
  if (more.length === 0) return first.room;
  return segments.map(({ room, from }) => `${room} (${formatDate(from, 'short', language)})`).join(' → ');
}

function nowText({ now, newRoomId, stay }: PlannedRow, language: Language): string | null {
  const t = tFor(language);
  if (stay.pinned) return t('assignment.is-pinned');
  if (newRoomId === null) return now === null ? null : t('assignment.stays');
  return now === null ? t('assignment.new') : t('assignment.instead-of', { room: now });
}

function openText({ open }: PlannedRow, language: Language): string {
  const t = tFor(language);
  if (!open) return '';
  const date = open.date ? formatDate(open.date, 'short', language) : '';
  return t(`assignment.open.${open.why}`, { date });
}

function actionsOf(
  { stay, newRoomId }: PlannedRow,
  days: AssignmentInput,
  { language, can }: Reader,
): object[] {
  const t = tFor(language);
  if (!can('reservations.change')) return [];
  const accept = newRoomId !== null && {
    label: t('assignment.accept'),
    action: acceptOnePath(days, { stayId: stay.id, roomId: newRoomId, version: stay.version }),
    main: false,
  };
  const pin = stay.roomId !== null && {
    label: t(stay.pinned ? 'assignment.unpin' : 'assignment.pin'),
    action: pinPath(days, stay.id, !stay.pinned),
    main: false,
  };
  return [accept, pin].filter((action) => action !== false);
}

export interface WeightsPage {
  readonly title: string;
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly form: FormModel;
  readonly effect: {
    readonly title: string;
    readonly figures: DeskTable;
    readonly changes: DeskTable;
    readonly more: string | null;
  } | null;
}

const changesShown = 30;

/** How much each aim counts, and what these weights would change. */
export function weightsPage(
  input: { readonly weights: Weights; readonly effect: WeightsEffect | null },
  { language }: Reader,
  state?: FormState,
): WeightsPage {
  const t = tFor(language);
  const values = state?.values ?? Object.fromEntries(aims.map((aim) => [aim, String(input.weights[aim])]));
  const make = fieldMaker(t, values, state?.errors);
  const fields = aims.map((aim) =>
    make.text(aim, t(`assignment.aims.${aim}`), {
      type: 'number',
      inputmode: 'numeric',
      min: '0',
      max: String(highestWeight),
      required: true,
      hint: t(`assignment.aim-hints.${aim}`),
    }),
  );
  return {
    title: t('assignment.weights.title'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: t('assignment.weights.title') },
    ],
    form: {
      action: assignmentWeightsPath,
      groups: [{ legend: null, hint: t('assignment.weights.lead'), fields }],
      submit: t('shared.save'),
      second: { label: t('assignment.weights.preview'), action: weightsPreviewPath },
      cancelHref: null,
      errors: state?.errors ?? {},
    },
    effect: input.effect && effectOf(input.effect, language),
  };
}

function effectOf({ now, later, changed }: WeightsEffect, language: Language): WeightsPage['effect'] {
  const t = tFor(language);
  const rows: readonly (readonly [string, keyof PlanFigures])[] = [
    ['wishes', 'met'],
    ['gaps', 'gaps'],
    ['moves', 'moves'],
  ];
  const empty = {
    heading: t('assignment.weights.same'),
    lead: t('assignment.weights.same-lead'),
    mark: 'circle-check',
    action: null,
  };
  const columns = (keys: readonly string[]) =>
    keys.map((key) => ({ label: t(`assignment.weights.columns.${key}`) }));
  return {
    title: t('assignment.weights.effect', { count: changed.length }),
    figures: {
      caption: t('assignment.weights.figures'),
      columns: columns(['figure', 'now', 'later']),
      rows: rows.map(([key, figure]) => ({
        cells: [t(`assignment.tiles.${key}`), String(now[figure]), String(later[figure])],
      })),
      empty,
    },
    changes: {
      caption: t('assignment.weights.changes'),
      columns: columns(['guest', 'stay', 'now', 'later']),
      rows: changed.slice(0, changesShown).map(({ stay, now: before, later: after }) => ({
        cells: [
          { text: stay.guestName, href: reservationPath(stay.number), small: stay.number },
          datesText(stay, language),
          before,
          after,
        ],
      })),
      empty,
    },
    more:
      changed.length > changesShown
        ? t('assignment.weights.more', { count: changed.length - changesShown })
        : null,
  };
}
