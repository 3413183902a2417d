import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatNumber, formatPercent } from '../../platform/i18n/format.ts';
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
import type { Campaign } from './earning.ts';
import type { Level } from './level.ts';
import * as paths from './loyalty.paths.ts';
import {
  emptyWords,
  type LoyaltyPage,
  loyaltyFrame,
  numberText,
  percentText,
} from './loyalty-frame.presenter.ts';

interface CampaignsData {
  readonly campaigns: readonly Campaign[];
  readonly levels: readonly Level[];
}

export function campaignsPage(
  ctx: Context,
  { campaigns, levels }: CampaignsData,
  state: FormState = {},
): LoyaltyPage {
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  const heads = ['name', 'dates', 'extra', 'bonus', 'use'] as const;
  return {
    ...loyaltyFrame(ctx, 'campaigns'),
    columns: [
      ...heads.map((name) => ({ label: t(`loyalty.campaigns.${name}`) })),
      { label: t('shared.edit'), hidden: true },
    ],
    rows: campaigns.map((campaign) => ({
      cells: [
        textFor(campaign.names, ctx.language),
        `${formatDate(campaign.fromDate, 'medium', ctx.language)} – ${formatDate(campaign.toDate, 'medium', ctx.language)}`,
        `+${formatPercent(campaign.extraBasisPoints, ctx.language)}`,
        formatNumber(campaign.bonusPoints, ctx.language),
        t(campaign.active ? 'loyalty.in-use' : 'loyalty.not-in-use'),
        edit ? { actions: [{ href: paths.campaignPath(campaign.id), label: t('shared.edit') }] } : '',
      ],
    })),
    emptyText: emptyWords(t, 'campaigns'),
    forms: edit ? [campaignForm(ctx, { campaign: null, levels }, state)] : [],
  };
}

interface CampaignData {
  readonly campaign: Campaign | null;
  readonly levels: readonly Level[];
}

export function campaignPage(ctx: Context, data: CampaignData, state: FormState = {}): SettingsFormPage {
  const t = tFor(ctx.language);
  const title = data.campaign ? textFor(data.campaign.names, ctx.language) : '';
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.campaignsPath, label: t('loyalty.tabs.campaigns') },
      { href: null, label: title },
    ],
    form: campaignForm(ctx, data, state),
  };
}

function campaignForm(ctx: Context, { campaign, levels }: CampaignData, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const start = campaign ? campaignValues(campaign) : { extra: '100', bonusPoints: '0', active: '1' };
  const make = fieldMaker(t, state.values ?? start, state.errors);
  return {
    action: campaign ? paths.campaignPath(campaign.id) : paths.campaignsPath,
    submit: t(campaign ? 'shared.save' : 'loyalty.campaigns.add'),
    cancelHref: campaign ? paths.campaignsPath : null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: campaign ? null : t('loyalty.campaigns.new'),
        hint: t('loyalty.campaigns.hint'),
        fields: [
          ...make.localText('names', t('loyalty.campaigns.name'), { required: true }),
          ...campaignFields(ctx, make, levels),
        ],
      },
    ],
  };
}

function campaignFields(ctx: Context, make: FieldMaker, levels: readonly Level[]): FormGroup['fields'] {
  const t = tFor(ctx.language);
  const number = { inputmode: 'numeric', short: true };
  return [
    make.text('fromDate', t('loyalty.campaigns.from'), { type: 'date', required: true }),
    make.text('toDate', t('loyalty.campaigns.to'), { type: 'date', required: true }),
    make.text('extra', t('loyalty.campaigns.extra'), { ...number, required: true, suffix: '%' }),
    make.text('bonusPoints', t('loyalty.campaigns.bonus'), { ...number, required: true }),
    make.text('minNights', t('loyalty.campaigns.min-nights'), { ...number, optional: true }),
    make.select(
      'minRank',
      t('loyalty.campaigns.min-level'),
      levels.map((level) => ({ value: String(level.rank), label: textFor(level.names, ctx.language) })),
      { optional: true, blank: t('loyalty.campaigns.everybody') },
    ),
    make.tick('active', t('loyalty.in-use')),
  ];
}

function campaignValues(campaign: Campaign): FormValues {
  return {
    ...localTextValues('names', campaign.names),
    fromDate: campaign.fromDate,
    toDate: campaign.toDate,
    extra: percentText(campaign.extraBasisPoints),
    bonusPoints: String(campaign.bonusPoints),
    minNights: numberText(campaign.minNights),
    minRank: numberText(campaign.minRank),
    active: campaign.active ? '1' : '',
  };
}
