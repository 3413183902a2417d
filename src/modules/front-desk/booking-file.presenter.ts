import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import type { ReservationHit } from '../reservations/stay-row.ts';
import type { Reader } from './desk-table.presenter.ts';
import { stateOf } from './stay-words.presenter.ts';

/** Every stay of the list as a line of a file. */
export function bookingColumns(
  hotel: Hotel,
  { language }: Pick<Reader, 'language'>,
): Column<ReservationHit>[] {
  const t = tFor(language);
  const named = (name: string) => ({ name, label: t(`front-desk.list.file.${name}`) });
  return [
    { ...named('number'), kind: 'text', of: (hit) => hit.number },
    {
      ...named('state'),
      kind: 'text',
      of: (hit) => hit.status,
      words: (hit) => stateOf(shownStayStatus(hit, hotel.businessDate), language).word,
    },
    {
      ...named('channel'),
      kind: 'text',
      of: (hit) => hit.channel,
      words: (hit) => t(`reservations.channel.${hit.channel}`),
    },
    { ...named('guest'), kind: 'text', of: (hit) => hit.guestName },
    { ...named('phone'), kind: 'text', of: (hit) => hit.phone },
    { ...named('email'), kind: 'text', of: (hit) => hit.email },
    { ...named('company'), kind: 'text', of: (hit) => hit.company },
    { ...named('arrival'), kind: 'date', of: (hit) => hit.arrival },
    { ...named('departure'), kind: 'date', of: (hit) => hit.departure },
    { ...named('room_type'), kind: 'text', of: (hit) => textFor(hit.roomType, language) },
    { ...named('room'), kind: 'text', of: (hit) => hit.room },
    { ...named('adults'), kind: 'number', of: (hit) => hit.adults },
    { ...named('children'), kind: 'number', of: (hit) => hit.children },
    { ...named('total'), kind: 'money', of: (hit) => hit.totalMinor },
    { ...named('booked_date'), kind: 'date', of: (hit) => hit.bookedDate },
  ];
}
