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

export interface PathLeg {
  readonly from: CalendarDate;
  readonly roomId: number;
}

/** Where the clerk says that the guest agrees to change rooms during the stay. */
export function planMovePath(
  { from, to }: PlanAddress,
  move: { readonly stayId: number; readonly legs: readonly PathLeg[]; readonly version: number },
): string {
  return `${assignmentPath}/stays/${move.stayId}/move?legs=${legsText(move.legs)}&version=${move.version}&from=${from}&to=${to}`;
}

/** `102@2027-05-03.101@2027-05-05`: the rooms of a stay, each from its day on. */
export function legsText(legs: readonly PathLeg[]): string {
  return legs.map(({ from, roomId }) => `${roomId}@${from}`).join('.');
}
