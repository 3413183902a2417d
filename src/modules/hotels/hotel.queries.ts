import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { HotelModel } from '../../generated/prisma/models.ts';
import { violates } from '../../platform/database/errors.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Hotel, HotelSettings, HouseFollowing, NewHotel } from './hotel.ts';
import type { Position } from './hotel-info.ts';
import { MainPictureRow } from './picture.schemas.ts';
import type { PicturedHotel } from './picture.ts';

/** What guests read on the hotel's own page is left out: see content.queries.ts. */
const omit = { stories: true, nearby: true, latitude: true, longitude: true } as const;
type HotelColumns = Omit<HotelModel, keyof typeof omit>;

export async function selectHotels(db: DbOrTx): Promise<Hotel[]> {
  const rows = await db.hotel.findMany({ omit, orderBy: { id: 'asc' } });
  return rows.map(toHotel);
}

/** The hotels that guests find, with where they stand. */
export async function selectPlacedHotels(
  db: DbOrTx,
): Promise<{ readonly hotel: Hotel; readonly position: Position | null }[]> {
  const rows = await db.hotel.findMany({
    where: { active: true, published: true },
    omit: { stories: true, nearby: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ latitude, longitude, ...row }) => ({
    hotel: toHotel(row),
    position: latitude === null || longitude === null ? null : { latitude, longitude },
  }));
}

export async function selectHotel(db: DbOrTx, id: number): Promise<Hotel> {
  const row = await db.hotel.findUnique({ where: { id }, omit });
  if (!row) throw notFound('hotel_not_found');
  return toHotel(row);
}

/** The hotel by the name in its address; without one, the first. Only hotels that guests find. */
export async function selectHotelBySlug(db: DbOrTx, slug: string | undefined): Promise<Hotel> {
  const where = { active: true, published: true, ...(slug === undefined ? {} : { slug }) };
  const row = await db.hotel.findFirst({ where, omit, orderBy: { id: 'asc' } });
  if (!row) throw notFound('hotel_not_found');
  return toHotel(row);
}

/** Refuses a name in addresses that another hotel has. */
export async function insertHotel(tx: Tx, hotel: NewHotel): Promise<number> {
  const { names, businessDate, ...plain } = hotel;
  try {
    const data = { ...plain, names: { ...names }, businessDate: toDbDate(businessDate), published: false };
    const { id } = await tx.hotel.create({ data, select: { id: true } });
    return id;
  } catch (error) {
    if (violates(error, 'hotels_slug_key')) throw conflict('hotel_slug_taken');
    throw error;
  }
}

export async function updatePublished(tx: Tx, id: number, published: boolean): Promise<void> {
  await tx.hotel.update({ where: { id }, data: { published } });
}

/** The first that guests find; where none is open to them, the first at all. */
export async function selectFrontHotel(db: DbOrTx): Promise<Hotel> {
  const orderBy = [{ published: 'desc' as const }, { id: 'asc' as const }];
  const row = await db.hotel.findFirst({ where: { active: true }, omit, orderBy });
  if (!row) throw notFound('hotel_not_found');
  return toHotel(row);
}

export async function updateHotelRow(tx: Tx, id: number, settings: HotelSettings): Promise<void> {
  const { names, directions, weekendDays, ...plain } = settings;
  await tx.hotel.update({
    where: { id },
    data: { ...plain, names: { ...names }, directions: { ...directions }, weekendDays: [...weekendDays] },
  });
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
  cotUnder: z.number(),
  weekendDays: z.array(z.number()),
  auditTime: z.string().nullable(),
  holdMinutes: z.number(),
  reviewChannels: z.array(z.string()),
  bookingHorizonDays: z.number(),
  defaultLanguage: z.enum(languages),
  active: z.boolean(),
  published: z.boolean(),
});

const hotelSql = Prisma.sql`hotels.id, slug, names, introductions, addresses, directions, map_url AS "mapUrl",
  review_channels AS "reviewChannels", phone, email, currency,
  time_zone AS "timeZone", business_date AS "businessDate", check_in_time AS "checkInTime",
  check_out_time AS "checkOutTime", cot_under AS "cotUnder", weekend_days AS "weekendDays", audit_time AS "auditTime",
  hold_minutes AS "holdMinutes", booking_horizon_days AS "bookingHorizonDays",
  default_language AS "defaultLanguage", active, published`;

/** The hotel, kept from closing its day until the transaction ends; read and locked by one statement. */
export async function selectAndShareHotel(tx: Tx, id: number): Promise<Hotel> {
  const sql = Prisma.sql`SELECT ${hotelSql} FROM hotels WHERE id = ${id} FOR SHARE`;
  const [hotel] = await selectRows(tx, HotelRow, sql);
  if (!hotel) throw notFound('hotel_not_found');
  return hotel;
}

const PicturedHotelRow = HotelRow.extend({ pictures: z.array(MainPictureRow) });

/** The open hotels, or the one of that name, with their main pictures in one statement: a search can not afford another. */
export function selectPicturedHotels(db: DbOrTx, slug?: string): Promise<PicturedHotel[]> {
  const chosen = slug === undefined ? Prisma.sql`true` : Prisma.sql`slug = ${slug}`;
  return selectPictured(db, Prisma.sql`active AND published AND ${chosen}`);
}

/** Any hotel, also one that guests do not find (any more). */
export async function selectPicturedHotel(db: DbOrTx, id: number): Promise<PicturedHotel> {
  const [hotel] = await selectPictured(db, Prisma.sql`id = ${id}`);
  if (!hotel) throw notFound('hotel_not_found');
  return hotel;
}

async function selectPictured(db: DbOrTx, wanted: Prisma.Sql): Promise<PicturedHotel[]> {
  const rows = await selectRows(
    db,
    PicturedHotelRow,
    Prisma.sql`
      SELECT ${hotelSql}, coalesce((SELECT jsonb_agg(to_jsonb(m)) FROM media m
        WHERE m.hotel_id = hotels.id AND m.event_id IS NULL AND m.is_main), '[]') AS pictures
      FROM hotels WHERE ${wanted} ORDER BY hotels.id`,
  );
  return rows.map(({ pictures, ...hotel }) => ({ hotel, pictures }));
}

const BusinessDateRow = z.object({ business_date: z.date() });

export async function selectAndShareBusinessDate(tx: Tx, id: number): Promise<CalendarDate> {
  const sql = Prisma.sql`SELECT business_date FROM hotels WHERE id = ${id} FOR SHARE`;
  const [row] = await selectRows(tx, BusinessDateRow, sql);
  if (!row) throw notFound('hotel_not_found');
  return fromDbDate(row.business_date);
}

const LanguageColumn = z.enum(languages);

function toHotel(row: HotelColumns): Hotel {
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

export async function updateFromHouseRules(tx: Tx, id: number, said: HouseFollowing): Promise<void> {
  await tx.hotel.update({ where: { id }, data: { ...said } });
}
