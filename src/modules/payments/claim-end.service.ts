import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { closeSettledFoliosIn } from '../folios/folio.service.ts';
import * as queries from './card-claim.queries.ts';
import { type CardClaim, canBecome } from './card-claim.ts';
import { guaranteeHandler } from './guarantee-handler.service.ts';
import type { Payment } from './payment.ts';

/** What the provider said of a charge to a kept card ends its claim, in the transaction that books the money. */
export async function endClaimOfPaymentIn(
  tx: Tx,
  ctx: Context,
  payment: Payment,
  failureCode: string | null,
): Promise<void> {
  const found = await queries.selectOptionalClaimOfPayment(tx, payment.id);
  if (!found) return;
  const claim = await queries.selectAndLockClaim(tx, found.id);
  // late word of a charge whose claim was written off meanwhile: its money is on the bill, and the desk sees it there
  if (!canBecome(claim.status, failureCode === null ? 'paid' : 'declined')) return;
  await endClaimIn(tx, ctx, claim, failureCode === null ? 'paid' : { failureCode });
}

/** Paid, the bill of a stay that is over closes; declined, somebody hears of it and the guest may be asked. */
export async function endClaimIn(
  tx: Tx,
  ctx: Context,
  claim: CardClaim,
  outcome: 'paid' | { readonly failureCode: string },
): Promise<void> {
  const { hotelId, stayId } = claim;
  const at = ctx.clock();
  if (outcome === 'paid')
    await queries.moveClaim(tx, claim, { status: 'paid', closedAt: at, failureCode: null });
  else {
    await queries.moveClaim(tx, claim, { status: 'declined', failureCode: outcome.failureCode });
    const { number } = await tx.reservation.findUniqueOrThrow({
      where: { id: claim.reservationId },
      select: { number: true },
    });
    const details = { reservation: number, purpose: claim.purpose };
    await raiseAlertIn(tx, ctx, { hotelId, kind: 'card_declined', subject: number, details });
  }
  if (outcome === 'paid' && stayId !== null) await closeSettledFoliosIn(tx, ctx, { hotelId, stayId });
  const ended = await queries.selectClaim(tx, claim.id);
  await recordEvent(tx, ctx, {
    hotelId,
    subjectType: 'card_claim',
    subjectId: claim.id,
    subjectLabel: `#${claim.id}`,
    action: outcome === 'paid' ? 'card_claim_paid' : 'card_claim_declined',
    after: { purpose: claim.purpose, amountMinor: claim.amountMinor, failureCode: ended.failureCode },
  });
  await guaranteeHandler().claimEnded(tx, ctx, ended);
  await publish(tx, { hotelId, topic: 'payments' });
}
