import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RoomSuggestions } from '../assignment/assignment.service.ts';
import type { Suggestion } from '../assignment/suggestion.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { StayBenefit } from '../loyalty/benefit.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { Reader } from './desk-table.presenter.ts';
import { memberFacts, pointsCards, upgradeCard } from './member-words.presenter.ts';
import type { PaidRoom } from './points-upgrade.service.ts';
import type { Card, Question, QuestionField } from './question.ts';
import { classFact } from './stay-section.presenter.ts';
import { datesText, partyText, putUpFact, reasonsText } from './stay-words.presenter.ts';
import type { BetterRoom } from './upgrade.queries.ts';

/** What every question about a stay is drawn from. */
export interface StayQuestion {
  readonly view: ReservationView;
  readonly stay: ReservationView['stays'][number];
  readonly hotel: Hotel;
  readonly reader: Reader;
}

/** What every question says of the stay it is about. */
export function frame({ view, stay, hotel, reader }: StayQuestion, key: string) {
  const { language } = reader;
  const t = tFor(language);
  return {
    title: t(`front-desk.${key}.title`, { guest: stay.guestName }),
    submitLabel: t(`front-desk.${key}.submit`),
    lead: null,
    danger: false,
    closeHref: paths.reservationPath(view.number),
    facts: [
      { term: t('reservations.number'), text: view.number },
      {
        term: t('front-desk.columns.stay'),
        text: `${datesText(stay, language)} · ${stayLengthText(stay, language)}`,
      },
      {
        term: t('front-desk.people'),
        text: partyText({ adults: stay.adults, children: stay.childAges.length }, language),
      },
      ...putUpFact(stay, language),
      { term: t('front-desk.type'), text: textFor(stay.roomType.names, language) },
      { term: t('reservations.total'), text: formatMoney(stay.totalMinor, hotel.currency, language) },
    ],
  };
}

export function reasonField({ reader }: StayQuestion): QuestionField {
  const t = tFor(reader.language);
  return { kind: 'text', name: 'reason', label: t('front-desk.reason'), required: true, maxlength: 200 };
}

function roomFields(
  { stay, reader }: StayQuestion,
  proposals: readonly Suggestion[],
  { better = null, paid = [] }: Partial<BetterRooms> = {},
): QuestionField[] {
  const { language } = reader;
  const t = tFor(language);
  const proposed: Card[] = proposals.map((room) => ({
    value: room.roomId,
    title: room.number,
    text: [
      ...(room.roomId === stay.room?.id ? [t('front-desk.assigned')] : []),
      reasonsText(room.reasons, language),
    ].join(' · '),
  }));
  const options = [...proposed, ...upgradeCard(better, language), ...pointsCards(paid, language)];
  const chosen = proposals.some((room) => room.roomId === stay.room?.id)
    ? stay.room?.id
    : (proposals[0]?.roomId ?? options[0]?.value);
  return [
    ...(options.length > 0
      ? [
          {
            kind: 'radio' as const,
            name: 'roomId',
            label: t('front-desk.room'),
            options,
            value: chosen ?? null,
          },
        ]
      : []),
    {
      kind: 'text',
      name: 'roomNumber',
      label: t('front-desk.other-room'),
      hint: t('front-desk.other-room-hint'),
      maxlength: 10,
    },
    { kind: 'checkbox', name: 'acceptUpgrade', label: t('front-desk.accept-upgrade') },
  ];
}

/** The room that a free upgrade would be, and those that points pay. */
interface BetterRooms {
  readonly better: BetterRoom | null;
  readonly paid: readonly PaidRoom[];
}

/** What the guest's level gives him, and the better rooms he may have. */
interface MemberQuestion extends BetterRooms {
  readonly benefit: StayBenefit | undefined;
}

/** The room proposed first, and why; another number; what the guest accepts. */
export function checkInQuestion(
  input: StayQuestion,
  { suggestions, shortage, benefit, better, paid }: RoomSuggestions & MemberQuestion,
): Question {
  const { view, stay, reader } = input;
  const t = tFor(reader.language);
  const base = frame(input, 'check-in');
  const card = {
    term: t('front-desk.registration'),
    text: t('front-desk.actions.registration-card'),
    href: paths.registrationCardPath(view.number, stay.id),
  };
  return {
    ...base,
    facts: [
      ...base.facts,
      ...(stay.treatment ? [{ term: t('rooms.vip.for-vip'), text: stay.treatment }] : []),
      ...classFact(stay, reader.language),
      ...memberFacts(benefit, reader.language),
      ...(benefit && reader.can('loyalty.desk')
        ? [
            {
              term: t('loyalty.upgrades.desk.paid'),
              text: t('loyalty.upgrades.desk.action'),
              href: paths.pointsUpgradePath(view.number, stay.id),
            },
          ]
        : []),
      ...(view.requests ? [{ term: t('front-desk.requests'), text: view.requests }] : []),
      card,
    ],
    lead: shortage && t(`front-desk.shortage.${shortage}`),
    formAction: paths.checkInPath(view.number, stay.id),
    fields: [
      ...roomFields(input, suggestions, { better, paid }),
      { kind: 'checkbox', name: 'acceptUnready', label: t('front-desk.accept-unready') },
    ],
  };
}

/** Gives a coming stay its room, or moves a guest in house. */
export function roomQuestion(input: StayQuestion, { suggestions }: RoomSuggestions): Question {
  const { view, stay } = input;
  const moving = stay.status === 'in_house';
  return {
    ...frame(input, moving ? 'move-room' : 'assign-room'),
    formAction: paths.stayRoomPath(view.number, stay.id),
    fields: [
      ...roomFields(
        input,
        suggestions.filter((room) => !moving || room.roomId !== stay.room?.id),
      ),
      ...(moving ? [reasonField(input)] : []),
      { kind: 'hidden', name: 'version', value: stay.version },
    ],
  };
}

/** Does the change of rooms that was arranged. */
export function plannedMoveQuestion(input: StayQuestion): Question {
  const { view, stay, hotel, reader } = input;
  const t = tFor(reader.language);
  const base = frame(input, 'planned-move');
  const { nextMove } = stay;
  const isDue = nextMove !== null && stay.status === 'in_house' && nextMove.date <= hotel.businessDate;
  return {
    ...base,
    lead: t(isDue ? 'front-desk.planned-move.lead' : 'front-desk.planned-move.nothing'),
    facts: [
      { term: t('front-desk.room'), text: stay.room?.number ?? '—' },
      ...(nextMove
        ? [
            {
              term: t('front-desk.planned-move.to'),
              text: t('front-desk.planned-move.from-date', {
                room: nextMove.room,
                date: formatDate(nextMove.date, 'short', reader.language),
              }),
            },
          ]
        : []),
      ...base.facts,
    ],
    fields: [],
    formAction: paths.plannedMovePath(view.number, stay.id),
  };
}

export function undoCheckInQuestion(input: StayQuestion): Question {
  const { view, stay, reader } = input;
  return {
    ...frame(input, 'undo-check-in'),
    lead: tFor(reader.language)('front-desk.undo-check-in.lead'),
    formAction: paths.checkInUndoPath(view.number, stay.id),
    fields: [reasonField(input)],
  };
}
