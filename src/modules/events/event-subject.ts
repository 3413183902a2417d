import type { HotelEvent } from './event.ts';

/** How the audit log names an event. */
export function subjectOfEvent({ hotelId, id, names }: Pick<HotelEvent, 'hotelId' | 'id' | 'names'>) {
  return { hotelId, subjectType: 'event', subjectId: id, subjectLabel: names.en ?? '' };
}
