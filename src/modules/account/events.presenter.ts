import { dateAt } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { accountEventsPath, ownRegistrationPath } from '../events/event.paths.ts';
import { isOff, type OwnEvent } from '../events/event.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';

export interface OwnEventsPage extends AccountFrame {
  readonly groups: readonly { readonly heading: string; readonly events: readonly OwnEventCard[] }[];
}

interface OwnEventCard {
  readonly href: string;
  readonly name: string;
  readonly small: string;
  readonly hue: string;
  readonly word: string;
  readonly points: string | null;
}

const hues = {
  registered: 'vacant',
  waiting: 'due',
  held: 'due',
  lapsed: 'broken',
  cancelled: 'broken',
  called_off: 'broken',
  came: 'occupied',
  missed: 'dirty',
};

/** What a guest is to come to, soonest first, and what was. */
export function ownEventsPage(
  events: readonly OwnEvent[],
  { language, at }: { readonly language: Language; readonly at: Date },
): OwnEventsPage {
  const t = tFor(language);
  const isComing = (event: OwnEvent) => event.endsAt > at && !isOff(event.status);
  const groups = [
    { heading: t('events.account.coming'), events: events.filter(isComing).toReversed() },
    { heading: t('events.account.past'), events: events.filter((event) => !isComing(event)) },
  ];
  return {
    ...frameOf(accountEventsPath, language),
    groups: groups
      .filter((group) => group.events.length > 0)
      .map((group) => ({ ...group, events: group.events.map((event) => card(event, { language, at })) })),
  };
}

function card(event: OwnEvent, { language, at }: { language: Language; at: Date }): OwnEventCard {
  const t = tFor(language);
  const state = stateOf(event, at);
  const { startsAt, timeZone } = event;
  const day = formatDate(dateAt(startsAt, timeZone), 'medium', language);
  const begins = t('events.begins', { day, time: formatTime(startsAt, timeZone, language) });
  const persons = t('events.persons', { count: event.came ?? event.party });
  return {
    href: ownRegistrationPath(event.token),
    name: textFor(event.names, language),
    small: [textFor(event.hotelNames, language), begins, persons].join(' · '),
    hue: hues[state],
    word: t(`events.account.states.${state}`),
    points: event.points > 0 ? t('events.account.points', { count: event.points }) : null,
  };
}

function stateOf({ status, eventStatus, came, endsAt }: OwnEvent, at: Date): keyof typeof hues {
  if (isOff(status)) return status;
  if (eventStatus === 'called_off') return 'called_off';
  if (came !== null) return 'came';
  return status === 'registered' && endsAt <= at ? 'missed' : status;
}
