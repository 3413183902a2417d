import { randomUUID } from 'node:crypto';
import { decimalText } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormField, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type Card, canBecome, spacedNumber } from './card.ts';
import { cardHues, type Table, type ValuePage, type ValueState, valueFrame } from './card-frame.presenter.ts';
import { bonusWords, moneyFields } from './cards.presenter.ts';
import type { CardRules, Lot } from './lot.ts';
import type { StatementEntry } from './statement.ts';
import * as paths from './stored-value.paths.ts';

export interface CardData {
  readonly hotel: Hotel;
  readonly card: Card & { readonly lots: readonly Lot[] };
  readonly statement: readonly StatementEntry[];
  readonly rules: CardRules;
  readonly secret?: ValuePage['secret'];
}

/** One card: what is on it, what moved it, and what may be done. */
export function cardPage(ctx: Context, data: CardData, state: ValueState | null = null): ValuePage {
  const t = tFor(ctx.language);
  const { card, hotel } = data;
  const money = (amount: Card['balanceMinor']) => formatMoney(amount, card.currency, ctx.language);
  return {
    ...valueFrame(ctx, 'cards'),
    title: spacedNumber(card.number),
    lead: null,
    tabs: [],
    crumbs: [
      { href: paths.storedValuePath, label: t('stored-value.tabs.cards') },
      { href: null, label: spacedNumber(card.number) },
    ],
    state: { hue: cardHues[card.status], word: t(`stored-value.status.${card.status}`) },
    secret: data.secret ?? null,
    tiles: [{ label: t('stored-value.columns.balance'), figure: money(card.balanceMinor), note: null }],
    facts: [
      { term: t('stored-value.facts.kind'), text: t(`stored-value.kinds.${card.kind}`) },
      { term: t('stored-value.facts.receiver'), text: card.receiverName },
      { term: t('stored-value.facts.receiver-email'), text: card.receiverEmail ?? '' },
      { term: t('stored-value.facts.buyer'), text: card.buyerName },
      { term: t('stored-value.facts.message'), text: card.message },
      {
        term: t('stored-value.facts.code'),
        text: t(card.codeHash === null ? 'stored-value.facts.no-code' : 'stored-value.facts.has-code'),
      },
      {
        term: t('stored-value.facts.sold'),
        text: formatDateTime(card.createdAt, hotel.timeZone, ctx.language),
      },
    ],
    tables: [lotsTable(ctx, data), statementTable(ctx, data)],
    links: canGoToAccount(ctx, card)
      ? [
          {
            href: paths.cardStepPath(card.number, 'transfers'),
            label: t('stored-value.transfer.heading'),
          },
        ]
      : [],
    forms: formsOf(ctx, data, state),
  };
}

function canGoToAccount(ctx: Context, { kind, status, balanceMinor }: Card): boolean {
  const isOnIt = kind === 'gift' && status === 'active' && balanceMinor > 0;
  return isOnIt && isAllowed(ctx, 'stored-value.sell');
}

function lotsTable(ctx: Context, { card }: CardData): Table {
  const t = tFor(ctx.language);
  return {
    heading: t('stored-value.lots'),
    columns: [
      { label: t('stored-value.columns.lot') },
      { label: t('stored-value.columns.until') },
      { label: t('stored-value.columns.left'), numeric: true },
    ],
    rows: card.lots.map((lot) => ({
      cells: [
        { text: t(`stored-value.lot-kinds.${lot.kind}`) },
        {
          text:
            lot.expiresOn === null
              ? t('stored-value.for-ever')
              : formatDate(lot.expiresOn, 'medium', ctx.language),
        },
        { text: formatMoney(lot.remainingMinor, card.currency, ctx.language) },
      ],
    })),
    foot: null,
    emptyText: { heading: t('stored-value.nothing-on-it'), lead: t('stored-value.nothing-on-it-lead') },
  };
}

/** What moved a card, the latest first; the guest reads the same. */
export function statementTable(
  ctx: Context,
  { card, hotel, statement }: Pick<CardData, 'card' | 'hotel' | 'statement'>,
): Table {
  const t = tFor(ctx.language);
  return {
    heading: t('stored-value.statement'),
    columns: [
      { label: t('stored-value.columns.when') },
      { label: t('stored-value.columns.what') },
      { label: t('stored-value.columns.amount'), numeric: true },
    ],
    rows: statement.map((entry) => ({
      cells: [
        {
          text: formatDate(entry.businessDate, 'medium', ctx.language),
          small: formatDateTime(entry.at, hotel.timeZone, ctx.language),
        },
        { text: t(`stored-value.entries.${entry.kind}`) },
        { text: formatMoney(entry.amountMinor, card.currency, ctx.language) },
      ],
    })),
    foot: null,
    emptyText: { heading: t('stored-value.no-entries'), lead: t('stored-value.no-entries-lead') },
  };
}

const names = ['load', 'code', 'print', 'status', 'replacement', 'refund'] as const;
type FormName = (typeof names)[number];

