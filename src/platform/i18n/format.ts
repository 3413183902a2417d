import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type BasisPoints, currencyExponent, type Minor } from '../../core/money.ts';

export type DateStyle = 'short' | 'medium' | 'long' | 'weekday' | 'weekday-only' | 'month';

const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  'weekday-only': { weekday: 'short' },
  month: { month: 'long', year: 'numeric' },
};

/** What `Intl` calls our languages; English is written the way the rest of the world outside America writes dates. */
const locales: Record<Language, string> = { en: 'en-GB', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW' };

/** `¥1,234.50`, with the currency's own number of decimals. */
export function formatMoney(amount: Minor, currency: string, language: Language): string {
  const exponent = currencyExponent(currency);
  const format = cached(
    `money ${currency} ${language}`,
    () =>
      new Intl.NumberFormat(locales[language], {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
      }),
  );
  return format.format(amount / 10 ** exponent);
}

/** A price to read at a glance: `¥1,234`, with its decimals only where it has any. */
export function formatPrice(amount: Minor, currency: string, language: Language): string {
  const format = cached(
    `price ${currency} ${language}`,
    () =>
      new Intl.NumberFormat(locales[language], {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        trailingZeroDisplay: 'stripIfInteger',
      }),
  );
  return format.format(amount / 10 ** currencyExponent(currency));
}

const written = new Map<string, string>();
const mostWritten = 5_000;

/** A calendar day, the same for every reader wherever he sits. A page says the same few days over and over. */
export function formatDate(date: CalendarDate, style: DateStyle, language: Language): string {
  const name = `${style} ${language} ${date}`;
  const known = written.get(name);
  if (known !== undefined) return known;
  const format = cached(
    `date ${style} ${language}`,
    () => new Intl.DateTimeFormat(locales[language], { ...styles[style], timeZone: 'UTC' }),
  );
  const text = format.format(Date.parse(date));
  if (written.size >= mostWritten) written.clear();
  written.set(name, text);
  return text;
}

const ranges = new Map<Language, Intl.DateTimeFormat>();

/** Two days as one span, what they share said once: `17 – 18 Dec 2026`, `2026/12/17 – 2026/12/18`. */
export function formatDateRange(from: CalendarDate, to: CalendarDate, language: Language): string {
  const format =
    ranges.get(language) ?? new Intl.DateTimeFormat(locales[language], { ...styles.medium, timeZone: 'UTC' });
  ranges.set(language, format);
  return format.formatRange(Date.parse(from), Date.parse(to));
}

/** An instant on the hotel's own clock. */
export function formatDateTime(instant: Date, timeZone: string, language: Language): string {
  const format = cached(
    `instant ${timeZone} ${language}`,
    () =>
      new Intl.DateTimeFormat(locales[language], {
        ...styles.medium,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }),
  );
  return format.format(instant);
}

export function formatTime(instant: Date, timeZone: string, language: Language): string {
  const format = cached(
    `time ${timeZone} ${language}`,
    () =>
      new Intl.DateTimeFormat(locales[language], {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }),
  );
  return format.format(instant);
}

export function formatNumber(value: number, language: Language, decimals?: number): string {
  const format = cached(
    `number ${decimals ?? ''} ${language}`,
    () =>
      new Intl.NumberFormat(
        locales[language],
        decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals },
      ),
  );
  return format.format(value);
}

/** 1250 basis points as `12.5%`; figures that always show two decimals say so. */
export function formatPercent(points: BasisPoints | number, language: Language, decimals = 0): string {
  const format = cached(
    `percent ${decimals} ${language}`,
    () =>
      new Intl.NumberFormat(locales[language], {
        style: 'percent',
        minimumFractionDigits: decimals,
        maximumFractionDigits: Math.max(decimals, 2),
      }),
  );
  return format.format(points / 10_000);
}

interface Formatter {
  format(value: number | Date): string;
}

const formatters = new Map<string, Formatter>();

function cached(name: string, make: () => Formatter): Formatter {
  const known = formatters.get(name);
  if (known) return known;
  const made = make();
  formatters.set(name, made);
  return made;
}

/** The name of a weekday; 0 is Sunday. */
export function formatWeekday(day: number, language: Language, weekday: 'long' | 'short' = 'long'): string {
  const sunday = Date.UTC(2023, 0, 1);
  const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
  return format.format(sunday + day * 86_400_000);
}
