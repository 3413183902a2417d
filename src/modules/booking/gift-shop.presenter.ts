import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatMoney, formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PayWay } from '../payments/pay-way.ts';
import type { Payment } from '../payments/payment.ts';
import { type Card, spacedNumber } from '../stored-value/card.ts';
import { type CardRules, giftAmounts } from '../stored-value/lot.ts';
import { giftCardsPath, giftOrderPath } from '../stored-value/stored-value.paths.ts';
import { leavingPathOf, queryPathOf, withQuery } from './booking.paths.ts';
import { foundPage } from './found.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface GiftShopPage extends SitePage {
  readonly lead: string;
  /** Null where the house sells none here. */
  readonly form: FormModel | null;
}

export interface GiftShop {
  readonly hotel: Hotel;
  readonly slug: string | undefined;
  readonly language: Language;
  readonly rules: CardRules;
  /** The buyer, where we know him. */
  readonly known: FormValues;
  readonly today: CalendarDate;
}

/** The value of the choice that asks for an amount of one's own. */
export const ownAmount = 'own';

export function giftShopPage(shop: GiftShop, state: FormState = {}): GiftShopPage {
  const { hotel, slug, language, rules } = shop;
  const t = tFor(language);
  const lead = t('gift-shop.lead', { hotel: textFor(hotel.names, language) });
  return {
    ...sitePage({ hotel, slug, language, title: t('gift-shop.title') }),
    found: foundPage(withQuery(giftCardsPath, { hotel: hotel.slug }), lead),
    lead,
    form: rules.active && rules.soldOnline ? orderForm(shop, state) : null,
  };
}

function orderForm({ hotel, slug, language, rules, known, today }: GiftShop, state: FormState): FormModel {
  const t = tFor(language);
  const { currency } = hotel;
  const presets = giftAmounts(rules);
  const values = state.values ?? { ...known, preset: String(presets[0] ?? ownAmount) };
  const make = fieldMaker(t, values, state.errors);
  const limits = {
    from: formatPrice(rules.smallestMinor, currency, language),
    to: formatPrice(rules.largestMinor, currency, language),
  };
  const choices = [
    ...presets.map((amount) => ({ value: String(amount), label: formatPrice(amount, currency, language) })),
    { value: ownAmount, label: t('gift-shop.own-amount') },
  ];
  const person = { maxlength: '80' } as const;
  return {
    action: withQuery(giftCardsPath, { hotel: slug }),
    submit: t('gift-shop.order'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('gift-shop.amount'),
        hint: null,
        fields: [
          make.select('preset', t('gift-shop.amount'), choices, { required: true }),
          make.text('amount', t('gift-shop.other'), {
            inputmode: 'decimal',
            optional: true,
            suffix: currency,
            hint: t('gift-shop.limits', limits),
          }),
        ],
      },
      {
        legend: t('gift-shop.for-whom'),
        hint: t('gift-shop.for-whom-hint'),
        fields: [
          make.text('receiverName', t('gift-shop.receiver'), { ...person, optional: true }),
          make.text('receiverEmail', t('gift-shop.receiver-email'), { type: 'email', optional: true }),
          make.area('message', t('gift-shop.message'), { optional: true, maxlength: '500' }),
          make.text('sendOn', t('gift-shop.send-on'), {
            type: 'date',
            optional: true,
            short: true,
            min: today,
            hint: t('gift-shop.send-on-hint'),
          }),
        ],
      },
      {
        legend: t('gift-shop.buyer'),
        hint: null,
        fields: [
          make.text('buyerName', t('gift-shop.your-name'), { ...person, required: true }),
          make.text('buyerEmail', t('gift-shop.your-email'), { type: 'email', required: true }),
        ],
      },
    ],
  };
}

export interface GiftOrderPage extends SitePage {
  readonly lead: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly message: string;
  readonly isPaid: boolean;
  readonly formAction: string;
  readonly queryAction: string;
  readonly payLabel: string;
  readonly methods: readonly { readonly value: string; readonly title: string; readonly text: string }[];
  readonly errors: readonly string[];
  readonly noWay: string | null;
  readonly notice: string | null;
  readonly code: { readonly image: string; readonly alt: string } | null;
  readonly waiting: string | null;
  readonly againHref: string | null;
  readonly shopHref: string;
}

export interface GiftOrderOptions {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly link: string;
  readonly card: Card & { readonly orderedMinor: Card['balanceMinor'] };
  readonly ways: readonly PayWay[];
  readonly waiting: Payment | null;
  readonly code: string | null;
  readonly noticeKey?: string | undefined;
  readonly errors?: readonly string[] | undefined;
}

/** An ordered card: to be paid, or paid and on its way. It never tells its code. */
export function giftOrderPage(options: GiftOrderOptions): GiftOrderPage {
  const { hotel, language, link, card, ways, waiting, code } = options;
  const t = tFor(language);
  const here = giftOrderPath(link);
  const isPaid = card.status !== 'pending';
  const amount = formatMoney(card.orderedMinor, card.currency, language);
  const method = waiting ? t(`payments.gateways.${waiting.gateway}`) : '';
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('gift-shop.title') }),
    lead: isPaid ? paidWords(card, language) : t('gift-shop.to-pay', { amount }),
    facts: [
      { term: t('gift-shop.amount'), text: amount },
      { term: t('gift-shop.receiver'), text: card.receiverName },
      { term: t('gift-shop.goes-to'), text: card.receiverEmail ?? card.buyerEmail ?? '' },
      { term: t('gift-shop.send-on'), text: card.sendOn ? formatDate(card.sendOn, 'long', language) : '' },
      { term: t('stored-value.fields.number'), text: isPaid ? spacedNumber(card.number) : '' },
    ],
    message: card.message,
    isPaid,
    formAction: here,
    queryAction: queryPathOf(here),
    payLabel: t('booking.pay.button', { amount }),
    methods: ways.map(({ gateway, presentation }) => ({
      value: gateway,
      title: t(`payments.gateways.${gateway}`),
      text: t(`payments.ways.${gateway}.${presentation}`),
    })),
    errors: options.errors ?? [],
    noWay: ways.length > 0 ? null : t('gift-shop.no-way'),
    notice: options.noticeKey === undefined ? null : t(options.noticeKey),
    code: code ? { image: code, alt: t('payments.code.alt', { method }) } : null,
    waiting: !isPaid && waiting ? t('gift-shop.waiting') : null,
    againHref: waiting && waiting.presentation !== 'code' ? againOf(waiting, here) : null,
    shopHref: withQuery(giftCardsPath, { hotel: hotel.slug }),
  };
}

function againOf({ payTarget }: Payment, here: string): string {
  return payTarget?.startsWith('/') ? payTarget : leavingPathOf(here);
}

/** Where it went, or when it will go. */
function paidWords(card: Card, language: Language): string {
  const t = tFor(language);
  const email = card.receiverEmail ?? card.buyerEmail ?? '';
  if (card.sendOn === null || card.sentAt !== null) return t('gift-shop.paid-sent', { email });
  return t('gift-shop.paid-later', { email, date: formatDate(card.sendOn, 'long', language) });
}
