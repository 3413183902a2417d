import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { type Minor, zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { postAgreedChargeIn } from '../folios/agreed-charge.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { listTaxRules } from '../rates/tax.service.ts';
import { taxCharge } from '../rates/tax.ts';
import { refundExcessIn } from './excess.service.ts';
import { selectAndLockStay } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import {
  insertExtra,
  markRemoved,
  selectExtra,
  selectProducts,
  takeDueExtras,
} from './stay-extra.queries.ts';
import { type ExtraProduct, extraRefusal, extraTotal } from './stay-extra.ts';

/** What guests may add to a booking at this hotel, at what they pay for one: taxes that come on top are within. */
export async function listExtraProducts(db: DbOrTx, hotelId: number): Promise<ExtraProduct[]> {
  const [products, rules, hotel] = await Promise.all([
    selectProducts(db, hotelId),
    listTaxRules(db, hotelId),
    getHotel(db, hotelId),
  ]);
  return products.map(({ group, priceMinor, ...product }) => {
    const charge = { group, priceMinor, serviceDate: hotel.businessDate, night: null };
    return { ...product, unitMinor: taxCharge(charge, rules).grossMinor };
  });
}

export interface AddExtra {
  readonly hotelId: number;
  readonly stayId: number;
  readonly codeId: number;
  readonly quantity: number;
  /** The price of one that was shown: another one now is refused. */
  readonly expectedUnitMinor: number;
}

/** Adds an extra to a stay before it begins; its price is frozen from now on. */
export function addExtra(ctx: Context, input: AddExtra): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, input.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    const products = await listExtraProducts(tx, input.hotelId);
    const product = products.find((candidate) => candidate.codeId === input.codeId);
    if (!product) throw notFound('extra_not_found');
    requireNoRefusal(extraRefusal(stay, { per: product.per, quantity: input.quantity }));
    if (product.unitMinor !== input.expectedUnitMinor) {
      throw conflict('price_changed', {
        expectedMinor: input.expectedUnitMinor,
        totalMinor: product.unitMinor,
      });
    }
    const { codeId, per, unitMinor } = product;
    const { hotelId, stayId, quantity } = input;
    const extraId = await insertExtra(tx, { hotelId, stayId, codeId, per, quantity, unitMinor }, ctx.clock());
    const totalMinor = extraTotal({ per, quantity, unitMinor }, stay);
    await recordExtra(tx, ctx, {
      reservation,
      stay,
      extraId,
      action: 'extra_added',
      code: product.code,
      quantity,
      totalMinor,
    });
  });
}

/** Takes an extra off again before the stay begins. What was paid beyond the rest goes back; answers how much. */
export function removeExtra(
  ctx: Context,
  input: { hotelId: number; stayId: number; extraId: number },
): Promise<Minor> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, input.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    const extra = await selectExtra(tx, { id: input.extraId, stayId: stay.id });
    requireNoRefusal(extraRefusal(stay, { per: extra.per, quantity: 0 }));
    if (!(await markRemoved(tx, extra.id, ctx.clock()))) throw conflict('stale_version');
    const { quantity } = extra;
    await recordExtra(tx, ctx, {
      reservation,
      stay,
      extraId: extra.id,
      action: 'extra_removed',
      code: String(extra.transactionCodeId),
      quantity,
      totalMinor: zero,
    });
    return refundExcessIn(tx, ctx, {
      reservationId: reservation.id,
      stayId: stay.id,
      reason: 'extra removed',
    });
  });
}

function requireNoRefusal(refusal: string | null): void {
  if (refusal) throw ruleBroken(`extra_${refusal}`);
}

interface ExtraRecord {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly extraId: number;
  readonly action: 'extra_added' | 'extra_removed';
  readonly code: string;
  readonly quantity: number;
  readonly totalMinor: Minor;
}

/** The guest is written to as after any change; an extra comes once and goes once, so each is one message. */
async function recordExtra(tx: Tx, ctx: Context, record: ExtraRecord): Promise<void> {
  const { reservation, stay, extraId, action, code, quantity, totalMinor } = record;
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action,
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    after: { stayId: stay.id, code, quantity, totalMinor },
  });
  await orderMail(tx, reservation, { kind: 'change', occasion: `${action}-${extraId}` });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}

/**
 * Posts the extras of these stays that are due on a night, after the night itself. Each is taken and posted in one
 * transaction, so twice is once. Returns how many were posted.
 */
export async function postExtrasIn(
  tx: Tx,
  ctx: Context,
  due: { hotelId: number; date: CalendarDate; stayIds: readonly number[] },
): Promise<number> {
  if (due.stayIds.length === 0) return 0;
  const extras = await takeDueExtras(tx, due);
  for (const { folioId, code, quantity, unitMinor } of extras) {
    const { hotelId, date: serviceDate } = due;
    await postAgreedChargeIn(tx, ctx, { hotelId, folioId, code, quantity, unitMinor, serviceDate });
  }
  return extras.length;
}
