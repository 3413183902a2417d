import { randomUUID } from 'node:crypto';
import { dateAt } from '../../core/calendar-date.ts';
import { sumMinor } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import { type FieldMaker, type FormField, fieldMaker } from '../../platform/views/form.ts';
import { customerPath } from '../customers/customer.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { recordedMethods } from '../payments/pay-way.ts';
import { type Card, spacedNumber } from './card.ts';
import { cardHues, type Table, type ValuePage, type ValueState, valueFrame } from './card-frame.presenter.ts';
import { bringForm } from './card-transfer.presenter.ts';
import type { CardRules } from './lot.ts';
import * as paths from './stored-value.paths.ts';

export interface CardsData {
  readonly hotel: Hotel;
  readonly cards: readonly Card[];
  readonly rules: CardRules;
  readonly text: string;
  /** Whose cards these are; null where they are the house's. */
  readonly guest: { readonly id: number; readonly name: string } | null;
}

/** The cards of the house, and the form that sells one. */
export function cardsPage(ctx: Context, data: CardsData, state: ValueState | null = null): ValuePage {
  const t = tFor(ctx.language);
  const { hotel, cards, rules, guest } = data;
  const hasAccount = cards.some(({ kind, status }) => kind === 'account' && status !== 'replaced');
  const frame = valueFrame(ctx, 'cards');
  const maySell = isAllowed(ctx, 'stored-value.sell') && rules.active;
  const mayMove = isAllowed(ctx, 'stored-value.sell');
  const mine = (form: string) => (state?.form === form ? state : null);
  const shownMinor = sumMinor(cards.map((card) => card.balanceMinor));
  return {
    ...frame,
    ...(guest && {
      title: t('stored-value.of-guest', { name: guest.name }),
      crumbs: [
        { href: customerPath(guest.id), label: guest.name },
        { href: null, label: t('stored-value.tabs.cards') },
      ],
    }),
    lead: rules.active ? frame.lead : t('stored-value.not-active'),
    search: { action: paths.storedValuePath, value: data.text, label: t('stored-value.find') },
    tiles: [
      { label: t('stored-value.shown'), figure: String(cards.length), note: null },
      {
        label: t('stored-value.on-them'),
        figure: formatMoney(shownMinor, hotel.currency, ctx.language),
        note: t('stored-value.on-them-note'),
      },
    ],
    tables: [cardsTable(ctx, hotel, cards)],
    forms: [
      ...(maySell && guest === null ? [saleForm(ctx, data, mine('sale'))] : []),
      ...(maySell && guest && !hasAccount ? [accountForm(t, guest.id)] : []),
      ...(mayMove && guest ? [bringForm(ctx, guest.id, mine('transfer'))] : []),
    ],
  };
}

export function cardsTable(ctx: Context, hotel: Hotel, cards: readonly Card[]): Table {
  const t = tFor(ctx.language);
  const column = (name: string) => ({ label: t(`stored-value.columns.${name}`) });
  return {
    heading: t('stored-value.cards'),
    columns: [
      column('number'),
      column('for'),
      column('sold'),
      column('state'),
      { ...column('balance'), numeric: true },
    ],
    rows: cards.map((card) => ({
      cells: [
        {
          text: spacedNumber(card.number),
          href: paths.cardPath(card.number),
          small: t(`stored-value.kinds.${card.kind}`),
        },
        { text: card.receiverName || card.buyerName || '–' },
        { text: formatDate(dateAt(card.createdAt, hotel.timeZone), 'medium', ctx.language) },
        { state: { hue: cardHues[card.status], word: t(`stored-value.status.${card.status}`) } },
        { text: formatMoney(card.balanceMinor, card.currency, ctx.language) },
      ],
    })),
    foot: null,
    stacked: true,
    emptyText: { heading: t('stored-value.none'), lead: t('stored-value.none-lead') },
  };
}

/** The method, the amount and a note: in each form that takes money for a card. */
export function moneyFields(t: Translate, make: FieldMaker, hotel: Hotel): FormField[] {
  const methods = recordedMethods.map((value) => ({ value, label: t(`payments.gateways.${value}`) }));
  return [
    make.select('gateway', t('stored-value.fields.gateway'), methods, { required: true }),
    make.text('amount', t('stored-value.fields.amount'), {
      inputmode: 'decimal',
      required: true,
      suffix: hotel.currency,
      short: true,
    }),
    make.text('reference', t('stored-value.fields.reference'), { optional: true, maxlength: '60' }),
    make.hidden('key', randomUUID()),
  ];
}

/** `From 300: 30 on top`, step by step. */
export function bonusWords(ctx: Context, rules: CardRules, currency: string): string | null {
  const t = tFor(ctx.language);
  const money = (amount: Card['balanceMinor']) => formatMoney(amount, currency, ctx.language);
  const steps = rules.bonuses.map(({ fromMinor, bonusMinor }) =>
    t('stored-value.bonus-step', { from: money(fromMinor), bonus: money(bonusMinor) }),
  );
  return steps.join(' · ') || null;
}

function saleForm(ctx: Context, { hotel, rules }: CardsData, mine: ValueState | null) {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, mine?.values ?? {}, mine?.errors);
  return {
    heading: t('stored-value.sale.heading'),
    open: mine !== null,
    form: {
      action: paths.storedValuePath,
      submit: t('stored-value.sale.submit'),
      cancelHref: null,
      errors: mine?.errors ?? {},
      groups: [
        {
          legend: null,
          hint: bonusWords(ctx, rules, hotel.currency),
          fields: [
            ...moneyFields(t, make, hotel),
            make.text('receiverName', t('stored-value.fields.receiver'), { optional: true, maxlength: '80' }),
            make.text('receiverEmail', t('stored-value.fields.receiver-email'), {
              type: 'email',
              optional: true,
              hint: t('stored-value.fields.receiver-email-hint'),
            }),
          ],
        },
      ],
    },
  };
}

function accountForm(t: Translate, customerId: number) {
  return {
    heading: t('stored-value.account.heading'),
    open: true,
    form: {
      action: paths.accountsPath,
      submit: t('stored-value.account.submit'),
      cancelHref: null,
      errors: {},
      groups: [
        {
          legend: null,
          hint: t('stored-value.account.hint'),
          fields: [fieldMaker(t, {}).hidden('customerId', String(customerId))],
        },
      ],
    },
  };
}
