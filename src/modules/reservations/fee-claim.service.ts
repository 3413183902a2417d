import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { Forfeited } from '../folios/deposit.service.ts';
import { claimFromCardIn } from '../payments/card-claim.service.ts';

/**
 * Claims from the card that was left what no deposit paid of a fee, in the transaction that posts it: both stand or
 * neither. A booking without a card has the fee on its bill, as before. A fee of 880.00 with 300.00 held claims 580.00.
 */
export async function claimFeeIn(
  tx: Tx,
  ctx: Context,
  fee: {
    readonly reservationId: number;
    readonly feeMinor: Minor;
    readonly purpose: 'no_show' | 'cancellation';
  },
  { folio, forfeitedMinor }: Pick<Forfeited, 'folio' | 'forfeitedMinor'>,
): Promise<void> {
  const amountMinor = minor(fee.feeMinor - forfeitedMinor);
  if (amountMinor <= 0 || folio.stayId === null) return;
  const { reservationId, purpose } = fee;
  const { hotelId, id: folioId, stayId } = folio;
  await claimFromCardIn(tx, ctx, { hotelId, reservationId, stayId, folioId, purpose, amountMinor });
}
