import { z } from 'zod';
import { addDays, type CalendarDate, instantAt } from '../../core/calendar-date.ts';
import { basisPoints, type Minor, minor, percentageOf, sumMinor, zero } from '../../core/money.ts';

/** `nights`: that many of the first nights; `percent`: basis points of the stay; `amount`: minor units. */
export const FeeSchema = z
  .object({ kind: z.enum(['none', 'nights', 'percent', 'amount']), value: z.int().min(0).max(2_000_000_000) })
  .readonly();

/** From `time` on the hotel's wall clock, `daysBefore` the arrival, cancelling costs `fee`. Null days: from booking on. */
export const CancellationTierSchema = z
  .object({
    daysBefore: z.int().min(0).max(999).nullable(),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    fee: FeeSchema,
  })
  .readonly();

export const guarantees = ['none', 'card', 'prepaid'] as const;

export const laterMoments = ['days_before', 'free_until'] as const;

/** A prepayment on a later day: so many days before arrival, or when cancelling stops being free. */
export const LaterSchema = z
  .object({ when: z.enum(laterMoments), days: z.int().min(0).max(365), fee: FeeSchema })
  .readonly();

/** As a policy version stores it, and a stay keeps it: the latest deadline stands first. */
export const PolicyPartsSchema = z
  .object({
    cancellation: z.array(CancellationTierSchema).max(6).readonly(),
    noShow: FeeSchema,
    /** Due when booking; without it the plan says what is. */
    deposit: FeeSchema.optional(),
    /** What holds the room: nothing, a card, or the prepayment. */
    guarantee: z.enum(guarantees).optional(),
    /** What must have been paid by a later day, taken off the card that was left. */
    later: LaterSchema.optional(),
  })
  .readonly();

export type Fee = z.infer<typeof FeeSchema>;
export type CancellationTier = z.infer<typeof CancellationTierSchema>;
export type PolicyParts = z.infer<typeof PolicyPartsSchema>;

interface FrozenNight {
  readonly grossMinor: Minor;
}

export interface CancellationQuestion {
  readonly policy: PolicyParts;
  /** The nights as frozen at booking, in order. */
  readonly nights: readonly FrozenNight[];
  readonly arrival: CalendarDate;
  readonly timeZone: string;
  readonly at: Date;
}

export interface CancellationAnswer {
  readonly feeMinor: Minor;
  /** The last instant at which cancelling costs nothing; null where it never did. */
  readonly freeUntil: Date | null;
  /** The deadline that has passed; null before the first. */
  readonly tier: CancellationTier | null;
}

/**
 * What cancelling costs at an instant. "Free until 18:00" is still free at 18:00 sharp on the hotel's wall clock.
 * Worked example: two nights of 880.00, the first night from 18:00 the day before: 18:00 is free, 18:00:01 costs 880.00.
 */
export function cancellationFee(question: CancellationQuestion): CancellationAnswer {
  const { policy, nights, at } = question;
  const tiers = inOrder(policy.cancellation);
  const tier = tiers.find((each) => hasPassed(deadlineOf(each, question), at)) ?? null;
  const feeMinor = tier === null ? zero : feeOf(tier.fee, nights);
  return { feeMinor, freeUntil: freeUntil(tiers, question), tier };
}

function hasPassed(deadline: Date | null, at: Date): boolean {
  return deadline === null || at.getTime() > deadline.getTime();
}

/** Null: the deadline was the moment of booking. */
function deadlineOf(
  tier: CancellationTier,
  { arrival, timeZone }: { arrival: CalendarDate; timeZone: string },
): Date | null {
  if (tier.daysBefore === null) return null;
  return instantAt(addDays(arrival, -tier.daysBefore), tier.time, timeZone);
}

/** The first deadline from which on cancelling costs anything; null where it always or never does. */
function freeUntil(tiers: readonly CancellationTier[], question: CancellationQuestion): Date | null {
  const first = tiers.findLast((tier) => feeOf(tier.fee, question.nights) > 0);
  return first ? deadlineOf(first, question) : null;
}

/** Latest deadline first, whatever the order they were written in. */
function inOrder(tiers: readonly CancellationTier[]): CancellationTier[] {
  const days = (tier: CancellationTier) => tier.daysBefore ?? Number.MAX_SAFE_INTEGER;
  return tiers.toSorted((a, b) => days(a) - days(b) || (a.time < b.time ? 1 : -1));
}

export function noShowFee(policy: PolicyParts, nights: readonly FrozenNight[]): Minor {
  return feeOf(policy.noShow, nights);
}

/** A fee on the nights as they were priced; never more than the stay. */
export function feeOf(fee: Fee, nights: readonly FrozenNight[]): Minor {
  const totalMinor = sumMinor(nights.map((night) => night.grossMinor));
  switch (fee.kind) {
    case 'none':
      return zero;
    case 'nights':
      return sumMinor(nights.slice(0, fee.value).map((night) => night.grossMinor));
    case 'percent':
      return minor(Math.min(totalMinor, percentageOf(totalMinor, basisPoints(fee.value))));
    case 'amount':
      return minor(Math.min(totalMinor, fee.value));
  }
}

