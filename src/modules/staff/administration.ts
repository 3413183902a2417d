import { type DomainError, forbidden, ruleBroken } from '../../core/errors.ts';

/** A pair of who manages the staff of which hotel. */
export interface Administration {
  readonly userId: number;
  readonly hotelId: number;
}

/**
 * Why a change may not stand, judged by who administers what before and after it: it would take the one who makes it
 * out of a hotel he administers, or leave a hotel without anybody who can let people in. Null when it may.
 */
export function lockOutRefusal(
  actorId: number | null,
  before: readonly Administration[],
  after: readonly Administration[],
): 'own_access' | 'last_administrator' | null {
  const lost = before.filter(
    (old) => !after.some(({ userId, hotelId }) => userId === old.userId && hotelId === old.hotelId),
  );
  if (lost.some(({ userId }) => userId === actorId)) return 'own_access';
  const deserted = lost.some(({ hotelId }) => !after.some((left) => left.hotelId === hotelId));
  return deserted ? 'last_administrator' : null;
}

/** A refusal as the error it is thrown as: what is another hotel's business is forbidden, the rest is a rule. */
export function refused(reason: string): DomainError {
  return reason === 'other_hotel' || reason === 'beyond_own'
    ? forbidden(`staff_${reason}`)
    : ruleBroken(`staff_${reason}`);
}
