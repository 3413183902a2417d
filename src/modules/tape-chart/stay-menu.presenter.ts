import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { ArrangedStay } from '../reservations/arrange-view.service.ts';
import { type Badge, guestBadges, type MarkedGuest } from '../segments/guest-badge.ts';
import { type ArrangePage, chartAround, factsOf } from './arrange.presenter.ts';
import {
  tapeDatesPath,
  tapeRoomPath,
  tapeSplitPath,
  tapeSwapPath,
  tapeUndoPath,
} from './tape-chart.paths.ts';

export interface StayMenuPage extends PageModel {
  readonly badges: readonly Badge[];
  readonly facts: ArrangePage['facts'];
  readonly closeHref: string;
  readonly acts: readonly { readonly href: string; readonly label: string; readonly icon: string }[];
  readonly undoAction: string | null;
  readonly undoLabel: string;
}

interface StayMenu {
  readonly changeId: number | null;
  readonly mayChange: boolean;
  readonly mark: MarkedGuest;
}

/** What can be done with a stay, and the way back from the last change. */
export function stayMenuPage(
  ctx: Context,
  arranged: ArrangedStay,
  { changeId, mayChange, mark }: StayMenu,
): StayMenuPage {
  const t = tFor(ctx.language);
  const { stay, rooms } = arranged;
  const isOpen = mayChange && (stay.status === 'booked' || stay.status === 'in_house');
  const hasRoom = rooms.length > 0;
  const longer = stay.arrival < stay.departure;
  const acts = [
    {
      href: tapeRoomPath(stay.id),
      label: t(`tape-chart.acts.${hasRoom ? 'move' : 'assign'}`),
      icon: 'bed',
      if: true,
    },
    { href: tapeDatesPath(stay.id), label: t('tape-chart.acts.dates'), icon: 'calendar-stats', if: true },
    {
      href: tapeSplitPath(stay.id),
      label: t('tape-chart.acts.split'),
      icon: 'arrows-split',
      if: hasRoom && longer,
    },
    {
      href: tapeSwapPath(stay.id),
      label: t('tape-chart.acts.swap'),
      icon: 'arrows-exchange',
      if: hasRoom && !arranged.movesLater,
    },
  ];
  return {
    title: stay.guestName,
    badges: guestBadges(mark, ctx.language),
    facts: factsOf(ctx, arranged),
    closeHref: chartAround(arranged),
    acts: isOpen ? acts.filter((act) => act.if) : [],
    undoAction: isOpen && changeId !== null ? tapeUndoPath(changeId) : null,
    undoLabel: t('tape-chart.undo-last'),
  };
}
