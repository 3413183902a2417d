import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { acceptOnePath, pinPath, planMovePath } from '../assignment/assignment.paths.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import type { PlannedRow } from '../assignment/plan.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import { guestBadges } from '../segments/guest-badge.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText, reasonsText } from './stay-words.presenter.ts';

export interface PlanRows {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly rows: readonly PlannedRow[];
  readonly reasons: ReadonlyMap<number, readonly RoomReason[]>;
}

/** Who goes where and why, and what can be done about it. */
export function planTable(input: PlanRows, reader: Reader): DeskTable {
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

function cellsOf(row: PlannedRow, input: PlanRows, reader: Reader): unknown[] {
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
      badges: guestBadges(stay, language),
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
  { stay, newRoomId, newLegs }: PlannedRow,
  days: PlanRows,
  { language, can }: Reader,
): object[] {
  const t = tFor(language);
  if (!can('reservations.change')) return [];
  const accept = newRoomId !== null && {
    label: t('assignment.accept'),
    action: acceptOnePath(days, { stayId: stay.id, roomId: newRoomId, version: stay.version }),
    main: false,
  };
  const move = newLegs.length > 1 && {
    label: t('assignment.move.plan'),
    href: planMovePath(days, { stayId: stay.id, legs: newLegs, version: stay.version }),
    main: false,
    dialog: true,
  };
  const pin = stay.roomId !== null && {
    label: t(stay.pinned ? 'assignment.unpin' : 'assignment.pin'),
    action: pinPath(days, stay.id, !stay.pinned),
    main: false,
  };
  return [accept, move, pin].filter((action) => action !== false);
}
