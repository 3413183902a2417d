import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  changeStaffDetails,
  changeStaffRoles,
  inviteStaff,
  sendPasswordLink,
  setStaffActive,
} from '../../../src/modules/staff/administration.service.ts';
import { lockOutRefusal } from '../../../src/modules/staff/administration.ts';
import { loadPrincipal } from '../../../src/modules/staff/principal.queries.ts';
import { changeRole, createRole, removeRole } from '../../../src/modules/staff/role.service.ts';
import { ensureBuiltInRoles } from '../../../src/modules/staff/staff.service.ts';
import type { Context } from '../../../src/platform/context.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { defaultRolePermissions, permissions, roleCodes } from '../../../src/platform/permissions.ts';
import { testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { makeRoles, person, plainHotel } from './people.ts';

let db: Db;
let here: number;
let there: number;
let hotels = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await makeRoles(db);
});

beforeEach(async () => {
  here = await plainHotel(db, `here-${++hotels}`);
  there = await plainHotel(db, `there-${hotels}`);
});

/** What this person may do now in this hotel, as each of his requests would read it. */
async function contextOf(user: { id: number; name: string }, hotelId: number): Promise<Context> {
  const principal = await loadPrincipal(db, user.id, hotelId);
  return testContext(db, {
    actor: { kind: 'staff', id: user.id, name: user.name },
    hotelId,
    permissions: principal?.permissions ?? new Set(),
  });
}

async function administrator(...hotelIds: number[]) {
  const user = await person(db, { roles: hotelIds.map((id) => [id, 'administrator'] as [number, string]) });
  return { user, ctx: await contextOf(user, hotelIds[0] ?? here) };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code,
  );

describe('who may be locked out', () => {
  const [me, her] = [1, 2];

  test.each([
    ['nothing lost', [{ userId: me, hotelId: 1 }], [{ userId: me, hotelId: 1 }], null],
    [
      'my own access',
      [
        { userId: me, hotelId: 1 },
        { userId: her, hotelId: 1 },
      ],
      [{ userId: her, hotelId: 1 }],
      'own_access',
    ],
    [
      'a colleague among two',
      [
        { userId: me, hotelId: 1 },
        { userId: her, hotelId: 1 },
      ],
      [{ userId: me, hotelId: 1 }],
      null,
    ],
    [
      'the last of another hotel',
      [
        { userId: me, hotelId: 1 },
        { userId: her, hotelId: 2 },
      ],
      [{ userId: me, hotelId: 1 }],
      'last_administrator',
    ],
  ] as const)('%s', (_name, before, after, refusal) => {
    expect(lockOutRefusal(me, before, after)).toBe(refusal);
  });
});

describe('roles in a hotel', () => {
  test('count from the next request on', async () => {
    const { ctx } = await administrator(here);
    const clerk = await person(db, { roles: [[here, 'housekeeping']] });
    expect((await contextOf(clerk, here)).permissions.has('payments.take')).toBe(false);
    await changeStaffRoles(ctx, { userId: clerk.id, roleCodes: ['cashier', 'front-desk'] });
    expect((await contextOf(clerk, here)).permissions).toEqual(
      new Set([...defaultRolePermissions.cashier, ...defaultRolePermissions['front-desk']]),
    );
    await changeStaffRoles(ctx, { userId: clerk.id, roleCodes: [] });
    expect(await loadPrincipal(db, clerk.id, here)).toMatchObject({ hotel: null, permissions: new Set() });
  });

  test('in one hotel leave those in another as they are', async () => {
    const { ctx } = await administrator(here);
    const clerk = await person(db, {
      roles: [
        [here, 'cashier'],
        [there, 'finance'],
      ],
    });
    await changeStaffRoles(ctx, { userId: clerk.id, roleCodes: ['auditor'] });
    const grants = await db.userRole.findMany({
      where: { userId: clerk.id },
      include: { role: true },
      orderBy: { hotelId: 'asc' },
    });
    expect(grants.map(({ hotelId, role }) => [hotelId, role.code])).toEqual([
      [here, 'auditor'],
      [there, 'finance'],
    ]);
  });

  test('the administrator can not take his own away', async () => {
    const { user, ctx } = await administrator(here);
    await administrator(here);
    expect(await codeOf(changeStaffRoles(ctx, { userId: user.id, roleCodes: ['manager'] }))).toBe(
      'staff_own_access',
    );
    expect((await contextOf(user, here)).permissions.has('staff.manage')).toBe(true);
  });

  test('two administrators who remove each other at once: one stays', async () => {
    const [first, second] = [await administrator(here), await administrator(here)];
    const results = await Promise.all([
      codeOf(changeStaffRoles(first.ctx, { userId: second.user.id, roleCodes: [] })),
      codeOf(changeStaffRoles(second.ctx, { userId: first.user.id, roleCodes: [] })),
    ]);
    const left = await db.userRole.count({ where: { hotelId: here, role: { code: 'administrator' } } });
    expect([results.includes('done'), left]).toEqual([true, 1]);
  });

  test('nobody hands out more than he may do himself', async () => {
    const { ctx: first } = await administrator(here);
    await createRole(first, {
      code: 'helper',
      names: { en: 'Helper' },
      permissions: ['staff.manage', 'rooms.view'],
    });
    const ctx = await contextOf(await person(db, { roles: [[here, 'helper']] }), here);
    const clerk = await person(db, { roles: [[here, 'housekeeping']] });
    expect(await codeOf(changeStaffRoles(ctx, { userId: clerk.id, roleCodes: ['administrator'] }))).toBe(
      'staff_beyond_own',
    );
  });
});

