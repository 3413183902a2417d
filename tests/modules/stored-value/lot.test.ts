import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { minor, sumMinor } from '../../../src/core/money.ts';
import { canBecome, checkDigit, isCardNumber, spacedCode } from '../../../src/modules/stored-value/card.ts';
import {
  bonusFor,
  type CardRules,
  expiryAfterRefund,
  expiryOf,
  givenBackTo,
  type Lot,
  loadRefusal,
  refundableLoad,
  takenFrom,
  usableMinor,
} from '../../../src/modules/stored-value/lot.ts';

const today = calendarDate('2027-05-03');
const steps = [
  { fromMinor: minor(30_000), bonusMinor: minor(3_000) },
  { fromMinor: minor(100_000), bonusMinor: minor(15_000) },
];
const rules: CardRules = {
  active: true,
  soldOnline: true,
  smallestMinor: minor(10_000),
  largestMinor: minor(500_000),
  validMonths: 36,
  bonusValidDays: 180,
  bonuses: steps,
};

let ids = 0;
const lot = (kind: Lot['kind'], left: number, expiresOn: string | null): Lot => ({
  id: ++ids,
  cardId: 1,
  kind,
  remainingMinor: minor(left),
  expiresOn: expiresOn === null ? null : calendarDate(expiresOn),
  paymentId: 1,
});

test.each([
  [29_999, 0],
  [30_000, 3_000],
  [99_999, 3_000],
  [100_000, 15_000],
])('whoever loads %i is given %i on top', (amount, bonus) => {
  expect(bonusFor(minor(amount), steps)).toBe(bonus);
});

test.each([
  [9_999, 'too_small'],
  [10_000, null],
  [500_000, null],
  [500_001, 'too_big'],
])('a load of %i is refused because %s', (amount, refusal) => {
  expect(loadRefusal(rules, amount)).toBe(refusal);
  expect(loadRefusal({ ...rules, active: false }, amount)).toBe('not_sold');
});

test('what was paid holds for the months of the house, or for ever; a gift for its days', () => {
  expect(expiryOf('paid', rules, today)).toBe('2030-05-03');
  expect(expiryOf('paid', { ...rules, validMonths: null }, today)).toBeNull();
  expect(expiryOf('bonus', rules, today)).toBe('2027-10-30');
});

test('what ends first goes first, then gifts, then the older; what has ended is not touched', () => {
  const [old, paid, gift, soon, over] = [
    lot('paid', 100, null),
    lot('paid', 100, '2028-01-01'),
    lot('bonus', 100, '2028-01-01'),
    lot('paid', 100, '2027-05-03'),
    lot('bonus', 100, '2027-05-02'),
  ];
  const lots = [old, paid, gift, soon, over];
  expect(usableMinor(lots, today)).toBe(400);
  expect(takenFrom(lots, minor(250), today)).toEqual([
    { lotId: soon.id, amountMinor: 100 },
    { lotId: gift.id, amountMinor: 100 },
    { lotId: paid.id, amountMinor: 50 },
  ]);
  expect(takenFrom(lots, minor(400), today)).toHaveLength(4);
  expect(takenFrom(lots, minor(401), today)).toBeNull();
});

test('money goes back to the lots it came from, the last used first', () => {
  const taken = [
    { lotId: 1, amountMinor: minor(100) },
    { lotId: 2, amountMinor: minor(50) },
  ];
  expect(givenBackTo(taken, minor(70))).toEqual([
    { lotId: 2, amountMinor: 50 },
    { lotId: 1, amountMinor: 20 },
  ]);
  expect(givenBackTo(taken, minor(151))).toBeNull();
});

test('whatever is taken and given back, no lot gives more than it has and the sums agree', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 6 });
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 30_000 }), fc.nat(30_000), (lefts, amount, back) => {
      const lots = lefts.map((left, index) => lot(index % 2 ? 'bonus' : 'paid', left, null));
      const taken = takenFrom(lots, minor(amount), today);
      if (!taken) {
        expect(amount).toBeGreaterThan(usableMinor(lots, today));
        return;
      }
      expect(sumMinor(taken.map((part) => part.amountMinor))).toBe(amount);
      for (const part of taken)
        expect(part.amountMinor).toBeLessThanOrEqual(
          lots.find(({ id }) => id === part.lotId)?.remainingMinor ?? -1,
        );
      const given = givenBackTo(taken, minor(back));
      if (back > amount) expect(given).toBeNull();
      else expect(sumMinor((given ?? []).map((part) => part.amountMinor))).toBe(back);
    }),
  );
});

test('what comes back can be used for thirty days at least', () => {
  expect(expiryAfterRefund(null, today)).toBeNull();
  expect(expiryAfterRefund(calendarDate('2027-05-01'), today)).toBe(addDays(today, 30));
  expect(expiryAfterRefund(calendarDate('2028-05-01'), today)).toBe('2028-05-01');
});

test('300 loaded with 30 on top, 10 of the gift used: 290 can be paid out', () => {
  const paid = { remainingMinor: minor(30_000) };
  expect(refundableLoad(paid, { remainingMinor: minor(2_000), givenMinor: minor(3_000) })).toBe(29_000);
  expect(refundableLoad(paid, null)).toBe(30_000);
  expect(
    refundableLoad({ remainingMinor: minor(500) }, { remainingMinor: minor(0), givenMinor: minor(3_000) }),
  ).toBe(0);
});

test('a mistyped digit is no card number', () => {
  const number = `601234567890123${checkDigit('601234567890123')}`;
  expect(isCardNumber(number)).toBe(true);
  for (let place = 0; place < number.length; place++) {
    const other = (Number(number[place]) + 1) % 10;
    expect(isCardNumber(`${number.slice(0, place)}${other}${number.slice(place + 1)}`)).toBe(false);
  }
  expect(spacedCode('ABCDEFGHJKLM')).toBe('ABCD-EFGH-JKLM');
});

test('a card that was replaced or moved never comes back', () => {
  expect(canBecome('lost', 'active')).toBe(true);
  expect(canBecome('replaced', 'active')).toBe(false);
  expect(canBecome('moved', 'active')).toBe(false);
  expect(canBecome('pending', 'blocked')).toBe(false);
});
