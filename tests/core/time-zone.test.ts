import { expect, test } from 'vitest';

test('these tests really run in the time zone of their project', () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(timeZone).toBe(process.env.TZ);
  expect(new Date(2027, 0, 1).getTimezoneOffset()).toBe(timeZone === 'UTC' ? 0 : -660);
});
