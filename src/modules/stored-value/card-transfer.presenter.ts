import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormField, type FormState, fieldMaker } from '../../platform/views/form.ts';
import { type CustomerHit, fullName } from '../customers/customer.ts';
import { type Card, spacedNumber } from './card.ts';
import { type ValuePage, type ValueState, valueFrame } from './card-frame.presenter.ts';
import * as paths from './stored-value.paths.ts';

export interface TransferData {
  readonly card: Card;
  /** What a guest was looked for by; empty where nobody was yet. */
  readonly text: string;
  readonly hits: readonly CustomerHit[];
}

const mostHits = 20;

/** Whose account a gift goes to: a guest is looked for, then chosen. */
export function transferPage(ctx: Context, data: TransferData, state: FormState = {}): ValuePage {
  const t = tFor(ctx.language);
  const { card, text, hits } = data;
  const action = paths.cardStepPath(card.number, 'transfers');
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const guests = hits.slice(0, mostHits).map((hit) => ({
    value: String(hit.id),
    label: [fullName(hit), hit.email, hit.phone].filter(Boolean).join(' · '),
  }));
  const amount = formatMoney(card.balanceMinor, card.currency, ctx.language);
  const form = {
    heading: t('stored-value.transfer.heading'),
    open: true,
    form: {
      action: `${action}?text=${encodeURIComponent(text)}`,
      submit: t('stored-value.transfer.submit', { amount }),
      cancelHref: paths.cardPath(card.number),
      errors: state.errors ?? {},
      groups: [
        {
          legend: null,
          hint: null,
          fields: [
            make.select('customerId', t('stored-value.transfer.guest'), guests, { required: true }),
            ...proofFields(ctx, make),
          ],
        },
      ],
    },
  };
  return {
    ...valueFrame(ctx, 'cards'),
    title: t('stored-value.transfer.heading'),
    lead: t(`stored-value.transfer.${text !== '' && guests.length === 0 ? 'nobody' : 'lead'}`, { amount }),
    tabs: [],
    crumbs: [
      { href: paths.storedValuePath, label: t('stored-value.tabs.cards') },
      { href: paths.cardPath(card.number), label: spacedNumber(card.number) },
      { href: null, label: t('stored-value.transfer.heading') },
    ],
    search: { action, value: text, label: t('stored-value.transfer.find') },
    forms: guests.length > 0 ? [form] : [],
  };
}

/** On the cards of a guest: a gift card that he brings goes onto his account. */
export function bringForm(
  ctx: Context,
  customerId: number,
  state: ValueState | null,
): ValuePage['forms'][number] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state?.values ?? {}, state?.errors);
  const fields = [
    make.text('number', t('stored-value.columns.number'), {
      required: true,
      maxlength: '40',
      inputmode: 'numeric',
    }),
    ...proofFields(ctx, make),
  ];
  return {
    heading: t('stored-value.bring.heading'),
    open: state !== null,
    form: {
      action: paths.bringPath(customerId),
      submit: t('stored-value.bring.submit'),
      cancelHref: null,
      errors: state?.errors ?? {},
      groups: [
        {
          legend: null,
          hint: t('stored-value.bring.hint'),
          fields: fields.map((field) => ({ ...field, id: `f-transfer-${field.name}` })),
        },
      ],
    },
  };
}

/** The code shows that the card is his to give; who manages cards may do without. */
function proofFields(ctx: Context, make: ReturnType<typeof fieldMaker>): FormField[] {
  const t = tFor(ctx.language);
  const mayWithout = isAllowed(ctx, 'stored-value.manage');
  return [
    make.text('code', t('stored-value.transfer.code'), {
      ...(mayWithout ? { optional: true, hint: t('stored-value.transfer.code-hint') } : { required: true }),
      maxlength: '40',
    }),
    make.text('reason', t('stored-value.fields.reason'), { required: true, maxlength: '200' }),
  ];
}
