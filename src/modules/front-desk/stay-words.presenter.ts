import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { RoomReason } from '../assignment/assignment.ts';
import { extraPlaces, type Occupancy, type Party } from '../rates/occupancy.ts';
import type { ShownStatus } from '../reservations/reservation-status.ts';
import { isReady } from '../rooms/room.ts';

interface Dates {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

/** "7 May – 9 May", or the one day of a day use. */
export function datesText({ arrival, departure }: Dates, language: Language): string {
  const first = formatDate(arrival, 'short', language);
  return arrival === departure ? first : `${first} – ${formatDate(departure, 'short', language)}`;
}

export function partyText(
  { adults, children }: { adults: number; children: number },
  language: Language,
): string {
  const t = tFor(language);
  const grown = t('front-desk.adults', { count: adults });
  return children === 0
    ? grown
    : t('front-desk.party', { adults: grown, children: t('front-desk.children', { count: children }) });
}

/** Who was named beside the booker; nothing where nobody was. */
export function companionsFact(
  { companions }: { companions: readonly { readonly name: string }[] },
  language: Language,
) {
  if (companions.length === 0) return [];
  return [
    { term: tFor(language)('front-desk.companions'), text: companions.map(({ name }) => name).join(', ') },
  ];
}

/** "1 extra bed, 1 cot"; null where nothing has to be put up. */
export function putUpText(type: Occupancy, party: Party, language: Language): string | null {
  const t = tFor(language);
  const { extraBeds, cots } = extraPlaces(type, party);
  const words = [
    ...(extraBeds > 0 ? [t('rooms.put-up.extra-beds', { count: extraBeds })] : []),
    ...(cots > 0 ? [t('rooms.put-up.cots', { count: cots })] : []),
  ];
  return words.length === 0 ? null : words.join(t('rooms.put-up.and'));
}

/** The same as a line of facts; none where nothing has to be put up. */
export function putUpFact(stay: Party & { readonly roomType: Occupancy }, language: Language) {
  const text = putUpText(stay.roomType, stay, language);
  return text === null ? [] : [{ term: tFor(language)('rooms.put-up.title'), text }];
}

const hues: Record<ShownStatus, string> = {
  held: 'dirty',
  expected: 'due',
  due_in: 'due',
  overdue_arrival: 'broken',
  in_house: 'occupied',
  due_out: 'due',
  overdue_departure: 'broken',
  checked_out: 'vacant',
  cancelled: 'broken',
  no_show: 'broken',
  lapsed: 'broken',
};

const icons: Partial<Record<ShownStatus, string>> = {
  held: 'clock',
  checked_out: 'check',
  overdue_arrival: 'alert-triangle',
  overdue_departure: 'alert-triangle',
};

/** A stay's shown status as colour, icon and word. */
export function stateOf(shown: ShownStatus, language: Language) {
  const word = tFor(language)(`reservations.status.${shown}`);
  return { hue: hues[shown], word, icon: icons[shown] ?? null };
}

/** What housekeeping says of a room, in the same five colours. */
export function housekeepingState(housekeeping: string | null, language: Language) {
  if (housekeeping === null) return null;
  return {
    hue: isReady(housekeeping) ? 'vacant' : 'dirty',
    word: tFor(language)(`rooms.housekeeping.${housekeeping}`),
    icon: null,
  };
}

/** Why a room is proposed: "inspected, free throughout". */
export function reasonsText(reasons: readonly RoomReason[], language: Language): string {
  const t = tFor(language);
  return reasons.map(({ key, params }) => t(key, params)).join(t('front-desk.comma'));
}
