import { conflict, forbidden, ruleBroken } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { publishAccessChange } from '../../platform/live.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { lockOutRefusal, refused } from './administration.ts';
import { noPassword } from './password.ts';
import { queuePasswordMail } from './password-reset.mail.ts';
import { closeResets, insertReset } from './password-reset.queries.ts';
import { forgetAttempts } from './sign-in-attempt.queries.ts';
import {
  insertUser,
  lockStaff,
  raiseEpoch,
  replaceGrants,
  selectAdministrators,
  selectOptionalCredentials,
  selectOptionalStaffUser,
  selectRoles,
  selectStaffUser,
} from './user.queries.ts';
import {
  type Administrator,
  accountRefusal,
  grantRefusal,
  type Role,
  rolesAt,
  type StaffUser,
} from './user.ts';

const invitationHours = 72;

/** What he may do as an administrator, read in the transaction of the change he makes. */
export async function selectAdministrator(tx: DbOrTx, ctx: Context): Promise<Administrator> {
  const all = await selectAdministrators(tx);
  const hotelIds = all.filter(({ userId }) => userId === ctx.actor.id).map(({ hotelId }) => hotelId);
  return { userId: ctx.actor.id, hotelIds, permissions: ctx.permissions };
}

/** Runs a change of who may do what: one after the other, and undone where it locks somebody out. */
export function changeAccess<T>(ctx: Context, change: (tx: Tx, by: Administrator) => Promise<T>): Promise<T> {
  return inTransaction(ctx.db, async (tx) => {
    await lockStaff(tx);
    const before = await selectAdministrators(tx);
    const by = await selectAdministrator(tx, ctx);
    if (!by.hotelIds.includes(requireHotel(ctx))) throw forbidden('no_permission'); // it was taken from him meanwhile
    const result = await change(tx, by);
    const refusal = lockOutRefusal(ctx.actor.id, before, await selectAdministrators(tx));
    if (refusal) throw refused(refusal);
    return result;
  });
}

/** Whoever opens a further house has the roles there that he has here: nobody gives himself more. */
export async function takeRolesAlong(tx: Tx, ctx: Context, hotelId: number): Promise<void> {
  const here = requireHotel(ctx);
  if (ctx.actor.id === null) throw forbidden('no_permission');
  await lockStaff(tx);
  const user = await selectStaffUser(tx, ctx.actor.id);
  const roleIds = rolesAt(user, here).map(({ id }) => id);
  await replaceGrants(tx, user.id, hotelId, roleIds);
}

export interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly roleCodes: readonly string[];
}

/**
 * Gives somebody roles in this hotel. A new person gets a mail to choose a password; a colleague of another hotel
 * keeps name and password.
 */
export function inviteStaff(ctx: Context, invitation: Invitation): Promise<{ userId: number }> {
  const hotelId = requireHotel(ctx);
  return changeAccess(ctx, async (tx, by) => {
    const known = await selectOptionalStaffUser(tx, { email: invitation.email });
    if (known && rolesAt(known, hotelId).length > 0) throw conflict('staff_works_here');
    const userId = known?.id ?? (await insertInvited(tx, ctx, invitation));
    const roles = await selectGrantable(tx, by, invitation.roleCodes);
    await replaceGrants(
      tx,
      userId,
      hotelId,
      roles.map(({ id }) => id),
    );
    if (!known) await mailInvitation(tx, ctx, { ...invitation, id: userId });
    await record(tx, ctx, 'user_invited', known ?? { id: userId, name: invitation.name }, {
      after: { email: invitation.email, roles: invitation.roleCodes },
    });
    return { userId };
  });
}

function insertInvited(tx: Tx, ctx: Context, { email, name, language }: Invitation): Promise<number> {
  const user = {
    kind: 'staff',
    email,
    name,
    language,
    passwordHash: noPassword(),
    customerId: null,
  } as const;
  return insertUser(tx, user, ctx.clock());
}

async function mailInvitation(tx: Tx, ctx: Context, user: Invitation & { id: number }): Promise<void> {
  const expiresAt = new Date(ctx.clock().getTime() + invitationHours * 3_600_000);
  const token = await insertReset(tx, user.id, ctx.clock(), expiresAt);
  const hotel = await getHotel(tx, requireHotel(ctx));
  const hotelName = textFor(hotel.names, user.language);
  const mail = {
    template: 'invitation',
    user,
    token,
    hours: invitationHours,
    hotelId: hotel.id,
    hotelName,
  } as const;
  await queuePasswordMail(tx, mail);
}

