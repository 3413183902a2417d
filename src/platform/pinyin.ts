import { pinyin } from 'pinyin-pro';

/**
 * How a Chinese name is typed on a plain keyboard: in one word, given name first, and by its initials
 * ("wangxiaoming xiaomingwang wxm"). Empty where there is nothing Chinese in it.
 */
export function pinyinOf(name: string): string {
  if (!/\p{Script=Han}/u.test(name)) return '';
  const syllables = pinyin(name, {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
    surname: 'head',
  })
    .map((syllable) => syllable.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '');
  const [surname = '', ...given] = syllables;
  const initials = syllables.map((syllable) => syllable[0]).join('');
  return [syllables.join(''), [...given, surname].join(''), initials].join(' ');
}
