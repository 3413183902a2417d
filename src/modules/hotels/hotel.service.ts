import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import {
  selectAndShareBusinessDate,
  selectAndShareHotel,
  selectHotel,
  selectHotelBySlug,
  selectHotels,
  updateHotelRow,
  updateReviewChannels,
} from './hotel.queries.ts';
import type { Hotel, HotelSettings } from './hotel.ts';
import { defaultCodes, defaultVat } from './hotel-defaults.ts';

export function listHotels(db: DbOrTx): Promise<Hotel[]> {
  return selectHotels(db);
}

export function getHotel(db: DbOrTx, id: number): Promise<Hotel> {
  return selectHotel(db, id);
}

/** The hotel by the name in its address; without one, the first that is open. */
export function getHotelBySlug(db: DbOrTx, slug?: string): Promise<Hotel> {
  return selectHotelBySlug(db, slug);
}

/**
 * The business date, kept from moving until the transaction ends: night audit waits for open postings, and no
 * posting lands on a closed day. Whoever posts or changes a stay calls this, or `selectAndLockHotel`, first.
 */
export function selectAndLockBusinessDate(tx: Tx, hotelId: number): Promise<CalendarDate> {
  return selectAndShareBusinessDate(tx, hotelId);
}

/** The whole hotel under the same lock. */
export function selectAndLockHotel(tx: Tx, hotelId: number): Promise<Hotel> {
  return selectAndShareHotel(tx, hotelId);
}

/** Changes a hotel's settings. Its currency and business date stay: the books stand on both. */
export function updateHotel(ctx: Context, hotelId: number, settings: HotelSettings): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectHotel(tx, hotelId);
    await updateHotelRow(tx, hotelId, settings);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'hotel_changed',
      subjectType: 'hotel',
      subjectId: String(hotelId),
      subjectLabel: before.slug,
      before: { ...before },
      after: { ...settings },
    });
  });
}

/** Sets which channels' bookings go by the review rules; answers which did before. */
export function updateReviewChannelsIn(
  tx: Tx,
  hotelId: number,
  channels: readonly string[],
): Promise<readonly string[]> {
  return updateReviewChannels(tx, hotelId, channels);
}

export interface HotelDefaults {
  /** Rate of the included VAT from the first day on; null for a hotel that starts without taxes. */
  readonly vatBasisPoints?: number | null;
  readonly vatFrom?: CalendarDate;
}

/** Gives a new hotel its transaction codes and its VAT. */
export async function createHotelDefaults(
  tx: DbOrTx,
  hotelId: number,
  defaults: HotelDefaults = {},
): Promise<void> {
  const { vatBasisPoints = 600, vatFrom } = defaults;
  await tx.transactionCode.createMany({
    data: defaultCodes.map((code, sortOrder) => ({ ...code, names: { ...code.names }, hotelId, sortOrder })),
  });
  if (vatBasisPoints === null) return;
  await tx.taxCode.create({
    data: {
      ...defaultVat,
      names: { ...defaultVat.names },
      appliesTo: [...defaultVat.appliesTo],
      hotelId,
      basisPoints: vatBasisPoints,
      validFromDate: vatFrom ? toDbDate(vatFrom) : null,
    },
  });
}