/** The roles by their codes; refuses one that can do more than whoever hands it out. */
async function selectGrantable(tx: Tx, by: Administrator, codes: readonly string[]): Promise<Role[]> {
  const roles = (await selectRoles(tx)).filter(({ code }) => codes.includes(code));
  if (roles.length !== new Set(codes).size) throw ruleBroken('role_unknown', { code: codes.join(', ') });
  const refusal = grantRefusal(
    by,
    roles.flatMap(({ permissions }) => permissions),
  );
  if (refusal) throw refused(refusal);
  return roles;
}

/** Makes somebody's roles in this hotel exactly these, from his next request on. */
export function changeStaffRoles(
  ctx: Context,
  change: { userId: number; roleCodes: readonly string[] },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectStaffUser(tx, change.userId);
    const before = rolesAt(user, hotelId);
    const kept = before.filter(({ code }) => change.roleCodes.includes(code));
    const added = change.roleCodes.filter((code) => !kept.some((role) => role.code === code));
    const removed = before.filter(({ code }) => !change.roleCodes.includes(code));
    const roles = [...kept, ...(await selectGrantable(tx, by, added))];
    const refusal = grantRefusal(
      by,
      removed.flatMap(({ permissions }) => permissions),
    );
    if (refusal) throw refused(refusal);
    await replaceGrants(
      tx,
      user.id,
      hotelId,
      roles.map(({ id }) => id),
    );
    await publishAccessChange(tx, user.id);
    await record(tx, ctx, 'user_roles_changed', user, {
      before: { roles: before.map(({ code }) => code) },
      after: { roles: roles.map(({ code }) => code) },
    });
  });
}

/** Corrects name, address and language of an account. */
export function changeStaffDetails(
  ctx: Context,
  change: { userId: number; name: string; email: string; language: Language },
): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectChangeable(tx, by, change.userId);
    const { name, email, language } = change;
    const owner = await selectOptionalCredentials(tx, { email });
    if (owner && owner.id !== user.id) throw conflict('email_in_use');
    await tx.user.update({ where: { id: user.id }, data: { name, email, language }, select: { id: true } });
    if (email !== user.email) await closeResets(tx, user.id, ctx.clock()); // links went to the old address
    await record(
      tx,
      ctx,
      'user_changed',
      { id: user.id, name },
      {
        before: { name: user.name, email: user.email, language: user.language },
        after: { name, email, language },
      },
    );
  });
}

/** Closes an account, which ends its sessions at once, or opens it again. */
export function setStaffActive(ctx: Context, change: { userId: number; active: boolean }): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectChangeable(tx, by, change.userId);
    if (user.active === change.active) return;
    await tx.user.update({ where: { id: user.id }, data: { active: change.active }, select: { id: true } });
    await raiseEpoch(tx, user.id);
    await publishAccessChange(tx, user.id);
    await record(tx, ctx, change.active ? 'user_opened' : 'user_closed', user, {});
  });
}

/** Ends every session of an account. */
export function signOutStaff(ctx: Context, userId: number): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectChangeable(tx, by, userId);
    await raiseEpoch(tx, user.id);
    await publishAccessChange(tx, user.id);
    await record(tx, ctx, 'user_signed_out', user, {});
  });
}

/** Lifts the lock that failed tries put on an account. */
export function unlockStaff(ctx: Context, userId: number): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectChangeable(tx, by, userId);
    await forgetAttempts(tx, 'account', user.email);
    await record(tx, ctx, 'user_unlocked', user, {});
  });
}

/** Mails a link to choose a password anew, for who lost the first one. */
export function sendPasswordLink(ctx: Context, userId: number): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const user = await selectChangeable(tx, by, userId);
    if (!user.active) throw ruleBroken('staff_account_closed');
    await mailInvitation(tx, ctx, { ...user, roleCodes: [] });
    await record(tx, ctx, 'password_reset_sent', user, {});
  });
}

async function selectChangeable(tx: Tx, by: Administrator, userId: number): Promise<StaffUser> {
  const user = await selectStaffUser(tx, userId);
  const refusal = accountRefusal(by, user);
  if (refusal) throw refused(refusal);
  return user;
}

function record(
  tx: Tx,
  ctx: Context,
  action: string,
  user: { id: number; name: string },
  change: { before?: object; after?: object },
): Promise<void> {
  const subject = { subjectType: 'user', subjectId: user.id, subjectLabel: user.name };
  return recordEvent(tx, ctx, { hotelId: ctx.hotelId, action, ...subject, ...change });
}
