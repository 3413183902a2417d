import { conflict, notFound } from '../../core/errors.ts';
import type { RoomTypeModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { BedsSchema } from './bed.ts';
import { type BedType, bedTypes, type RoomType, type RoomTypeFields } from './room-type.ts';

const shown = [{ sortOrder: 'asc' as const }, { code: 'asc' as const }];

export async function selectRoomTypes(db: DbOrTx, hotelId: number): Promise<RoomType[]> {
  const rows = await db.roomType.findMany({ where: { hotelId }, orderBy: shown });
  return rows.map(toRoomType);
}

/** The types on sale in every hotel. */
export async function selectSoldRoomTypes(db: DbOrTx): Promise<RoomType[]> {
  const rows = await db.roomType.findMany({ where: { active: true }, orderBy: shown });
  return rows.map(toRoomType);
}

export async function selectRoomTypeByCode(db: DbOrTx, hotelId: number, code: string): Promise<RoomType> {
  const row = await db.roomType.findUnique({ where: { hotelId_code: { hotelId, code } } });
  if (!row) throw notFound('room_type_not_found');
  return toRoomType(row);
}

export async function selectRoomType(db: DbOrTx, hotelId: number, id: number): Promise<RoomType> {
  const row = await db.roomType.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('room_type_not_found');
  return toRoomType(row);
}

export async function insertRoomType(
  tx: Tx,
  hotelId: number,
  fields: RoomTypeFields & { readonly code: string },
): Promise<number> {
  const taken = await tx.roomType.count({ where: { hotelId, code: fields.code } });
  if (taken > 0) throw conflict('room_type_taken');
  const { id } = await tx.roomType.create({
    data: { ...columns(fields), code: fields.code, hotelId },
    select: { id: true },
  });
  return id;
}

export async function updateRoomType(
  tx: Tx,
  hotelId: number,
  id: number,
  fields: RoomTypeFields,
): Promise<void> {
  await tx.roomType.update({ where: { id, hotelId }, data: columns(fields) });
}

function columns(fields: RoomTypeFields) {
  const { names, descriptions, amenities, beds, ...plain } = fields;
  return {
    ...plain,
    names: { ...names },
    descriptions: { ...descriptions },
    amenities: [...amenities],
    beds: beds.map((bed) => ({ ...bed })),
  };
}

function toRoomType(row: RoomTypeModel): RoomType {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
    bedType: bedTypeOf(row.bedType),
    beds: BedsSchema.parse(row.beds),
  };
}

function bedTypeOf(text: string): BedType {
  return bedTypes.find((bedType) => bedType === text) ?? 'double';
}
