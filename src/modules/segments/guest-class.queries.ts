import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { GuestClassModel } from '../../generated/prisma/models.ts';
import type { Part } from '../../platform/database/parts.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { MarkedGuest } from './guest-badge.ts';
import type { ChosenClass, CountedClass, GuestClass, GuestClassFields } from './guest-class.ts';

export async function selectCountedClasses(db: DbOrTx, hotelId: number): Promise<CountedClass[]> {
  const rows = await db.guestClass.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }],
    include: { _count: { select: { guests: true } } },
  });
  return rows.map(({ _count, ...row }) => ({ ...toGuestClass(row), guests: _count.guests }));
}

const TagRow = z.object({ tag: z.string() });

/** Every tag that a guest of the house has. */
export async function selectTagsInUse(db: DbOrTx, hotelId: number): Promise<string[]> {
  const rows = await selectRows(
    db,
    TagRow,
    Prisma.sql`SELECT DISTINCT tag FROM customer_tags WHERE hotel_id = ${hotelId} AND source <> 'refused'
      ORDER BY tag LIMIT 200`,
  );
  return rows.map(({ tag }) => tag);
}

export async function selectGuestClass(db: DbOrTx, hotelId: number, id: number): Promise<GuestClass> {
  const row = await db.guestClass.findFirst({ where: { id, hotelId } });
  if (!row) throw notFound('guest_class_not_found');
  return toGuestClass(row);
}

const ChosenRow = z.object({
  id: z.number(),
  code: z.string(),
  names: LocalTextSchema,
  meanings: LocalTextSchema,
  sortOrder: z.number(),
  chosen: z.boolean(),
});

/** The classes of the house, and which of them a guest is of. */
export function classesPart({
  hotelId,
  customerId,
}: {
  readonly hotelId: number;
  readonly customerId: number;
}): Part<ChosenClass> {
  return {
    row: ChosenRow,
    sql: Prisma.sql`SELECT class.id, class.code, class.names, class.meanings, class.sort_order AS "sortOrder",
        known.class_id IS NOT NULL AS chosen
      FROM guest_classes class LEFT JOIN customer_hotels known
        ON known.hotel_id = class.hotel_id AND known.class_id = class.id AND known.customer_id = ${customerId}
      WHERE class.hotel_id = ${hotelId} ORDER BY class.sort_order, class.code`,
  };
}

const MarkRow = z.object({
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  classMeaning: LocalTextSchema.nullable(),
});

export async function selectMark(
  db: DbOrTx,
  { hotelId, customerId }: { hotelId: number; customerId: number },
): Promise<MarkedGuest & { readonly classMeaning: LocalText | null }> {
  const [row] = await selectRows(
    db,
    MarkRow,
    Prisma.sql`SELECT c.vip, known.names AS "guestClass", known.meanings AS "classMeaning" FROM customers c
      LEFT JOIN classed_guests known ON known.guest_id = c.id AND known.hotel_id = ${hotelId}
      WHERE c.id = ${customerId}`,
  );
  if (!row) throw notFound('customer_not_found');
  return row;
}

export async function updateClassOf(
  tx: Tx,
  { hotelId, customerId, classId }: { hotelId: number; customerId: number; classId: number | null },
): Promise<void> {
  await tx.customerHotel.update({
    where: { customerId_hotelId: { customerId, hotelId } },
    data: { classId },
  });
}

export async function insertGuestClass(tx: Tx, hotelId: number, fields: GuestClassFields): Promise<number> {
  await refuseTakenCode(tx, hotelId, { code: fields.code, id: null });
  return (await tx.guestClass.create({ data: { ...columns(fields), hotelId }, select: { id: true } })).id;
}

export async function updateGuestClass(
  tx: Tx,
  { hotelId, id }: { hotelId: number; id: number },
  fields: GuestClassFields,
): Promise<void> {
  await refuseTakenCode(tx, hotelId, { code: fields.code, id });
  await tx.guestClass.update({ where: { id, hotelId }, data: columns(fields) });
}

async function refuseTakenCode(
  tx: Tx,
  hotelId: number,
  { code, id }: { code: string; id: number | null },
): Promise<void> {
  const other = await tx.guestClass.findUnique({
    where: { hotelId_code: { hotelId, code } },
    select: { id: true },
  });
  if (other && other.id !== id) throw conflict('guest_class_taken');
}

function columns({ names, meanings, ...plain }: GuestClassFields) {
  return { ...plain, names: { ...names }, meanings: { ...meanings } };
}

function toGuestClass({ id, code, names, meanings, sortOrder }: GuestClassModel): GuestClass {
  const texts = { names: LocalTextSchema.parse(names), meanings: LocalTextSchema.parse(meanings) };
  return { id, code, sortOrder, ...texts };
}