/** One plain sentence: the translation `key`; the presenter writes out its date, amount and percentage. */
export interface PolicySentence {
  readonly key: string;
  readonly params: {
    readonly count?: number;
    readonly time?: string;
    readonly until?: string;
    readonly age?: number;
    readonly date?: CalendarDate;
    readonly days?: number;
    readonly percentBasisPoints?: number;
    readonly amountMinor?: Minor;
  };
}

/** The policy in plain words, in the order a guest meets its deadlines; with dates when the arrival is known. */
export function policySentences(policy: PolicyParts, arrival: CalendarDate | null = null): PolicySentence[] {
  const tiers = inOrder(policy.cancellation)
    .filter((tier) => tier.fee.kind !== 'none' && tier.fee.value > 0)
    .toReversed();
  const [first] = tiers;
  const before = [
    ...guaranteeSentences(policy),
    ...depositSentences(policy),
    ...laterSentences(policy, arrival),
  ];
  if (!first)
    return [...before, { key: 'rates.policy.always_free', params: {} }, noShowSentence(policy.noShow)];
  const opening = first.daysBefore === null ? [] : [freeSentence(first, arrival)];
  const costs = tiers.map((tier) => costSentence(tier, arrival));
  return [...before, ...opening, ...costs, noShowSentence(policy.noShow)];
}

function guaranteeSentences({ guarantee }: PolicyParts): PolicySentence[] {
  return guarantee === undefined ? [] : [{ key: `rates.policy.guarantee_${guarantee}`, params: {} }];
}

function depositSentences({ deposit }: PolicyParts): PolicySentence[] {
  if (deposit === undefined) return [];
  const nothing = deposit.kind === 'none' || deposit.value === 0;
  return [{ key: `rates.policy.deposit_${nothing ? 'none' : feeName(deposit)}`, params: feeParams(deposit) }];
}

function laterSentences({ later }: PolicyParts, arrival: CalendarDate | null): PolicySentence[] {
  if (later === undefined) return [];
  const what = feeName(later.fee);
  const params = feeParams(later.fee);
  if (later.when === 'free_until') return [{ key: `rates.policy.later_free_${what}`, params }];
  if (arrival === null)
    return [{ key: `rates.policy.later_days_${what}`, params: { ...params, days: later.days } }];
  return [
    { key: `rates.policy.later_date_${what}`, params: { ...params, date: addDays(arrival, -later.days) } },
  ];
}

/** A policy as plain data, as a JSON column wants it. */
export function policyJson({ cancellation, noShow, deposit, guarantee, later }: PolicyParts) {
  return {
    cancellation: cancellation.map((tier) => ({ ...tier, fee: { ...tier.fee } })),
    noShow: { ...noShow },
    ...(deposit && { deposit: { ...deposit } }),
    ...(guarantee && { guarantee }),
    ...(later && { later: { ...later, fee: { ...later.fee } } }),
  };
}

function freeSentence(tier: CancellationTier, arrival: CalendarDate | null): PolicySentence {
  return { key: deadlineKey('free_until', tier, arrival), params: deadlineParams(tier, arrival) };
}

function costSentence(tier: CancellationTier, arrival: CalendarDate | null): PolicySentence {
  const params = { ...deadlineParams(tier, arrival), ...feeParams(tier.fee) };
  if (tier.daysBefore === null) return { key: `rates.policy.always_${feeName(tier.fee)}`, params };
  return { key: deadlineKey(`after_${feeName(tier.fee)}`, tier, arrival), params };
}

function noShowSentence(fee: Fee): PolicySentence {
  const free = fee.kind === 'none' || fee.value === 0;
  return { key: `rates.policy.no_show_${free ? 'none' : feeName(fee)}`, params: feeParams(fee) };
}

function deadlineKey(name: string, tier: CancellationTier, arrival: CalendarDate | null): string {
  if (arrival !== null) return `rates.policy.${name}_date`;
  return tier.daysBefore === 0 ? `rates.policy.${name}_arrival_day` : `rates.policy.${name}_days`;
}

function deadlineParams(tier: CancellationTier, arrival: CalendarDate | null): PolicySentence['params'] {
  if (tier.daysBefore === null) return {};
  if (arrival !== null) return { time: tier.time, date: addDays(arrival, -tier.daysBefore) };
  return { time: tier.time, days: tier.daysBefore };
}

/** All of the stay, the first night, several nights, a share or an amount: each has its own sentence. */
function feeName(fee: Fee): string {
  if (fee.kind === 'percent' && fee.value >= 10_000) return 'all';
  return fee.kind === 'nights' && fee.value === 1 ? 'first_night' : fee.kind;
}

function feeParams(fee: Fee): PolicySentence['params'] {
  if (fee.kind === 'nights') return { count: fee.value };
  if (fee.kind === 'percent') return { percentBasisPoints: fee.value };
  return fee.kind === 'amount' ? { amountMinor: minor(fee.value) } : {};
}