describe('an account', () => {
  test('that also works in a hotel he does not administer is not his to change', async () => {
    const { ctx } = await administrator(here);
    const other = await person(db, {
      roles: [
        [here, 'cashier'],
        [there, 'administrator'],
      ],
    });
    const details = {
      userId: other.id,
      name: 'Changed',
      email: 'changed@example.com',
      language: 'en' as const,
    };
    expect(await codeOf(changeStaffDetails(ctx, details))).toBe('staff_other_hotel');
    expect(await codeOf(setStaffActive(ctx, { userId: other.id, active: false }))).toBe('staff_other_hotel');
    expect(await codeOf(sendPasswordLink(ctx, other.id))).toBe('staff_other_hotel');
    expect(await db.user.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({
      name: other.name,
      active: true,
    });
  });

  test('that is closed ends its sessions; the last administrator of a hotel can not be closed', async () => {
    const { ctx } = await administrator(here, there);
    const clerk = await person(db, { roles: [[here, 'cashier']] });
    await setStaffActive(ctx, { userId: clerk.id, active: false });
    expect(await loadPrincipal(db, clerk.id, here)).toBeNull();
    await setStaffActive(ctx, { userId: clerk.id, active: true });
    expect((await loadPrincipal(db, clerk.id, here))?.sessionEpoch).toBe(3);
    expect(await codeOf(setStaffActive(ctx, { userId: ctx.actor.id ?? 0, active: false }))).toBe(
      'staff_own_access',
    );
  });

  test('keeps its address to itself', async () => {
    const { ctx } = await administrator(here);
    const [one, two] = [
      await person(db, { roles: [[here, 'cashier']] }),
      await person(db, { kind: 'guest' }),
    ];
    const change = { userId: one.id, name: 'One', email: two.email, language: 'en' as const };
    expect(await codeOf(changeStaffDetails(ctx, change))).toBe('email_in_use');
  });
});

describe('an invitation', () => {
  test('makes an account without a password and mails the link to choose one', async () => {
    const { ctx } = await administrator(here);
    const email = `new-${hotels}@example.com`;
    const { userId } = await inviteStaff(ctx, {
      email,
      name: 'Ma Li',
      language: 'zh-CN',
      roleCodes: ['front-desk'],
    });
    const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: email } });
    expect(mail).toMatchObject({ template: 'invitation', language: 'zh-CN', hotelId: here });
    expect((await contextOf({ id: userId, name: '' }, here)).permissions.has('reservations.check-in')).toBe(
      true,
    );
    const again = inviteStaff(ctx, { email, name: 'Ma Li', language: 'zh-CN', roleCodes: ['cashier'] });
    expect(await codeOf(again)).toBe('staff_works_here');
  });

  test('of a colleague of another hotel adds roles and leaves the account alone', async () => {
    const { ctx } = await administrator(here);
    const colleague = await person(db, { name: 'Kept', roles: [[there, 'finance']] });
    await inviteStaff(ctx, { email: colleague.email, name: 'Other', language: 'en', roleCodes: ['auditor'] });
    expect(await db.user.findUniqueOrThrow({ where: { id: colleague.id } })).toMatchObject({ name: 'Kept' });
    expect(await db.outboxMail.count({ where: { recipient: colleague.email } })).toBe(0);
    expect((await loadPrincipal(db, colleague.id, here))?.hotels).toHaveLength(2);
  });

  test('of a guest’s address is refused', async () => {
    const { ctx } = await administrator(here);
    const guest = await person(db, { kind: 'guest' });
    expect(
      await codeOf(
        inviteStaff(ctx, { email: guest.email, name: 'x', language: 'en', roleCodes: ['auditor'] }),
      ),
    ).toBe('email_taken');
  });
});

