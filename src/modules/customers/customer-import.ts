import { type CalendarDate, parseCalendarDate } from '../../core/calendar-date.ts';
import type { PhoneCountry } from '../../platform/phone.ts';
import { phoneNumber } from '../../platform/phone.ts';
import { plainText } from './customer.ts';

/** What a column of a file can mean. */
export const importFields = [
  'name',
  'firstName',
  'lastName',
  'otherName',
  'email',
  'phone',
  'country',
  'birthDate',
  'company',
] as const;
export type ImportField = (typeof importFields)[number];

/** What each column of the file means, in its order; null for a column that is left out. */
export type Mapping = readonly (ImportField | null)[];

export const mostRows = 500;

/** Headings as files name them, in English and Chinese. */
const headings: Record<ImportField, RegExp> = {
  otherName: /^(other|latin|english|chinese|native) ?name$|^(英文名|中文名|拼音名)$/,
  firstName: /^(first|given|fore) ?name$|^名$|^名字$/,
  lastName: /^(last|family|sur) ?name$|^姓$|^姓氏$/,
  name: /^((full|guest) ?)?name$|^(姓名|客人|客人姓名)$/,
  email: /^e-?mail( address)?$|^(邮箱|电子邮箱|邮件)$/,
  phone: /^((tele)?phone|mobile|cell|tel)( (number|no\.?))?$|^(电话|手机|手机号|联系电话)$/,
  country: /^(country|nationality)$|^(国家|国籍|国家\/地区)$/,
  birthDate: /^(birth ?(date|day)|date of birth|dob)$|^(生日|出生日期)$/,
  company: /^(company|organi[sz]ation|employer)$|^(公司|单位)$/,
};

/** What the columns seem to mean, each meaning once. */
export function guessedMapping(head: readonly string[]): Mapping {
  const taken = new Set<ImportField>();
  return head.map((heading) => {
    const plain = plainText(heading).replaceAll('_', ' ');
    const field = importFields.find((each) => !taken.has(each) && headings[each].test(plain)) ?? null;
    if (field) taken.add(field);
    return field;
  });
}

export interface ImportedProfile {
  readonly firstName: string;
  readonly lastName: string;
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly country: string | null;
  readonly birthDate: CalendarDate | null;
  readonly company: string | null;
}

export type RowFault = 'no_name' | 'no_contact' | 'email' | 'phone' | 'country' | 'birth_date' | 'too_long';

/** A row read by its mapping: a profile in the shape all are kept in, or why it is none. */
export function importedProfile(
  cells: readonly string[],
  mapping: Mapping,
  country: PhoneCountry | undefined,
): ImportedProfile | RowFault {
  const cell = (field: ImportField) => (cells[mapping.indexOf(field)] ?? '').normalize('NFKC').trim() || null;
  const { firstName, lastName } = namesOf(cell('name'), cell('firstName'), cell('lastName'));
  const email = cell('email')?.toLowerCase() ?? null;
  const typedPhone = cell('phone');
  const phone = typedPhone && phoneNumber(typedPhone, country);
  const home = cell('country')?.toUpperCase() ?? null;
  const typedBirth = cell('birthDate');
  const birthDate = typedBirth === null ? null : parseCalendarDate(typedBirth.replaceAll(/[./]/g, '-'));
  if (firstName === '' && lastName === '') return 'no_name';
  if (email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'email';
  if (typedPhone !== null && phone === null) return 'phone';
  if (email === null && phone === null) return 'no_contact';
  if (home !== null && !/^[A-Z]{2}$/.test(home)) return 'country';
  if (typedBirth !== null && birthDate === null) return 'birth_date';
  const rest = { otherName: cell('otherName'), company: cell('company') };
  const texts = [firstName, lastName, rest.otherName ?? '', email ?? '', rest.company ?? ''];
  if (texts.some((text) => text.length > 80 || /[\p{Cc}\p{Cs}]/u.test(text))) return 'too_long';
  return { firstName, lastName, ...rest, email, phone, country: home, birthDate };
}

/** 欧阳明 is 欧阳 and 明, 王小明 is 王 and 小明; of "Maria da Silva" the last word is the family's. */
function namesOf(whole: string | null, first: string | null, last: string | null) {
  if (first !== null || last !== null || whole === null)
    return { firstName: first ?? '', lastName: last ?? '' };
  if (/^\p{Script=Han}{2,}$/u.test(whole)) {
    const compound = /^(欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|东方|南宫|端木)./u.test(whole)
      ? 2
      : 1;
    return { firstName: whole.slice(compound), lastName: whole.slice(0, compound) };
  }
  const words = whole.split(/\s+/);
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '' };
}
