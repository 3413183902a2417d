import { pinyinOf } from '../../platform/pinyin.ts';
import { type CustomerName, fullName, plainText } from './customer.ts';

/** What of a profile is searched. */
export interface Searched extends CustomerName {
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

const longest = { term: 120, tail: 11, spelling: 20 };
export const shortestTail = 4;

/**
 * Every beginning by which a house finds a profile, its kind before it: a name from each of its words on (`n:`), its
 * pinyin (`p:`) and initials (`i:`), the mail (`m:`), and the telephone from each of its last digits on (`t:`), so that
 * any part of a number is the beginning of one of them.
 */
export function termsOf(profile: Searched): string[] {
  const names = [...nameForms(profile), ...otherForms(profile.otherName)];
  const { words, initials } = pinyinForms(profile);
  const terms = [
    ...names.map((name) => `n:${name}`),
    ...words.map((word) => `p:${word}`),
    ...initials.map((letters) => `i:${letters}`),
    ...(profile.email ? [`m:${profile.email.toLowerCase()}`] : []),
    ...tails(profile.phone).map((tail) => `t:${tail}`),
  ];
  return [...new Set(terms.map((term) => term.slice(0, longest.term)))].filter((term) => term.length > 2);
}

/** "wang xiao ming", "xiao ming wang", "ming wang xiao", and run together "wangxiao ming" as Chinese names are. */
function nameForms({ firstName, lastName }: CustomerName): string[] {
  const [first, last] = [plainText(firstName), plainText(lastName)];
  return [...turns(`${last} ${first}`.trim()), `${last}${first}`];
}

function otherForms(otherName: string | null): string[] {
  const plain = plainText(otherName ?? '');
  return plain === '' ? [] : [...turns(plain), plain.replaceAll(' ', '')];
}

function turns(phrase: string): string[] {
  const words = phrase.split(' ').slice(0, 6);
  return words.map((_, at) => [...words.slice(at), ...words.slice(0, at)].join(' '));
}

function pinyinForms(profile: Searched): { words: string[]; initials: string[] } {
  const forms = [fullName(profile), profile.otherName ?? ''].map((name) => pinyinOf(name).split(' '));
  const words = forms.flatMap((form) => form.slice(0, 2)).filter((word) => word !== '');
  const initials = forms.flatMap((form) => form.slice(2)).filter((letters) => letters !== '');
  return { words, initials };
}

function tails(phone: string | null): string[] {
  const digits = (phone ?? '').replaceAll(/\D/g, '');
  const whole = digits.length > longest.tail ? [digits] : [];
  const last = digits.slice(-longest.tail);
  const count = Math.max(0, last.length - shortestTail + 1);
  return [...whole, ...Array.from({ length: count }, (_, at) => last.slice(at))];
}

/** The words a slip of the finger is looked for in: those of names, and whole names in pinyin. */
export function spelledWords(profile: Searched): string[] {
  const plain = plainText(`${profile.firstName} ${profile.lastName} ${profile.otherName ?? ''}`);
  const words = [...plain.split(' '), ...pinyinForms(profile).words];
  return [...new Set(words)].filter(isSpelled);
}

export function isSpelled(word: string): boolean {
  return /^[\p{L}]+$/u.test(word) && word.length >= 4 && word.length <= longest.spelling;
}

/**
 * A word and every word made of it by leaving out one letter. Two words of which one letter is wrong, missing, too many
 * or swapped with the next have one of these in common: "jhon" and "john" both become "jon".
 */
export function spellingKeys(word: string): string[] {
  const letters = [...word];
  const shorter = letters.map((_, at) => [...letters.slice(0, at), ...letters.slice(at + 1)].join(''));
  return [...new Set([word, ...shorter])];
}
