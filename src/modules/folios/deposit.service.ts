import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { addMinor, allocate, type Minor, minor, negate } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import {
  codeNamed,
  selectAndLockFolio,
  selectCodes,
  selectFolioBalance,
  selectStaysOfReservation,
} from './folio.queries.ts';
import { openFolioIn, type StayBooks } from './folio.service.ts';
import { type Folio, type Ledger, ledgerOf, type NewLine, pairedRows, smallest } from './folio.ts';
import { insertLines } from './folio-line.queries.ts';
import { lockOpenFolio, postFeeIn, writeFee } from './folio-posting.service.ts';

export interface PaymentOnBooks {
  readonly hotelId: number;
  readonly paymentId: number;
  /** The transaction code of the payment method. */
  readonly code: string;
  readonly amountMinor: Minor;
  /** The hotel's, where the caller holds its lock already. */
  readonly businessDate?: CalendarDate | undefined;
}

const waiting: readonly string[] = ['held', 'booked'];
const living: readonly string[] = ['held', 'booked', 'in_house'];

/**
 * Books a payment for a whole reservation: shared over its stays by their totals with the largest remainder. What is
 * paid before check-in is a deposit, a debt of the hotel; in house it lowers the bill.
 */
export async function postReservationPaymentIn(
  tx: Tx,
  ctx: Context,
  payment: PaymentOnBooks & { readonly reservationId: number },
): Promise<Folio[]> {
  const stays = await selectStaysOfReservation(tx, payment.reservationId);
  const alive = stays.filter((stay) => living.includes(stay.status));
  const sharing = alive.length > 0 ? alive : stays;
  const shares = allocate(
    payment.amountMinor,
    sharing.map((stay) => stay.totalMinor),
  );
  const folios: Folio[] = [];
  for (const [index, stay] of sharing.entries()) {
    const amountMinor = shares[index] ?? minor(0);
    if (amountMinor === 0) continue;
    const folio = await openFolioIn(tx, ctx, { hotelId: payment.hotelId, stayId: stay.id });
    await writePayment(tx, ctx, folio, {
      ...payment,
      amountMinor,
      ledger: ledgerOfMoney(folio, stay.status),
    });
    folios.push(folio);
  }
  return folios;
}

/** Money before check-in is a deposit, and so is money for a stay that never came to be. */
function ledgerOfMoney(folio: Folio, stayStatus: string): Ledger {
  if (folio.kind !== 'guest') return ledgerOf(folio);
  return waiting.includes(stayStatus) || stayStatus === 'lapsed' ? 'deposit' : 'guest';
}

/** Books a payment on one folio. Money that comes late for a closed bill of a stay stands on its next window. */
export async function postFolioPaymentIn(
  tx: Tx,
  ctx: Context,
  payment: PaymentOnBooks & { readonly folioId: number; readonly isLate?: boolean },
): Promise<Folio> {
  const folio = payment.isLate ? await openOrNextFolio(tx, ctx, payment) : await lockOpenFolio(tx, payment);
  const ledger =
    folio.kind === 'house'
      ? await ledgerOnHouseBill(tx, folio.id)
      : ledgerOfMoney(folio, folio.stayStatus ?? '');
  await writePayment(tx, ctx, folio, { ...payment, ledger });
  return folio;
}

/** Money for what stands on a bill of the house lowers it; money for what is still to come is a deposit. */
async function ledgerOnHouseBill(tx: Tx, folioId: number): Promise<Ledger> {
  const { guestMinor } = await selectFolioBalance(tx, folioId);
  return guestMinor > 0 ? 'guest' : 'deposit';
}

async function writePayment(
  tx: Tx,
  ctx: Context,
  folio: Folio,
  payment: PaymentOnBooks & { readonly ledger: Ledger },
): Promise<void> {
  const amountMinor = negate(payment.amountMinor);
  await writePaymentLines(tx, ctx, folio, payment, [{ ledger: payment.ledger, amountMinor }]);
}

/** Books money given back: first out of the deposit that is still held, then onto the bill. */
export async function postRefundIn(
  tx: Tx,
  ctx: Context,
  refund: PaymentOnBooks & { readonly folioId: number },
): Promise<Folio> {
  const folio = await openOrNextFolio(tx, ctx, refund);
  const { depositMinor } = await selectFolioBalance(tx, folio.id);
  const held =
    folio.kind === 'receivable' || folio.kind === 'stored_value'
      ? minor(0)
      : minor(Math.max(0, depositMinor));
  const fromDeposit = smallest(held, refund.amountMinor);
  const rest = addMinor(refund.amountMinor, negate(fromDeposit));
  const parts = [
    { ledger: 'deposit' as const, amountMinor: fromDeposit },
    { ledger: ledgerOf(folio), amountMinor: rest },
  ].filter((part) => part.amountMinor !== 0);
  await writePaymentLines(tx, ctx, folio, refund, parts);
  return folio;
}

/** A bill that was closed meanwhile stays closed: what moves after checkout stands on the stay's next window. */
async function openOrNextFolio(
  tx: Tx,
  ctx: Context,
  { hotelId, folioId }: { hotelId: number; folioId: number },
): Promise<Folio & { readonly stayStatus: string | null }> {
  const folio = await selectAndLockFolio(tx, { hotelId, folioId });
  if (folio.status === 'open' || folio.stayId === null) return folio;
  const next = await openFolioIn(tx, ctx, { hotelId, stayId: folio.stayId });
  return { ...next, stayStatus: folio.stayStatus };
}

