import { notFound } from '../../core/errors.ts';
import type { FacilityModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type Facility, type FacilityFields, facilityKinds } from './facility.ts';
import type { HotelInfo } from './hotel-info.ts';

export async function selectHotelInfo(db: DbOrTx, id: number): Promise<HotelInfo> {
  const row = await db.hotel.findUnique({
    where: { id },
    select: {
      introductions: true,
      stories: true,
      nearby: true,
      addresses: true,
      latitude: true,
      longitude: true,
    },
  });
  if (!row) throw notFound('hotel_not_found');
  const { latitude, longitude } = row;
  return {
    introductions: LocalTextSchema.parse(row.introductions),
    stories: LocalTextSchema.parse(row.stories),
    nearby: LocalTextSchema.parse(row.nearby),
    addresses: LocalTextSchema.parse(row.addresses),
    position: latitude === null || longitude === null ? null : { latitude, longitude },
  };
}

export async function updateHotelInfo(tx: Tx, id: number, info: HotelInfo): Promise<void> {
  const { introductions, stories, nearby, addresses, position } = info;
  await tx.hotel.update({
    where: { id },
    data: {
      introductions: { ...introductions },
      stories: { ...stories },
      nearby: { ...nearby },
      addresses: { ...addresses },
      latitude: position?.latitude ?? null,
      longitude: position?.longitude ?? null,
    },
  });
}

export async function selectFacilities(db: DbOrTx, hotelId: number): Promise<Facility[]> {
  const rows = await db.facility.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toFacility);
}

export async function selectFacility(db: DbOrTx, hotelId: number, id: number): Promise<Facility> {
  const row = await db.facility.findFirst({ where: { id, hotelId } });
  if (!row) throw notFound('facility_not_found');
  return toFacility(row);
}

export async function insertFacility(tx: Tx, hotelId: number, fields: FacilityFields): Promise<number> {
  const { id } = await tx.facility.create({ data: { ...columns(fields), hotelId }, select: { id: true } });
  return id;
}

export async function updateFacilityRow(tx: Tx, id: number, fields: FacilityFields): Promise<void> {
  const { count } = await tx.facility.updateMany({ where: { id }, data: columns(fields) });
  if (count !== 1) throw notFound('facility_not_found');
}

export async function deleteFacilityRow(tx: Tx, hotelId: number, id: number): Promise<void> {
  const { count } = await tx.facility.deleteMany({ where: { id, hotelId } });
  if (count !== 1) throw notFound('facility_not_found');
}

function columns({ names, descriptions, hours, places, priceNotes, ...plain }: FacilityFields) {
  return {
    ...plain,
    names: { ...names },
    descriptions: { ...descriptions },
    hours: { ...hours },
    places: { ...places },
    priceNotes: { ...priceNotes },
  };
}

function toFacility({ createdAt: _createdAt, ...row }: FacilityModel): Facility {
  return {
    ...row,
    kind: facilityKinds.find((kind) => kind === row.kind) ?? 'other',
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
    hours: LocalTextSchema.parse(row.hours),
    places: LocalTextSchema.parse(row.places),
    priceNotes: LocalTextSchema.parse(row.priceNotes),
  };
}
