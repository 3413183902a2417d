import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { feesToLetGo, recordWaiverIn } from '../credit/credit.service.ts';
import type { Reservation } from './reservation.ts';

export interface LateFee {
  readonly stayId: number;
  readonly feeMinor: Minor;
}

export interface LetGo {
  readonly stayIds: ReadonlySet<number>;
  /** The level that allows it. */
  readonly level: number;
}

/**
 * Which of these fees the booker's credit level lets go: as many as are left of this year's, the dearest first. The
 * booker's level decides, for whomever the rooms are. `lock` keeps two cancellations from using the last one.
 */
export async function feesLetGo(
  db: DbOrTx,
  question: {
    readonly reservation: Pick<Reservation, 'hotelId' | 'customerId'>;
    readonly businessDate: CalendarDate;
    readonly fees: readonly LateFee[];
  },
  options: { lock?: boolean } = {},
): Promise<LetGo> {
  const { reservation, businessDate, fees } = question;
  const due = fees.filter((fee) => fee.feeMinor > 0);
  if (due.length === 0) return { stayIds: new Set(), level: 0 };
  const { hotelId, customerId } = reservation;
  const { left, level } = await feesToLetGo(db, { hotelId, customerId, businessDate }, options);
  const dearest = due.toSorted((a, b) => b.feeMinor - a.feeMinor || a.stayId - b.stayId).slice(0, left);
  return { stayIds: new Set(dearest.map((fee) => fee.stayId)), level };
}

/** Puts a fee that was let go on the record: in the guest's allowance, and in the audit log with its reason. */
export async function recordLetGoIn(
  tx: Tx,
  ctx: Context,
  fee: LateFee & {
    readonly reservation: Reservation;
    readonly businessDate: CalendarDate;
    readonly level: number;
  },
): Promise<void> {
  const { reservation, businessDate, level, stayId, feeMinor } = fee;
  const { hotelId, customerId, id, number } = reservation;
  await recordWaiverIn(tx, { hotelId, customerId, stayId, businessDate, level, feeMinor, at: ctx.clock() });
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'late_cancellation_waived',
    subjectType: 'reservation',
    subjectId: id,
    subjectLabel: number,
    before: { stayId, feeMinor },
    after: { stayId, feeMinor: 0, level },
    reason: `credit level ${level}`,
  });
}