function formsOf(ctx: Context, data: CardData, state: ValueState | null): ValuePage['forms'] {
  const t = tFor(ctx.language);
  const { card } = data;
  const [maySell, mayManage] = [isAllowed(ctx, 'stored-value.sell'), isAllowed(ctx, 'stored-value.manage')];
  const isPaidIn = card.lots.some((lot) => lot.kind === 'paid' && lot.remainingMinor > 0);
  const may: Record<FormName, boolean> = {
    load: maySell && data.rules.active && card.status === 'active',
    code: maySell && card.status === 'active',
    print: maySell && card.status === 'active' && card.kind === 'gift',
    status: mayManage && (canBecome(card.status, 'blocked') || canBecome(card.status, 'active')),
    replacement: mayManage && canBecome(card.status, 'replaced'),
    refund: mayManage && isAllowed(ctx, 'payments.refund') && isPaidIn,
  };
  const steps = {
    load: 'loads',
    code: 'code',
    print: 'print',
    status: 'status',
    replacement: 'replacement',
    refund: 'refunds',
  } as const;
  return names
    .filter((name) => may[name])
    .map((name) => {
      const mine = state?.form === name ? state : null;
      return {
        heading: t(`stored-value.forms.${name}.heading`),
        open: mine !== null,
        form: {
          action: paths.cardStepPath(card.number, steps[name]),
          submit: t(`stored-value.forms.${name}.submit`),
          cancelHref: null,
          errors: mine?.errors ?? {},
          groups: [{ legend: null, hint: hintOf(ctx, name, data), fields: fieldsOf(ctx, name, data, mine) }],
        },
      };
    });
}

function hintOf(ctx: Context, name: FormName, { rules, card }: CardData): string | null {
  if (name === 'load') return bonusWords(ctx, rules, card.currency);
  return tFor(ctx.language)(`stored-value.forms.${name}.hint`);
}

function fieldsOf(ctx: Context, name: FormName, data: CardData, state: ValueState | null): FormField[] {
  const t = tFor(ctx.language);
  const { card, hotel } = data;
  const make = fieldMaker(t, state?.values ?? {}, state?.errors);
  const reason = make.text('reason', t('stored-value.fields.reason'), { required: true, maxlength: '200' });
  const paid = card.lots.filter((lot) => lot.kind === 'paid' && lot.remainingMinor > 0);
  const fields: Record<FormName, () => FormField[]> = {
    load: () => moneyFields(t, make, hotel),
    code: () => [],
    print: () => [],
    status: () => [
      make.select(
        'to',
        t('stored-value.fields.to'),
        (['active', 'blocked', 'lost'] as const)
          .filter((to) => canBecome(card.status, to))
          .map((to) => ({ value: to, label: t(`stored-value.steps.${to}`) })),
        { required: true },
      ),
      reason,
    ],
    replacement: () => [reason],
    refund: () => [
      make.select(
        'paymentId',
        t('stored-value.fields.load'),
        paid.map((lot) => ({
          value: String(lot.paymentId),
          label: t('stored-value.load-option', {
            number: lot.paymentId,
            left: formatMoney(lot.remainingMinor, card.currency, ctx.language),
          }),
        })),
        { required: true },
      ),
      make.text('amount', t('stored-value.fields.amount'), {
        value:
          state?.values.amount ?? decimalText(paid[0]?.remainingMinor ?? card.balanceMinor, card.currency),
        inputmode: 'decimal',
        required: true,
        suffix: card.currency,
        short: true,
      }),
      reason,
      make.hidden('key', randomUUID()),
    ],
  };
  return fields[name]().map((field) => ({ ...field, id: `f-${name}-${field.name}` }));
}

/** A gift as it is handed over: on paper, with a code that stands nowhere else. */
export interface PrintedCard extends PageModel {
  readonly backHref: string;
  readonly hotel: { readonly name: string; readonly address: string; readonly contact: string };
  readonly amount: string;
  readonly words: readonly string[];
  readonly cardNumber: string;
  readonly secret: { readonly code: string; readonly image: string };
  readonly until: string | null;
}

export function printedCard(
  ctx: Context,
  { hotel, card, secret }: Pick<CardData, 'hotel' | 'card'> & { readonly secret: PrintedCard['secret'] },
): PrintedCard {
  const { language } = ctx;
  const t = tFor(language);
  const ends = card.lots
    .filter((lot) => lot.kind === 'paid' && lot.remainingMinor > 0)
    .flatMap(({ expiresOn }) => (expiresOn === null ? [] : [expiresOn]));
  const [first] = ends.toSorted();
  return {
    title: t('stored-value.print.title'),
    backHref: paths.cardPath(card.number),
    hotel: {
      name: textFor(hotel.names, language),
      address: textFor(hotel.addresses, language),
      contact: [hotel.phone, hotel.email].filter(Boolean).join(' · '),
    },
    amount: formatMoney(card.balanceMinor, card.currency, language),
    words: [
      card.receiverName && t('stored-value.print.for', { name: card.receiverName }),
      card.message,
      card.buyerName && t('stored-value.print.from', { name: card.buyerName }),
    ].filter((line) => line !== ''),
    cardNumber: spacedNumber(card.number),
    secret,
    until: first ? t('stored-value.print.until', { date: formatDate(first, 'long', language) }) : null,
  };
}
