import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { largestAmountMinor, type Minor, minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { queueCreditIn } from '../credit/credit.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { listTaxRules } from '../rates/tax.service.ts';
import { type ChargeToPost, chargeLines, taxRulesWithin } from './charge-lines.ts';
import { codeNamed, isDamage, selectAndLockFolio, selectCodes } from './folio.queries.ts';
import { openFolioIn, subjectOf } from './folio.service.ts';
import {
  type Folio,
  type FolioLine,
  type Ledger,
  type LineOrigin,
  ledgerOf,
  mirrorOf,
  reversalRefusal,
  type TransactionCode,
} from './folio.ts';
import { insertLines, selectFamily, selectLine } from './folio-line.queries.ts';

export interface NewCharge {
  readonly hotelId: number;
  readonly folioId: number;
  readonly code: string;
  /** Of one piece, as priced. */
  readonly amountMinor: number;
  readonly quantity?: number | undefined;
  readonly description?: string | undefined;
  /** The day it was used; never after the business date. */
  readonly serviceDate?: CalendarDate | undefined;
  readonly origin?: LineOrigin | undefined;
}

export interface Posted {
  readonly folio: Folio;
  readonly lineId: bigint;
}

/** Puts a charge with its taxes on a folio. */
export function postCharge(ctx: Context, charge: NewCharge): Promise<Posted> {
  return inTransaction(ctx.db, (tx) => postChargeIn(tx, ctx, charge));
}

export async function postChargeIn(tx: Tx, ctx: Context, charge: NewCharge): Promise<Posted> {
  const businessDate = await selectAndLockBusinessDate(tx, charge.hotelId);
  const folio = await lockOpenFolio(tx, charge);
  const codes = await selectCodes(tx, charge.hotelId);
  const code = codeNamed(codes, charge.code);
  const { quantity = 1, origin = 'desk', serviceDate = businessDate, description = '' } = charge;
  if (code.kind !== 'charge' || (origin === 'desk' && !code.manual)) {
    throw ruleBroken('code_not_for_charges', { code: code.code });
  }
  requireAmount(charge.amountMinor, quantity);
  if (serviceDate > businessDate) throw ruleBroken('service_date_ahead');

  const amountMinor = minor(charge.amountMinor);
  const toPost = { ledger: ledgerOf(folio), code, amountMinor, quantity, serviceDate, description };
  const lineId = await writeCharge(tx, ctx, { folio, businessDate, origin }, toPost, codes);
  await recordEvent(tx, ctx, {
    ...subjectOf(folio),
    action: 'charge_posted',
    after: { code: code.code, amountMinor: charge.amountMinor, quantity, description },
  });
  if (code.damage) await rateAfterDamage(tx, folio);
  return { folio, lineId };
}

/** What a guest broke, or what was taken back of it, weighs on his credit. */
async function rateAfterDamage(tx: Tx, { hotelId, customerId }: Folio): Promise<void> {
  if (customerId !== null) await queueCreditIn(tx, { hotelId, customerIds: [customerId], cause: 'damage' });
}

function requireAmount(amountMinor: number, quantity: number): void {
  const whole = Number.isInteger(amountMinor) && Number.isInteger(quantity);
  const within = amountMinor > 0 && quantity > 0 && amountMinor * quantity <= largestAmountMinor;
  if (!whole || !within) throw ruleBroken('amount_not_postable');
}

interface ChargeStamp {
  readonly folio: Folio;
  readonly businessDate: CalendarDate;
  readonly origin: LineOrigin;
}

/** A charge with its taxes as lines; `within`: they are taken out of the price, not put on top. */
export async function writeCharge(
  tx: Tx,
  ctx: Context,
  stamp: ChargeStamp,
  charge: ChargeToPost,
  codes: ReadonlyMap<string, TransactionCode>,
  options: { within?: boolean } = {},
): Promise<bigint> {
  const rules = await listTaxRules(tx, stamp.folio.hotelId);
  const { lines, missingCodes } = chargeLines(charge, options.within ? taxRulesWithin(rules) : rules, codes);
  const [missing] = missingCodes;
  if (missing !== undefined) throw ruleBroken('transaction_code_missing', { code: missing });
  return insertLines(tx, ctx, stamp, lines);
}

export interface Adjustment {
  readonly hotelId: number;
  readonly folioId: number;
  /** ALLOW lowers room revenue, ADJ other revenue. */
  readonly code: 'ALLOW' | 'ADJ';
  /** Negative lowers the bill. */
  readonly amountMinor: number;
  readonly serviceDate?: CalendarDate | undefined;
  readonly reason: string;
}

/** An allowance or another correction that is no mirror of a line. Taxes follow the code's group, as for a charge. */
export function postAdjustment(ctx: Context, adjustment: Adjustment): Promise<Posted> {
  return inTransaction(ctx.db, (tx) => postAdjustmentIn(tx, ctx, adjustment));
}

/** `within`: the amount is what the bill changes by, taxes taken out of it, as a fee is posted. */
export async function postAdjustmentIn(
  tx: Tx,
  ctx: Context,
  adjustment: Adjustment,
  options: { within?: boolean } = {},
): Promise<Posted> {
  const businessDate = await selectAndLockBusinessDate(tx, adjustment.hotelId);
  const folio = await lockOpenFolio(tx, adjustment);
  const codes = await selectCodes(tx, adjustment.hotelId);
  const code = codeNamed(codes, adjustment.code);
  requireAmount(Math.abs(adjustment.amountMinor), 1);
  requireReason(adjustment.reason);

  const { serviceDate = businessDate, reason } = adjustment;
  const stamp = { folio, businessDate, origin: 'desk' } as const;
  const amountMinor = minor(adjustment.amountMinor);
  const charge = {
    ledger: ledgerOf(folio),
    code,
    amountMinor,
    quantity: 1,
    serviceDate,
    description: reason,
    reason,
  };
  const lineId = await writeCharge(tx, ctx, stamp, charge, codes, options);
  await recordEvent(tx, ctx, {
    ...subjectOf(folio),
    action: 'adjustment_posted',
    after: { code: code.code, amountMinor },
    reason,
  });
  return { folio, lineId };
}

export interface Fee {
  readonly hotelId: number;
  readonly stayId: number;
  readonly code: 'CANCEL' | 'NOSHOW';
  /** What the guest pays, taxes within. */
  readonly feeMinor: Minor;
  readonly reason?: string | undefined;
}

/** Posts a cancellation or no-show fee on the stay's folio. Its taxes stand within it: what was said is what is due. */
export async function postFeeIn(tx: Tx, ctx: Context, fee: Fee): Promise<Folio> {
  await selectAndLockBusinessDate(tx, fee.hotelId);
  const folio = await openFolioIn(tx, ctx, fee);
  if (fee.feeMinor > 0) await writeFee(tx, ctx, folio, fee);
  return folio;
}

/** A fee on a bill that the caller has locked, its taxes within; answers its line. */
export async function writeFee(
  tx: Tx,
  ctx: Context,
  folio: Folio,
  { code, feeMinor, reason }: Pick<Fee, 'code' | 'feeMinor' | 'reason'>,
): Promise<bigint> {
  const businessDate = await selectAndLockBusinessDate(tx, folio.hotelId);
  const codes = await selectCodes(tx, folio.hotelId);
  const charge: ChargeToPost = {
    ledger: 'guest',
    code: codeNamed(codes, code),
    amountMinor: feeMinor,
    quantity: 1,
    serviceDate: businessDate,
    description: '',
    reason,
  };
  return writeCharge(tx, ctx, { folio, businessDate, origin: 'booking' }, charge, codes, { within: true });
}

export interface Reversal {
  readonly hotelId: number;
  readonly lineId: bigint;
  readonly reason: string;
}

/** Mirrors a charge or an adjustment, its taxes included, once and for a reason. */
export function reverseLine(ctx: Context, reversal: Reversal): Promise<Posted> {
  return inTransaction(ctx.db, (tx) => reverseLineIn(tx, ctx, reversal));
}

export async function reverseLineIn(tx: Tx, ctx: Context, reversal: Reversal): Promise<Posted> {
  const businessDate = await selectAndLockBusinessDate(tx, reversal.hotelId);
  const found = await selectLine(tx, reversal);
  const folio = await lockOpenFolio(tx, { hotelId: reversal.hotelId, folioId: found.folioId });
  const family = await selectFamily(tx, found.id);
  const refusal = reversalRefusal(found, family.isReversed);
  if (refusal === 'already') throw conflict('reversal_already');
  if (refusal) throw ruleBroken(`reversal_${refusal}`);
  requireReason(reversal.reason);

  const lines = [found, ...family.taxes];
  const stamp = { folio, businessDate, origin: 'desk' } as const;
  const lineId = await insertMirrors(tx, ctx, stamp, lines, reversal.reason);
  await recordEvent(tx, ctx, {
    ...subjectOf(folio),
    action: 'charge_reversed',
    before: { lineId: found.id, amountMinor: found.amountMinor, serviceDate: found.serviceDate },
    after: { lineId, amountMinor: negate(found.amountMinor) },
    reason: reversal.reason,
  });
  if (await isDamage(tx, found.codeId)) await rateAfterDamage(tx, folio);
  return { folio, lineId };
}

/** The exact opposites of a charge and its taxes, in one go. */
export function insertMirrors(
  tx: Tx,
  ctx: Context,
  stamp: ChargeStamp,
  lines: readonly FolioLine[],
  reason: string,
): Promise<bigint> {
  return insertLines(
    tx,
    ctx,
    stamp,
    lines.map((line) => mirrorOf(line, reason)),
  );
}

export interface TransferRow {
  readonly folio: Pick<Folio, 'id' | 'hotelId' | 'stayId' | 'customerId'>;
  readonly ledger: Ledger;
  readonly businessDate: CalendarDate;
  readonly codes: ReadonlyMap<string, TransactionCode>;
  readonly amountMinor: Minor;
  /** Joins it with the row that moves the same amount the other way. */
  readonly group: string;
  readonly description: string;
}

/** One of the two rows by which a bill goes onto an account; the caller writes both. */
export async function postTransferIn(tx: Tx, ctx: Context, row: TransferRow): Promise<void> {
  const code = codeNamed(row.codes, 'TOAR');
  const { ledger, amountMinor, description, group } = row;
  const line = { ledger, amountMinor, description, codeId: code.id, kind: code.kind, transferGroup: group };
  await insertLines(tx, ctx, { folio: row.folio, businessDate: row.businessDate, origin: 'desk' }, [line]);
}

function requireReason(reason: string): void {
  if (reason.trim() === '') throw ruleBroken('reason_missing');
}

/** The folio, locked and open. */
export async function lockOpenFolio(tx: Tx, folio: { hotelId: number; folioId: number }) {
  const found = await selectAndLockFolio(tx, folio);
  if (found.status === 'closed') throw ruleBroken('folio_closed', { number: found.number });
  return found;
}
