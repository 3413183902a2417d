import { expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { brokenRails, type Rail, railBreaches } from '../../../src/modules/rates/rail.ts';
import {
  approvalRefusal,
  authorRefusal,
  canBecome,
  changeStatuses,
  isDue,
  returnRefusal,
  withdrawalRefusal,
} from '../../../src/modules/rates/rate-change.ts';
import { permissions } from '../../../src/platform/permissions.ts';

const all = new Set(permissions);
const clerk = (id: number, may: ReadonlySet<(typeof permissions)[number]> = all) => ({
  actor: { kind: 'staff' as const, id, name: `Clerk ${id}` },
  permissions: may,
});
const system = { actor: { kind: 'system' as const, id: null, name: 'system' }, permissions: all };
const change = (status: (typeof changeStatuses)[number], approvers: readonly number[] = []) => ({
  status,
  authorId: 1,
  approvals: approvers.map((approverId) => ({ approverId, approverName: '', at: new Date(0) })),
});

test('the author never approves, whatever he may do', () => {
  expect(approvalRefusal(change('submitted'), clerk(1))).toBe('own');
  expect(returnRefusal(change('submitted'), clerk(1))).toBe('own');
  expect(approvalRefusal(change('submitted'), clerk(2))).toBeNull();
});

test('approval needs the permission, a person, and a change that waits for it', () => {
  expect(approvalRefusal(change('submitted'), clerk(2, new Set(['rates.change'])))).toBe('no_permission');
  expect(approvalRefusal(change('submitted'), system)).toBe('no_permission');
  for (const status of changeStatuses.filter((each) => each !== 'submitted')) {
    expect(approvalRefusal(change(status), clerk(2))).toBe('wrong_status');
  }
});

test('nobody approves twice, a third person may', () => {
  expect(approvalRefusal(change('submitted', [2]), clerk(2))).toBe('twice');
  expect(approvalRefusal(change('submitted', [2]), clerk(3))).toBeNull();
});

test('only the author edits, and only what is not submitted', () => {
  expect(authorRefusal(change('draft'), clerk(1))).toBeNull();
  expect(authorRefusal(change('returned'), clerk(1))).toBeNull();
  expect(authorRefusal(change('draft'), clerk(2))).toBe('not_yours');
  expect(authorRefusal(change('submitted'), clerk(1))).toBe('wrong_status');
});

test('until it is live a change is withdrawn by its author, or by who may approve once it waits', () => {
  expect(withdrawalRefusal(change('draft'), clerk(1))).toBeNull();
  expect(withdrawalRefusal(change('draft'), clerk(2))).toBe('not_yours');
  expect(withdrawalRefusal(change('approved'), clerk(2))).toBeNull();
  expect(withdrawalRefusal(change('approved'), clerk(2, new Set(['rates.view'])))).toBe('not_yours');
  expect(withdrawalRefusal(change('live'), clerk(1))).toBe('wrong_status');
});

test('what is live or withdrawn never comes back', () => {
  expect(changeStatuses.filter((to) => canBecome('live', to))).toEqual(['superseded']);
  expect(changeStatuses.filter((to) => canBecome('withdrawn', to))).toEqual([]);
  expect(canBecome('draft', 'live')).toBe(false);
});

test('a change without a day is due at once, another on its day', () => {
  const day = calendarDate('2027-05-10');
  expect(isDue({ effectiveDate: null }, calendarDate('2027-05-03'))).toBe(true);
  expect(isDue({ effectiveDate: day }, calendarDate('2027-05-09'))).toBe(false);
  expect(isDue({ effectiveDate: day }, day)).toBe(true);
});

const rail: Rail = {
  roomTypeId: 7,
  floorMinor: minor(50_000),
  ceilingMinor: minor(150_000),
  maxChangeBasisPoints: 2_000,
};

test.each([
  ['on the floor', 50_000, 50_000, []],
  ['below the floor', 50_000, 49_999, ['floor']],
  ['on the ceiling', 150_000, 150_000, []],
  ['above the ceiling', 150_000, 150_001, ['ceiling']],
  ['20 % up', 100_000, 120_000, []],
  ['a fen more than 20 % up', 100_000, 120_001, ['change']],
  ['20 % down', 100_000, 80_000, []],
  ['a fen more than 20 % down', 100_000, 79_999, ['change']],
  ['from nothing to something', 0, 60_000, ['change']],
  ['no price before', null, 60_000, []],
  ['no price after', 60_000, null, []],
  ['two rails at once', 100_000, 200_000, ['ceiling', 'change']],
] as const)('%s', (_name, from, to, broken) => {
  const money = (amount: number | null) => (amount === null ? null : minor(amount));
  expect(brokenRails(rail, money(from), money(to))).toEqual(broken);
});

test('a type without rails breaks none; for each rule the furthest price is told, and all nights', () => {
  const price = (roomTypeId: number, from: number, to: number, nights: number) => ({
    roomTypeId,
    fromMinor: minor(from),
    toMinor: minor(to),
    nights,
  });
  expect(railBreaches([rail], [price(8, 1, 1_000_000, 3)])).toEqual([]);
  expect(
    railBreaches(
      [rail],
      [price(7, 50_000, 45_000, 2), price(7, 50_000, 40_000, 3), price(7, 60_000, 61_000, 9)],
    ),
  ).toEqual([{ rule: 'floor', roomTypeId: 7, limit: 50_000, worst: 40_000, nights: 5 }]);
  expect(railBreaches([rail], [price(7, 100_000, 130_000, 1), price(7, 100_000, 60_000, 1)])).toEqual([
    { rule: 'change', roomTypeId: 7, limit: 2_000, worst: -4_000, nights: 2 },
  ]);
});
