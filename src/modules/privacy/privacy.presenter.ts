import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Crumb, type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath, customersPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import { erasureFates } from './erasure.ts';
import { erasurePath, personalDataPath, personalPdfPath, viewsOfGuestPath } from './privacy.paths.ts';
import type { ErasurePreview } from './privacy.service.ts';

export interface PrivacyPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly exportHref: string | null;
  readonly pdfHref: string;
  readonly viewsHref: string | null;
  readonly erasure: {
    readonly refusals: readonly string[];
    readonly fates: readonly { readonly heading: string; readonly lines: readonly string[] }[];
    readonly form: FormModel | null;
  } | null;
}

export function privacyPage(ctx: Context, preview: ErasurePreview, state: FormState = {}): PrivacyPage {
  const t = tFor(ctx.language);
  const { customer, refusals } = preview;
  const title = t('privacy.title', { name: fullName(customer) });
  const mayErase = isAllowed(ctx, 'customers.erase');
  return {
    title,
    crumbs: [
      { href: customersPath, label: t('customers.list.title') },
      { href: customerPath(customer.id), label: fullName(customer) },
      { href: null, label: t('privacy.crumb') },
    ],
    exportHref: isAllowed(ctx, 'customers.export') ? personalDataPath(customer.id) : null,
    pdfHref: personalPdfPath(customer.id),
    viewsHref: isAllowed(ctx, 'customers.export') ? viewsOfGuestPath(customer.id) : null,
    erasure: mayErase
      ? {
          refusals: refusals.map((refusal) => t(`errors.erasure_${refusal}`)),
          fates: (['emptied', 'deleted', 'kept'] as const).map((fate) => ({
            heading: t(`privacy.fates.${fate}`),
            lines: erasureFates
              .filter((one) => one.fate === fate)
              .map(({ table }) => t(`privacy.tables.${table}`)),
          })),
          form: refusals.length === 0 ? erasureForm(ctx, preview, state) : null,
        }
      : null,
  };
}

function erasureForm(
  ctx: Context,
  { customer }: ErasurePreview,
  { values, errors = {} }: FormState,
): FormModel {
  const t = tFor(ctx.language);
  const now = { version: String(customer.version), typedName: '', sure: '' };
  const make = fieldMaker(t, { ...now, ...values }, errors);
  return {
    action: erasurePath(customer.id),
    groups: [
      {
        legend: t('privacy.erase'),
        hint: t('privacy.for-good'),
        fields: [
          make.text('typedName', t('privacy.typed-name', { name: fullName(customer) }), {
            required: true,
            maxlength: '200',
          }),
          make.tick('sure', t('privacy.sure')),
          make.hidden('version', values?.version ?? String(customer.version)),
        ],
      },
    ],
    submit: t('privacy.erase-now'),
    cancelHref: customerPath(customer.id),
    errors,
  };
}
