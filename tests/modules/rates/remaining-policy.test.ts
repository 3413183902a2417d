import { expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import type { PolicyParts } from '../../../src/modules/rates/policy.ts';
import { remainingPolicy } from '../../../src/modules/rates/remaining-policy.ts';

const first = { kind: 'nights', value: 1 } as const;
const all = { kind: 'percent', value: 10_000 } as const;
const policy: PolicyParts = {
  cancellation: [
    { daysBefore: 1, time: '18:00', fee: all },
    { daysBefore: 7, time: '18:00', fee: first },
  ],
  noShow: all,
};
const on = (at: string) =>
  remainingPolicy(policy, {
    arrival: calendarDate('2027-05-10'),
    timeZone: 'Asia/Shanghai',
    at: new Date(at),
  }).cancellation;

test('before every deadline the policy stands as it was written', () => {
  expect(on('2027-05-01T00:00:00Z')).toEqual(policy.cancellation);
  expect(on('2027-05-03T10:00:00Z')).toEqual(policy.cancellation);
});

test('a deadline that has passed holds from now on, and the next one is still ahead', () => {
  expect(on('2027-05-03T10:00:01Z')).toEqual([
    { daysBefore: 1, time: '18:00', fee: all },
    { daysBefore: null, time: '18:00', fee: first },
  ]);
});

test('after the last deadline only what it costs is left', () => {
  expect(on('2027-05-09T10:00:01Z')).toEqual([{ daysBefore: null, time: '18:00', fee: all }]);
});
