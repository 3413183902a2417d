import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Column, fileFormats, type TableFile } from '../../platform/table-file.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import * as paths from './loyalty.paths.ts';
import { type LoyaltyPage, loyaltyFrame } from './loyalty-frame.presenter.ts';
import type { PartnerCount } from './partner.queries.ts';
import { type Conversion, conversionStatuses, type Partner } from './partner.ts';
import { limitWords } from './partner-text.ts';

interface OrdersData {
  readonly partner: Partner;
  readonly orders: readonly Conversion[];
  readonly counts: readonly PartnerCount[];
  readonly timeZone: string;
}

/** A partner's orders: what waits goes with one file, and each is marked as what became of it. */
export function partnerOrdersPage(ctx: Context, data: OrdersData, state: FormState = {}): LoyaltyPage {
  const { partner, orders, timeZone } = data;
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  return {
    ...loyaltyFrame(ctx, 'partners'),
    title: textFor(partner.names, ctx.language),
    lead: limitWords(partner, ctx.language),
    files: edit ? filesOf(ctx, data) : [],
    tiles: tilesOf(ctx, data),
    columns: [
      { label: t('loyalty.orders.member') },
      { label: t('loyalty.partners.number') },
      { label: t('loyalty.members.points'), numeric: true },
      { label: textFor(partner.unitNames, ctx.language), numeric: true },
      { label: t('loyalty.orders.ordered') },
      { label: t('loyalty.orders.state') },
      { label: t('loyalty.orders.next'), hidden: true },
    ],
    rows: orders.map((order) => ({
      cells: [
        { text: order.memberName, href: paths.memberPath(order.memberNumber), small: order.memberNumber },
        order.number,
        formatNumber(order.points, ctx.language),
        formatNumber(order.units, ctx.language),
        formatDateTime(order.orderedAt, timeZone, ctx.language),
        stateCell(ctx, order),
        edit ? { actions: actionsOf(ctx, order) } : '',
      ],
    })),
    emptyText: { heading: t('loyalty.partners.none'), lead: t('loyalty.partners.none-lead') },
    forms: edit ? [...sendForm(ctx, data), ...confirmForm(ctx, data, state)] : [],
  };
}

function tilesOf(ctx: Context, { partner, counts }: OrdersData): LoyaltyPage['tiles'] {
  const t = tFor(ctx.language);
  return conversionStatuses.flatMap((status) => {
    const found = counts.find((count) => count.partnerId === partner.id && count.status === status);
    if (!found) return [];
    const points = t('loyalty.points', {
      count: found.points,
      points: formatNumber(found.points, ctx.language),
    });
    const figure = formatNumber(found.orders, ctx.language);
    return [{ label: t(`loyalty.partners.states.${status}`), figure, note: points }];
  });
}

/** The latest files, for programs and for people. */
function filesOf(ctx: Context, { partner, orders }: OrdersData): LoyaltyPage['files'] {
  const t = tFor(ctx.language);
  const batches = [...new Set(orders.flatMap((order) => order.batchId ?? []))].toSorted((a, b) => b - a);
  return batches.slice(0, filesShown).flatMap((number) =>
    fileFormats.map((format) => ({
      href: paths.partnerBatchPath(partner.id, number, format),
      label: `${t('loyalty.partners.file', { number })} · ${format.toUpperCase()}`,
    })),
  );
}

const filesShown = 2;

function stateCell(ctx: Context, order: Conversion) {
  const t = tFor(ctx.language);
  const text = t(`loyalty.partners.states.${order.status}`);
  if (order.batchId === null) return text;
  return { text, small: t('loyalty.partners.file', { number: order.batchId }) };
}

function actionsOf(ctx: Context, { id, status }: Conversion) {
  const t = tFor(ctx.language);
  const to = (next: string) => `${paths.conversionPath(id)}?status=${next}`;
  return [
    ...(status === 'sent' ? [{ action: to('confirmed'), label: t('loyalty.partners.confirm') }] : []),
    ...(status === 'sent' || status === 'open'
      ? [{ action: to('returned'), label: t('loyalty.partners.give-back') }]
      : []),
  ];
}

function sendForm(ctx: Context, { partner, counts }: OrdersData): FormModel[] {
  const open = counts.find((count) => count.partnerId === partner.id && count.status === 'open');
  if (!open) return [];
  const t = tFor(ctx.language);
  return [
    {
      action: paths.partnerBatchesPath(partner.id),
      submit: t('loyalty.partners.send'),
      cancelHref: null,
      errors: {},
      groups: [
        {
          legend: t('loyalty.partners.send-title', { count: open.orders }),
          hint: t('loyalty.partners.send-hint'),
          fields: [],
        },
      ],
    },
  ];
}

function confirmForm(ctx: Context, { partner, orders }: OrdersData, state: FormState): FormModel[] {
  const sent = orders.filter((order) => order.status === 'sent' && order.batchId !== null);
  const batches = [...new Set(sent.map((order) => order.batchId))];
  if (batches.length === 0) return [];
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const options = batches.map((batch) => ({
    value: String(batch),
    label: t('loyalty.partners.file-with', {
      number: batch ?? 0,
      count: sent.filter((order) => order.batchId === batch).length,
    }),
  }));
  return [
    {
      action: paths.partnerConfirmationsPath(partner.id),
      submit: t('loyalty.partners.confirm-all'),
      cancelHref: null,
      errors: state.errors ?? {},
      groups: [
        {
          legend: t('loyalty.partners.confirm-title'),
          hint: t('loyalty.partners.confirm-hint'),
          fields: [make.select('batch', t('loyalty.partners.batch'), options, { required: true })],
        },
      ],
    },
  ];
}

interface TransferFile {
  readonly partner: Partner;
  readonly batchId: number;
  readonly orders: readonly Conversion[];
  readonly hotel: { readonly currency: string; readonly timeZone: string; readonly madeAt: Date };
}

/** What the partner gets: whose number is to have how many units. */
export function transferFile(ctx: Context, file: TransferFile): TableFile<Conversion> {
  const t = tFor(ctx.language);
  const { partner, batchId, orders, hotel } = file;
  const columns: Column<Conversion>[] = [
    { name: 'order', label: t('loyalty.partners.order'), kind: 'number', of: (order) => order.id },
    { name: 'number', label: t('loyalty.partners.number'), kind: 'text', of: (order) => order.number },
    { name: 'name', label: t('loyalty.members.name'), kind: 'text', of: (order) => order.memberName },
    {
      name: 'units',
      label: textFor(partner.unitNames, ctx.language),
      kind: 'number',
      of: (order) => order.units,
    },
    { name: 'points', label: t('loyalty.members.points'), kind: 'number', of: (order) => order.points },
    { name: 'ordered', label: t('loyalty.orders.ordered'), kind: 'instant', of: (order) => order.orderedAt },
  ];
  return {
    name: `${partner.code.toLowerCase()}-${batchId}`,
    title: textFor(partner.names, ctx.language),
    columns,
    parts: [orders],
    ...hotel,
  };
}
