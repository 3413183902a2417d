import type { CalendarDate } from '../../core/calendar-date.ts';
import { zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Returned } from '../front-desk/question.ts';
import type { ArrangedStay } from '../reservations/arrange-view.service.ts';
import type { RoomConflict } from '../reservations/room-conflict.ts';
import {
  type ArrangePage,
  conflictLines,
  differenceLine,
  frame,
  hidden,
  type Line,
  type Preview,
  range,
  reasonField,
} from './arrange.presenter.ts';
import { tapeSwapPath } from './tape-chart.paths.ts';

export interface Neighbour {
  readonly stayId: number;
  readonly guestName: string;
  readonly room: string;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export interface SwapAsked {
  readonly other: ArrangedStay;
  readonly conflicts: readonly RoomConflict[];
  readonly isOtherType: boolean;
}

export interface SwapModel {
  readonly neighbours: readonly Neighbour[];
  readonly asked: SwapAsked | null;
  readonly returned: Returned;
}

/** Two stays change rooms with each other. */
export function swapPage(
  ctx: Context,
  arranged: ArrangedStay,
  { neighbours, asked, returned }: SwapModel,
): ArrangePage {
  const t = tFor(ctx.language);
  return {
    ...frame(ctx, arranged, 'swap'),
    ...returned,
    action: tapeSwapPath(arranged.stay.id),
    choices: [
      {
        kind: 'select',
        name: 'otherStayId',
        label: t('tape-chart.swap.with'),
        value: asked?.other.stay.id ?? null,
        options: neighbours.map((each) => ({
          value: each.stayId,
          label: `${each.room} · ${each.guestName} · ${range(each.arrival, each.departure, ctx)}`,
        })),
      },
    ],
    preview: asked && swapPreview(ctx, arranged, asked),
  };
}

function swapPreview(
  ctx: Context,
  arranged: ArrangedStay,
  { other, conflicts, isOtherType }: SwapAsked,
): Preview {
  const t = tFor(ctx.language);
  if (conflicts.length > 0) return { lines: conflictLines(ctx, conflicts), form: null };
  const goes = (from: ArrangedStay, to: ArrangedStay): Line => ({
    tone: 'good',
    text: t('tape-chart.swap.goes', { guest: from.stay.guestName, room: to.rooms.at(-1)?.number ?? '–' }),
  });
  const inHouse = arranged.stay.status === 'in_house' || other.stay.status === 'in_house';
  return {
    lines: [
      goes(arranged, other),
      goes(other, arranged),
      isOtherType
        ? { tone: 'warn', text: t('tape-chart.swap.other-type') }
        : differenceLine(ctx, arranged, zero),
    ],
    form: {
      submitLabel: t('tape-chart.swap.submit'),
      fields: [
        hidden('otherStayId', other.stay.id),
        hidden('otherVersion', other.stay.version),
        hidden('version', arranged.stay.version),
        ...(isOtherType ? [hidden('terms', 'upgrade')] : []),
        ...(inHouse ? [reasonField(ctx)] : []),
      ],
    },
  };
}
