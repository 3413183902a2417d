import { wallClock } from '../../core/calendar-date.ts';
import { csvLineOf } from '../../platform/csv.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { Participant } from './registration.queries.ts';

/** Column names of the file, in English for whatever program reads it. */
const csvHead = 'name,email,phone,member,party,status,source,registered_at,came,came_at,bill,points';

/** Everybody who is or was on the list, in the order of asking. */
export function participantsCsv(hotel: Hotel, participants: readonly Participant[]): string {
  const time = (at: Date | null) => (at ? wallClock(at, hotel.timeZone).replace('T', ' ') : '');
  const lines = participants.map((guest) =>
    csvLineOf([
      fullName(guest),
      guest.email ?? '',
      guest.phone ?? '',
      guest.memberNumber ?? '',
      String(guest.party),
      guest.status,
      guest.source,
      time(guest.createdAt),
      String(guest.came ?? ''),
      time(guest.cameAt),
      guest.folioNumber ?? '',
      String(guest.points),
    ]),
  );
  return `\uFEFF${[csvHead, ...lines].join('\r\n')}\r\n`;
}
