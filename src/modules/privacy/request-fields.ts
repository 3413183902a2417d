import type { Translate } from '../../platform/i18n/translate.ts';
import { correctableFields, requestKinds } from './privacy-request.ts';

/** As forms are made everywhere; this file knows no more of them. */
interface Maker<Field> {
  select(
    name: string,
    label: string,
    options: { readonly value: string; readonly label: string }[],
    extras: { readonly required?: boolean; readonly optional?: boolean; readonly blank: string },
  ): Field;
  text(name: string, label: string, extras: Extras): Field;
  area(name: string, label: string, extras: Extras): Field;
}

interface Extras {
  readonly optional: boolean;
  readonly maxlength: string;
  readonly hint?: string;
}

/** What is asked for about somebody's data: the same to the guest on his page and to the desk on his profile. */
export function requestFields<Field>(t: Translate, make: Maker<Field>, asker: 'guest' | 'desk'): Field[] {
  const details = asker === 'guest' ? 'privacy.requests.own-details' : 'privacy.requests.details';
  const kinds = requestKinds.map((value) => ({ value, label: t(`privacy.requests.kinds.${value}`) }));
  const fields = correctableFields.map((value) => ({ value, label: t(`privacy.requests.fields.${value}`) }));
  return [
    make.select('kind', t('privacy.requests.kind'), kinds, {
      required: true,
      blank: t('privacy.requests.choose'),
    }),
    make.select('field', t('privacy.requests.field'), fields, { optional: true, blank: '–' }),
    make.text('newValue', t('privacy.requests.new-value'), {
      optional: true,
      maxlength: '254',
      hint: t('privacy.requests.new-value-hint'),
    }),
    make.area('details', t(details), { optional: true, maxlength: '2000' }),
  ];
}
