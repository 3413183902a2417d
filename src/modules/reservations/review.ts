import type { Minor } from '../../core/money.ts';
import type { Channel } from './reservation.ts';
import type { ReservationStatus, ReviewState } from './reservation-status.ts';

/** Bookings of these channels may be reviewed; imported ones are history. */
export const reviewableChannels = ['web', 'api', 'phone', 'desk'] as const satisfies readonly Channel[];

/** Why a booking may wait for somebody's decision, in the order in which the reasons are told. */
export const reviewRuleKinds = [
  'every',
  'total',
  'rooms',
  'party',
  'first_time',
  'vip',
  'low_level',
  'many',
  'short_notice',
  'disposable_mail',
] as const;
export type ReviewRuleKind = (typeof reviewRuleKinds)[number];

/** What a rule counts from; null for one that knows only yes and no. */
export const usualThresholds: Record<ReviewRuleKind, number | null> = {
  every: null,
  total: 1_000_000,
  rooms: 4,
  party: 8,
  first_time: null,
  vip: null,
  low_level: 1,
  many: 3,
  short_notice: 3,
  disposable_mail: null,
};

export interface ReviewRule {
  readonly kind: ReviewRuleKind;
  readonly active: boolean;
  readonly threshold: number | null;
}

/** What the rules look at, when a booking is made. */
export interface ReviewFacts {
  readonly totalMinor: Minor;
  readonly rooms: number;
  readonly persons: number;
  readonly paysAtHotel: boolean;
  /** Stays of this guest that were slept in before. */
  readonly earlierStays: number;
  readonly vip: boolean;
  /** The guest's credit level at this hotel, 1 the lowest; null where he was never rated. */
  readonly creditLevel: number | null;
  /** Bookings of this contact within a day, this one included. */
  readonly recentBookings: number;
  readonly hoursToArrival: number;
  readonly email: string | null;
}

export interface ReviewReason {
  readonly kind: ReviewRuleKind;
  /** The amount, number or hours that were reached. */
  readonly value?: number | undefined;
}

/** Why somebody should look at a booking; none: it confirms by itself. */
export function reviewReasons(rules: readonly ReviewRule[], facts: ReviewFacts): ReviewReason[] {
  const active = new Map(rules.filter((rule) => rule.active).map((rule) => [rule.kind, rule]));
  return reviewRuleKinds.flatMap((kind) => {
    const rule = active.get(kind);
    return rule ? (reasonOf(kind, rule.threshold ?? usualThresholds[kind] ?? 0, facts) ?? []) : [];
  });
}

function reasonOf(kind: ReviewRuleKind, threshold: number, facts: ReviewFacts): ReviewReason | null {
  const from = (value: number) => (value >= threshold ? { kind, value } : null);
  const when = (holds: boolean) => (holds ? { kind } : null);
  switch (kind) {
    case 'every':
      return { kind };
    case 'total':
      return from(facts.totalMinor);
    case 'rooms':
      return from(facts.rooms);
    case 'party':
      return from(facts.persons);
    case 'first_time':
      return when(facts.paysAtHotel && facts.earlierStays === 0);
    case 'vip':
      return when(facts.vip);
    case 'low_level': {
      const { creditLevel } = facts;
      return creditLevel !== null && creditLevel <= threshold ? { kind, value: creditLevel } : null;
    }
    case 'many':
      return from(facts.recentBookings);
    case 'short_notice': {
      const hours = Math.max(0, Math.floor(facts.hoursToArrival));
      return facts.hoursToArrival < threshold ? { kind, value: hours } : null;
    }
    case 'disposable_mail':
      return when(isDisposable(facts.email));
  }
}

/** Houses of throw-away addresses; their sub-domains count too. */
const disposableDomains: ReadonlySet<string> = new Set([
  '10minutemail.com',
  '20minutemail.com',
  'dispostable.com',
  'fakeinbox.com',
  'getnada.com',
  'guerrillamail.com',
  'linshiyouxiang.net',
  'mailinator.com',
  'maildrop.cc',
  'mailnesia.com',
  'mintemail.com',
  'sharklasers.com',
  'temp-mail.org',
  'tempmail.com',
  'throwawaymail.com',
  'trashmail.com',
  'yopmail.com',
]);

export function isDisposable(email: string | null): boolean {
  const domain = email?.split('@').at(-1)?.toLowerCase() ?? '';
  const labels = domain.split('.');
  return labels.some((_label, index) => disposableDomains.has(labels.slice(index).join('.')));
}

export type ReviewRefusal = 'not_waiting' | 'not_confirmed';

/** Why nothing can be decided about this booking; null where it waits. */
export function reviewRefusal(reservation: {
  readonly status: ReservationStatus;
  readonly reviewState: ReviewState;
}): ReviewRefusal | null {
  if (reservation.reviewState !== 'waiting') return 'not_waiting';
  return reservation.status === 'confirmed' ? null : 'not_confirmed';
}
