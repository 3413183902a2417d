import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import type { BasisPoints, Minor } from '../../core/money.ts';
import {
  type DateStyle,
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
} from '../i18n/format.ts';
import { type Translate, textFor, tFor } from '../i18n/translate.ts';
import { asset } from './assets.ts';

/** What every template can call, on a page as in a mail. */
export interface ViewHelpers {
  readonly lang: Language;
  readonly t: Translate;
  money(amount: Minor, currency: string): string;
  date(date: CalendarDate, style?: DateStyle): string;
  dateTime(instant: Date, timeZone: string): string;
  time(instant: Date, timeZone: string): string;
  number(value: number, decimals?: number): string;
  percent(points: BasisPoints | number, decimals?: number): string;
  text(text: LocalText): string;
  asset(path: string): string;
  icon(name: string, label?: string): string;
  dataBlock(data: object): string;
}

const made = new Map<Language, ViewHelpers>();

/** One set of helpers per language, made once: a request costs none. */
export function helpersFor(lang: Language): ViewHelpers {
  const known = made.get(lang);
  if (known) return known;
  const helpers: ViewHelpers = {
    lang,
    t: tFor(lang),
    money: (amount, currency) => formatMoney(amount, currency, lang),
    date: (date, style = 'medium') => formatDate(date, style, lang),
    dateTime: (instant, timeZone) => formatDateTime(instant, timeZone, lang),
    time: (instant, timeZone) => formatTime(instant, timeZone, lang),
    number: (value, decimals) => formatNumber(value, lang, decimals),
    percent: (points, decimals) => formatPercent(points, lang, decimals),
    text: (text) => textFor(text, lang),
    asset,
    icon,
    dataBlock,
  };
  made.set(lang, helpers);
  return helpers;
}

/** An icon of the sprite. It says nothing to a screen reader unless it stands alone and has a label. */
function icon(name: string, label?: string): string {
  const href = `${asset('images/icons.svg').replaceAll('&', '&amp;')}#${escapeHtml(name)}`;
  const spoken = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeHtml(label)}"`;
  return `<svg class="icon" width="20" height="20" ${spoken}><use href="${href}"></use></svg>`;
}

/** Facts for programs that read the page; browsers run nothing of it, so the content policy allows it. */
function dataBlock(data: object): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/ld+json">${json}</script>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
