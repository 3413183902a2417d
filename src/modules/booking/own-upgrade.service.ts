import type { Context } from '../../platform/context.ts';
import { getProfile } from '../account/profile.service.ts';
import { memberIdOf } from '../loyalty/member.service.ts';
import { liveUpgradesOf, upgradableTypes } from '../loyalty/upgrade.service.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';

/** The membership of the account that is signed in; null where there is none. */
export async function ownMemberId(ctx: Context): Promise<number | null> {
  if (ctx.actor.kind !== 'guest') return null;
  const { customer } = await getProfile(ctx);
  return customer && memberIdOf(ctx.db, customer.id);
}

export interface OwnUpgrades {
  /** Stays whose room points may make better. */
  readonly open: ReadonlySet<number>;
  /** What points have paid for. */
  readonly paid: ReadonlyMap<number, PaidUpgrade>;
}

export const noUpgrades: OwnUpgrades = { open: new Set(), paid: new Map() };

/** For which rooms of his own booking a member finds the way to an upgrade. */
export async function ownUpgrades(ctx: Context, view: ReservationView): Promise<OwnUpgrades> {
  const coming = view.stays.filter((stay) => stay.status === 'booked' && stay.arrival < stay.departure);
  if (coming.length === 0 || (await ownMemberId(ctx)) === null) return noUpgrades;
  const ids = coming.map((stay) => stay.id);
  const [types, paid] = await Promise.all([
    upgradableTypes(ctx.db, view.hotelId),
    liveUpgradesOf(ctx.db, ids),
  ]);
  const open = coming.filter((stay) => types.has(stay.roomType.id) || paid.has(stay.id));
  return { open: new Set(open.map((stay) => stay.id)), paid };
}
