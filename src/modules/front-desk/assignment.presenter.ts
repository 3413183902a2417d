import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatPercent } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { FormErrors, FormValues } from '../../platform/views/form.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { assignmentPath, assignmentWeightsPath, legsText, planPath } from '../assignment/assignment.paths.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import type { PlannedRow, RoomPlan } from '../assignment/plan.service.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { planTable } from './plan-rows.presenter.ts';

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

/** A plan that is ready. */
interface PlanPart {
  readonly tiles: readonly Tile[];
  readonly tabs: readonly { href: string; label: string; current: boolean; count: number }[];
  readonly table: DeskTable & { readonly pages: Pages | null };
  /** All choices in one field, and the button; null when there is nothing to accept, or the reader may not. */
  readonly acceptAll: {
    readonly action: string;
    readonly choices: string;
    readonly moves: string;
    /** What the clerk agrees to with a tick; null where nobody has to move. */
    readonly movesLabel: string | null;
    readonly label: string;
  } | null;
  /** In plain words, how many moves may be needless; null where all is certain. */
  readonly unproven: string | null;
}

export interface AssignmentPage {
  readonly title: string;
  readonly action: string;
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly refusal: string | null;
  readonly weightsHref: string | null;
  /** Null while it is being made, and where it took too long. */
  readonly plan: PlanPart | null;
  readonly progress: { readonly href: string; readonly share: number; readonly words: string } | null;
  /** Without scripts the page asks again after so long. */
  readonly refreshSeconds: number | null;
}

export interface AssignmentInput {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly show: 'changes' | 'all';
  readonly page: number;
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly refusal: string | null;
  readonly ready: ReadyPlan | null;
  /** How far a plan has come that is being made: between 0 and 1. */
  readonly share: number | null;
}

export interface ReadyPlan {
  readonly plan: RoomPlan;
  readonly rows: readonly PlannedRow[];
  readonly total: number;
  readonly reasons: ReadonlyMap<number, readonly RoomReason[]>;
}

/** The plan for some days: who goes where and why, who stays open and why, and what can be accepted. */
export function assignmentPage(input: AssignmentInput, reader: Reader): AssignmentPage {
  const { values, errors, refusal, ready, share } = input;
  const t = tFor(reader.language);
  return {
    title: t('assignment.title'),
    action: assignmentPath,
    values,
    errors,
    refusal,
    weightsHref: reader.can('hotel.settings') ? assignmentWeightsPath : null,
    plan: ready && planPart(ready, input, reader),
    progress:
      share === null
        ? null
        : {
            href: planPath(input),
            share,
            words: t('assignment.progress', {
              share: formatPercent(Math.round(share * 100) * 100, reader.language, 0),
            }),
          },
    refreshSeconds: share === null ? null : 2,
  };
}

function planPart(ready: ReadyPlan, input: AssignmentInput, reader: Reader): PlanPart {
  const { plan, rows, total, reasons } = ready;
  const { from, to, show, page } = input;
  const t = tFor(reader.language);
  const pages = pagesOf({ page, size: rowsPerPage, total }, (wanted) =>
    planPath({ from, to, show, page: wanted }),
  );
  const changes = plan.rows.filter(({ newRoomId }) => newRoomId !== null).length;
  const unproven = plan.plan.open.filter(({ why, proven }) => why === 'must_move' && !proven).length;
  return {
    tiles: tilesOf(plan, changes, reader.language),
    tabs: (['changes', 'all'] as const).map((key) => ({
      href: planPath({ from, to, show: key }),
      label: t(`assignment.show.${key}`),
      current: key === show,
      count: shownRows(plan, key).length,
    })),
    table: { ...planTable({ from, to, rows, reasons }, reader), pages },
    acceptAll: reader.can('reservations.change')
      ? acceptAllOf(plan, planPath({ from, to }), reader.language)
      : null,
    unproven: unproven > 0 ? t('assignment.unproven', { count: unproven }) : null,
  };
}

function acceptAllOf({ rows }: RoomPlan, action: string, language: Language): PlanPart['acceptAll'] {
  const t = tFor(language);
  const changes = rows.filter(({ newRoomId }) => newRoomId !== null);
  const moves = rows.filter(({ newLegs }) => newLegs.length > 0);
  if (changes.length + moves.length === 0) return null;
  return {
    action,
    choices: changes.map(({ stay, newRoomId }) => `${stay.id}:${newRoomId}:${stay.version}`).join(),
    moves: moves.map(({ stay, newLegs }) => `${stay.id}:${legsText(newLegs)}:${stay.version}`).join(),
    movesLabel: moves.length > 0 ? t('assignment.move.agreed-all', { count: moves.length }) : null,
    label:
      changes.length > 0
        ? t('assignment.accept-all', { count: changes.length })
        : t('assignment.move.accept-only'),
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
