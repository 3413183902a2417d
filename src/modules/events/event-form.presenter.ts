import { wallClock } from '../../core/calendar-date.ts';
import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
  type FormErrors,
  type FormField,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type TextBlock, textBlock } from '../../platform/views/texts.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { TransactionCode } from '../hotels/transaction-code.ts';
import type { Level } from '../loyalty/level.ts';
import { eventChangePath, staffEventPath, staffEventsPath } from './event.paths.ts';
import type { HotelEvent } from './event.ts';
import { type Told, toldWords } from './event-question.presenter.ts';

export interface EventFormPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  /** Who hears of another time or place; null where guests do not see it yet. */
  readonly telling: string | null;
  readonly action: string;
  readonly errors: FormErrors;
  readonly texts: readonly TextBlock[];
  readonly groups: readonly {
    readonly legend: string;
    readonly hint: string | null;
    readonly fields: readonly FormField[];
  }[];
  readonly submit: string;
  readonly cancelHref: string;
}

export interface EventFormData {
  readonly hotel: Hotel;
  /** Null for a new one. */
  readonly event: HotelEvent | null;
  /** Parties that would hear of a change; null for a new one. */
  readonly told: Told | null;
  readonly codes: readonly TransactionCode[];
  readonly levels: readonly Level[];
  readonly tags: readonly string[];
}

export function eventFormPage(ctx: Context, data: EventFormData, state: FormState = {}): EventFormPage {
  const t = tFor(ctx.language);
  const { event, hotel } = data;
  const values = state.values ?? (event ? valuesOf(event, hotel) : startingValues(data));
  const block = (name: string, key: string, size: { rows?: number; maxlength: number; required?: boolean }) =>
    textBlock(t, { name, legend: t(`events.fields.${key}`), ...size }, { values, errors: state.errors });
  const title = t(event ? 'events.change-title' : 'events.new-title');
  const name = event ? [{ href: staffEventPath(event.id), label: textFor(event.names, ctx.language) }] : [];
  return {
    title,
    crumbs: [{ href: staffEventsPath, label: t('events.title') }, ...name, { href: null, label: title }],
    lead: event?.status === 'open' ? t('events.change-lead') : null,
    telling: event?.status === 'open' && data.told ? toldWords(ctx, data.told, 'events.telling') : null,
    action: event ? eventChangePath(event.id) : staffEventsPath,
    errors: state.errors ?? {},
    texts: [
      block('names', 'name', { maxlength: 120, required: true }),
      block('descriptions', 'description', { rows: 5, maxlength: 2_000 }),
      block('places', 'place', { maxlength: 160 }),
    ],
    groups: groupsOf(ctx, data, { values, errors: state.errors ?? {} }),
    submit: t(event ? 'shared.save' : 'events.create'),
    cancelHref: event ? staffEventPath(event.id) : staffEventsPath,
  };
}

function groupsOf(
  ctx: Context,
  { hotel, codes, levels, tags, event }: EventFormData,
  { values, errors }: { readonly values: FormValues; readonly errors: FormErrors },
): EventFormPage['groups'] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const short = { short: true, required: true } as const;
  const count = { ...short, inputmode: 'numeric' } as const;
  const chosen = (name: string) => ({ value: name, label: name });
  return [
    {
      legend: t('events.groups.when'),
      hint: t('events.groups.when-hint', { zone: hotel.timeZone }),
      fields: [
        make.text('date', t('events.fields.date'), { ...short, type: 'date' }),
        make.text('starts', t('events.fields.starts'), { ...short, type: 'time' }),
        make.text('ends', t('events.fields.ends'), {
          ...short,
          type: 'time',
          hint: t('events.fields.ends-hint'),
        }),
        make.text('closesDate', t('events.fields.closes-date'), { ...short, type: 'date' }),
        make.text('closesTime', t('events.fields.closes-time'), { ...short, type: 'time' }),
      ],
    },
    {
      legend: t('events.groups.places'),
      hint: null,
      fields: [
        make.text('capacity', t('events.fields.capacity'), count),
        make.text('mostPerParty', t('events.fields.most-per-party'), count),
        make.tick('hasWaiting', t('events.fields.has-waiting')),
      ],
    },
    {
      legend: t('events.groups.price'),
      hint: t('events.groups.price-hint'),
      fields: [
        make.text('price', t('events.fields.price-each'), {
          inputmode: 'decimal',
          short: true,
          optional: true,
          suffix: hotel.currency,
        }),
        make.select('chargeCode', t('events.fields.charge-code'), codeOptions(ctx, codes), {
          required: true,
        }),
        make.text('points', t('events.fields.points'), { ...count, hint: t('events.fields.points-hint') }),
        make.tick('prepaid', t('events.fields.prepaid')),
        make.text('refundHours', t('events.fields.refund-hours'), {
          ...count,
          hint: t('events.fields.refund-hours-hint'),
        }),
      ],
    },
    {
      legend: t('events.groups.who'),
      hint: t('events.groups.who-hint'),
      fields: [
        make.select('levelId', t('events.fields.level'), levelOptions(t, ctx, levels), {
          blank: t('events.everybody'),
          optional: true,
        }),
        make.select('tag', t('events.fields.tag'), tags.map(chosen), {
          blank: t('events.everybody'),
          optional: true,
        }),
        ...(event ? [make.hidden('version', values.version ?? String(event.version))] : []),
      ],
    },
  ];
}

function codeOptions({ language }: Context, codes: readonly TransactionCode[]) {
  return codes.map(({ code, names }) => ({ value: code, label: textFor(names, language) }));
}

function levelOptions(t: Translate, { language }: Context, levels: readonly Level[]) {
  return levels.map(({ id, names }) => ({
    value: String(id),
    label: t('events.from-level', { level: textFor(names, language) }),
  }));
}

function startingValues({ hotel, codes }: EventFormData): FormValues {
  const usual = codes.find(({ code }) => code === 'ACTIVITY') ?? codes[0];
  return {
    date: hotel.businessDate,
    closesDate: hotel.businessDate,
    mostPerParty: '4',
    hasWaiting: '1',
    points: '0',
    refundHours: '24',
    chargeCode: usual?.code ?? '',
  };
}

function valuesOf(event: HotelEvent, { timeZone, currency }: Hotel): FormValues {
  const [starts, ends, closes] = [event.startsAt, event.endsAt, event.closesAt].map((at) => {
    const wall = wallClock(at, timeZone);
    return { date: wall.slice(0, 10), time: wall.slice(11, 16) };
  });
  return {
    ...localTextValues('names', event.names),
    ...localTextValues('descriptions', event.descriptions),
    ...localTextValues('places', event.places),
    date: starts?.date ?? '',
    starts: starts?.time ?? '',
    ends: ends?.time ?? '',
    closesDate: closes?.date ?? '',
    closesTime: closes?.time ?? '',
    capacity: String(event.capacity),
    mostPerParty: String(event.mostPerParty),
    hasWaiting: event.hasWaiting ? '1' : '',
    price: event.priceMinor === 0 ? '' : decimalText(event.priceMinor, currency),
    chargeCode: event.chargeCode,
    prepaid: event.prepaid ? '1' : '',
    refundHours: String(event.refundHours),
    points: String(event.points),
    levelId: event.levelId === null ? '' : String(event.levelId),
    tag: event.tag ?? '',
    version: String(event.version),
  };
}
