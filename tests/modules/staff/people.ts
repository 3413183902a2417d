import bcrypt from 'bcrypt';
import { ensureBuiltInRoles } from '../../../src/modules/staff/staff.service.ts';
import type { Context } from '../../../src/platform/context.ts';
import { systemContext } from '../../../src/platform/context.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { testNow } from '../../support/builders.ts';

export const password = 'a long walk home';
let hash: Promise<string> | undefined;
let counter = 0;

/** A hotel with its name only: accounts need no more of it. */
export async function plainHotel(db: Db, slug: string): Promise<number> {
  const { id } = await db.hotel.create({
    data: {
      slug,
      names: { en: slug },
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      businessDate: new Date('2027-05-01'),
    },
  });
  return id;
}

/** An account whose password is `password`, with these roles. */
export async function person(
  db: Db,
  options: {
    kind?: 'staff' | 'guest';
    name?: string;
    roles?: readonly [hotelId: number, code: string][];
  } = {},
): Promise<{ id: number; email: string; name: string }> {
  hash ??= bcrypt.hash(password, 4); // quick to compare: the cost is the product's, not the tests'
  counter += 1;
  const email = `person-${counter}@example.com`;
  const { kind = 'staff', name = `Person ${counter}`, roles = [] } = options;
  const user = await db.user.create({ data: { kind, email, name, passwordHash: await hash } });
  for (const [hotelId, code] of roles) {
    const role = await db.role.findUniqueOrThrow({ where: { code } });
    await db.userRole.create({ data: { userId: user.id, roleId: role.id, hotelId } });
  }
  return { id: user.id, email, name };
}

export function makeRoles(db: Db): Promise<void> {
  return inTransaction(db, ensureBuiltInRoles);
}

/** A clock that a test turns by hand. */
export function handClock(): { now(): Date; turn(seconds: number): void } {
  let now = testNow;
  return {
    now: () => now,
    turn: (seconds) => {
      now = new Date(now.getTime() + seconds * 1_000);
    },
  };
}

export function visitorOf(db: Db, clock: () => Date = () => testNow): Context {
  return systemContext(db, clock, { actor: { kind: 'visitor', id: null, name: '' } });
}
