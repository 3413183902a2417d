import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  fieldMaker,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import {
  companiesPath,
  companyPath,
  contactPath,
  contactRemovalPath,
  contactsPath,
} from './company.paths.ts';
import type { Company } from './company.ts';
import type { CompanyContact } from './company-contact.ts';

export interface ContactsPart {
  readonly columns: readonly { readonly label: string; readonly hidden?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  /** Null for who may not change companies. */
  readonly form: FormModel | null;
}

/** Whom to call at a company: a telephone number dials, an address writes. */
export function contactsPart(
  ctx: Context,
  {
    company,
    contacts,
    mayChange,
  }: { company: Company; contacts: readonly CompanyContact[]; mayChange: boolean },
  state: FormState = {},
): ContactsPart {
  const t = tFor(ctx.language);
  const heads = ['name', 'role', 'phone', 'email', 'note'].map((name) => ({
    label: t(`companies.contacts.${name}`),
  }));
  return {
    columns: [...heads, ...(mayChange ? [{ label: t('shared.edit'), hidden: true }] : [])],
    rows: contacts.map(({ id, name, role, phone, email, note }) => ({
      cells: [
        name,
        role ?? '–',
        phone === null ? '–' : { text: phone, href: `tel:${phone}` },
        email === null ? '–' : { text: email, href: `mailto:${email}` },
        note ?? '–',
        ...(mayChange
          ? [
              {
                actions: [
                  { href: contactPath(company.id, id), label: t('shared.edit') },
                  { action: contactRemovalPath(company.id, id), label: t('shared.remove') },
                ],
              },
            ]
          : []),
      ],
    })),
    form: mayChange ? contactForm(ctx, { action: contactsPath(company.id), isNew: true, state }) : null,
  };
}

export function contactPage(
  ctx: Context,
  { company, contact }: { company: Company; contact: CompanyContact },
  state: FormState = {},
): SettingsFormPage {
  const { name, role, phone, email, note } = contact;
  const values = { name, role: role ?? '', phone: phone ?? '', email: email ?? '', note: note ?? '' };
  const filled = { values, ...state };
  return {
    title: contact.name,
    lead: null,
    crumbs: [
      { href: companiesPath, label: tFor(ctx.language)('companies.title') },
      { href: companyPath(company.id), label: company.name },
      { href: null, label: contact.name },
    ],
    form: contactForm(ctx, { action: contactPath(company.id, contact.id), isNew: false, state: filled }),
  };
}

function contactForm(
  ctx: Context,
  { action, isNew, state }: { action: string; isNew: boolean; state: FormState },
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const field = (name: string, extras: Parameters<typeof make.text>[2]) =>
    make.text(name, t(`companies.contacts.${name}`), extras);
  return {
    action,
    submit: t(isNew ? 'companies.contacts.add' : 'shared.save'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('companies.contacts.new') : null,
        hint: null,
        fields: [
          field('name', { required: true, maxlength: '120' }),
          field('role', { optional: true, maxlength: '80' }),
          field('phone', { optional: true, type: 'tel' }),
          field('email', { optional: true, type: 'email' }),
          field('note', { optional: true, wide: true, maxlength: '300' }),
        ],
      },
    ],
  };
}
