import { expect, test } from 'vitest';
import {
  type ClaimStatus,
  canBecome,
  claimStatuses,
  retryRefusal,
  writeOffRefusal,
} from '../../../src/modules/payments/card-claim.ts';
import { cardStep, cardWords } from '../../../src/modules/payments/kept-card.ts';
import { settlementStep } from '../../../src/modules/payments/payment.ts';

test('what was paid, settled or written off changes no more', () => {
  for (const from of ['paid', 'settled', 'written_off'] as const)
    expect(claimStatuses.filter((to) => canBecome(from, to))).toEqual([]);
});

test.each<[ClaimStatus, string | null, string | null]>([
  ['due', 'being_charged', 'being_charged'],
  ['charging', 'being_charged', 'being_charged'],
  ['declined', null, null],
  ['paid', 'closed', 'closed'],
  ['settled', 'closed', 'closed'],
  ['written_off', 'closed', 'closed'],
])('a fee that is %s is refused another try by %s and a write-off by %s', (status, retry, cut) => {
  expect(retryRefusal({ status })).toBe(retry);
  expect(writeOffRefusal({ status, purpose: 'no_show' })).toBe(cut);
  expect(writeOffRefusal({ status, purpose: 'prepayment' })).toBe('not_a_fee');
});

test('a card that was left counts however late the word comes, and a forgotten one stays forgotten', () => {
  expect(cardStep('asked', 'kept')).toBe('keep');
  expect(cardStep('failed', 'kept')).toBe('keep');
  expect(cardStep('forgotten', 'kept')).toBe('ignore');
  expect(cardStep('asked', 'failed')).toBe('fail');
  expect(cardStep('kept', 'failed')).toBe('ignore');
  expect(cardStep('asked', 'pending')).toBe('ignore');
  expect(cardWords('visa', '4242')).toBe('Visa •••• 4242');
});

test('money set aside is taken or let go once, and news that come late take nothing back', () => {
  expect(settlementStep('pending', 'authorized')).toBe('authorize');
  expect(settlementStep('authorized', 'authorized')).toBe('ignore');
  expect(settlementStep('authorized', 'succeeded')).toBe('succeed');
  expect(settlementStep('authorized', 'failed')).toBe('fail');
  expect(settlementStep('succeeded', 'authorized')).toBe('ignore');
  expect(settlementStep('succeeded', 'failed')).toBe('ignore');
});
