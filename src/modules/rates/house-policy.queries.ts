import type { LocalText } from '../../core/local-text.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { type HouseParts, HousePartsSchema, houseJson } from './house-policy.ts';

/** Codes of rate policies are upper case: this one never meets theirs. */
const houseCode = 'house';

export interface HousePolicy {
  readonly id: number;
  readonly version: number;
  readonly parts: HouseParts;
}

/** The rules that hold now; null where the house has none yet. */
export async function selectOptionalHousePolicy(db: DbOrTx, hotelId: number): Promise<HousePolicy | null> {
  const newest = await db.policyVersion.findFirst({
    where: { policy: { hotelId, kind: 'house' }, status: 'approved' },
    orderBy: { version: 'desc' },
    select: { policyId: true, version: true, parts: true },
  });
  if (!newest) return null;
  return { id: newest.policyId, version: newest.version, parts: HousePartsSchema.parse(newest.parts) };
}

/** The house's one policy, made where there is none; held until the transaction ends, so that versions follow. */
export async function selectAndLockHousePolicyId(tx: Tx, hotelId: number, names: LocalText): Promise<number> {
  const json = JSON.stringify(names);
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO policies (hotel_id, kind, code, names) VALUES (${hotelId}, 'house', ${houseCode}, ${json}::jsonb)
    ON CONFLICT (hotel_id, code) DO UPDATE SET names = excluded.names RETURNING id`;
  return row?.id ?? 0;
}

export async function insertHouseVersion(
  tx: Tx,
  version: { policyId: number; version: number; parts: HouseParts; at: Date; approvedById: number | null },
): Promise<void> {
  const { at, parts, ...rest } = version;
  await tx.policyVersion.create({ data: { ...rest, parts: houseJson(parts), createdAt: at } });
}

/** The rules of the version that a reservation was booked under; null where there were none. */
export async function selectBookedHouseParts(db: DbOrTx, reservationId: number): Promise<HouseParts | null> {
  const rows = await db.$queryRaw<{ parts: unknown }[]>`
    SELECT v.parts FROM reservations r JOIN policy_versions v ON v.id = r.house_policy_version_id
    WHERE r.id = ${reservationId}`;
  const [row] = rows;
  return row ? HousePartsSchema.parse(row.parts) : null;
}
