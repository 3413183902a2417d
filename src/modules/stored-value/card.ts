import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

export type CardKind = 'gift' | 'account';
export const cardStatuses = ['pending', 'active', 'blocked', 'lost', 'replaced', 'moved'] as const;
export type CardStatus = (typeof cardStatuses)[number];

/** Who guesses codes has ten tries in ten minutes, wherever he types them. */
export const cardCodeTries = { name: 'card-code', requests: 10, seconds: 600 } as const;

/** A gift card, or the running account of a guest. */
export interface Card {
  readonly id: number;
  readonly hotelId: number;
  readonly number: string;
  readonly kind: CardKind;
  readonly status: CardStatus;
  readonly currency: string;
  readonly customerId: number | null;
  readonly folioId: number;
  readonly codeHash: string | null;
  readonly codeTurn: number;
  readonly wrongCodes: number;
  readonly buyerName: string;
  readonly buyerEmail: string | null;
  readonly receiverName: string;
  readonly receiverEmail: string | null;
  readonly message: string;
  readonly language: Language;
  /** What its buyer is to pay online; null where it was sold otherwise. */
  readonly orderedMinor: Minor | null;
  /** The day on which it goes to its receiver; null: at once. */
  readonly sendOn: CalendarDate | null;
  /** When a card that waited for its day was sent. */
  readonly sentAt: Date | null;
  readonly replacedById: number | null;
  readonly createdAt: Date;
  /** What is left on it, what has expired included. */
  readonly balanceMinor: Minor;
}

const transitions = {
  pending: ['active'],
  active: ['blocked', 'lost', 'replaced', 'moved'],
  blocked: ['active', 'lost', 'replaced'],
  // Found again.
  lost: ['active', 'replaced'],
  replaced: [],
  moved: [],
} as const satisfies Record<CardStatus, readonly CardStatus[]>;

export function canBecome(from: CardStatus, to: CardStatus): boolean {
  return (transitions[from] as readonly CardStatus[]).includes(to);
}

/** Why nothing can be put on this card or taken off it; null when it can. */
export function useRefusal(card: Pick<Card, 'status'>): Exclude<CardStatus, 'active'> | null {
  return card.status === 'active' ? null : card.status;
}

/** Wrong codes after which a card takes none: only a new code opens it again. */
export const mostWrongCodes = 10;

/** Letters and digits that are not taken for each other, read out or in print. */
export const codeLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const codeLength = 12;

/** As it is printed: `ABCD-EFGH-JKLM`. */
export function spacedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** `6012 3456 7890 1236`: as it stands on the card. */
export function spacedNumber(number: string): string {
  return number.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The digit that makes a mistyped number stand out (Luhn): doubled digits from the right, summed, up to a full ten. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

export const numberDigits = 16;

/** Whether these are the digits of a card's number, its check digit included. */
export function isCardNumber(number: string): boolean {
  return (
    new RegExp(`^\\d{${numberDigits}}$`).test(number) &&
    checkDigit(number.slice(0, -1)) === Number(number.at(-1))
  );
}
