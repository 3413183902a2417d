import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import * as paths from './loyalty.paths.ts';
import { emptyWords, type LoyaltyPage, loyaltyFrame, numberText } from './loyalty-frame.presenter.ts';
import type { PartnerCount } from './partner.queries.ts';
import { type Partner, partnerKinds } from './partner.ts';
import { patternWords, rateWords } from './partner-text.ts';

interface PartnersData {
  readonly partners: readonly Partner[];
  readonly counts: readonly PartnerCount[];
}

/** Who takes points, at what rate, and how many orders wait. */
export function partnersPage(
  ctx: Context,
  { partners, counts }: PartnersData,
  state: FormState = {},
): LoyaltyPage {
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  const ordersOf = (partnerId: number, status: PartnerCount['status']) =>
    counts.find((count) => count.partnerId === partnerId && count.status === status)?.orders ?? 0;
  return {
    ...loyaltyFrame(ctx, 'partners'),
    columns: [
      { label: t('loyalty.partners.name') },
      { label: t('loyalty.partners.rate') },
      { label: t('loyalty.partners.number') },
      { label: t('loyalty.partners.states.open'), numeric: true },
      { label: t('loyalty.partners.states.sent'), numeric: true },
      { label: t('loyalty.gifts.use') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: partners.map((partner) => ({
      cells: [
        {
          text: textFor(partner.names, ctx.language),
          href: paths.partnerOrdersPath(partner.id),
          small: t(`loyalty.partners.kinds.${partner.kind}`),
        },
        rateWords(partner, ctx.language),
        patternWords(partner.numberPattern, ctx.language),
        formatNumber(ordersOf(partner.id, 'open'), ctx.language),
        formatNumber(ordersOf(partner.id, 'sent'), ctx.language),
        t(partner.active ? 'loyalty.in-use' : 'loyalty.not-in-use'),
        { actions: rowActions(ctx, partner, edit) },
      ],
    })),
    emptyText: emptyWords(t, 'partners'),
    forms: edit ? [partnerForm(ctx, null, state)] : [],
  };
}

function rowActions(ctx: Context, { id }: Partner, edit: boolean) {
  const t = tFor(ctx.language);
  return [
    { href: paths.partnerOrdersPath(id), label: t('loyalty.partners.orders') },
    ...(edit ? [{ href: paths.partnerPath(id), label: t('shared.edit') }] : []),
  ];
}

export function partnerPage(ctx: Context, partner: Partner, state: FormState = {}): SettingsFormPage {
  const title = textFor(partner.names, ctx.language);
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.partnersPath, label: tFor(ctx.language)('loyalty.tabs.partners') },
      { href: null, label: title },
    ],
    form: partnerForm(ctx, partner, state),
  };
}

function partnerForm(ctx: Context, partner: Partner | null, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const start = partner ? partnerValues(partner) : { kind: 'airline', active: '1' };
  const make = fieldMaker(t, state.values ?? start, state.errors);
  return {
    action: partner ? paths.partnerPath(partner.id) : paths.partnersPath,
    submit: t(partner ? 'shared.save' : 'loyalty.partners.add'),
    cancelHref: partner ? paths.partnersPath : null,
    errors: state.errors ?? {},
    groups: partnerGroups(ctx, partner, make),
  };
}

function partnerGroups(ctx: Context, partner: Partner | null, make: FieldMaker): FormGroup[] {
  const t = tFor(ctx.language);
  const number = { inputmode: 'numeric', short: true, required: true };
  const kinds = partnerKinds.map((value) => ({ value, label: t(`loyalty.partners.kinds.${value}`) }));
  const code = make.text('code', t('loyalty.levels.code'), { required: true, short: true, maxlength: '40' });
  return [
    {
      legend: partner ? null : t('loyalty.partners.new'),
      hint: null,
      fields: [
        ...(partner ? [] : [code]),
        ...make.localText('names', t('loyalty.partners.name'), { required: true }),
        make.select('kind', t('loyalty.partners.kind'), kinds),
        make.text('numberPattern', t('loyalty.partners.number'), {
          optional: true,
          maxlength: '30',
          hint: t('loyalty.partners.pattern-hint'),
        }),
        make.tick('active', t('loyalty.in-use')),
      ],
    },
    {
      legend: t('loyalty.partners.rate'),
      hint: t('loyalty.partners.rate-hint'),
      fields: [
        make.text('stepPoints', t('loyalty.partners.step-points'), number),
        make.text('stepUnits', t('loyalty.partners.step-units'), number),
        ...make.localText('unitNames', t('loyalty.partners.unit'), { required: true }),
        make.text('minPoints', t('loyalty.partners.min-points'), number),
        make.text('maxPerYear', t('loyalty.partners.max-per-year'), {
          inputmode: 'numeric',
          short: true,
          optional: true,
        }),
      ],
    },
  ];
}

function partnerValues(partner: Partner): FormValues {
  return {
    ...localTextValues('names', partner.names),
    ...localTextValues('unitNames', partner.unitNames),
    kind: partner.kind,
    numberPattern: partner.numberPattern,
    stepPoints: String(partner.stepPoints),
    stepUnits: String(partner.stepUnits),
    minPoints: String(partner.minPoints),
    maxPerYear: numberText(partner.maxPerYear),
    active: partner.active ? '1' : '',
  };
}
