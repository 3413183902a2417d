import { conflict, notFound } from '../../core/errors.ts';
import type { RoomClassModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { RoomClass } from './room-type.ts';

export type RoomClassFields = Omit<RoomClass, 'id'>;

export async function selectRoomClasses(db: DbOrTx, hotelId: number): Promise<RoomClass[]> {
  const rows = await db.roomClass.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }],
  });
  return rows.map(toRoomClass);
}

export async function selectRoomClass(db: DbOrTx, hotelId: number, id: number): Promise<RoomClass> {
  const row = await db.roomClass.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('room_class_not_found');
  return toRoomClass(row);
}

export async function insertRoomClass(tx: Tx, hotelId: number, fields: RoomClassFields): Promise<number> {
  await refuseTakenCode(tx, hotelId, { code: fields.code, id: null });
  const data = { ...fields, names: { ...fields.names }, hotelId };
  return (await tx.roomClass.create({ data, select: { id: true } })).id;
}

export async function updateRoomClass(
  tx: Tx,
  hotelId: number,
  id: number,
  fields: RoomClassFields,
): Promise<void> {
  await refuseTakenCode(tx, hotelId, { code: fields.code, id });
  await tx.roomClass.update({ where: { id, hotelId }, data: { ...fields, names: { ...fields.names } } });
}

async function refuseTakenCode(
  tx: Tx,
  hotelId: number,
  { code, id }: { code: string; id: number | null },
): Promise<void> {
  const other = await tx.roomClass.findUnique({
    where: { hotelId_code: { hotelId, code } },
    select: { id: true },
  });
  if (other && other.id !== id) throw conflict('room_class_taken');
}

function toRoomClass({ id, code, names, sortOrder }: RoomClassModel): RoomClass {
  return { id, code, names: LocalTextSchema.parse(names), sortOrder };
}
