import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { followHouseRules } from '../hotels/hotel.service.ts';
import * as queries from './house-policy.queries.ts';
import { type HouseParts, usualCotUnder } from './house-policy.ts';

export type { HousePolicy } from './house-policy.queries.ts';

/** The rules of the house as they hold now; null where it has none yet. */
export function houseRulesNow(db: DbOrTx, hotelId: number): Promise<queries.HousePolicy | null> {
  return queries.selectOptionalHousePolicy(db, hotelId);
}

/** The rules under which a reservation was booked; null where the house had none. */
export function bookedHouseRules(db: DbOrTx, reservationId: number): Promise<HouseParts | null> {
  return queries.selectBookedHouseParts(db, reservationId);
}

/**
 * Changed rules are a new version; what is booked keeps the one it was booked under. The hotel's own times follow, so
 * that no page says two.
 */
export async function applyHouseRules(
  tx: Tx,
  ctx: Context,
  hotelId: number,
  parts: HouseParts,
): Promise<{ readonly subjectId: number }> {
  const policyId = await queries.selectAndLockHousePolicyId(tx, hotelId, houseNames());
  const before = await queries.selectOptionalHousePolicy(tx, hotelId);
  const version = (before?.version ?? 0) + 1;
  await queries.insertHouseVersion(tx, {
    policyId,
    version,
    parts,
    at: ctx.clock(),
    approvedById: ctx.actor.id,
  });
  await followHouseRules(tx, hotelId, {
    checkInTime: parts.checkIn.from,
    checkOutTime: parts.checkOut.until,
    cotUnder: parts.children.cotUnder ?? usualCotUnder,
  });
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'house_rules_changed',
    subjectType: 'policy',
    subjectId: String(policyId),
    ...(before && { before: { parts: before.parts, version: before.version } }),
    after: { parts, version },
  });
  return { subjectId: policyId };
}

/** Only for lists and the log: pages say it in the reader's language. */
function houseNames() {
  return { en: 'House rules', 'zh-CN': '入住须知' } as const;
}
