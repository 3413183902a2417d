import type { CalendarDate } from '../../core/calendar-date.ts';

export const stayStatuses = [
  'held',
  'booked',
  'in_house',
  'checked_out',
  'cancelled',
  'no_show',
  'lapsed',
] as const;
export type StayStatus = (typeof stayStatuses)[number];

/** What may follow what. A stay comes back from an end only by its own use case, which takes its nights again. */
const transitions = {
  held: ['booked', 'lapsed', 'cancelled'],
  booked: ['in_house', 'cancelled', 'no_show'],
  in_house: ['booked', 'checked_out'], // back to booked: a check-in undone
  checked_out: [],
  cancelled: ['booked'],
  no_show: ['booked'],
  lapsed: ['booked'], // money that came late, where the rooms are still free
} as const satisfies Record<StayStatus, readonly StayStatus[]>;

export function canBecome(from: StayStatus, to: StayStatus): boolean {
  return (transitions[from] as readonly StayStatus[]).includes(to);
}

/** Stays that take a room from inventory, and on which counter. */
export function inventoryCounter(status: StayStatus): 'held' | 'sold' | null {
  if (status === 'held') return 'held';
  return status === 'booked' || status === 'in_house' || status === 'checked_out' ? 'sold' : null;
}

export const shownStatuses = [
  'held',
  'expected',
  'due_in',
  'overdue_arrival',
  'in_house',
  'due_out',
  'overdue_departure',
  'checked_out',
  'cancelled',
  'no_show',
  'lapsed',
] as const;
export type ShownStatus = (typeof shownStatuses)[number];

export interface DatedStay {
  readonly status: StayStatus;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

/** What the desk reads: derived from the stored status, the dates and the hotel's business date. */
export function shownStayStatus(stay: DatedStay, businessDate: CalendarDate): ShownStatus {
  switch (stay.status) {
    case 'booked':
      return byDate(stay.arrival, businessDate, ['overdue_arrival', 'due_in', 'expected']);
    case 'in_house':
      return byDate(stay.departure, businessDate, ['overdue_departure', 'due_out', 'in_house']);
    default:
      return stay.status;
  }
}

function byDate<Name>(
  date: CalendarDate,
  today: CalendarDate,
  [past, same, future]: [Name, Name, Name],
): Name {
  if (date < today) return past;
  return date === today ? same : future;
}

export const reservationStatuses = ['held', 'confirmed', 'cancelled', 'lapsed'] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

/** Whether somebody must look at a booking, or has. */
export const reviewStates = ['none', 'waiting', 'accepted', 'declined'] as const;
export type ReviewState = (typeof reviewStates)[number];
