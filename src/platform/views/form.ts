import { type LocalText, languages } from '../../core/local-text.ts';
import type { Translate } from '../i18n/translate.ts';

export type FormValues = Readonly<Record<string, string>>;
export type FormErrors = Readonly<Record<string, readonly string[]>>;

export interface FormOption {
  readonly value: string;
  readonly label: string;
}

/** One input as `shared/_form` prints it. Every name is present, so that nothing is taken from the page around. */
export interface FormField {
  readonly control: 'field' | 'select' | 'textarea' | 'checkbox' | 'hidden';
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly errors: readonly string[];
  readonly type: string;
  readonly hint: string | null;
  readonly required: boolean;
  readonly optional: boolean;
  readonly short: boolean;
  readonly wide: boolean;
  readonly checked: boolean;
  readonly options: readonly FormOption[];
  readonly blank: string | undefined;
  readonly inputmode: string | undefined;
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly maxlength: string | undefined;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

export interface FormGroup {
  readonly legend: string | null;
  readonly hint: string | null;
  readonly fields: readonly FormField[];
  /** Shows the legend alone until it is opened: for what most forms leave as it is. */
  readonly folded?: boolean;
}

export interface FormModel {
  /** `get` for a form that only asks; a post where left out. */
  readonly method?: 'get' | 'post';
  readonly action: string;
  readonly groups: readonly FormGroup[];
  readonly submit: string;
  /** A second button that sends the same form elsewhere. */
  readonly second?: { readonly label: string; readonly action: string };
  /** Where a script sends the form while it is typed in, for the part of the page with the id `reads`. */
  readonly live?: string;
  readonly cancelHref: string | null;
  readonly errors: FormErrors;
}

type FieldExtras = Partial<Omit<FormField, 'control' | 'name' | 'label'>>;

export interface FieldMaker {
  text(name: string, label: string, extras?: FieldExtras): FormField;
  area(name: string, label: string, extras?: FieldExtras): FormField;
  select(name: string, label: string, options: readonly FormOption[], extras?: FieldExtras): FormField;
  /** One box of its own, or one of several under the same name when `value` is given. */
  tick(name: string, label: string, value?: string): FormField;
  /** What the form carries along unseen. */
  hidden(name: string, value: string): FormField;
  /** The same text in each language the site speaks. */
  localText(name: string, label: string, extras?: FieldExtras & { readonly area?: boolean }): FormField[];
}

/** Each language in its own words. */
export const languageNames = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文' } as const;

/** Makes the inputs of one form from what stands in it and what was wrong with it. */
export function fieldMaker(t: Translate, values: FormValues, errors: FormErrors = {}): FieldMaker {
  const make = (
    control: FormField['control'],
    name: string,
    label: string,
    extras: FieldExtras = {},
  ): FormField => ({
    control,
    id: `f-${name}`,
    name,
    label,
    value: values[name] ?? '',
    errors: errors[name] ?? [],
    type: 'text',
    hint: null,
    required: false,
    optional: false,
    short: false,
    wide: false,
    checked: false,
    options: [],
    blank: undefined,
    inputmode: undefined,
    min: undefined,
    max: undefined,
    maxlength: undefined,
    prefix: null,
    suffix: null,
    ...extras,
  });
  return {
    text: (name, label, extras) => make('field', name, label, extras),
    area: (name, label, extras) => make('textarea', name, label, { wide: true, ...extras }),
    select: (name, label, options, extras) => make('select', name, label, { options, ...extras }),
    tick: (name, label, value) => {
      if (value === undefined)
        return make('checkbox', name, label, { value: '1', checked: Boolean(values[name]) });
      const checked = (values[name] ?? '').split(',').includes(value);
      return make('checkbox', name, label, { id: `f-${name}-${value}`, value, checked, errors: [] });
    },
    hidden: (name, value) => make('hidden', name, '', { value }),
    localText: (name, label, extras = {}) => {
      const { area = false, ...rest } = extras;
      return languages.map((language) =>
        make(area ? 'textarea' : 'field', `${name}.${language}`, `${label} · ${languageNames[language]}`, {
          ...rest,
          required: Boolean(rest.required) && language === 'en',
          optional: !(rest.required && language === 'en'),
          hint: language === 'zh-TW' ? t('shared.traditional-hint') : (rest.hint ?? null),
        }),
      );
    },
  };
}

/** A hotel's own words, flattened as the form's fields are named. */
export function localTextValues(name: string, text: LocalText): Record<string, string> {
  return Object.fromEntries(languages.map((language) => [`${name}.${language}`, text[language] ?? '']));
}

export interface Crumb {
  readonly href: string | null;
  readonly label: string;
}

/** The page `shared/settings-form`: one form under its breadcrumbs. */
export interface SettingsFormPage {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  readonly form: FormModel;
}

/** The page `shared/settings-list`: what there is as a table, and the form for a new one below. */
export interface SettingsListPage extends SettingsFormPage {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  } | null;
}

export interface FormState {
  readonly values?: FormValues;
  readonly errors?: FormErrors;
}
