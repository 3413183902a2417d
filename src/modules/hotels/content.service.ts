import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { hotelTopic, publish } from '../../platform/live.ts';
import {
  deleteFacilityRow,
  insertFacility,
  selectFacilities,
  selectFacility,
  selectHotelInfo,
  updateFacilityRow,
  updateHotelInfo,
} from './content.queries.ts';
import type { Facility, FacilityFields } from './facility.ts';
import { selectHotel } from './hotel.queries.ts';
import type { HotelInfo } from './hotel-info.ts';
import { removeAllMediaIn } from './media-upload.service.ts';

export function getHotelInfo(db: DbOrTx, hotelId: number): Promise<HotelInfo> {
  return selectHotelInfo(db, hotelId);
}

/** What guests read about the house. Each language is kept as it was written: none overwrites another. */
export function changeHotelInfo(ctx: Context, hotelId: number, info: HotelInfo): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectHotelInfo(tx, hotelId);
    const { slug } = await selectHotel(tx, hotelId);
    await updateHotelInfo(tx, hotelId, info);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'hotel_described',
      subjectType: 'hotel',
      subjectId: hotelId,
      subjectLabel: slug,
      before,
      after: info,
    });
    await publish(tx, { hotelId, topic: hotelTopic });
  });
}

/** All of them, those not shown to guests included. */
export function listFacilities(db: DbOrTx, hotelId: number): Promise<Facility[]> {
  return selectFacilities(db, hotelId);
}

export function getFacility(db: DbOrTx, hotelId: number, id: number): Promise<Facility> {
  return selectFacility(db, hotelId, id);
}

export function createFacility(ctx: Context, hotelId: number, fields: FacilityFields): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await insertFacility(tx, hotelId, fields);
    const subject = { subjectType: 'facility', subjectId: id, subjectLabel: fields.names.en };
    await recordEvent(tx, ctx, { hotelId, action: 'facility_created', ...subject, after: fields });
    await publish(tx, { hotelId, topic: hotelTopic });
    return id;
  });
}

/** One that is not shown any more keeps its pictures. */
export function changeFacility(
  ctx: Context,
  hotelId: number,
  id: number,
  fields: FacilityFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectFacility(tx, hotelId, id);
    await updateFacilityRow(tx, id, fields);
    const subject = { subjectType: 'facility', subjectId: id, subjectLabel: fields.names.en };
    await recordEvent(tx, ctx, { hotelId, action: 'facility_changed', ...subject, before, after: fields });
    await publish(tx, { hotelId, topic: hotelTopic });
  });
}

/** Gone for good, with its pictures. One that may come back is not shown instead. */
export function removeFacility(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectFacility(tx, hotelId, id);
    const pictures = await removeAllMediaIn(tx, { hotelId, kind: 'facility', id });
    await deleteFacilityRow(tx, hotelId, id);
    const subject = { subjectType: 'facility', subjectId: id, subjectLabel: before.names.en };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'facility_removed',
      ...subject,
      before: { ...before, pictures },
    });
    await publish(tx, { hotelId, topic: hotelTopic });
  });
}