describe('a role', () => {
  const names = { en: 'Night clerk', 'zh-CN': '夜班' };

  test('changed counts at once for everyone who has it', async () => {
    const { ctx } = await administrator(here);
    await createRole(ctx, { code: 'night-clerk', names, permissions: ['rooms.view'] });
    const clerk = await person(db, { roles: [[here, 'night-clerk']] });
    await changeRole(ctx, { code: 'night-clerk', names, permissions: ['rooms.view', 'night-audit.run'] });
    expect((await contextOf(clerk, here)).permissions).toEqual(new Set(['rooms.view', 'night-audit.run']));
    expect(await codeOf(removeRole(ctx, 'night-clerk'))).toBe('role_in_use');
    await changeStaffRoles(ctx, { userId: clerk.id, roleCodes: [] });
    expect(await codeOf(removeRole(ctx, 'night-clerk'))).toBe('done');
    expect(await codeOf(removeRole(ctx, 'cashier'))).toBe('role_built_in');
  });

  test('held in a hotel he does not administer is not his to change', async () => {
    const { ctx } = await administrator(here);
    await createRole(ctx, { code: 'porter', names, permissions: ['rooms.view'] });
    await person(db, { roles: [[there, 'porter']] });
    expect(await codeOf(changeRole(ctx, { code: 'porter', names, permissions: [] }))).toBe(
      'staff_other_hotel',
    );
  });

  test('administrator stays what it is', async () => {
    const { ctx } = await administrator(here);
    expect(await codeOf(changeRole(ctx, { code: 'administrator', names, permissions: [] }))).toBe(
      'staff_fixed_role',
    );
    const role = await db.role.findUniqueOrThrow({ where: { code: 'administrator' } });
    expect(role.permissions).toEqual([...permissions]);
  });

  test('that was edited is not reset by the next start', async () => {
    const { ctx } = await administrator(here);
    await changeRole(ctx, { code: 'marketing', names, permissions: ['rates.view'] });
    await makeRoles(db);
    expect((await db.role.findUniqueOrThrow({ where: { code: 'marketing' } })).permissions).toEqual([
      'rates.view',
    ]);
  });
});

test('every change names who made it, with before and after', async () => {
  const { user, ctx } = await administrator(here);
  const clerk = await person(db, { name: 'Wang Lei', roles: [[here, 'cashier']] });
  await changeStaffRoles(ctx, { userId: clerk.id, roleCodes: ['finance'] });
  const event = await db.auditEvent.findFirstOrThrow({ where: { subjectId: String(clerk.id) } });
  expect(event).toMatchObject({
    action: 'user_roles_changed',
    actorId: user.id,
    hotelId: here,
    subjectLabel: 'Wang Lei',
    before: { roles: ['cashier'] },
    after: { roles: ['finance'] },
  });
});

test('processes that start at the same moment make the built-in roles once, and leave an edited one as it is', async () => {
  const fresh = (await testDatabase()).db;
  for (let round = 0; round < 5; round++) {
    await fresh.role.deleteMany();
    await Promise.all(Array.from({ length: 4 }, () => inTransaction(fresh, ensureBuiltInRoles)));
    expect((await fresh.role.findMany()).map(({ code }) => code).toSorted()).toEqual(roleCodes.toSorted());
  }
  await fresh.role.update({ where: { code: 'cashier' }, data: { permissions: ['reports.view'] } });
  await inTransaction(fresh, ensureBuiltInRoles);
  const { permissions: kept } = await fresh.role.findUniqueOrThrow({ where: { code: 'cashier' } });
  expect(kept).toEqual(['reports.view']);
});
