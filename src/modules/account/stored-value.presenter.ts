import type { Language } from '../../core/local-text.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import { type Card, spacedNumber } from '../stored-value/card.ts';
import { cardTransfersPath, ownValuePath } from '../stored-value/stored-value.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';

export interface OwnValuePage extends AccountFrame {
  readonly cards: readonly { readonly name: string; readonly what: string; readonly amount: string }[];
  readonly form: FormModel;
}

/** What the house owes a guest: his gift cards and what he paid in. */
export function ownValuePage(
  cards: readonly Card[],
  language: Language,
  state: FormState = {},
): OwnValuePage {
  const t = tFor(language);
  return {
    ...frameOf(ownValuePath, language),
    cards: cards.map((card) => ({
      name: spacedNumber(card.number),
      what: `${t(`stored-value.kinds.${card.kind}`)} · ${t(`stored-value.status.${card.status}`)}`,
      amount: formatMoney(card.balanceMinor, card.currency, language),
    })),
    form: transferForm(language, state),
  };
}

/** A gift card's number and code, for what is on it to go onto the account. The code is never shown again. */
function transferForm(language: Language, { values = {}, errors }: FormState): FormModel {
  const t = tFor(language);
  const make = fieldMaker(t, { number: values.number ?? '' }, errors);
  return {
    action: cardTransfersPath,
    submit: t('account.cards.transfer'),
    cancelHref: null,
    errors: errors ?? {},
    groups: [
      {
        legend: t('account.cards.transfer-heading'),
        hint: t('account.cards.transfer-hint'),
        fields: [
          make.text('number', t('stored-value.fields.number'), {
            required: true,
            inputmode: 'numeric',
            maxlength: '40',
          }),
          make.text('code', t('stored-value.fields.code'), { required: true, maxlength: '40' }),
        ],
      },
    ],
  };
}
