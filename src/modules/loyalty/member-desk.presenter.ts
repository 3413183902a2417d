import { decimalText, minor } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import { pagesOf } from '../../platform/views/pager.ts';
import { fullName } from '../customers/customer.ts';
import { worthOf } from './earning.ts';
import * as paths from './loyalty.paths.ts';
import { emptyWords, type LoyaltyPage, loyaltyFrame } from './loyalty-frame.presenter.ts';
import type { MemberView, Statement } from './member.service.ts';
import type { CurrencyRate, NamedMember } from './member.ts';
import { conversionForms } from './member-conversion.presenter.ts';
import type { Partner } from './partner.ts';
import type { PayableFolio } from './payable-folio.queries.ts';
import { entryDetail } from './statement-text.ts';

interface MembersData {
  readonly members: readonly (NamedMember & { readonly points: number })[];
  readonly total: number;
  readonly perPage: number;
  readonly text: string;
  readonly page: number;
  readonly levelNames: ReadonlyMap<number, string>;
}

/** Who is a member, found by name or by the number on his card. */
export function membersPage(ctx: Context, data: MembersData): LoyaltyPage {
  const t = tFor(ctx.language);
  const { members, total, perPage, text, page, levelNames } = data;
  return {
    ...loyaltyFrame(ctx, 'members'),
    asked: text,
    columns: [
      { label: t('loyalty.members.name') },
      { label: t('loyalty.members.level') },
      { label: t('loyalty.members.points'), numeric: true },
      { label: t('loyalty.members.joined') },
    ],
    rows: members.map((member) => ({
      cells: [
        { text: fullName(member), href: paths.memberPath(member.number), small: member.number },
        levelNames.get(member.levelId) ?? '',
        formatNumber(member.points, ctx.language),
        formatDate(member.joinedDate, 'medium', ctx.language),
      ],
    })),
    emptyText: emptyWords(t, 'members'),
    pager: pagesOf(
      { page, size: perPage, total },
      (to) => `${paths.membersPath}?${new URLSearchParams({ text, page: String(to) })}`,
    ),
  };
}

export interface DeskMember {
  readonly view: MemberView;
  readonly statement: Statement;
  readonly page: number;
  readonly folios: readonly PayableFolio[];
  readonly currency: string;
  readonly rate: CurrencyRate | null;
  readonly partners: readonly Partner[];
  readonly key: string;
}

export type MemberForm = 'payment' | 'conversion' | 'adjustment';

/** One member at the desk: what he has, what happened, what can be done for him. */
export function memberPage(
  ctx: Context,
  data: DeskMember,
  state: FormState & { readonly form?: MemberForm } = {},
): LoyaltyPage {
  const t = tFor(ctx.language);
  const { view, statement, page } = data;
  const { member } = view;
  return {
    ...loyaltyFrame(ctx, 'members'),
    title: fullName(member),
    lead: member.number,
    tiles: memberTiles(ctx, data),
    notice:
      member.owed > 0 ? t('loyalty.guest.owed', { points: formatNumber(member.owed, ctx.language) }) : null,
    columns: [
      { label: t('loyalty.statement.date') },
      { label: t('loyalty.statement.what') },
      { label: t('loyalty.statement.points'), numeric: true },
      { label: t('loyalty.statement.balance'), numeric: true },
    ],
    rows: statement.entries.map((entry) => ({
      cells: [
        formatDate(entry.businessDate, 'medium', ctx.language),
        {
          text: t(`loyalty.kinds.${entry.kind}`),
          small: entryDetail(entry, ctx.language),
        },
        formatNumber(entry.points, ctx.language),
        formatNumber(entry.balance, ctx.language),
      ],
    })),
    emptyText: { heading: t('loyalty.statement.none'), lead: t('loyalty.statement.none-lead') },
    pager: pagesOf(
      { page, size: statement.perPage, total: statement.total },
      (to) => `${paths.memberPath(member.number)}?page=${to}`,
    ),
    forms: [
      ...paymentForms(ctx, data, state),
      ...conversionForms(ctx, data, state.form === 'conversion' ? state : {}),
      ...adjustmentForms(ctx, data, state),
    ],
  };
}

