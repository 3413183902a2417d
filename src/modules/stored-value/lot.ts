import { addDays, addMonths, type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import { type Minor, minor, sumMinor, zero } from '../../core/money.ts';

/** What was put on a card at one time: what was paid, or what the house gave on top. */
export interface Lot {
  readonly id: number;
  readonly cardId: number;
  readonly kind: 'paid' | 'bonus';
  readonly remainingMinor: Minor;
  /** The last day it can be used; null: for ever. */
  readonly expiresOn: CalendarDate | null;
  /** The payment that loaded it. */
  readonly paymentId: number;
}

export interface LotPart {
  readonly lotId: number;
  readonly amountMinor: Minor;
}

export interface Bonus {
  readonly fromMinor: Minor;
  readonly bonusMinor: Minor;
}

/** What a house offers of cards. */
export interface CardRules {
  readonly active: boolean;
  readonly soldOnline: boolean;
  readonly smallestMinor: Minor;
  readonly largestMinor: Minor;
  /** null: what was paid never expires. */
  readonly validMonths: number | null;
  readonly bonusValidDays: number;
  readonly bonuses: readonly Bonus[];
}

/** What comes on top of a load: that of the highest step it reaches, not of all. 充 300 送 30. */
export function bonusFor(amountMinor: Minor, bonuses: readonly Bonus[]): Minor {
  const reached = bonuses.filter(({ fromMinor }) => fromMinor <= amountMinor);
  return reached.toSorted((a, b) => b.fromMinor - a.fromMinor)[0]?.bonusMinor ?? zero;
}

/** The last days of what is loaded on a date. */
export function expiryOf(kind: Lot['kind'], rules: CardRules, date: CalendarDate): CalendarDate | null {
  if (kind === 'bonus') return addDays(date, rules.bonusValidDays);
  return rules.validMonths === null ? null : addMonths(date, rules.validMonths);
}

export function isExpired(lot: Pick<Lot, 'expiresOn'>, date: CalendarDate): boolean {
  return lot.expiresOn !== null && lot.expiresOn < date;
}

/** What can be used of these lots on a date. */
export function usableMinor(lots: readonly Lot[], date: CalendarDate): Minor {
  return sumMinor(lots.filter((lot) => !isExpired(lot, date)).map((lot) => lot.remainingMinor));
}

/**
 * From which lots an amount is taken: what expires first goes first, then gifts of the house before what was paid, then
 * the older. Null where there is not enough.
 */
export function takenFrom(lots: readonly Lot[], amountMinor: Minor, date: CalendarDate): LotPart[] | null {
  let left: number = amountMinor;
  const parts: LotPart[] = [];
  for (const lot of lots.filter((candidate) => !isExpired(candidate, date)).toSorted(firstUsed)) {
    const part = minor(Math.min(left, lot.remainingMinor));
    if (part > 0) parts.push({ lotId: lot.id, amountMinor: part });
    left -= part;
  }
  return left > 0 ? null : parts;
}

const never = '9999-12-31';

function firstUsed(a: Lot, b: Lot): number {
  const [endA, endB] = [a.expiresOn ?? never, b.expiresOn ?? never];
  if (endA !== endB) return endA < endB ? -1 : 1;
  if (a.kind !== b.kind) return a.kind === 'bonus' ? -1 : 1;
  return a.id - b.id;
}

/**
 * Where money that a card paid goes back to: the lots it came from, the last used first, none more than it gave.
 * `taken` is what each lot gave less what it got back, in the order of use.
 */
export function givenBackTo(taken: readonly LotPart[], amountMinor: Minor): LotPart[] | null {
  let left: number = amountMinor;
  const parts: LotPart[] = [];
  for (const { lotId, amountMinor: gaveMinor } of taken.toReversed()) {
    const part = minor(Math.min(left, Math.max(0, gaveMinor)));
    if (part > 0) parts.push({ lotId, amountMinor: part });
    left -= part;
  }
  return left > 0 ? null : parts;
}

const graceDays = 30;

/** What comes back can be used for a month at least, whatever the lot's end was. */
export function expiryAfterRefund(expiresOn: CalendarDate | null, date: CalendarDate): CalendarDate | null {
  return expiresOn === null ? null : laterOf(expiresOn, addDays(date, graceDays));
}

/**
 * What of a load can be paid out again: what is left of it, less what was used of the gift that came with it. Loaded 300
 * with 30 on top, 10 of the gift used: 290 at most; the rest of the gift goes with it.
 */
export function refundableLoad(
  paid: { remainingMinor: Minor },
  bonus: { remainingMinor: Minor; givenMinor: Minor } | null,
): Minor {
  const usedOfBonus = bonus === null ? 0 : bonus.givenMinor - bonus.remainingMinor;
  return minor(Math.max(0, paid.remainingMinor - Math.max(0, usedOfBonus)));
}

export type LoadRefusal = 'not_sold' | 'too_small' | 'too_big';

/** Why this much can not be loaded; null when it can. */
export function loadRefusal(rules: CardRules, amountMinor: number): LoadRefusal | null {
  if (!rules.active) return 'not_sold';
  if (amountMinor < rules.smallestMinor) return 'too_small';
  return amountMinor > rules.largestMinor ? 'too_big' : null;
}

/** In whole units of most currencies: what people give. */
const usualGifts = [10_000, 20_000, 50_000, 100_000, 200_000, 500_000];
const giftsShown = 4;

/** The amounts a buyer is offered, within what the house sells; he may type another. */
export function giftAmounts({ smallestMinor, largestMinor }: CardRules): Minor[] {
  const within = usualGifts.filter((amount) => amount >= smallestMinor && amount <= largestMinor);
  const offered = within.length > 0 ? within.slice(0, giftsShown) : [smallestMinor];
  return offered.map((amount) => minor(amount));
}
