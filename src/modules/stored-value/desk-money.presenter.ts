import { randomUUID } from 'node:crypto';
import { decimalText, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import { downloadsOf } from '../../platform/views/downloads.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { spacedNumber } from './card.ts';
import { type ValuePage, valueFrame } from './card-frame.presenter.ts';
import type { CardRules } from './lot.ts';
import type { ExpiredCard, LiabilityDay } from './statement.ts';
import * as paths from './stored-value.paths.ts';

const single = (
  page: ValuePage,
  form: {
    action: string;
    submit: string;
    groups: FormModel['groups'];
    errors: FormState['errors'];
  },
): ValuePage => ({
  ...page,
  forms: [
    {
      heading: form.submit,
      open: true,
      form: {
        action: form.action,
        submit: form.submit,
        cancelHref: null,
        errors: form.errors ?? {},
        groups: form.groups,
      },
    },
  ],
});

/** The form by which a card pays a bill or a booking. */
export function cardPayPage(
  ctx: Context,
  { hotel, subject }: { hotel: Hotel; subject: { action: string; name: string; dueMinor: number } | null },
  state: FormState = {},
): ValuePage {
  const t = tFor(ctx.language);
  const frame = valueFrame(ctx, 'payment');
  if (!subject) return { ...frame, lead: t('stored-value.pay.choose') };
  const due = subject.dueMinor > 0 ? decimalText(minor(subject.dueMinor), hotel.currency) : '';
  const make = fieldMaker(t, state.values ?? { amount: due }, state.errors);
  return single(frame, {
    action: subject.action,
    submit: t('stored-value.pay.submit', { name: subject.name }),
    errors: state.errors,
    groups: [
      {
        legend: null,
        hint: t('stored-value.pay.hint'),
        fields: [
          make.text('number', t('stored-value.columns.number'), {
            required: true,
            maxlength: '40',
            inputmode: 'numeric',
          }),
          make.text('code', t('stored-value.fields.code'), { optional: true, maxlength: '40' }),
          make.text('amount', t('stored-value.fields.amount'), {
            required: true,
            inputmode: 'decimal',
            suffix: hotel.currency,
            short: true,
          }),
          make.hidden('key', randomUUID()),
        ],
      },
    ],
  });
}

/** What the house owes on cards, day by day. */
export function liabilityPage(
  ctx: Context,
  { hotel, days }: { hotel: Hotel; days: readonly LiabilityDay[] },
): ValuePage {
  const t = tFor(ctx.language);
  const money = (amount: LiabilityDay['openingMinor']) => ({
    text: formatMoney(amount, hotel.currency, ctx.language),
  });
  const column = (name: string) => ({ label: t(`stored-value.liability.${name}`), numeric: true });
  return {
    ...valueFrame(ctx, 'liability'),
    files: downloadsOf(paths.liabilityFilePath),
    tables: [
      {
        heading: t('stored-value.liability.heading'),
        columns: [{ label: t('stored-value.liability.date') }, ...movements.map(column)],
        rows: days.map((day) => ({
          cells: [
            { text: formatDate(day.date, 'medium', ctx.language) },
            ...movements.map((name) => money(day[`${name}Minor`])),
          ],
        })),
        foot: null,
        emptyText: { heading: t('stored-value.no-entries'), lead: t('stored-value.no-entries-lead') },
      },
    ],
  };
}

const movements = ['opening', 'loaded', 'bonus', 'used', 'expired', 'closing'] as const;

/** What the house owes on cards as lines of a file, one for each day on which something moved. */
export function liabilityColumns({ language }: Context): Column<LiabilityDay>[] {
  const t = tFor(language);
  return [
    { name: 'business_date', label: t('stored-value.liability.date'), kind: 'date', of: ({ date }) => date },
    ...movements.map((name) => ({
      name,
      label: t(`stored-value.liability.${name}`),
      kind: 'money' as const,
      of: (day: LiabilityDay) => day[`${name}Minor`],
    })),
  ];
}

/** What has expired, and the form that books it. */
export function expiryPage(
  ctx: Context,
  { hotel, expired }: { hotel: Hotel; expired: readonly ExpiredCard[] },
  state: FormState = {},
): ValuePage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const frame = valueFrame(ctx, 'expiry');
  if (expired.length === 0) return { ...frame, lead: t('stored-value.nothing-expired') };
  const label = (card: ExpiredCard) =>
    t('stored-value.expired-card', {
      number: spacedNumber(card.number),
      amount: formatMoney(card.amountMinor, hotel.currency, ctx.language),
      date: formatDate(card.expiresOn, 'medium', ctx.language),
    });
  return single(frame, {
    action: paths.expiryPath,
    submit: t('stored-value.book-expired'),
    errors: state.errors,
    groups: [
      {
        legend: null,
        hint: null,
        fields: [
          ...expired.map((card) => make.tick('cards', label(card), String(card.cardId))),
          make.text('reason', t('stored-value.fields.reason'), { required: true, maxlength: '200' }),
        ],
      },
    ],
  });
}

/** What the house offers. */
export function rulesPage(
  ctx: Context,
  { hotel, rules }: { hotel: Hotel; rules: CardRules },
  state: FormState = {},
): ValuePage {
  const t = tFor(ctx.language);
  const text = (amount: CardRules['smallestMinor'] | undefined) =>
    amount === undefined ? '' : decimalText(amount, hotel.currency);
  const steps = [0, 1, 2];
  const kept = {
    active: rules.active ? '1' : '',
    soldOnline: rules.soldOnline ? '1' : '',
    smallest: text(rules.smallestMinor),
    largest: text(rules.largestMinor),
    validMonths: rules.validMonths === null ? '' : String(rules.validMonths),
    bonusValidDays: String(rules.bonusValidDays),
    ...Object.fromEntries(steps.map((step) => [`from${step}`, text(rules.bonuses[step]?.fromMinor)])),
    ...Object.fromEntries(steps.map((step) => [`bonus${step}`, text(rules.bonuses[step]?.bonusMinor)])),
  };
  const make = fieldMaker(t, state.values ?? kept, state.errors);
  const money = (name: string, label: string, required: boolean) =>
    make.text(name, label, {
      inputmode: 'decimal',
      suffix: hotel.currency,
      short: true,
      required,
      optional: !required,
    });
  return single(valueFrame(ctx, 'rules'), {
    action: paths.cardRulesPath,
    submit: t('stored-value.rules.save'),
    errors: state.errors,
    groups: [
      {
        legend: t('stored-value.rules.limits'),
        hint: t('stored-value.rules.hint'),
        fields: [
          make.tick('active', t('stored-value.rules.active')),
          make.tick('soldOnline', t('stored-value.rules.sold-online')),
          money('smallest', t('stored-value.rules.smallest'), true),
          money('largest', t('stored-value.rules.largest'), true),
          make.text('validMonths', t('stored-value.rules.months'), {
            inputmode: 'numeric',
            optional: true,
            short: true,
          }),
          make.text('bonusValidDays', t('stored-value.rules.bonus-days'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
        ],
      },
      {
        legend: t('stored-value.rules.on-top'),
        hint: t('stored-value.rules.on-top-hint'),
        fields: steps.flatMap((step) => [
          money(`from${step}`, t('stored-value.rules.from', { step: step + 1 }), false),
          money(`bonus${step}`, t('stored-value.rules.bonus', { step: step + 1 }), false),
        ]),
      },
    ],
  });
}
