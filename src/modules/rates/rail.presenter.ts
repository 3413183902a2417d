import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormField,
  type FormGroup,
  type FormModel,
  type FormState,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { Rail } from './rail.ts';
import * as paths from './rate.paths.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';

export interface RailsPage extends PageModel, RatesTabs {
  readonly lead: string;
  readonly columns: readonly { readonly label: string }[];
  readonly types: readonly {
    readonly code: string;
    readonly name: string;
    readonly fields: readonly FormField[];
  }[];
  readonly when: FormGroup;
  readonly form: Pick<FormModel, 'action' | 'submit' | 'errors'>;
  readonly mayChange: boolean;
}

export interface RailsView {
  readonly hotel: Hotel;
  readonly types: readonly RoomType[];
  readonly rails: readonly Rail[];
}

export function railsPage(
  ctx: Context,
  { hotel, types, rails }: RailsView,
  state: FormState = {},
): RailsPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? valuesOf(hotel.currency, rails), state.errors);
  const cell = (type: RoomType, name: string, suffix: string) =>
    make.text(`rails.t${type.id}.${name}`, `${type.code}: ${t(`rates.rails.${name}`)}`, {
      inputmode: 'decimal',
      short: true,
      suffix,
    });
  return {
    title: t('rates.rails.title'),
    lead: t('rates.rails.lead'),
    ...ratesTabs(t, paths.railsPath),
    columns: ['type', 'floor', 'ceiling', 'change'].map((name) => ({ label: t(`rates.rails.${name}`) })),
    types: types.map((type) => ({
      code: type.code,
      name: textFor(type.names, ctx.language),
      fields: [
        cell(type, 'floor', hotel.currency),
        cell(type, 'ceiling', hotel.currency),
        cell(type, 'change', '%'),
      ],
    })),
    when: whenGroup(t, make, hotel.businessDate),
    form: { action: paths.railsPath, submit: t('rates.changes.actions.submit'), errors: state.errors ?? {} },
    mayChange: ctx.permissions.has('rates.change'),
  };
}

function valuesOf(currency: string, rails: readonly Rail[]): Record<string, string> {
  const money = (amount: Rail['floorMinor']) => (amount === null ? '' : decimalText(amount, currency));
  return Object.fromEntries(
    rails.flatMap(({ roomTypeId, floorMinor, ceilingMinor, maxChangeBasisPoints: change }) => [
      [`rails.t${roomTypeId}.floor`, money(floorMinor)],
      [`rails.t${roomTypeId}.ceiling`, money(ceilingMinor)],
      [`rails.t${roomTypeId}.change`, change === null ? '' : String(change / 100)],
    ]),
  );
}
