import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  fieldMaker,
  type SettingsListPage,
} from '../../platform/views/form.ts';
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
      { label: t('shared.remove'), hidden: true },
    ],
    rows: supplements.map((row) => ({
      cells: [
        t(`rates.supplements.kinds.${row.kind}`),
        row.ageFrom === null ? '–' : `${row.ageFrom}–${row.ageTo}`,
        nameOf(choices.roomTypes, row.roomTypeId),
        nameOf(choices.plans, row.ratePlanId),
        formatMoney(row.amountMinor, choices.hotel.currency, ctx.language),
        { actions: [{ action: paths.supplementRemovalPath(row.id), label: t('shared.remove') }] },
      ],
    })),
    form: supplementForm(ctx, choices, state),
  };
}

function supplementForm(ctx: Context, { roomTypes, plans }: SupplementChoices, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
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
    action: paths.supplementsPath,
    submit: t('rates.supplements.add'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('rates.supplements.new'),
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
    ],
  };
}
