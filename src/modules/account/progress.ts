import type { CalendarDate } from '../../core/calendar-date.ts';

export const progressSteps = ['booked', 'paid', 'arriving', 'in_house', 'left'] as const;
export type ProgressStep = (typeof progressSteps)[number];

interface Progress {
  readonly stays: readonly { readonly status: string }[];
  readonly arrival: CalendarDate;
  readonly businessDate: CalendarDate;
  readonly paidMinor: number;
  readonly totalMinor: number;
}

/** How far a booking is, its liveliest room deciding; nothing for one that was cancelled, lapsed or never came. */
export function progressOf(booking: Progress): { readonly step: ProgressStep; readonly current: boolean }[] {
  const now = stepOf(booking);
  return now === null ? [] : progressSteps.map((step) => ({ step, current: step === now }));
}

function stepOf({ stays, arrival, businessDate, paidMinor, totalMinor }: Progress): ProgressStep | null {
  const has = (status: string) => stays.some((stay) => stay.status === status);
  if (has('in_house')) return 'in_house';
  if (has('booked')) {
    if (arrival <= businessDate) return 'arriving';
    return paidMinor >= totalMinor ? 'paid' : 'booked';
  }
  return has('checked_out') ? 'left' : null;
}
