import { ruleBroken } from '../../core/errors.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { defaultRolePermissions, permissions, type RoleCode, roleCodes } from '../../platform/permissions.ts';
import { hashPassword } from './password.ts';
import { insertMissingRoles, insertUser, selectRoles } from './user.queries.ts';
import { administratorRole } from './user.ts';

const roleNames: Record<RoleCode, LocalText> = {
  administrator: { en: 'Administrator', 'zh-CN': '系统管理员' },
  manager: { en: 'Manager', 'zh-CN': '经理' },
  'front-desk': { en: 'Front desk', 'zh-CN': '前台' },
  cashier: { en: 'Cashier', 'zh-CN': '收银员' },
  finance: { en: 'Finance', 'zh-CN': '财务' },
  housekeeping: { en: 'Housekeeping', 'zh-CN': '客房部' },
  marketing: { en: 'Marketing', 'zh-CN': '市场部' },
  auditor: { en: 'Auditor', 'zh-CN': '审计员' },
};

/**
 * Makes the roles every installation starts with where they are missing; what an administrator edited stays. Only the
 * administrator's own role always can do everything, also what a later version brings. Processes that start at the same
 * moment do this side by side.
 */
export async function ensureBuiltInRoles(tx: Tx): Promise<void> {
  await insertMissingRoles(
    tx,
    roleCodes.map((code) => ({ code, names: roleNames[code], permissions: defaultRolePermissions[code] })),
  );
  await tx.role.updateMany({ where: { code: administratorRole }, data: { permissions: [...permissions] } });
}

export interface NewStaffUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly language?: Language;
  readonly roles: readonly { readonly hotelId: number; readonly code: string }[];
}

/** Makes an account with its roles, for scripts and the seed; the roles must exist. Refuses an address in use. */
export async function createStaffUser(tx: Tx, ctx: Context, user: NewStaffUser): Promise<{ id: number }> {
  const id = await insertUser(
    tx,
    {
      kind: 'staff',
      email: user.email.trim().toLowerCase(),
      name: user.name,
      passwordHash: await hashPassword(user.password),
      language: user.language ?? 'en',
      customerId: null,
    },
    ctx.clock(),
  );
  const idOf = new Map((await selectRoles(tx)).map((role) => [role.code, role.id]));
  const grants = user.roles.map(({ hotelId, code }) => {
    const roleId = idOf.get(code);
    if (roleId === undefined) throw ruleBroken('role_unknown', { code });
    return { userId: id, hotelId, roleId };
  });
  await tx.userRole.createMany({ data: grants });
  await recordEvent(tx, ctx, {
    hotelId: user.roles[0]?.hotelId ?? null,
    action: 'user_created',
    subjectType: 'user',
    subjectId: id,
    subjectLabel: user.name,
    after: { email: user.email, name: user.name, roles: user.roles.map(({ code }) => code) },
  });
  return { id };
}

export interface NewGuestUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly language?: Language;
  readonly customerId?: number | null;
}

/** Makes a guest's account. Refuses an address in use. */
export async function createGuestUser(tx: Tx, ctx: Context, user: NewGuestUser): Promise<{ id: number }> {
  const id = await insertUser(
    tx,
    {
      kind: 'guest',
      email: user.email.trim().toLowerCase(),
      name: user.name,
      passwordHash: await hashPassword(user.password),
      language: user.language ?? 'en',
      customerId: user.customerId ?? null,
    },
    ctx.clock(),
  );
  await recordEvent(tx, ctx, {
    hotelId: null,
    action: 'guest_registered',
    subjectType: 'user',
    subjectId: id,
    subjectLabel: user.name,
  });
  return { id };
}

/** Whether anybody at all works here yet: `npm run user:create` makes the first one an administrator. */
export async function hasStaff(db: DbOrTx): Promise<boolean> {
  return (await db.user.count({ where: { kind: 'staff' } })) > 0;
}
