import { notFound } from '../../core/errors.ts';
import type { RoomTypeModel } from '../../generated/prisma/models.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type BedType, bedTypes, type RoomType } from './room-type.ts';

const shown = [{ sortOrder: 'asc' as const }, { code: 'asc' as const }];

export async function selectRoomTypes(db: DbOrTx, hotelId: number): Promise<RoomType[]> {
  const rows = await db.roomType.findMany({ where: { hotelId }, orderBy: shown });
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

function toRoomType(row: RoomTypeModel): RoomType {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
    bedType: bedTypeOf(row.bedType),
  };
}

function bedTypeOf(text: string): BedType {
  return bedTypes.find((bedType) => bedType === text) ?? 'double';
}
