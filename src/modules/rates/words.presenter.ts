import type { Context } from '../../platform/context.ts';
import { formatDate, formatPercent, formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { policySentenceText } from './policy-text.ts';
import type { NightSpan, Words } from './rate-change.ts';

/** Spans shown one by one; beyond, first and last day and how many there are. */
const mostSpans = 4;

/** Words of a difference in the reader's language. */
export function wordsText(ctx: Context, currency: string, words: Words | null): string {
  if (words === null) return '–';
  if ('text' in words) return words.text;
  if ('names' in words) return textFor(words.names, ctx.language);
  if ('key' in words) return tFor(ctx.language)(words.key, words.params ?? {});
  if ('amountMinor' in words) return formatPrice(words.amountMinor, currency, ctx.language);
  if ('date' in words) return formatDate(words.date, 'medium', ctx.language);
  if ('basisPoints' in words) return signedPercent(ctx, words.basisPoints);
  if ('policySentence' in words)
    return policySentenceText(words.policySentence, { currency, language: ctx.language });
  if ('nights' in words) return nightsText(ctx, words.nights);
  return listText(ctx, currency, words.list);
}

/** Two amounts, percentages or days are the ends of a range; sentences follow one another. */
function listText(ctx: Context, currency: string, list: readonly Words[]): string {
  const texts = list.map((each) => wordsText(ctx, currency, each));
  if (list.every((each) => 'policySentence' in each)) return texts.join(ctx.language === 'en' ? ' ' : '');
  const isRange = list.length === 2 && list.every((each) => isFigure(each) || 'date' in each);
  return texts.join(isRange ? ' – ' : ' · ');
}

/** An amount or a percentage, with what may stand below it: read from the right. */
export function isFigure(words: Words | null | undefined): boolean {
  if (!words) return true;
  if ('list' in words) return isFigure(words.list[0]);
  return 'amountMinor' in words || 'basisPoints' in words;
}

function signedPercent(ctx: Context, basisPoints: number): string {
  return `${basisPoints > 0 ? '+' : ''}${formatPercent(basisPoints, ctx.language)}`;
}

function nightsText(ctx: Context, spans: readonly NightSpan[]): string {
  const t = tFor(ctx.language);
  const day = (date: NightSpan['first']) => formatDate(date, 'short', ctx.language);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return '–';
  const text = (span: NightSpan) =>
    span.first === span.last ? day(span.first) : `${day(span.first)} – ${day(span.last)}`;
  if (spans.length <= mostSpans) return spans.map(text).join(', ');
  const whole = text({ first: first.first, last: last.last });
  return t('rates.changes.spans', { span: whole, count: spans.length });
}
