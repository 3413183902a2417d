import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type PathLeg, planMovePath, planPath } from '../assignment/assignment.paths.ts';
import type { ArrangedStay } from '../reservations/arrange-view.service.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { Question } from './question.ts';
import { datesText } from './stay-words.presenter.ts';

interface PlannedMove {
  readonly legs: readonly PathLeg[];
  readonly version: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Asks whether the guest agrees to change rooms during the stay. */
export function moveQuestion(
  { reservation, stay, houseRooms }: ArrangedStay,
  move: PlannedMove,
  language: Language,
): Question {
  const t = tFor(language);
  const numberOf = (id: number) => houseRooms.find((room) => room.id === id)?.number ?? '–';
  const rooms = move.legs.map(({ roomId, from }) =>
    t('assignment.move.leg', { room: numberOf(roomId), date: formatDate(from, 'weekday', language) }),
  );
  return {
    title: t('assignment.move.title', { guest: stay.guestName }),
    lead: t('assignment.move.lead'),
    facts: [
      { term: t('reservations.number'), text: reservation.number },
      {
        term: t('front-desk.columns.stay'),
        text: `${datesText(stay, language)} · ${stayLengthText(stay, language)}`,
      },
      { term: t('assignment.move.rooms'), text: rooms.join(' → ') },
    ],
    fields: [{ kind: 'checkbox', name: 'agreed', label: t('assignment.move.agreed'), required: true }],
    submitLabel: t('assignment.move.submit'),
    danger: false,
    closeHref: planPath(move),
    formAction: planMovePath(move, { ...move, stayId: stay.id }),
  };
}
