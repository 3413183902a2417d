import { timesMinor } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormErrors, type FormField, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './event.paths.ts';
import { type HotelEvent, payWays } from './event.ts';
import type { Participant } from './participant.queries.ts';
import { isPaidBack } from './prepayment.ts';

/** A question on a page of its own, opened in a dialog where scripts run. */
export interface QuestionPage extends PageModel {
  readonly lead: string;
  readonly closeHref: string;
  readonly action: string;
  readonly submit: string;
  readonly danger: boolean;
  readonly fields: readonly FormField[];
  readonly errors: FormErrors;
}

export interface Asked {
  readonly hotel: Hotel;
  readonly event: HotelEvent;
  readonly guest: Participant;
}

/** How many came, and how what has a price is paid. */
export function arrivalQuestion(
  ctx: Context,
  { hotel, event, guest }: Asked,
  state: FormState = {},
): QuestionPage {
  const t = tFor(ctx.language);
  const values = state.values ?? { came: String(guest.party), payWay: guest.stayId === null ? '' : 'room' };
  const make = fieldMaker(t, values, state.errors);
  const ways = payWays
    .filter((way) => way !== 'room' || guest.stayId !== null)
    .map((way) => ({ value: way, label: t(`events.pay-ways.${way}`, { room: guest.room ?? '' }) }));
  const counts = Array.from({ length: guest.party }, (_, index) => guest.party - index).map((count) => ({
    value: String(count),
    label: countLabel(ctx, { hotel, guest, count }),
  }));
  const isFree = guest.unitMinor === 0 || guest.prepaidMinor > 0;
  return {
    title: t('events.arrival.title', { name: fullName(guest) }),
    lead: textFor(event.names, ctx.language),
    closeHref: paths.staffEventPath(event.id),
    action: paths.arrivalPath(event.id, guest.id),
    submit: t('events.let-in'),
    danger: false,
    fields: [
      make.select('came', t('events.arrival.came'), counts, { required: true }),
      ...(isFree
        ? []
        : [
            make.select('payWay', t('events.arrival.pay-way'), ways, {
              required: true,
              blank: t('events.arrival.choose'),
            }),
          ]),
    ],
    errors: state.errors ?? {},
  };
}

/** `2 persons · ¥240.00` */
function countLabel(
  ctx: Context,
  { hotel, guest, count }: { readonly hotel: Hotel; readonly guest: Participant; readonly count: number },
): string {
  const persons = tFor(ctx.language)('events.persons', { count });
  if (guest.unitMinor === 0 || guest.prepaidMinor > 0) return persons;
  return `${persons} · ${formatMoney(timesMinor(guest.unitMinor, count), hotel.currency, ctx.language)}`;
}

export function cancellationQuestion(ctx: Context, asked: Asked, state: FormState = {}): QuestionPage {
  const t = tFor(ctx.language);
  const { event, guest } = asked;
  return {
    title: t('events.cancellation.title', { name: fullName(guest) }),
    lead: t('events.cancellation.lead', { event: textFor(event.names, ctx.language) }),
    closeHref: paths.staffEventPath(event.id),
    action: paths.deskCancellationPath(event.id, guest.id),
    submit: t('events.take-off'),
    danger: true,
    fields: moneyFields(ctx, asked, state),
    errors: state.errors ?? {},
  };
}

/** What becomes of money that was paid ahead: by its terms, unless somebody who may refund decides otherwise. */
function moneyFields(ctx: Context, { hotel, event, guest }: Asked, state: FormState): FormField[] {
  if (guest.prepaidMinor === 0) return [];
  const t = tFor(ctx.language);
  const amount = formatMoney(guest.prepaidMinor, hotel.currency, ctx.language);
  const byTerms = isPaidBack(guest, event, ctx.clock()) ? 'back' : 'kept';
  const ways = isAllowed(ctx, 'payments.refund') ? (['back', 'kept'] as const) : ([byTerms] as const);
  const make = fieldMaker(t, state.values ?? { money: byTerms }, state.errors);
  const options = ways.map((value) => ({ value, label: t(`events.pay.${value}`, { amount }) }));
  return [make.select('money', t('events.cancellation.money'), options, { required: true })];
}

/** What goes back where a party did not come after all. */
export function undoQuestion(
  ctx: Context,
  { hotel, event, guest }: Asked,
  state: FormState = {},
): QuestionPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const paid =
    guest.paymentId === null || guest.prepaidMinor > 0 ? null : timesMinor(guest.unitMinor, guest.came ?? 0);
  const amount = paid && formatMoney(paid, hotel.currency, ctx.language);
  return {
    title: t('events.undo.title', { name: fullName(guest) }),
    lead: amount
      ? t('events.undo.lead-paid', { amount })
      : t(guest.chargeLineId === null ? 'events.undo.lead' : 'events.undo.lead-billed'),
    closeHref: paths.staffEventPath(event.id),
    action: paths.arrivalUndoPath(event.id, guest.id),
    submit: t('events.undo.submit'),
    danger: true,
    fields: [make.text('reason', t('events.undo.reason'), { required: true, wide: true, maxlength: '200' })],
    errors: state.errors ?? {},
  };
}

/** How many parties would hear of it. */
export interface Told {
  readonly told: number;
  readonly unreachable: number;
}

/** Who hears of it, and whom the house has to call. */
export function toldWords(ctx: Context, { told, unreachable }: Told, key: string): string {
  const t = tFor(ctx.language);
  const hear = told > 0 ? t(`${key}.told`, { count: told }) : t(`${key}.told-none`);
  return unreachable > 0 ? `${hear} ${t('events.telling.unreachable', { count: unreachable })}` : hear;
}

export function callOffQuestion(
  ctx: Context,
  event: HotelEvent,
  told: Told,
  state: FormState = {},
): QuestionPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  return {
    title: t('events.calling-off.title', { event: textFor(event.names, ctx.language) }),
    lead: toldWords(ctx, told, 'events.calling-off'),
    closeHref: paths.staffEventPath(event.id),
    action: paths.eventStatusPath(event.id),
    submit: t('events.calling-off.submit'),
    danger: true,
    fields: [
      make.hidden('to', 'called_off'),
      make.text('reason', t('events.calling-off.reason'), { required: true, wide: true, maxlength: '200' }),
    ],
    errors: state.errors ?? {},
  };
}
