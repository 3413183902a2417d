import type { HotelEvent } from './event.ts';

/** How the audit log names an event. */
export function subjectOfEvent({ hotelId, id, names }: Pick<HotelEvent, 'hotelId' | 'id' | 'names'>) {
  return { hotelId, subjectType: 'event', subjectId: id, subjectLabel: names.en ?? '' };
}

/** The same of one registration, so that a guest's own timeline finds what happened to it. */
export function subjectOfRegistration(
  { hotelId, names }: Pick<HotelEvent, 'hotelId' | 'names'>,
  { id }: { readonly id: number },
) {
  return { hotelId, subjectType: 'event_registration', subjectId: id, subjectLabel: names.en ?? '' };
}
