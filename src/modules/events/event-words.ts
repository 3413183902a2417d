import type { Language } from '../../core/local-text.ts';
import { type Minor, timesMinor } from '../../core/money.ts';
import { formatDate, formatMoney, formatTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { dayOf, type HotelEvent } from './event.ts';

/** `Saturday, 8 May 2027, 19:00`, as the hotel's wall shows it. */
export function beginsText(
  event: Pick<HotelEvent, 'startsAt'>,
  timeZone: string,
  language: Language,
): string {
  const day = formatDate(dayOf(event, timeZone), 'long', language);
  return tFor(language)('events.begins', { day, time: formatTime(event.startsAt, timeZone, language) });
}

/** What the whole party pays at most; what is free says so. */
export function priceText(
  { party, unitMinor }: { readonly party: number; readonly unitMinor: Minor },
  currency: string,
  language: Language,
): string {
  if (unitMinor === 0) return tFor(language)('events.free');
  return formatMoney(timesMinor(unitMinor, party), currency, language);
}
