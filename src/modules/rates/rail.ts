import type { Minor } from '../../core/money.ts';

/** What the prices of a type may be without a second approver; null: no such limit. */
export interface Rail {
  readonly roomTypeId: number;
  readonly floorMinor: Minor | null;
  readonly ceilingMinor: Minor | null;
  /** The largest change of a night's price within one business date. */
  readonly maxChangeBasisPoints: number | null;
}

export type RailRule = 'floor' | 'ceiling' | 'change';

/** The price of one or more nights of a type: what it was when the day began, and what it will be. */
export interface RailedPrice {
  readonly roomTypeId: number;
  readonly fromMinor: Minor | null;
  readonly toMinor: Minor | null;
  readonly nights: number;
}

/** How the prices of a type break one of its rails. */
export interface RailBreach {
  readonly rule: RailRule;
  readonly roomTypeId: number;
  /** An amount in minor units, or basis points of change. */
  readonly limit: number;
  /** The furthest off; null where a price that was nothing becomes something. */
  readonly worst: number | null;
  readonly nights: number;
}

/** The rails that one price breaks. A night that is not sold breaks none. */
export function brokenRails(rail: Rail, fromMinor: Minor | null, toMinor: Minor | null): RailRule[] {
  if (toMinor === null) return [];
  const rules: RailRule[] = [];
  if (rail.floorMinor !== null && toMinor < rail.floorMinor) rules.push('floor');
  if (rail.ceilingMinor !== null && toMinor > rail.ceilingMinor) rules.push('ceiling');
  const { maxChangeBasisPoints: most } = rail;
  if (most !== null && fromMinor !== null && Math.abs(toMinor - fromMinor) * 10_000 > fromMinor * most)
    rules.push('change');
  return rules;
}

/** By how much a price moves, in basis points of what it was; null where it was nothing. */
export function changeOf(fromMinor: Minor, toMinor: Minor): number | null {
  return fromMinor === 0 ? null : Math.round(((toMinor - fromMinor) * 10_000) / fromMinor);
}

/** All rails that these prices break, one entry for each type and rule with the price that is furthest off. */
export function railBreaches(rails: readonly Rail[], prices: readonly RailedPrice[]): RailBreach[] {
  const byType = new Map(rails.map((rail) => [rail.roomTypeId, rail]));
  const found = new Map<string, RailBreach>();
  for (const { roomTypeId, fromMinor, toMinor, nights } of prices) {
    const rail = byType.get(roomTypeId);
    if (!rail || toMinor === null) continue;
    for (const rule of brokenRails(rail, fromMinor, toMinor)) {
      const key = `${roomTypeId} ${rule}`;
      const breach = breachOf(rail, rule, { roomTypeId, fromMinor, toMinor, nights });
      found.set(key, further(found.get(key), breach));
    }
  }
  return [...found.values()];
}

function breachOf(
  rail: Rail,
  rule: RailRule,
  { roomTypeId, fromMinor, toMinor, nights }: RailedPrice,
): RailBreach {
  const limits = { floor: rail.floorMinor, ceiling: rail.ceilingMinor, change: rail.maxChangeBasisPoints };
  const moved = fromMinor === null || toMinor === null ? null : changeOf(fromMinor, toMinor);
  return { rule, roomTypeId, limit: limits[rule] ?? 0, worst: rule === 'change' ? moved : toMinor, nights };
}

function further(known: RailBreach | undefined, next: RailBreach): RailBreach {
  if (!known) return next;
  const off = ({ worst, limit }: RailBreach) =>
    worst === null ? Number.POSITIVE_INFINITY : Math.abs(worst - limit);
  const size = ({ worst }: RailBreach) => (worst === null ? Number.POSITIVE_INFINITY : Math.abs(worst));
  const isFurther = known.rule === 'change' ? size(next) > size(known) : off(next) > off(known);
  return { ...(isFurther ? next : known), nights: known.nights + next.nights };
}
