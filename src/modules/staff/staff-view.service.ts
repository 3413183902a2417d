import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { getHotel, listHotels } from '../hotels/hotel.service.ts';
import { selectAdministrator } from './administration.service.ts';
import { selectLocks } from './sign-in-attempt.queries.ts';
import {
  selectHolders,
  selectOptionalCredentials,
  selectOptionalStaffUser,
  selectRole,
  selectRoles,
  selectStaffOf,
  selectStaffUser,
} from './user.queries.ts';
import {
  accountRefusal,
  administering,
  hotelsOf,
  type Role,
  type RoleView,
  type StaffListView,
  type UserView,
} from './user.ts';

/** Everyone with a role in the hotel the reader works in, and accounts that have none anywhere. */
export async function listStaff(ctx: Context): Promise<StaffListView> {
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const users = await selectStaffOf(ctx.db, hotel.id);
  const locks = await selectLocks(
    ctx.db,
    'account',
    users.map(({ email }) => email),
    ctx.clock(),
  );
  return { users, locks, hotelId: hotel.id, timeZone: hotel.timeZone };
}

/** One of them; somebody who only works in other hotels is not found here. */
export async function getStaffUser(ctx: Context, id: number): Promise<UserView> {
  const hotelId = requireHotel(ctx);
  const user = await selectStaffUser(ctx.db, id);
  const worksIn = hotelsOf(user);
  if (worksIn.length > 0 && !worksIn.includes(hotelId)) throw notFound('user_not_found');
  const hotels = await listHotels(ctx.db);
  const locks = await selectLocks(ctx.db, 'account', [user.email], ctx.clock());
  return {
    user,
    hotelId,
    timeZone: hotels.find((hotel) => hotel.id === hotelId)?.timeZone ?? 'UTC',
    roles: await selectRoles(ctx.db),
    lockedUntil: locks.get(user.email) ?? null,
    elsewhere: hotels.filter(({ id }) => id !== hotelId && worksIn.includes(id)).map(({ names }) => names),
    refusal: accountRefusal(await selectAdministrator(ctx.db, ctx), user),
  };
}

export function listRoles(ctx: Context): Promise<Role[]> {
  return selectRoles(ctx.db);
}

export async function listRoleViews(ctx: Context): Promise<RoleView[]> {
  const holders = await selectHolders(ctx.db);
  return (await selectRoles(ctx.db)).map((role) => ({ role, people: peopleWith(holders, role) }));
}

export async function getRole(ctx: Context, code: string): Promise<RoleView> {
  const role = await selectRole(ctx.db, code);
  return { role, people: peopleWith(await selectHolders(ctx.db), role) };
}

function peopleWith(holders: Awaited<ReturnType<typeof selectHolders>>, role: Role): number {
  return holders.filter(({ roleId }) => roleId === role.id).reduce((sum, { people }) => sum + people, 0);
}

/** Whether the reader may see the key to this account: he could change the account itself anyway. */
export async function mayHoldKeyOf(ctx: Context, email: string): Promise<boolean> {
  if (!ctx.permissions.has(administering)) return false;
  const user = await selectOptionalStaffUser(ctx.db, { email });
  if (!user) return true;
  return accountRefusal(await selectAdministrator(ctx.db, ctx), user) === null;
}

/** Whoever looks at such a key is named; where it belongs to no member of staff, with the message that holds it. */
export function recordKeyRead(ctx: Context, mail: { id: number; recipient: string }): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const user = await selectOptionalCredentials(tx, { email: mail.recipient });
    const subject = user
      ? { subjectType: 'user', subjectId: user.id, subjectLabel: user.name }
      : { subjectType: 'mail', subjectId: mail.id, subjectLabel: mail.recipient };
    await recordEvent(tx, ctx, { hotelId: ctx.hotelId, action: 'password_link_read', ...subject });
  });
}
