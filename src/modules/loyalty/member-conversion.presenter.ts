import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import * as paths from './loyalty.paths.ts';
import type { MemberView } from './member.service.ts';
import type { Partner } from './partner.ts';
import { limitWords, patternWords } from './partner-text.ts';

interface ConversionData {
  readonly view: MemberView;
  readonly partners: readonly Partner[];
  readonly key: string;
}

/** Points for a partner's units, ordered at the desk; nothing where no partner takes any. */
export function conversionForms(
  ctx: Context,
  { view, partners, key }: ConversionData,
  state: FormState,
): FormModel[] {
  const open = partners.filter((partner) => partner.active);
  if (open.length === 0 || view.points === 0 || !isAllowed(ctx, 'loyalty.desk')) return [];
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const options = open.map((partner) => ({
    value: String(partner.id),
    label: `${textFor(partner.names, ctx.language)} · ${limitWords(partner, ctx.language)}`,
  }));
  const formats = open.map(
    (partner) =>
      `${textFor(partner.names, ctx.language)}: ${patternWords(partner.numberPattern, ctx.language)}`,
  );
  return [
    {
      action: paths.deskConversionsPath(view.member.number),
      submit: t('loyalty.partners.convert'),
      cancelHref: null,
      errors: state.errors ?? {},
      groups: [
        {
          legend: t('loyalty.partners.desk-title'),
          hint: t('loyalty.partners.desk-hint'),
          fields: [
            make.hidden('key', key),
            make.select('partner', t('loyalty.partners.partner'), options, { wide: true }),
            make.text('number', t('loyalty.partners.number'), {
              required: true,
              maxlength: '40',
              hint: formats.join(' · '),
            }),
            make.text('conversionPoints', t('loyalty.partners.points'), {
              inputmode: 'numeric',
              short: true,
              required: true,
            }),
          ],
        },
      ],
    },
  ];
}
