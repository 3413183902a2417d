import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { type Language, type LocalText, languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { isPermission, type Permission } from '../../platform/permissions.ts';
import { administering, type Role, type StaffUser } from './user.ts';

const LanguageColumn = z.enum(languages).catch('en');
const roleColumns = { id: true, code: true, names: true, permissions: true, builtIn: true } as const;
const userColumns = {
  id: true,
  email: true,
  name: true,
  language: true,
  active: true,
  lastSignInAt: true,
  roles: {
    select: { hotelId: true, role: { select: roleColumns } },
    orderBy: [{ hotelId: 'asc' }, { roleId: 'asc' }],
  },
} as const satisfies Prisma.UserSelect;

type RoleRow = Prisma.RoleGetPayload<{ select: typeof roleColumns }>;
type UserRow = Prisma.UserGetPayload<{ select: typeof userColumns }>;

function toRole(row: RoleRow): Role {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    permissions: row.permissions.filter(isPermission),
  };
}

function toStaffUser({ roles, language, ...row }: UserRow): StaffUser {
  const grants = roles.map(({ hotelId, role }) => ({ hotelId, role: toRole(role) }));
  return { ...row, email: row.email ?? '', language: LanguageColumn.parse(language), grants };
}

/** The accounts with a role in the hotel, and those that have none anywhere. */
export async function selectStaffOf(db: DbOrTx, hotelId: number): Promise<StaffUser[]> {
  const rows = await db.user.findMany({
    where: { kind: 'staff', OR: [{ roles: { some: { hotelId } } }, { roles: { none: {} } }] },
    select: userColumns,
    orderBy: [{ active: 'desc' }, { name: 'asc' }],
  });
  return rows.map(toStaffUser);
}

export async function selectOptionalStaffUser(
  db: DbOrTx,
  by: { id: number } | { email: string },
): Promise<StaffUser | null> {
  const row = await db.user.findFirst({ where: { ...by, kind: 'staff' }, select: userColumns });
  return row && toStaffUser(row);
}

export async function selectStaffUser(db: DbOrTx, id: number): Promise<StaffUser> {
  const user = await selectOptionalStaffUser(db, { id });
  if (!user) throw notFound('user_not_found');
  return user;
}

export interface Credentials {
  readonly id: number;
  readonly kind: 'staff' | 'guest';
  readonly name: string;
  /** Empty for a guest who signs in by telephone. */
  readonly email: string;
  /** A code proved that the address is his. */
  readonly emailVerified: boolean;
  readonly language: Language;
  readonly passwordHash: string;
  readonly sessionEpoch: number;
  readonly active: boolean;
}

const credentialColumns = {
  id: true,
  kind: true,
  name: true,
  email: true,
  emailVerifiedAt: true,
  language: true,
  passwordHash: true,
  sessionEpoch: true,
  active: true,
} as const;

export async function selectOptionalCredentials(
  db: DbOrTx,
  by: { id: number } | { email: string } | { phone: string },
): Promise<Credentials | null> {
  const found = await db.user.findFirst({ where: by, select: credentialColumns });
  if (!found) return null;
  const { emailVerifiedAt, ...row } = found;
  return {
    ...row,
    email: row.email ?? '',
    emailVerified: emailVerifiedAt !== null,
    kind: row.kind === 'staff' ? 'staff' : 'guest',
    language: LanguageColumn.parse(row.language),
  };
}

export interface NewUser {
  readonly kind: 'staff' | 'guest';
  readonly email: string | null;
  /** One that was proved. */
  readonly phone?: string | null;
  readonly name: string;
  readonly passwordHash: string;
  readonly language: Language;
  readonly customerId: number | null;
}

/** Refuses an address that has an account already, also where two register it at once. */
export async function insertUser(tx: Tx, user: NewUser, at: Date): Promise<number> {
  const [row] = await selectRows(
    tx,
    z.object({ id: z.number() }),
    Prisma.sql`
      INSERT INTO users (kind, email, phone, name, password_hash, language, customer_id, created_at)
      VALUES (${user.kind}, ${user.email}, ${user.phone ?? null}, ${user.name}, ${user.passwordHash}, ${user.language}, ${user.customerId}, ${at})
      ON CONFLICT DO NOTHING RETURNING id`,
  );
  if (!row) throw conflict('email_taken');
  return row.id;
}

