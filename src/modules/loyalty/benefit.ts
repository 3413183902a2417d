import type { LocalText } from '../../core/local-text.ts';

/** What a member gets on a stay by his level. */
export interface StayBenefit {
  readonly stayId: number;
  readonly number: string;
  readonly level: LocalText;
  readonly points: number;
  readonly breakfast: boolean;
  /** Until when he may stay on the day he leaves. */
  readonly lateCheckOut: string | null;
  readonly upgrade: boolean;
}

/** Until when a room may be kept: the hour of the house, or a later one that the level gives. */
export function checkOutUntil(
  houseTime: string,
  benefit: Pick<StayBenefit, 'lateCheckOut'> | undefined,
): string {
  const late = benefit?.lateCheckOut ?? houseTime;
  return late > houseTime ? late : houseTime;
}
