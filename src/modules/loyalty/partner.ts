import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

export const partnerKinds = ['airline', 'card', 'other'] as const;
export type PartnerKind = (typeof partnerKinds)[number];

/** Who takes points for units of his own. */
export interface Partner {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly kind: PartnerKind;
  /** So many points become so many units; only whole steps are taken. */
  readonly stepPoints: number;
  readonly stepUnits: number;
  readonly unitNames: LocalText;
  readonly minPoints: number;
  /** Of one member in a calendar year; null: as many as he likes. */
  readonly maxPerYear: number | null;
  /** A letter for each A, a digit for each 9, either for each *; empty: any number. */
  readonly numberPattern: string;
  readonly active: boolean;
}

export const conversionStatuses = ['open', 'sent', 'confirmed', 'returned'] as const;
export type ConversionStatus = (typeof conversionStatuses)[number];

/** Points on their way to a partner, or there. */
export interface Conversion {
  readonly id: number;
  readonly memberId: number;
  readonly memberNumber: string;
  readonly memberName: string;
  readonly partnerId: number;
  readonly partner: LocalText;
  readonly unit: LocalText;
  readonly number: string;
  readonly points: number;
  readonly units: number;
  readonly status: ConversionStatus;
  readonly batchId: number | null;
  readonly orderedDate: CalendarDate;
  readonly orderedAt: Date;
}

/** A number as it is kept: in capitals, without spaces and hyphens. */
export function plainPartnerNumber(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase();
}

/** What a pattern asks for, run by run: "AA99999999" is two letters, then eight digits. */
export interface PatternRun {
  readonly kind: 'letters' | 'digits' | 'either' | 'text';
  readonly count: number;
  readonly text: string;
}

const kindOf = (sign: string): PatternRun['kind'] =>
  sign === 'A' ? 'letters' : sign === '9' ? 'digits' : sign === '*' ? 'either' : 'text';

export function patternRuns(pattern: string): PatternRun[] {
  const runs: PatternRun[] = [];
  for (const sign of pattern) {
    const kind = kindOf(sign);
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, count: last.count + 1, text: last.text + sign };
    else runs.push({ kind, count: 1, text: sign });
  }
  return runs;
}

const signs: Record<PatternRun['kind'], (sign: string, wanted: string) => boolean> = {
  letters: (sign) => /[A-Z]/.test(sign),
  digits: (sign) => /\d/.test(sign),
  either: (sign) => /[A-Z\d]/.test(sign),
  text: (sign, wanted) => sign === wanted,
};

/** Whether a plain number is one of the partner's; without a pattern any letters and digits are. */
export function numberFits(pattern: string, number: string): boolean {
  if (pattern === '') return /^[A-Z\d]{3,30}$/.test(number);
  const wanted = [...pattern];
  const given = [...number];
  return (
    wanted.length === given.length &&
    wanted.every((sign, index) => signs[kindOf(sign)](given[index] ?? '', sign))
  );
}

/** What so many points become; part steps become nothing. 2,500 points at 1,000 to 400 miles are 800 miles. */
export function unitsFor({ stepPoints, stepUnits }: Partner, points: number): number {
  return Math.floor(points / stepPoints) * stepUnits;
}

export type ConversionRefusal = 'inactive' | 'number' | 'too_few' | 'step' | 'too_many';

/** Why points can not become this partner's; null when they can. `takenThisYear` counts what did not come back. */
export function conversionRefusal(
  partner: Partner,
  asked: { readonly points: number; readonly number: string; readonly takenThisYear: number },
): ConversionRefusal | null {
  const { points, number, takenThisYear } = asked;
  if (!partner.active) return 'inactive';
  if (!numberFits(partner.numberPattern, number)) return 'number';
  if (points < partner.minPoints) return 'too_few';
  if (points % partner.stepPoints !== 0) return 'step';
  const most = partner.maxPerYear ?? Number.POSITIVE_INFINITY;
  return takenThisYear + points > most ? 'too_many' : null;
}

const transitions = {
  open: ['sent', 'returned'],
  sent: ['confirmed', 'returned'],
  confirmed: [],
  returned: [],
} as const satisfies Record<ConversionStatus, readonly ConversionStatus[]>;

export function canConversionBecome(from: ConversionStatus, to: ConversionStatus): boolean {
  return (transitions[from] as readonly ConversionStatus[]).includes(to);
}
