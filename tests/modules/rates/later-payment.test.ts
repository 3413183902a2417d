import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { asksForCard, laterDue, laterDueAt } from '../../../src/modules/rates/later-payment.ts';
import type { PolicyParts } from '../../../src/modules/rates/policy.ts';
import { policyJson, policySentences } from '../../../src/modules/rates/policy.ts';
import { guaranteeOf } from '../../../src/modules/reservations/guarantee.ts';

const arrival = calendarDate('2027-05-06');
const nights = [{ grossMinor: minor(60_000) }, { grossMinor: minor(68_000) }];
const shanghai = 'Asia/Shanghai';
const flexible: PolicyParts = {
  cancellation: [{ daysBefore: 1, time: '18:00', fee: { kind: 'nights', value: 1 } }],
  noShow: { kind: 'nights', value: 1 },
};
const rest = { when: 'days_before', days: 7, fee: { kind: 'percent', value: 10_000 } } as const;
const whenBound = { when: 'free_until', days: 0, fee: { kind: 'nights', value: 1 } } as const;
const stay = (policy: PolicyParts) => ({ policy, arrival, nights });

describe('a later prepayment is due', () => {
  test.each([
    ['as the day begins, so many days before arrival', { ...flexible, later: rest }, '2027-04-28T16:00:00Z'],
    ['when free cancellation ends', { ...flexible, later: whenBound }, '2027-05-05T10:00:00Z'],
    [
      'on the day of arrival where cancelling never costs anything',
      { ...flexible, cancellation: [], later: whenBound },
      '2027-05-05T16:00:00Z',
    ],
  ])('%s', (_, policy, at) => {
    expect(laterDueAt(stay(policy), shanghai)).toEqual(new Date(at));
  });

  test('never where the terms do not say so', () => {
    expect(laterDueAt(stay(flexible), shanghai)).toBeNull();
  });

  test('from its instant on, and not a moment before; of two rooms only for the one that asks', () => {
    const two = [stay({ ...flexible, later: rest }), stay(flexible)];
    const due = (at: string) => laterDue(two, { timeZone: shanghai, at: new Date(at) });
    expect(due('2027-04-28T15:59:59.999Z')).toBe(0);
    expect(due('2027-04-28T16:00:00Z')).toBe(128_000);
  });

  test('by the hotel’s own midnight, in a zone that leaves it out that day too', () => {
    const skipped = { ...stay({ ...flexible, later: rest }), arrival: calendarDate('2027-09-12') };
    expect(laterDueAt(skipped, 'America/Santiago')?.toISOString()).toBe('2027-09-05T04:00:00.000Z');
  });
});

test('terms want a card to hold the room, or to take a prepayment off later', () => {
  expect(asksForCard(flexible)).toBe(false);
  expect(asksForCard({ ...flexible, guarantee: 'prepaid' })).toBe(false);
  expect(asksForCard({ ...flexible, guarantee: 'card' })).toBe(true);
  expect(asksForCard({ ...flexible, later: rest })).toBe(true);
  expect(asksForCard(undefined)).toBe(false);
});

test('a booking is held by a card where one is kept, until the hour where none is, else by its guest’s word', () => {
  const card: PolicyParts = { ...flexible, guarantee: 'card' };
  expect(guaranteeOf([flexible], true)).toBe('none');
  expect(guaranteeOf([flexible, card], true)).toBe('card');
  expect(guaranteeOf([card], false)).toBe('hour');
  expect(guaranteeOf([{ ...flexible, later: rest }], true)).toBe('card');
  expect(guaranteeOf([{ ...flexible, later: rest }], false)).toBe('none');
});

test('what is taken later stands in the sentences, by its day where the arrival is known', () => {
  const keys = (policy: PolicyParts, when: typeof arrival | null) =>
    policySentences(policy, when)
      .filter(({ key }) => key.includes('later'))
      .map(({ key, params }) => [key, params.date ?? params.days ?? params.count]);
  expect(keys({ ...flexible, later: rest }, null)).toEqual([['rates.policy.later_days_all', 7]]);
  expect(keys({ ...flexible, later: rest }, arrival)).toEqual([
    ['rates.policy.later_date_all', '2027-04-29'],
  ]);
  expect(keys({ ...flexible, later: whenBound }, arrival)).toEqual([
    ['rates.policy.later_free_first_night', 1],
  ]);
  expect(policyJson({ ...flexible, later: rest })).toMatchObject({ later: rest });
});
