import type { Language, LocalText } from '../../core/local-text.ts';
import type { Permission } from '../../platform/permissions.ts';

export interface Role {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly permissions: readonly Permission[];
  /** Came with the installation: it may be changed, but not removed. */
  readonly builtIn: boolean;
}

export interface StaffUser {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly active: boolean;
  readonly lastSignInAt: Date | null;
  /** The roles in every hotel. */
  readonly grants: readonly { readonly hotelId: number; readonly role: Role }[];
}

/** The role that can do everything, whatever comes: nobody can edit it into uselessness. */
export const administratorRole = 'administrator';

/** The permission that makes an administrator of a hotel. */
export const administering: Permission = 'staff.manage';

export function hotelsOf(user: StaffUser): number[] {
  return [...new Set(user.grants.map(({ hotelId }) => hotelId))];
}

export function rolesAt(user: StaffUser, hotelId: number): Role[] {
  return user.grants.filter((grant) => grant.hotelId === hotelId).map(({ role }) => role);
}

export interface Administrator {
  readonly userId: number | null;
  /** The hotels in which he manages staff. */
  readonly hotelIds: readonly number[];
  /** What he may do himself in the hotel he works in. */
  readonly permissions: ReadonlySet<Permission>;
}

/** Why he may not hand out these permissions: nobody gives more than he has. Null when he may. */
export function grantRefusal(
  administrator: Administrator,
  permissions: readonly Permission[],
): 'beyond_own' | null {
  return permissions.every((permission) => administrator.permissions.has(permission)) ? null : 'beyond_own';
}

/**
 * Why he may not change the account itself (name, address, password, closing it): the account works in a hotel that
 * he does not administer, or can do what he can not. Null when he may.
 */
export function accountRefusal(
  administrator: Administrator,
  user: StaffUser,
): 'other_hotel' | 'beyond_own' | null {
  if (!hotelsOf(user).every((hotelId) => administrator.hotelIds.includes(hotelId))) return 'other_hotel';
  return grantRefusal(
    administrator,
    user.grants.flatMap(({ role }) => role.permissions),
  );
}

/** Why a role may not be changed by him: it is the fixed one, or people in hotels he does not administer hold it. */
export function roleRefusal(
  administrator: Administrator,
  role: Role,
  holderHotelIds: readonly number[],
): 'fixed_role' | 'other_hotel' | 'beyond_own' | null {
  if (role.code === administratorRole) return 'fixed_role';
  if (!holderHotelIds.every((hotelId) => administrator.hotelIds.includes(hotelId))) return 'other_hotel';
  return grantRefusal(administrator, role.permissions);
}

/** The staff of one hotel, as an administrator sees it. */
export interface StaffListView {
  readonly users: readonly StaffUser[];
  /** Until when failed tries have closed an account, by its address. */
  readonly locks: ReadonlyMap<string, Date>;
  readonly hotelId: number;
  readonly timeZone: string;
}

/** One account, as an administrator of one hotel sees it. */
export interface UserView {
  readonly user: StaffUser;
  readonly hotelId: number;
  readonly timeZone: string;
  /** All there are, for the boxes to tick. */
  readonly roles: readonly Role[];
  readonly lockedUntil: Date | null;
  /** The other hotels the person works in. */
  readonly elsewhere: readonly LocalText[];
  /** Why the account itself may not be changed by the reader. */
  readonly refusal: string | null;
}

export interface RoleView {
  readonly role: Role;
  /** How many people hold it, over all hotels. */
  readonly people: number;
}
