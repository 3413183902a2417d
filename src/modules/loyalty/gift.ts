import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

export interface Gift {
  readonly id: number;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly points: number;
  /** Null: as many as are wanted. */
  readonly stock: number | null;
  readonly byPost: boolean;
  readonly active: boolean;
}

export const deliveries = ['pick_up', 'post'] as const;
export type Delivery = (typeof deliveries)[number];

export interface GiftOrder {
  readonly id: number;
  readonly memberNumber: string;
  readonly memberName: string;
  readonly gift: LocalText;
  readonly points: number;
  readonly delivery: Delivery;
  readonly address: string;
  readonly status: 'open' | 'done' | 'cancelled';
  readonly orderedAt: Date;
}

/** Why this gift can not be had; null when it can. */
export function giftRefusal(
  gift: Gift,
  { delivery, address }: { readonly delivery: Delivery; readonly address: string },
): 'gone' | 'not_posted' | 'no_address' | null {
  if (!gift.active || gift.stock === 0) return 'gone';
  if (delivery === 'post' && !gift.byPost) return 'not_posted';
  return delivery === 'post' && address.trim() === '' ? 'no_address' : null;
}

/** Points asked for by hand. */
export interface Adjustment {
  readonly id: number;
  readonly memberId: number;
  readonly memberNumber: string;
  readonly memberName: string;
  readonly points: number;
  readonly reason: string;
  readonly requestedById: number;
  readonly requestedBy: string;
  readonly requestedAt: Date;
}

/** What the points that are out there are worth. */
export interface Liability {
  readonly date: CalendarDate;
  readonly points: number;
  readonly months: readonly {
    readonly month: CalendarDate;
    readonly points: number;
    readonly members: number;
  }[];
  readonly opening: number;
  readonly movements: ReadonlyMap<string, number>;
  readonly from: CalendarDate;
}
