import type { CalendarDate } from '../../core/calendar-date.ts';

/** What housekeeping says of a room, the least ready first. */
export const housekeepingStates = ['dirty', 'do_not_disturb', 'cleaning', 'clean', 'inspected'] as const;
export type Housekeeping = (typeof housekeepingStates)[number];

/** A guest can be let in. */
export function isReady(housekeeping: string): boolean {
  return housekeeping === 'clean' || housekeeping === 'inspected';
}

export const blockKinds = ['out_of_order', 'out_of_service'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** What housekeeping makes of a room that comes back from a block. */
export const returnStates = ['dirty', 'clean', 'inspected'] as const satisfies readonly Housekeeping[];
export type ReturnState = (typeof returnStates)[number];

export interface Room {
  readonly id: number;
  readonly hotelId: number;
  readonly roomTypeId: number;
  readonly number: string;
  readonly floor: number;
  readonly features: readonly string[];
  readonly housekeeping: Housekeeping;
  /** Whether housekeeping found somebody in it; null when nothing was said of the party that is, or is not, there now. */
  readonly foundOccupied: boolean | null;
  readonly vacatedAt: Date | null;
  readonly active: boolean;
}

/** A period over [startDate, endDate): out of order leaves inventory, out of service does not. */
export interface RoomBlock {
  readonly id: number;
  readonly roomId: number;
  readonly kind: BlockKind;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
  readonly reason: string;
  readonly returnState: ReturnState;
  readonly releasedAt: Date | null;
}
