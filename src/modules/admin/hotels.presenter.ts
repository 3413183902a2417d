import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormState, fieldMaker, type SettingsListPage } from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { hotelsPath } from './admin.paths.ts';

export interface HotelsOptions {
  readonly hotels: readonly Hotel[];
  /** Proposed as the first day of the books. */
  readonly today: CalendarDate;
  readonly state?: FormState | undefined;
}

/** The houses of the chain, and the form for a further one. */
export function hotelsPage(ctx: Context, { hotels, today, state = {} }: HotelsOptions): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('admin.hotels.title');
  const values = state.values ?? {
    businessDate: today,
    currency: hotels[0]?.currency ?? '',
    vatPercent: '0',
  };
  const make = fieldMaker(t, values, state.errors);
  const label = (name: string) => t(`admin.hotels.${name}`);
  const short = { required: true, short: true };
  return {
    title,
    lead: label('lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: ['name', 'slug', 'currency', 'time-zone', 'business-date', 'guests'].map((name) => ({
      label: label(name),
    })),
    rows: hotels.map((hotel) => ({
      cells: [
        textFor(hotel.names, ctx.language),
        hotel.slug,
        hotel.currency,
        hotel.timeZone,
        formatDate(hotel.businessDate, 'medium', ctx.language),
        label(hotel.published ? 'open' : 'closed'),
      ],
    })),
    empty: null,
    form: {
      action: hotelsPath,
      submit: label('add'),
      cancelHref: null,
      errors: state.errors ?? {},
      groups: [
        {
          legend: label('new'),
          hint: label('new-hint'),
          fields: [
            ...make.localText('names', label('name'), { required: true }),
            make.text('slug', label('slug'), { ...short, hint: label('slug-hint') }),
            make.text('currency', label('currency'), {
              ...short,
              maxlength: '3',
              hint: label('currency-hint'),
            }),
            make.text('timeZone', label('time-zone'), { required: true, hint: t('hotels.hints.time-zone') }),
            make.text('businessDate', label('business-date'), {
              ...short,
              type: 'date',
              hint: label('date-hint'),
            }),
            make.text('vatPercent', label('vat'), { ...short, inputmode: 'numeric', suffix: '%' }),
          ],
        },
      ],
    },
  };
}
