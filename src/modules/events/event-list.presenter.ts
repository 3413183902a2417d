import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { newEventPath, staffEventPath } from './event.paths.ts';
import type { ListedEvent } from './event.service.ts';
import type { HotelEvent } from './event.ts';

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
  readonly hidden?: boolean;
}

export interface EventsPage extends PageModel {
  readonly lead: string;
  readonly newHref: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}

/** What is to come and what was, with who is registered, waits and came. */
export function eventsPage(
  ctx: Context,
  { events, timeZone }: { readonly events: readonly ListedEvent[]; readonly timeZone: string },
): EventsPage {
  const t = tFor(ctx.language);
  const number = (value: number) => formatNumber(value, ctx.language);
  const numeric = (name: string) => ({ label: t(`events.columns.${name}`), numeric: true });
  return {
    title: t('events.title'),
    lead: t('events.lead'),
    newHref: isAllowed(ctx, 'events.manage') ? newEventPath : null,
    columns: [
      { label: t('events.fields.event') },
      { label: t('events.fields.begins') },
      { label: t('events.columns.state') },
      numeric('registered'),
      numeric('waiting'),
      numeric('came'),
    ],
    rows: events.map((event) => ({
      cells: [
        {
          text: textFor(event.names, ctx.language),
          href: staffEventPath(event.id),
          small: textFor(event.places, ctx.language) || null,
        },
        formatDateTime(event.startsAt, timeZone, ctx.language),
        { state: stateOf(ctx, event) },
        t('events.of', { part: number(event.sums.registered), whole: number(event.capacity) }),
        number(event.sums.waiting),
        number(event.sums.came),
      ],
    })),
    empty: { heading: t('events.none'), lead: t('events.none-lead'), mark: 'confetti', action: null },
  };
}

/** An event as a colour and a word: a draft, open, closed, over, called off. */
export function stateOf(ctx: Context, event: HotelEvent): { readonly hue: string; readonly word: string } {
  const name = stateName(event, ctx.clock());
  return { hue: hues[name], word: tFor(ctx.language)(`events.states.${name}`) };
}

const hues = {
  draft: 'dirty',
  open: 'vacant',
  closed: 'due',
  over: 'occupied',
  called_off: 'broken',
} as const;

function stateName({ status, closesAt, endsAt }: HotelEvent, at: Date): keyof typeof hues {
  if (status !== 'open') return status;
  if (at >= endsAt) return 'over';
  return at >= closesAt ? 'closed' : 'open';
}
