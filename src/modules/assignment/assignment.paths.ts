import type { CalendarDate } from '../../core/calendar-date.ts';

export const assignmentPath = '/staff/assignment';
export const assignmentWeightsPath = '/staff/settings/assignment-weights';
export const weightsPreviewPath = `${assignmentWeightsPath}/preview`;

interface PlanAddress {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly show?: string;
  readonly page?: number;
}

/** The plan for days, as it is asked for. */
export function planPath({ from, to, show = 'changes', page = 1 }: PlanAddress): string {
  const rest = `${show === 'changes' ? '' : `&show=${show}`}${page === 1 ? '' : `&page=${page}`}`;
  return `${assignmentPath}?from=${from}&to=${to}${rest}`;
}

export function acceptOnePath(
  { from, to }: PlanAddress,
  choice: { readonly stayId: number; readonly roomId: number; readonly version: number },
): string {
  return `${assignmentPath}/stays/${choice.stayId}/room?room=${choice.roomId}&version=${choice.version}&from=${from}&to=${to}`;
}

export function pinPath({ from, to }: PlanAddress, stayId: number, pinned: boolean): string {
  return `${assignmentPath}/stays/${stayId}/pin?pinned=${pinned ? 1 : 0}&from=${from}&to=${to}`;
}
