import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { HotelModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Hotel, HotelSettings } from './hotel.ts';

export async function selectHotels(db: DbOrTx): Promise<Hotel[]> {
  const rows = await db.hotel.findMany({ orderBy: { id: 'asc' } });
  return rows.map(toHotel);
}

export async function selectHotel(db: DbOrTx, id: number): Promise<Hotel> {
  const row = await db.hotel.findUnique({ where: { id } });
  if (!row) throw notFound('hotel_not_found');
  return toHotel(row);
}

/** The hotel by the name in its address; without one, the first that is open. */
export async function selectHotelBySlug(db: DbOrTx, slug: string | undefined): Promise<Hotel> {
  const where = slug === undefined ? { active: true } : { slug, active: true };
  const row = await db.hotel.findFirst({ where, orderBy: { id: 'asc' } });
  if (!row) throw notFound('hotel_not_found');
  return toHotel(row);
}

export async function updateHotelRow(tx: Tx, id: number, settings: HotelSettings): Promise<void> {
  const { names, introductions, addresses, directions, weekendDays, ...plain } = settings;
  const texts = {
    names: { ...names },
    introductions: { ...introductions },
    addresses: { ...addresses },
    directions: { ...directions },
  };
  await tx.hotel.update({ where: { id }, data: { ...plain, ...texts, weekendDays: [...weekendDays] } });
}

/** Sets the channels whose bookings are reviewed, and answers those of before. */
export async function updateReviewChannels(
  tx: Tx,
  id: number,
  channels: readonly string[],
): Promise<readonly string[]> {
  const { reviewChannels } = await selectHotel(tx, id);
  await tx.hotel.update({ where: { id }, data: { reviewChannels: [...channels] } });
  return reviewChannels;
}

const HotelRow = z.object({
  id: z.number(),
  slug: z.string(),
  names: LocalTextSchema,
  introductions: LocalTextSchema,
  addresses: LocalTextSchema,
  directions: LocalTextSchema,
  mapUrl: z.string(),
  phone: z.string(),
  email: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  businessDate: z.date().transform(fromDbDate),
  checkInTime: z.string(),
  checkOutTime: z.string(),
  weekendDays: z.array(z.number()),
  auditTime: z.string().nullable(),
  holdMinutes: z.number(),
  reviewChannels: z.array(z.string()),
  bookingHorizonDays: z.number(),
  defaultLanguage: z.enum(languages),
  active: z.boolean(),
});

/** The hotel, kept from closing its day until the transaction ends; read and locked by one statement. */
export async function selectAndShareHotel(tx: Tx, id: number): Promise<Hotel> {
  const sql = Prisma.sql`
    SELECT id, slug, names, introductions, addresses, directions, map_url AS "mapUrl", phone, email, currency, time_zone AS "timeZone",
      business_date AS "businessDate", check_in_time AS "checkInTime", check_out_time AS "checkOutTime",
      weekend_days AS "weekendDays", audit_time AS "auditTime", hold_minutes AS "holdMinutes", review_channels AS "reviewChannels",
      booking_horizon_days AS "bookingHorizonDays", default_language AS "defaultLanguage", active
    FROM hotels WHERE id = ${id} FOR SHARE`;
  const [hotel] = await selectRows(tx, HotelRow, sql);
  if (!hotel) throw notFound('hotel_not_found');
  return hotel;
}

const BusinessDateRow = z.object({ business_date: z.date() });

export async function selectAndShareBusinessDate(tx: Tx, id: number): Promise<CalendarDate> {
  const sql = Prisma.sql`SELECT business_date FROM hotels WHERE id = ${id} FOR SHARE`;
  const [row] = await selectRows(tx, BusinessDateRow, sql);
  if (!row) throw notFound('hotel_not_found');
  return fromDbDate(row.business_date);
}

const LanguageColumn = z.enum(languages);

function toHotel(row: HotelModel): Hotel {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    introductions: LocalTextSchema.parse(row.introductions),
    addresses: LocalTextSchema.parse(row.addresses),
    directions: LocalTextSchema.parse(row.directions),
    businessDate: fromDbDate(row.businessDate),
    defaultLanguage: LanguageColumn.parse(row.defaultLanguage),
  };
}
