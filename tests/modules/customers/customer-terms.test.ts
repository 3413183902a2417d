import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedTerms, similarTerms } from '../../../src/modules/customers/customer-search.ts';
import { spellingKeys, termsOf } from '../../../src/modules/customers/customer-terms.ts';

const wang = {
  firstName: '小明',
  lastName: '王',
  otherName: 'Wang Xiaoming',
  email: 'Wang@Example.com',
  phone: '+8613800138000',
};

test('a profile is found by its name in both scripts, its sound, its initials, its mail and every part of its number', () => {
  expect(termsOf(wang)).toEqual([
    'n:王 小明',
    'n:小明 王',
    'n:王小明',
    'n:wang xiaoming',
    'n:xiaoming wang',
    'n:wangxiaoming',
    'p:wangxiaoming',
    'p:xiaomingwang',
    'i:wxm',
    'm:wang@example.com',
    't:8613800138000',
    't:13800138000',
    't:3800138000',
    't:800138000',
    't:00138000',
    't:0138000',
    't:138000',
    't:38000',
    't:8000',
  ]);
});

test.each([
  ['王小', ['n:王小']],
  ['wxm', ['m:wxm', 'n:wxm', 'p:wxm', 'i:wxm']],
  ['Wang  Xiao', ['m:wangxiao', 'n:wang xiao', 'n:wangxiao', 'p:wangxiao']],
  ['0013 80', ['t:001380', 'm:001380']],
  ['0086 138 0013', ['t:861380013', 'm:00861380013']],
  ['+86 138', ['t:86138', 'm:+86138']],
  ['w', []],
  ['José', ['m:jose', 'n:jose', 'p:jose', 'i:jose']],
])('%o is looked for as %o', (text, terms) => {
  expect(askedTerms(text).map(({ term }) => term)).toEqual(terms);
});

describe('a slip of the finger', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);

  test('of any one letter leaves a key in common', () => {
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap', 'change'),
        (right, place, slip) => {
          const at = place % (right.length - 1);
          const [before, here, next, after] = [
            right.slice(0, at),
            right.charAt(at),
            right.charAt(at + 1),
            right.slice(at + 2),
          ];
          const typed = {
            drop: before + next + after,
            double: before + here + here + next + after,
            swap: before + next + here + after,
            change: `${before}q${next}${after}`,
          }[slip];
          const known = new Set(spellingKeys(right));
          expect(spellingKeys(typed).some((key) => known.has(key))).toBe(true);
        },
      ),
    );
  });

  test('in one word keeps the others as typed; Chinese is read aloud', () => {
    expect(similarTerms('Jhon Smith', new Map([['jhon', ['john']]]))).toEqual(['n:john smith']);
    expect(similarTerms('王晓明', new Map())).toEqual(['p:wangxiaoming']);
    expect(similarTerms('wang xioaming', new Map([['wangxioaming', ['wangxiaoming']]]))).toEqual([
      'p:wangxiaoming',
    ]);
  });
});
