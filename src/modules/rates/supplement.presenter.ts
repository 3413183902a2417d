import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { type OccupancySupplement, supplementKinds } from './occupancy.ts';
import type { RatePlan } from './rate-plan.ts';
import * as paths from './rate-settings.paths.ts';
import { crumbs, emptyList } from './rate-settings.presenter.ts';

interface SupplementChoices {
  readonly hotel: Hotel;
  readonly roomTypes: readonly RoomType[];
  readonly plans: readonly RatePlan[];
}

export function supplementsPage(
  ctx: Context,
  choices: SupplementChoices,
  supplements: readonly OccupancySupplement[],
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('rates.supplements.title');
  const nameOf = (list: readonly { id: number; names: RoomType['names'] }[], id: number | null) => {
    const found = list.find((each) => each.id === id);
    return found ? textFor(found.names, ctx.language) : t('rates.supplements.every');
  };
  return {
    title,
    crumbs: crumbs(t, [], title),
    lead: t('rates.supplements.lead'),
    empty: emptyList(t, 'supplements'),
    columns: [
      { label: t('rates.fields.supplement') },
      { label: t('rates.fields.ages') },
      { label: t('rates.fields.room-type') },
      { label: t('rates.fields.rate-plan') },
      { label: t('rates.fields.amount'), numeric: true },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: supplements.map((row) => ({
      cells: [
        t(`rates.supplements.kinds.${row.kind}`),
        row.ageFrom === null ? '–' : `${row.ageFrom}–${row.ageTo}`,
        nameOf(choices.roomTypes, row.roomTypeId),
        nameOf(choices.plans, row.ratePlanId),
        formatMoney(row.amountMinor, choices.hotel.currency, ctx.language),
        {
          actions: [
            { href: paths.supplementPath(row.id), label: t('shared.edit') },
            { action: paths.supplementRemovalPath(row.id), label: t('shared.remove') },
          ],
        },
      ],
    })),
    form: supplementForm(ctx, choices, { action: paths.supplementsPath, values: {}, isNew: true, state }),
  };
}

export function supplementPage(
  ctx: Context,
  choices: SupplementChoices,
  supplement: OccupancySupplement,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const { kind, roomTypeId, ratePlanId, ageFrom, ageTo, amountMinor } = supplement;
  const text = (value: number | null) => (value === null ? '' : String(value));
  const values = {
    kind,
    amountMinor: decimalText(amountMinor, choices.hotel.currency),
    roomTypeId: text(roomTypeId),
    ratePlanId: text(ratePlanId),
    ageFrom: text(ageFrom),
    ageTo: text(ageTo),
  };
  const title = t(`rates.supplements.kinds.${kind}`);
  const above = { href: paths.supplementsPath, label: t('rates.supplements.title') };
  return {
    title,
    crumbs: crumbs(t, [above], title),
    lead: t('rates.supplements.change-lead'),
    form: supplementForm(ctx, choices, {
      action: paths.supplementPath(supplement.id),
      values,
      isNew: false,
      state,
    }),
  };
}

interface FormParts {
  readonly action: string;
  readonly values: FormValues;
  readonly isNew: boolean;
  readonly state: FormState;
}

function supplementForm(
  ctx: Context,
  { hotel, roomTypes, plans }: SupplementChoices,
  { action, values, isNew, state }: FormParts,
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const kinds = supplementKinds.map((value) => ({
    value,
    label: t(`rates.supplements.kinds.${value}`),
  }));
  const option = (each: { id: number; names: RoomType['names'] }) => ({
    value: String(each.id),
    label: textFor(each.names, ctx.language),
  });
  const every = t('rates.supplements.every');
  return {
    action,
    submit: t(isNew ? 'rates.supplements.add' : 'rates.changes.actions.submit'),
    cancelHref: isNew ? null : paths.supplementsPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('rates.supplements.new') : null,
        hint: t('rates.supplements.hint'),
        fields: [
          make.select('kind', t('rates.fields.supplement'), kinds),
          make.text('amountMinor', t('rates.fields.amount'), {
            inputmode: 'decimal',
            required: true,
            short: true,
          }),
          make.select('roomTypeId', t('rates.fields.room-type'), roomTypes.map(option), { blank: every }),
          make.select('ratePlanId', t('rates.fields.rate-plan'), plans.map(option), { blank: every }),
          make.text('ageFrom', t('rates.fields.age-from'), {
            inputmode: 'numeric',
            short: true,
            optional: true,
          }),
          make.text('ageTo', t('rates.fields.age-to'), { inputmode: 'numeric', short: true, optional: true }),
        ],
      },
      whenGroup(t, make, hotel.businessDate),
    ],
  };
}
