import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../src/core/money.ts';
import {
  formatDate,
  formatDateRange,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
} from '../../src/platform/i18n/format.ts';
import { toTraditional } from '../../src/platform/i18n/traditional.ts';
import { textFor, tFor } from '../../src/platform/i18n/translate.ts';
import { helpersFor } from '../../src/platform/views/helpers.ts';

describe('money', () => {
  test.each([
    ['en', 'CNY', 123450, '¥1,234.50'],
    ['zh-CN', 'CNY', -5, '-¥0.05'],
    ['zh-TW', 'JPY', 123450, '¥123,450'],
    ['en', 'EUR', 100, '€1.00'],
    ['en', 'KWD', 1234, 'KWD\u00a01.234'],
  ] as const)('in %s, %s %i is %s', (language, currency, amount, text) => {
    expect(formatMoney(minor(amount), currency, language)).toBe(text);
  });
});

describe('days and instants', () => {
  const day = calendarDate('2027-05-01');
  const instant = new Date('2027-04-30T16:30:00Z');

  test('a day is the same for every reader', () => {
    expect(formatDate(day, 'weekday', 'en')).toBe('Sat 1 May');
    expect(formatDate(day, 'medium', 'en')).toBe('1 May 2027');
    const plain = (text: string) => text.replaceAll(/[\u2009\u202f\u00a0]/g, ' ');
    const last = calendarDate('2027-05-03');
    expect(plain(formatDateRange(day, last, 'en'))).toBe('1 – 3 May 2027');
    expect(plain(formatDateRange(day, last, 'zh-CN'))).toBe('2027/5/1 – 2027/5/3');
    expect(plain(formatDateRange(day, calendarDate('2028-01-02'), 'en'))).toBe('1 May 2027 – 2 Jan 2028');
    expect(formatDate(day, 'long', 'zh-CN')).toBe('2027年5月1日星期六');
    expect(formatDate(day, 'short', 'zh-TW')).toBe('5月1日');
  });

  test('an instant is told on the hotel’s clock', () => {
    expect(formatDateTime(instant, 'Asia/Shanghai', 'en')).toBe('1 May 2027, 00:30');
    expect(formatTime(instant, 'Europe/Lisbon', 'zh-CN')).toBe('17:30');
  });
});

test('numbers and shares', () => {
  expect(formatNumber(1234567, 'en')).toBe('1,234,567');
  expect(formatNumber(1.5, 'en', 2)).toBe('1.50');
  expect(formatPercent(basisPoints(6690), 'en', 2)).toBe('66.90%');
  expect(formatPercent(basisPoints(1250), 'zh-CN')).toBe('12.5%');
});

describe('texts', () => {
  test('Traditional Chinese is made from the simplified, with Taiwan’s words, and names in braces stay', () => {
    expect(toTraditional('请提供编号 {{编号}}，软件')).toBe('請提供編號 {{编号}}，軟體');
    expect(tFor('zh-TW')('platform.errors.id', { id: 'X1' })).toBe('如需向我們諮詢，請提供編號 X1。');
  });

  test('the hotel’s own words fall back to the nearest language', () => {
    expect(textFor({ en: 'Garden', 'zh-CN': '花园' }, 'zh-TW')).toBe('花園');
    expect(textFor({ en: 'Garden', 'zh-CN': '花园', 'zh-TW': '庭園' }, 'zh-TW')).toBe('庭園');
    expect(textFor({ en: 'Garden' }, 'zh-CN')).toBe('Garden');
    expect(textFor({}, 'en')).toBe('');
  });

  test('what a person typed is never read as a template', () => {
    expect(tFor('en')('platform.errors.id', { id: '{{id}} $t(form.required)' })).toContain(
      '{{id}} $t(form.required)',
    );
  });
});

test('an icon’s name and label can carry no markup', () => {
  expect(helpersFor('en').icon('"><script>', '<b>')).not.toMatch(/<script|<b>/);
});
