import type { CalendarDate } from '../../core/calendar-date.ts';
import { lastEffectiveDate } from '../fields.ts';
import type { Translate } from '../i18n/translate.ts';
import type { FieldMaker, FormGroup } from './form.ts';

/** The end of each form that somebody else must approve: from when it is to hold, and why. Read by `whenFields`. */
export function whenGroup(t: Translate, make: FieldMaker, businessDate: CalendarDate): FormGroup {
  return {
    legend: t('shared.when.title'),
    hint: null,
    fields: [
      make.text('effectiveDate', t('shared.when.date'), {
        type: 'date',
        optional: true,
        min: businessDate,
        max: lastEffectiveDate(businessDate),
        hint: t('shared.when.date-hint'),
      }),
      make.text('note', t('shared.when.note'), { optional: true, maxlength: '500' }),
    ],
  };
}