/** A new password ends every session that was opened with the old one. Returns the new epoch. */
export async function updatePassword(tx: Tx, userId: number, passwordHash: string): Promise<number> {
  const { sessionEpoch } = await tx.user.update({
    where: { id: userId },
    data: { passwordHash, sessionEpoch: { increment: 1 } },
    select: { sessionEpoch: true },
  });
  return sessionEpoch;
}

export async function raiseEpoch(tx: Tx, userId: number): Promise<number> {
  const { sessionEpoch } = await tx.user.update({
    where: { id: userId },
    data: { sessionEpoch: { increment: 1 } },
    select: { sessionEpoch: true },
  });
  return sessionEpoch;
}

export async function selectRoles(db: DbOrTx): Promise<Role[]> {
  const rows = await db.role.findMany({ select: roleColumns, orderBy: [{ builtIn: 'desc' }, { id: 'asc' }] });
  return rows.map(toRole);
}

export async function selectRole(db: DbOrTx, code: string): Promise<Role> {
  const row = await db.role.findUnique({ where: { code }, select: roleColumns });
  if (!row) throw notFound('role_not_found');
  return toRole(row);
}

export interface RoleFields {
  readonly names: LocalText;
  readonly permissions: readonly Permission[];
}

export async function insertRole(tx: Tx, role: RoleFields & { readonly code: string }): Promise<void> {
  const created = await insertRoles(tx, [role], { builtIn: false });
  if (created === 0) throw conflict('role_code_taken', { code: role.code });
}

/** The roles that come with the product; those that are there already are left as they are. */
export async function insertMissingRoles(
  tx: Tx,
  roles: readonly (RoleFields & { readonly code: string })[],
): Promise<void> {
  await insertRoles(tx, roles, { builtIn: true });
}

async function insertRoles(
  tx: Tx,
  roles: readonly (RoleFields & { readonly code: string })[],
  { builtIn }: { readonly builtIn: boolean },
): Promise<number> {
  const created = await tx.role.createMany({
    data: roles.map(({ code, names, permissions }) => ({
      code,
      names: { ...names },
      permissions: [...permissions],
      builtIn,
    })),
    skipDuplicates: true,
  });
  return created.count;
}

export async function updateRole(tx: Tx, id: number, fields: RoleFields): Promise<void> {
  await tx.role.update({
    where: { id },
    data: { names: { ...fields.names }, permissions: [...fields.permissions] },
  });
}

/** How many people hold each role, and in which hotels. */
export async function selectHolders(
  db: DbOrTx,
): Promise<{ roleId: number; hotelId: number; people: number }[]> {
  const rows = await db.userRole.groupBy({ by: ['roleId', 'hotelId'], _count: { userId: true } });
  return rows.map((row) => ({ roleId: row.roleId, hotelId: row.hotelId, people: row._count.userId }));
}

/** Makes the roles at one hotel exactly these. */
export async function replaceGrants(
  tx: Tx,
  userId: number,
  hotelId: number,
  roleIds: readonly number[],
): Promise<void> {
  await tx.userRole.deleteMany({ where: { userId, hotelId } });
  await tx.userRole.createMany({ data: roleIds.map((roleId) => ({ userId, hotelId, roleId })) });
}

/** Everyone who changes who may do what does so one after the other: two may not remove each other at once. */
export async function lockStaff(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7202)`;
}

/** Who manages the staff of which hotel now: closed accounts and closed hotels do not count. */
export function selectAdministrators(db: DbOrTx): Promise<{ userId: number; hotelId: number }[]> {
  return selectRows(
    db,
    z.object({ userId: z.number(), hotelId: z.number() }),
    Prisma.sql`
      SELECT DISTINCT u.id AS "userId", h.id AS "hotelId"
      FROM user_roles ur JOIN roles r ON r.id = ur.role_id JOIN users u ON u.id = ur.user_id
        JOIN hotels h ON h.id = ur.hotel_id
      WHERE u.active AND h.active AND u.kind = 'staff' AND ${administering} = ANY (r.permissions)`,
  );
}
