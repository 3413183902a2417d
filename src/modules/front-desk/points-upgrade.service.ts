import { forbidden, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import {
  type PointsUpgrade,
  payerOfStay,
  pointsUpgrade,
  type StayKey,
} from '../reservations/points-upgrade.service.ts';
import { type BetterRoom, type BetterRoomQuestion, selectBetterRooms } from './upgrade.queries.ts';

/** A ready room of a better type, with what it costs in points for the stay. */
export interface PaidRoom extends BetterRoom {
  readonly points: number;
}

/** Whose points pay; who may not spend them for a guest is refused. */
export async function payerFor(ctx: Context, key: StayKey): Promise<number> {
  if (!ctx.permissions.has('loyalty.desk')) throw forbidden('no_permission', { access: 'loyalty.desk' });
  const memberId = await payerOfStay(ctx.db, key);
  if (memberId === null) throw ruleBroken('member_first');
  return memberId;
}

/** What the guest's points can do for his room; null where nobody's points pay. */
export async function upgradeFor(ctx: Context, key: StayKey): Promise<PointsUpgrade | null> {
  const memberId = await payerOfStay(ctx.db, key);
  return memberId === null ? null : pointsUpgrade(ctx.db, { ...key, memberId, at: ctx.clock() });
}

/** A ready room of each better type that the guest's points pay. */
export async function paidRoomsFor(
  ctx: Context,
  { stayId, ...question }: BetterRoomQuestion & StayKey,
): Promise<PaidRoom[]> {
  const upgrade = await upgradeFor(ctx, { hotelId: question.hotelId, stayId });
  const choices = upgrade?.choices.filter((choice) => choice.isAffordable) ?? [];
  if (choices.length === 0) return [];
  const rooms = await selectBetterRooms(ctx.db, question);
  return choices.flatMap(({ roomTypeId, points }) => {
    const room = rooms.find((candidate) => candidate.typeId === roomTypeId);
    return room ? [{ ...room, points }] : [];
  });
}
