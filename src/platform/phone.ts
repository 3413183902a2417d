import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import type { Language } from '../core/local-text.ts';
import { requiredText } from './fields.ts';

/** A telephone number in its international form; null where it can not be one. Without a country code it is `country`'s. */
export function phoneNumber(text: string, country?: CountryCode): string | null {
  const parsed = parsePhoneNumberFromString(text.replace(/^00/, '+'), country);
  return parsed?.isValid() ? parsed.number : null;
}

/** The same, spaced for reading: `+86 138 0013 8000`. */
export function readablePhone(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** A number without its country is read as one of the country whose language the guest reads. */
const countries = { en: undefined, 'zh-CN': 'CN', 'zh-TW': 'TW' } as const satisfies Record<
  Language,
  CountryCode | undefined
>;

const phoneField = (language: Language) =>
  requiredText(40).transform((text, ctx) => {
    const number = phoneNumber(text, countries[language]);
    if (number === null) ctx.addIssue({ code: 'custom', message: 'form.phone' });
    return number ?? z.NEVER;
  });

/** A telephone number as a guest types it, by the language he reads. */
export const phoneFields = {
  en: phoneField('en'),
  'zh-CN': phoneField('zh-CN'),
  'zh-TW': phoneField('zh-TW'),
};

export type PhoneCountry = CountryCode;

/** Whose numbers are meant where a house's own people leave the country out. */
const houses: Readonly<Record<string, PhoneCountry>> = {
  'Asia/Shanghai': 'CN',
  'Asia/Hong_Kong': 'HK',
  'Asia/Taipei': 'TW',
  'Asia/Tokyo': 'JP',
  'Asia/Seoul': 'KR',
  'Asia/Singapore': 'SG',
  'Europe/London': 'GB',
  'Europe/Berlin': 'DE',
  'Europe/Paris': 'FR',
  'Europe/Lisbon': 'PT',
};

/** The country of a house in this time zone; none where several share it. */
export function phoneCountryAt(timeZone: string): PhoneCountry | undefined {
  return houses[timeZone];
}
