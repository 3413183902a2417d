import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import type { Adjustment, Gift, GiftOrder } from './gift.ts';
import * as paths from './loyalty.paths.ts';
import { emptyWords, type LoyaltyPage, loyaltyFrame } from './loyalty-frame.presenter.ts';

export function giftsPage(ctx: Context, gifts: readonly Gift[], state: FormState = {}): LoyaltyPage {
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  const number = (value: number) => formatNumber(value, ctx.language);
  return {
    ...loyaltyFrame(ctx, 'gifts'),
    columns: [
      { label: t('loyalty.gifts.name') },
      { label: t('loyalty.gifts.points'), numeric: true },
      { label: t('loyalty.gifts.stock'), numeric: true },
      { label: t('loyalty.gifts.use') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: gifts.map((gift) => ({
      cells: [
        textFor(gift.names, ctx.language),
        number(gift.points),
        gift.stock === null ? '–' : number(gift.stock),
        t(gift.active ? 'loyalty.in-use' : 'loyalty.not-in-use'),
        edit ? { actions: [{ href: paths.giftPath(gift.id), label: t('shared.edit') }] } : '',
      ],
    })),
    emptyText: emptyWords(t, 'gifts'),
    forms: edit ? [giftForm(ctx, null, state)] : [],
  };
}

export function giftPage(ctx: Context, gift: Gift, state: FormState = {}): SettingsFormPage {
  const title = textFor(gift.names, ctx.language);
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.giftsPath, label: tFor(ctx.language)('loyalty.tabs.gifts') },
      { href: null, label: title },
    ],
    form: giftForm(ctx, gift, state),
  };
}

function giftForm(ctx: Context, gift: Gift | null, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const start = gift
    ? {
        ...localTextValues('names', gift.names),
        ...localTextValues('descriptions', gift.descriptions),
        points: String(gift.points),
        stock: gift.stock === null ? '' : String(gift.stock),
        byPost: gift.byPost ? '1' : '',
        active: gift.active ? '1' : '',
      }
    : { active: '1' };
  const make = fieldMaker(t, state.values ?? start, state.errors);
  const number = { inputmode: 'numeric', short: true };
  return {
    action: gift ? paths.giftPath(gift.id) : paths.giftsPath,
    submit: t(gift ? 'shared.save' : 'loyalty.gifts.add'),
    cancelHref: gift ? paths.giftsPath : null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: gift ? null : t('loyalty.gifts.new'),
        hint: null,
        fields: [
          ...make.localText('names', t('loyalty.gifts.name'), { required: true }),
          ...make.localText('descriptions', t('loyalty.gifts.description')),
          make.text('points', t('loyalty.gifts.points'), { ...number, required: true }),
          make.text('stock', t('loyalty.gifts.stock'), {
            ...number,
            optional: true,
            hint: t('loyalty.gifts.stock-hint'),
          }),
          make.tick('byPost', t('loyalty.gifts.by-post')),
          make.tick('active', t('loyalty.in-use')),
        ],
      },
    ],
  };
}

/** What was ordered; the desk hands over what is picked up, marketing posts the rest. */
export function ordersPage(ctx: Context, orders: readonly GiftOrder[], timeZone: string): LoyaltyPage {
  const t = tFor(ctx.language);
  const may = isAllowed(ctx, 'loyalty.desk') || isAllowed(ctx, 'loyalty.manage');
  return {
    ...loyaltyFrame(ctx, 'orders'),
    columns: [
      ...(['gift', 'member', 'delivery', 'ordered', 'state'] as const).map((name) => ({
        label: t(`loyalty.orders.${name}`),
      })),
      { label: t('loyalty.orders.next'), hidden: true },
    ],
    rows: orders.map((order) => ({
      cells: [
        textFor(order.gift, ctx.language),
        { text: order.memberName, href: paths.memberPath(order.memberNumber), small: order.memberNumber },
        { text: t(`loyalty.deliveries.${order.delivery}`), small: order.address },
        formatDateTime(order.orderedAt, timeZone, ctx.language),
        t(`loyalty.order-states.${order.status}`),
        may && order.status === 'open' ? { actions: orderActions(order, t) } : '',
      ],
    })),
    emptyText: emptyWords(t, 'orders'),
  };
}

const orderActions = (order: GiftOrder, t: ReturnType<typeof tFor>) => [
  { action: `${paths.orderPath(order.id)}?status=done`, label: t(`loyalty.orders.hand-${order.delivery}`) },
  { action: `${paths.orderPath(order.id)}?status=cancelled`, label: t('loyalty.orders.cancel') },
];

/** What waits for somebody else's word; who asked can not say it. */
export function adjustmentsPage(
  ctx: Context,
  { waiting, timeZone }: { readonly waiting: readonly Adjustment[]; readonly timeZone: string },
): LoyaltyPage {
  const t = tFor(ctx.language);
  const may = isAllowed(ctx, 'loyalty.approve');
  return {
    ...loyaltyFrame(ctx, 'adjustments'),
    columns: [
      { label: t('loyalty.adjustments.member') },
      { label: t('loyalty.adjustments.points'), numeric: true },
      { label: t('loyalty.adjustments.reason') },
      { label: t('loyalty.adjustments.by') },
      { label: t('loyalty.orders.next'), hidden: true },
    ],
    rows: waiting.map((each) => ({
      cells: [
        { text: each.memberName, href: paths.memberPath(each.memberNumber), small: each.memberNumber },
        each.points > 0
          ? `+${formatNumber(each.points, ctx.language)}`
          : formatNumber(each.points, ctx.language),
        each.reason,
        { text: each.requestedBy, small: formatDateTime(each.requestedAt, timeZone, ctx.language) },
        decisionCell(ctx, each, may),
      ],
    })),
    emptyText: emptyWords(t, 'adjustments'),
  };
}

function decisionCell(ctx: Context, each: Adjustment, may: boolean): unknown {
  const t = tFor(ctx.language);
  if (!may) return '';
  if (each.requestedById === ctx.actor.id) return t('loyalty.adjustments.own');
  const to = (decision: string) => `${paths.decisionPath(each.id)}?decision=${decision}`;
  return {
    actions: [
      { action: to('approve'), label: t('loyalty.adjustments.approve'), main: true },
      { action: to('decline'), label: t('loyalty.adjustments.decline') },
    ],
  };
}
