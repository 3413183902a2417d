import type { Language, LocalText } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';

/** How a house marks a guest among its own. */
export interface MarkedGuest {
  readonly vip: boolean;
  /** What the house calls him; null where it calls him nothing. */
  readonly guestClass: LocalText | null;
}

export interface Badge {
  readonly word: string;
  readonly tone: '' | 'jade';
}

/** What stands beside a guest's name wherever the desk works: VIP, then his class. */
export function guestBadges({ vip, guestClass }: MarkedGuest, language: Language): Badge[] {
  return guestMarks({ vip, guestClass }, language).map((word) => ({ word, tone: 'jade' }));
}

/** The same as words, where there is no room for a badge. */
export function guestMarks({ vip, guestClass }: MarkedGuest, language: Language): string[] {
  return [
    ...(vip ? [tFor(language)('customers.vip')] : []),
    ...(guestClass ? [textFor(guestClass, language)] : []),
  ];
}
