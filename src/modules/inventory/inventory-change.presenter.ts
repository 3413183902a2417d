import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatWeekday } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Crumb, type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { inventoryChangePath, inventoryPath } from './inventory.paths.ts';
import type { ChangePreview, InventoryChange } from './inventory-board.service.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

/** Which nights of which types, and what is to hold on them. It asks for the preview, and changes nothing itself. */
export function changeForm(
  ctx: Context,
  { from, types }: { from: CalendarDate; types: readonly RoomType[] },
  state: FormState,
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? { firstDate: from, lastDate: from }, state.errors);
  const count = { inputmode: 'numeric', optional: true, short: true };
  const date = (name: string, label: string) =>
    make.text(name, t(`inventory.${label}`), { type: 'date', required: true });
  const sales = (['stop', 'resume'] as const).map((value) => ({
    value,
    label: t(`inventory.sale.${value}`),
  }));
  return {
    method: 'get',
    action: inventoryChangePath,
    submit: t('inventory.preview'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('inventory.which'),
        hint: null,
        fields: [date('firstDate', 'first-night'), date('lastDate', 'last-night')],
      },
      {
        legend: t('inventory.weekdays'),
        hint: t('inventory.weekdays-hint'),
        fields: weekdays.map((day) => make.tick('weekdays', formatWeekday(day, ctx.language), String(day))),
      },
      {
        legend: t('inventory.types'),
        hint: t('inventory.types-hint'),
        fields: types.map((type) => make.tick('types', typeLabel(ctx, type), String(type.id))),
      },
      {
        legend: t('inventory.what'),
        hint: t('inventory.what-hint'),
        fields: [
          make.text('allowance', t('inventory.allowance'), { ...count, hint: t('inventory.allowance-hint') }),
          make.select('sale', t('inventory.sale.title'), sales, { blank: t('inventory.sale.as-is') }),
          make.text('houseLimit', t('inventory.house-limit'), { ...count, hint: t('inventory.house-hint') }),
          make.tick('noLimit', t('inventory.no-limit')),
        ],
      },
    ],
  };
}

function typeLabel(ctx: Context, type: RoomType): string {
  return `${type.code} · ${textFor(type.names, ctx.language)}`;
}

export interface PreviewPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly refusal: string | null;
  readonly warning: string | null;
  readonly action: string;
  /** Null where the change would be refused. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[] | null;
  readonly backHref: string;
}

interface PreviewModel {
  readonly change: Omit<InventoryChange, 'hotelId'>;
  readonly preview: ChangePreview;
  readonly refusal: string | null;
}

/** What the change would do, and the button that does it. */
export function previewPage(ctx: Context, { change, preview, refusal }: PreviewModel): PreviewPage {
  const t = tFor(ctx.language);
  const { refused, most, above } = preview;
  const tooLow =
    refused.length > 0
      ? t('inventory.refused', { count: refused.length, most, dates: dateList(ctx, refused) })
      : null;
  const nothing = preview.nights === 0 ? t('inventory.no-nights') : null;
  return {
    title: t('inventory.preview-title'),
    crumbs: [
      { href: inventoryPath, label: t('inventory.title') },
      { href: null, label: t('inventory.preview-title') },
    ],
    facts: [
      { term: t('inventory.type'), text: preview.types.map((type) => typeLabel(ctx, type)).join(', ') },
      { term: t('inventory.nights'), text: nightsText(ctx, change, preview) },
      ...changesOf(ctx, change),
    ],
    refusal: refusal ?? tooLow ?? nothing,
    warning: above > 0 ? t('inventory.above', { count: above }) : null,
    action: inventoryChangePath,
    hidden: (tooLow ?? nothing) ? null : hiddenFields(change),
    backHref: `${inventoryPath}?from=${change.from}`,
  };
}

function dateList(ctx: Context, dates: readonly CalendarDate[]): string {
  const shown = dates.slice(0, 5).map((date) => formatDate(date, 'short', ctx.language));
  return shown.join(', ') + (dates.length > shown.length ? ' …' : '');
}

function nightsText(ctx: Context, { from, to }: PreviewModel['change'], preview: ChangePreview): string {
  return tFor(ctx.language)('inventory.nights-concerned', {
    count: preview.nights,
    dates: preview.dates.length,
    from: formatDate(from, 'medium', ctx.language),
    to: formatDate(addDays(to, -1), 'medium', ctx.language),
  });
}

function changesOf(ctx: Context, { allowance, sale, houseLimit }: PreviewModel['change']) {
  const t = tFor(ctx.language);
  const limit = houseLimit === null ? t('inventory.no-limit') : String(houseLimit);
  return [
    ...(allowance === undefined ? [] : [{ term: t('inventory.allowance'), text: String(allowance) }]),
    ...(sale === undefined ? [] : [{ term: t('inventory.sale.title'), text: t(`inventory.sale.${sale}`) }]),
    ...(houseLimit === undefined ? [] : [{ term: t('inventory.house-limit'), text: limit }]),
  ];
}

function hiddenFields(change: PreviewModel['change']): { name: string; value: string }[] {
  const { roomTypeIds, from, to, weekdays: days, allowance, sale, houseLimit } = change;
  const one = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [{ name, value: String(value) }];
  return [
    ...roomTypeIds.flatMap((id) => one('types', id)),
    ...one('firstDate', from),
    ...one('lastDate', addDays(to, -1)),
    ...days.flatMap((day) => one('weekdays', day)),
    ...one('allowance', allowance),
    ...one('sale', sale),
    ...(houseLimit === null ? one('noLimit', '1') : one('houseLimit', houseLimit)),
  ];
}
