import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber, formatPercent, formatPrice } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { RailBreach } from './rail.ts';

/** How far which prices go beyond a rail, in one sentence. */
export function breachText(
  ctx: Context,
  { hotel, types }: { readonly hotel: Hotel; readonly types: readonly RoomType[] },
  breach: RailBreach,
): string {
  const { rule, limit, worst, nights, roomTypeId } = breach;
  const type = types.find(({ id }) => id === roomTypeId)?.code ?? '–';
  const show = (value: number) =>
    rule === 'change'
      ? formatPercent(value, ctx.language)
      : formatPrice(minor(value), hotel.currency, ctx.language);
  return tFor(ctx.language)(`rates.changes.breach.${rule}`, {
    type,
    limit: show(limit),
    worst: worst === null ? '–' : show(worst),
    count: nights,
    nights: formatNumber(nights, ctx.language),
  });
}
