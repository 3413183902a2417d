import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { hotelTopic, publish } from '../../platform/live.ts';
import { nearestFirst } from './distance.ts';
import {
  insertHotel,
  selectAndShareBusinessDate,
  selectAndShareHotel,
  selectFrontHotel,
  selectHotel,
  selectHotelBySlug,
  selectHotels,
  selectPicturedHotel,
  selectPicturedHotels,
  selectPlacedHotels,
  updateFromHouseRules,
  updateHotelRow,
  updatePublished,
  updateReviewChannels,
} from './hotel.queries.ts';
import type { Hotel, HotelSettings, HouseFollowing, NewHotel } from './hotel.ts';
import { defaultCodes, defaultVat } from './hotel-defaults.ts';
import type { PicturedHotel } from './picture.ts';

export function listHotels(db: DbOrTx): Promise<Hotel[]> {
  return selectHotels(db);
}

/** Another house of the chain, and how far it is; null where one of the two has no place on the map. */
export interface Neighbour {
  readonly hotel: Hotel;
  readonly kilometres: number | null;
}

/** The other houses that guests find, the nearest first. One statement. */
export async function neighboursOf(db: DbOrTx, hotelId: number): Promise<Neighbour[]> {
  const placed = await selectPlacedHotels(db);
  const here = placed.find(({ hotel }) => hotel.id === hotelId)?.position ?? null;
  const others = placed.filter(({ hotel }) => hotel.id !== hotelId);
  return nearestFirst(here, others).map(({ hotel, kilometres }) => ({ hotel, kilometres }));
}

export function getHotel(db: DbOrTx, id: number): Promise<Hotel> {
  return selectHotel(db, id);
}

/** The hotel by the name in its address; without one, the first. Only hotels that guests find. */
export function getHotelBySlug(db: DbOrTx, slug?: string): Promise<Hotel> {
  return selectHotelBySlug(db, slug);
}

/** Whose name stands over pages that belong to no single hotel: a guest's own bookings. */
export function getFrontHotel(db: DbOrTx): Promise<Hotel> {
  return selectFrontHotel(db);
}

/** The open hotels, each with the main pictures of the house, its facilities and its room types. */
export function listPicturedHotels(db: DbOrTx): Promise<PicturedHotel[]> {
  return selectPicturedHotels(db);
}

/** One of them by the name in its address; without one, the first. */
export async function getPicturedHotel(db: DbOrTx, slug?: string): Promise<PicturedHotel> {
  const [first] = await selectPicturedHotels(db, slug);
  if (!first) throw notFound('hotel_not_found');
  return first;
}

/** The hotel of a booking with its main pictures, whether or not guests still find it. */
export function getPicturedHotelById(db: DbOrTx, id: number): Promise<PicturedHotel> {
  return selectPicturedHotel(db, id);
}

/** The times of the house rules that have just gone live; the caller records why. */
export function followHouseRules(tx: Tx, hotelId: number, said: HouseFollowing): Promise<void> {
  return updateFromHouseRules(tx, hotelId, said);
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
    await publish(tx, { hotelId, topic: hotelTopic });
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

/** Shows the hotel to guests, or takes it out of their sight; bookings that stand are kept. */
export function publishHotel(ctx: Context, hotelId: number, published: boolean): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectHotel(tx, hotelId);
    await updatePublished(tx, hotelId, published);
    await recordEvent(tx, ctx, {
      hotelId,
      action: published ? 'hotel_opened' : 'hotel_closed',
      subjectType: 'hotel',
      subjectId: hotelId,
      subjectLabel: before.slug,
      before: { published: before.published },
      after: { published },
    });
    await publish(tx, { hotelId, topic: hotelTopic });
  });
}

/** A further house with the codes and the tax its books start with. Guests do not see it before it is opened. */
export async function createHotelIn(
  tx: Tx,
  ctx: Context,
  hotel: NewHotel & { readonly vatBasisPoints: number | null },
): Promise<number> {
  const { vatBasisPoints, ...fields } = hotel;
  const hotelId = await insertHotel(tx, fields);
  await createHotelDefaults(tx, hotelId, { vatBasisPoints, vatFrom: hotel.businessDate });
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'hotel_created',
    subjectType: 'hotel',
    subjectId: hotelId,
    subjectLabel: hotel.slug,
    after: hotel,
  });
  return hotelId;
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