function memberTiles(ctx: Context, { view, rate, currency }: DeskMember): LoyaltyPage['tiles'] {
  const t = tFor(ctx.language);
  const number = (value: number) => formatNumber(value, ctx.language);
  const { level, member, next, missing, points, expiring } = view;
  const worth = rate
    ? formatMoney(minor(worthOf(points, rate.minorPer100Points)), currency, ctx.language)
    : null;
  const [soonest] = expiring;
  const [nearest] = missing;
  return [
    {
      label: t('loyalty.members.level'),
      figure: textFor(level.names, ctx.language),
      note:
        member.levelUntil &&
        t('loyalty.guest.until', { date: formatDate(member.levelUntil, 'medium', ctx.language) }),
    },
    {
      label: t('loyalty.members.points'),
      figure: number(points),
      note: worth && t('loyalty.guest.worth', { amount: worth }),
    },
    ...(soonest
      ? [
          {
            label: t('loyalty.guest.expiring'),
            figure: number(soonest.points),
            note: formatDate(soonest.date, 'medium', ctx.language),
          },
        ]
      : []),
    ...(next && nearest
      ? [
          {
            label: t('loyalty.guest.next', { level: textFor(next.names, ctx.language) }),
            figure: `${number(nearest.done)} / ${number(nearest.wanted)}`,
            note: t(`loyalty.measures.${nearest.measure}`),
          },
        ]
      : []),
  ];
}

function paymentForms(
  ctx: Context,
  { view, folios, currency, rate, key }: DeskMember,
  state: FormState & { readonly form?: MemberForm },
): FormModel[] {
  const [first] = folios;
  if (!first || !rate || view.points === 0 || !isAllowed(ctx, 'loyalty.desk')) return [];
  const t = tFor(ctx.language);
  const mine = state.form === 'payment' ? state : {};
  const most = minor(Math.min(first.balanceMinor, worthOf(view.points, rate.minorPer100Points)));
  const make = fieldMaker(t, mine.values ?? { amount: decimalText(most, currency) }, mine.errors);
  const options = folios.map((folio) => ({
    value: String(folio.folioId),
    label: [folio.room, folio.guest, folio.number, formatMoney(folio.balanceMinor, currency, ctx.language)]
      .filter(Boolean)
      .join(' · '),
  }));
  return [
    {
      action: paths.pointsPaymentsPath(view.member.number),
      submit: t('loyalty.guest.pay'),
      cancelHref: null,
      errors: mine.errors ?? {},
      groups: [
        {
          legend: t('loyalty.members.pay'),
          hint: t('loyalty.members.pay-hint'),
          fields: [
            make.hidden('key', key),
            make.select('folio', t('loyalty.members.folio'), options, { wide: true }),
            make.text('amount', t('loyalty.guest.amount'), {
              inputmode: 'decimal',
              short: true,
              required: true,
              suffix: currency,
            }),
          ],
        },
      ],
    },
  ];
}

function adjustmentForms(
  ctx: Context,
  { view }: DeskMember,
  state: FormState & { readonly form?: MemberForm },
): FormModel[] {
  if (!isAllowed(ctx, 'loyalty.adjust')) return [];
  const t = tFor(ctx.language);
  const mine = state.form === 'adjustment' ? state : {};
  const make = fieldMaker(t, mine.values ?? {}, mine.errors);
  return [
    {
      action: paths.adjustmentsPath(view.member.number),
      submit: t('loyalty.adjustments.ask'),
      cancelHref: null,
      errors: mine.errors ?? {},
      groups: [
        {
          legend: t('loyalty.adjustments.title'),
          hint: t('loyalty.adjustments.hint'),
          fields: [
            make.text('points', t('loyalty.adjustments.points'), { short: true, required: true }),
            make.text('reason', t('loyalty.adjustments.reason'), { required: true, maxlength: '200' }),
          ],
        },
      ],
    },
  ];
}
