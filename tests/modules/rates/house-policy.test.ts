import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HouseForm } from '../../../src/modules/rates/house-policy.schemas.ts';
import {
  type HouseParts,
  HousePartsSchema,
  houseJson,
  houseRules,
} from '../../../src/modules/rates/house-policy.ts';
import { houseRuleTexts } from '../../../src/modules/rates/house-policy-text.ts';

const strict: HouseParts = {
  checkIn: { from: '15:00', until: null, early: { kind: 'none', value: 0 } },
  checkOut: { until: '12:00', late: { kind: 'none', value: 0 } },
  booker: { minimumAge: null, document: false },
  children: { welcome: false, freeUnder: null, cotUnder: null },
  pets: { rule: 'no', feeMinor: 0, per: 'stay' },
  smoking: { rule: 'no', fineMinor: 0 },
};
const open: HouseParts = {
  checkIn: { from: '14:00', until: '23:00', early: { kind: 'percent', value: 5_000 } },
  checkOut: { until: '11:00', late: { kind: 'amount', value: 20_000 } },
  booker: { minimumAge: 18, document: true },
  children: { welcome: true, freeUnder: 6, cotUnder: 3 },
  pets: { rule: 'on_request', feeMinor: 15_050, per: 'night' },
  smoking: { rule: 'areas', fineMinor: 50_000 },
};
const read = (parts: HouseParts, language: 'en' | 'zh-CN' | 'zh-TW' = 'en') =>
  Object.fromEntries(
    houseRuleTexts(parts, { currency: 'CNY', language }).map(({ term, text }) => [term, text]),
  );

