import { ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { publishAccessChange } from '../../platform/live.ts';
import type { Permission } from '../../platform/permissions.ts';
import { changeAccess } from './administration.service.ts';
import { refused } from './administration.ts';
import { insertRole, selectHolders, selectRole, updateRole } from './user.queries.ts';
import { grantRefusal, type Role, roleRefusal } from './user.ts';

export interface RoleChange {
  readonly code: string;
  readonly names: LocalText;
  readonly permissions: readonly Permission[];
}

/** Makes a role of the house's own. */
export function createRole(ctx: Context, role: RoleChange): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const refusal = grantRefusal(by, role.permissions);
    if (refusal) throw refused(refusal);
    await insertRole(tx, role);
    const { id } = await selectRole(tx, role.code);
    await record(tx, ctx, 'role_created', { ...role, id }, null, role.permissions);
  });
}

/** Changes what everyone with this role may do, from his next request on. */
export function changeRole(ctx: Context, change: RoleChange): Promise<void> {
  return changeAccess(ctx, async (tx, by) => {
    const role = await selectRole(tx, change.code);
    const refusal = roleRefusal(by, role, await hotelsWith(tx, role)) ?? grantRefusal(by, change.permissions);
    if (refusal) throw refused(refusal);
    await updateRole(tx, role.id, change);
    await publishAccessChange(tx, null);
    await record(tx, ctx, 'role_changed', role, role.permissions, change.permissions);
  });
}

/** Removes a role of the house's own that nobody holds any more. */
export function removeRole(ctx: Context, code: string): Promise<void> {
  return changeAccess(ctx, async (tx) => {
    const role = await selectRole(tx, code);
    if (role.builtIn) throw ruleBroken('role_built_in');
    if ((await hotelsWith(tx, role)).length > 0) throw ruleBroken('role_in_use');
    await tx.role.delete({ where: { id: role.id }, select: { id: true } });
    await record(tx, ctx, 'role_removed', role, role.permissions, null);
  });
}

async function hotelsWith(tx: Tx, role: Role): Promise<number[]> {
  return (await selectHolders(tx)).filter(({ roleId }) => roleId === role.id).map(({ hotelId }) => hotelId);
}

function record(
  tx: Tx,
  ctx: Context,
  action: string,
  role: { id: number; code: string },
  before: readonly Permission[] | null,
  after: readonly Permission[] | null,
): Promise<void> {
  return recordEvent(tx, ctx, {
    hotelId: ctx.hotelId,
    action,
    subjectType: 'role',
    subjectId: role.id,
    subjectLabel: role.code,
    before: before && { permissions: before },
    after: after && { permissions: after },
  });
}
