import type { Language } from '../../core/local-text.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Card, spacedNumber } from '../stored-value/card.ts';
import { ownValuePath } from '../stored-value/stored-value.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';

export interface OwnValuePage extends AccountFrame {
  readonly cards: readonly { readonly name: string; readonly what: string; readonly amount: string }[];
}

/** What the house owes a guest: his gift cards and what he paid in. */
export function ownValuePage(cards: readonly Card[], language: Language): OwnValuePage {
  const t = tFor(language);
  return {
    ...frameOf(ownValuePath, language),
    cards: cards.map((card) => ({
      name: spacedNumber(card.number),
      what: `${t(`stored-value.kinds.${card.kind}`)} · ${t(`stored-value.status.${card.status}`)}`,
      amount: formatMoney(card.balanceMinor, card.currency, language),
    })),
  };
}
