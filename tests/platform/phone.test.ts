import { expect, test } from 'vitest';
import { phoneFields, phoneNumber, readablePhone } from '../../src/platform/phone.ts';

test.each([
  ['+86 138 0013 8000', undefined, '+8613800138000'],
  ['0086 138 0013 8000', undefined, '+8613800138000'],
  ['138 0013 8000', 'CN', '+8613800138000'],
  ['138 0013 8000', undefined, null],
  ['+44 (0)20 7946 0958', undefined, '+442079460958'],
  ['12345', 'CN', null],
  ['call me', 'CN', null],
] as const)('%j read in %s is %s', (text, country, number) => {
  expect(phoneNumber(text, country)).toBe(number);
});

test('the reader’s language says whose number it is without a country code', () => {
  expect(phoneFields['zh-CN'].safeParse('13800138000').data).toBe('+8613800138000');
  expect(phoneFields['zh-TW'].safeParse('0912 345 678').data).toBe('+886912345678');
  expect(phoneFields.en.safeParse('13800138000').error?.issues[0]?.message).toBe('form.phone');
});

test('a number is spaced for reading', () => {
  expect(readablePhone('+8613800138000')).toBe('+86 138 0013 8000');
});