async function writePaymentLines(
  tx: Tx,
  ctx: Context,
  folio: Folio,
  payment: PaymentOnBooks,
  parts: readonly { ledger: Ledger; amountMinor: Minor }[],
): Promise<void> {
  const businessDate = payment.businessDate ?? (await selectAndLockBusinessDate(tx, folio.hotelId));
  const { id, kind } = codeNamed(await selectCodes(tx, folio.hotelId), payment.code);
  const lines = parts.map((part): NewLine => ({ ...part, codeId: id, kind, paymentId: payment.paymentId }));
  await insertLines(tx, ctx, { folio, businessDate, origin: 'payment' }, lines);
}

/** Check-in: what was paid ahead becomes a credit on the bill, by paired rows. Returns what was moved. */
export async function applyDepositIn(tx: Tx, ctx: Context, books: StayBooks): Promise<Minor> {
  const folio = await openFolioIn(tx, ctx, books);
  const { depositMinor } = await selectFolioBalance(tx, folio.id);
  await move(tx, ctx, folio, { from: 'deposit', to: 'guest', amountMinor: depositMinor });
  return depositMinor;
}

/** Check-in undone: the guest's credit is a deposit again. */
export async function returnDepositIn(tx: Tx, ctx: Context, books: StayBooks): Promise<Minor> {
  const folio = await openFolioIn(tx, ctx, books);
  const { guestMinor } = await selectFolioBalance(tx, folio.id);
  const credit = guestMinor < 0 ? negate(guestMinor) : minor(0);
  await move(tx, ctx, folio, { from: 'guest', to: 'deposit', amountMinor: credit });
  return credit;
}

/** A bill of the house, by itself. */
export interface HouseBill {
  readonly hotelId: number;
  readonly folioId: number;
}

/** What was paid ahead on a bill of the house becomes a credit there: what it was paid for is charged. */
export async function applyHouseDepositIn(tx: Tx, ctx: Context, bill: HouseBill): Promise<void> {
  const folio = await lockOpenFolio(tx, bill);
  const { depositMinor: amountMinor } = await selectFolioBalance(tx, folio.id);
  await move(tx, ctx, folio, { from: 'deposit', to: 'guest', amountMinor });
}

/** The charge was taken back: the credit is a deposit again. */
export async function returnHouseDepositIn(tx: Tx, ctx: Context, bill: HouseBill): Promise<void> {
  const folio = await lockOpenFolio(tx, bill);
  const { guestMinor } = await selectFolioBalance(tx, folio.id);
  if (guestMinor < 0)
    await move(tx, ctx, folio, { from: 'guest', to: 'deposit', amountMinor: negate(guestMinor) });
}

/** What was paid ahead is kept: a fee of that amount, its taxes within, paid from the deposit. Answers its line. */
export async function keepHouseDepositIn(
  tx: Tx,
  ctx: Context,
  bill: HouseBill & { readonly code: 'CANCEL' | 'NOSHOW'; readonly reason: string },
): Promise<bigint | null> {
  const folio = await lockOpenFolio(tx, bill);
  const { depositMinor } = await selectFolioBalance(tx, folio.id);
  if (depositMinor <= 0) return null;
  const { code, reason } = bill;
  const lineId = await writeFee(tx, ctx, folio, { code, reason, feeMinor: depositMinor });
  await move(tx, ctx, folio, { from: 'deposit', to: 'guest', amountMinor: depositMinor, reason });
  return lineId;
}

export interface Forfeit extends StayBooks {
  readonly code: 'CANCEL' | 'NOSHOW';
  readonly feeMinor: Minor;
  readonly reason?: string | undefined;
}

export interface Forfeited {
  readonly folio: Folio;
  /** What was held before. */
  readonly heldMinor: Minor;
  /** What of it pays the fee. */
  readonly forfeitedMinor: Minor;
  /** What is the guest's to have back. */
  readonly refundableMinor: Minor;
}

/** Posts the fee of a cancellation or no-show and pays it from the deposit as far as that goes. */
export async function forfeitDepositIn(tx: Tx, ctx: Context, forfeit: Forfeit): Promise<Forfeited> {
  const folio = await postFeeIn(tx, ctx, forfeit);
  const { depositMinor } = await selectFolioBalance(tx, folio.id);
  const heldMinor = minor(Math.max(0, depositMinor));
  const forfeitedMinor = smallest(heldMinor, forfeit.feeMinor);
  await move(tx, ctx, folio, {
    from: 'deposit',
    to: 'guest',
    amountMinor: forfeitedMinor,
    reason: forfeit.reason,
  });
  return { folio, heldMinor, forfeitedMinor, refundableMinor: addMinor(heldMinor, negate(forfeitedMinor)) };
}

async function move(
  tx: Tx,
  ctx: Context,
  folio: Folio,
  {
    from,
    to,
    amountMinor,
    reason,
  }: { from: Ledger; to: Ledger; amountMinor: Minor; reason?: string | undefined },
): Promise<void> {
  if (amountMinor <= 0) return;
  const businessDate = await selectAndLockBusinessDate(tx, folio.hotelId);
  const code = codeNamed(await selectCodes(tx, folio.hotelId), 'DEPAPPLY');
  const lines = pairedRows(code, { from, to, amountMinor, group: randomUUID(), reason });
  await insertLines(tx, ctx, { folio, businessDate, origin: 'system' }, lines);
}