describe('the rules of a house in plain sentences', () => {
  test('the strictest house says what is not allowed, and leaves out what it does not ask', () => {
    expect(read(strict)).toEqual({
      'Check-in and check-out':
        'Check-in is from 15:00. Earlier check-in costs nothing when a room is ready. Check-out is until 12:00. Later check-out costs nothing when the room is free.',
      Children: 'The house does not take children.',
      Pets: 'Pets are not allowed.',
      Smoking: 'Smoking is not allowed anywhere in the house.',
    });
  });

  test('an open house says its ages, fees and fines', () => {
    expect(read(open)).toEqual({
      'Check-in and check-out':
        'Check-in is from 14:00 until 23:00. Earlier check-in, when a room is ready, costs 50% of a night. Check-out is until 11:00. Later check-out, when the room is free, costs ¥200.00.',
      'Age and identity':
        'Whoever books is at least 18 years old. Every guest shows a valid identity document at check-in.',
      Children:
        'Children of every age are welcome. Children under 6 stay free of charge. Cots are there for children under 3.',
      Pets: 'Pets are allowed on request. Each pet costs ¥150.50 a night.',
      Smoking: 'Smoking is allowed in marked areas only. Smoking anywhere else costs ¥500.00.',
    });
  });

  test.each<[Partial<HouseParts>, string]>([
    [{ checkIn: { ...strict.checkIn, early: { kind: 'night', value: 0 } } }, 'costs one night.'],
    [
      { checkIn: { ...strict.checkIn, early: { kind: 'amount', value: 0 } } },
      'Earlier check-in costs nothing',
    ],
    [
      { checkOut: { until: '12:00', late: { kind: 'night', value: 0 } } },
      'Later check-out, when the room is free, costs one night.',
    ],
    [{ checkOut: { until: '12:00', late: { kind: 'percent', value: 2_550 } } }, 'costs 25.5% of a night.'],
    [{ pets: { rule: 'yes', feeMinor: 0, per: 'stay' } }, 'Pets are welcome. There is no charge for a pet.'],
    [{ pets: { rule: 'yes', feeMinor: 9_900, per: 'stay' } }, 'Each pet costs ¥99.00 for the stay.'],
    [{ pets: { rule: 'no', feeMinor: 9_900, per: 'stay' } }, 'Pets are not allowed.'],
    [{ smoking: { rule: 'rooms', fineMinor: 0 } }, 'Smoking is allowed in smoking rooms only.'],
    [{ smoking: { rule: 'no', fineMinor: 30_000 } }, 'Smoking all the same costs ¥300.00.'],
  ])('%j', (part, sentence) => {
    expect(Object.values(read({ ...strict, ...part })).join(' | ')).toContain(sentence);
  });

  test('Chinese sentences stand without gaps; Traditional Chinese is made of the simplified ones', () => {
    expect(read(open, 'zh-CN').儿童).toBe(
      '欢迎各年龄段儿童入住。未满 6 周岁的儿童免费入住。未满 3 周岁的儿童可使用婴儿床。',
    );
    expect(read(strict, 'zh-TW').寵物).toBe('不可攜帶寵物。');
  });

  test('whatever the parts, they are stored and read back, and every topic reads in every language', () => {
    const age = fc.option(fc.integer({ min: 1, max: 17 }));
    const fee = fc.record({
      kind: fc.constantFrom('none' as const, 'amount' as const, 'percent' as const, 'night' as const),
      value: fc.integer({ min: 0, max: 10_000 }),
    });
    const parts: fc.Arbitrary<HouseParts> = fc.record({
      checkIn: fc.record({ from: fc.constant('15:00'), until: fc.option(fc.constant('22:00')), early: fee }),
      checkOut: fc.record({ until: fc.constant('12:00'), late: fee }),
      booker: fc.record({ minimumAge: age, document: fc.boolean() }),
      children: fc.record({ welcome: fc.boolean(), freeUnder: age, cotUnder: age }),
      pets: fc.record({
        rule: fc.constantFrom('no' as const, 'on_request' as const, 'yes' as const),
        feeMinor: fc.nat(100_000),
        per: fc.constantFrom('stay' as const, 'night' as const),
      }),
      smoking: fc.record({
        rule: fc.constantFrom('no' as const, 'rooms' as const, 'areas' as const),
        fineMinor: fc.nat(100_000),
      }),
    });
    fc.assert(
      fc.property(parts, (house) => {
        expect(HousePartsSchema.parse(JSON.parse(JSON.stringify(houseJson(house))))).toEqual(house);
        for (const language of ['en', 'zh-CN', 'zh-TW'] as const) {
          const texts = houseRuleTexts(house, { currency: 'CNY', language });
          expect(texts).toHaveLength(houseRules(house).length);
          for (const { term, text } of texts) expect(`${term}${text}`).not.toMatch(/rates\.|[{}]/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the form', () => {
  const typed = {
    checkIn: { from: '14:00', early: { kind: 'percent', percent: '50' } },
    checkOut: { until: '11:00', late: { kind: 'none', amount: '12' } },
    pets: { rule: 'no', fee: '20', per: 'stay' },
    smoking: { rule: 'no' },
  };

  test('keeps no fee that its rule does not ask for, and no age where children are not welcome', () => {
    expect(HouseForm('CNY').parse({ ...typed, children: { freeUnder: '6' } })).toEqual({
      ...strict,
      checkIn: { from: '14:00', until: null, early: { kind: 'percent', value: 5_000 } },
      checkOut: { until: '11:00', late: { kind: 'none', value: 0 } },
    });
  });

  test.each([
    [{ checkIn: { from: '24:00', early: { kind: 'none' } } }, 'checkIn.from', 'form.time'],
    [{ checkIn: { from: '14:00', early: { kind: 'amount' } } }, 'checkIn.early.kind', 'form.fee_value'],
    [
      { checkOut: { until: '11:00', late: { kind: 'percent', percent: '101' } } },
      'checkOut.late.percent',
      'form.too_big',
    ],
    [{ pets: { rule: 'yes', fee: '-1', per: 'stay' } }, 'pets.fee', 'form.too_small'],
    [{ pets: { rule: 'cats', per: 'stay' } }, 'pets.rule', 'form.choose_one'],
  ])('refuses %j', (wrong, path, message) => {
    const parsed = HouseForm('CNY').safeParse({ ...typed, ...wrong });
    const issues = parsed.error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toContainEqual([path, message]);
  });
});
