import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { codeNamed, selectCodes } from './folio.queries.ts';
import { lockOpenFolio, writeCharge } from './folio-posting.service.ts';

export interface AgreedCharge {
  readonly hotelId: number;
  readonly folioId: number;
  readonly code: string;
  readonly quantity: number;
  /** What the guest was told one costs: its taxes stand within it, whatever they are by now. */
  readonly unitMinor: Minor;
  readonly serviceDate: CalendarDate;
  /** What it was for, where the code alone does not say it. */
  readonly description?: string;
}

/** Puts a charge on a folio at the price the guest agreed to when it was booked; answers its line. */
export async function postAgreedChargeIn(tx: Tx, ctx: Context, charge: AgreedCharge): Promise<bigint> {
  const businessDate = await selectAndLockBusinessDate(tx, charge.hotelId);
  const folio = await lockOpenFolio(tx, charge);
  const codes = await selectCodes(tx, charge.hotelId);
  const { quantity, serviceDate, unitMinor, description = '' } = charge;
  const toPost = {
    ledger: 'guest' as const,
    code: codeNamed(codes, charge.code),
    amountMinor: unitMinor,
    quantity,
    serviceDate,
    description,
  };
  return writeCharge(tx, ctx, { folio, businessDate, origin: 'booking' }, toPost, codes, { within: true });
}
