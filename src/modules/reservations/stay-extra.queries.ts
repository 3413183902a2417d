import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { extraBases } from './stay-extra.ts';

export const soldOnline = { active: true, soldPer: { not: null }, priceMinor: { gt: 0 } } as const;

/** The charges a hotel offers to its guests. The price is the hotel's own: taxes may still come on top. */
export async function selectProducts(db: DbOrTx, hotelId: number) {
  const rows = await db.transactionCode.findMany({
    where: { hotelId, ...soldOnline },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    codeId: row.id,
    code: row.code,
    group: row.group,
    names: LocalTextSchema.parse(row.names),
    per: z.enum(extraBases).parse(row.soldPer),
    priceMinor: minor(row.priceMinor ?? 0),
  }));
}

export interface NewExtra {
  readonly hotelId: number;
  readonly stayId: number;
  readonly codeId: number;
  readonly per: string;
  readonly quantity: number;
  readonly unitMinor: Minor;
}

/** Refuses one that the stay has already, also where it is added twice at once. */
export async function insertExtra(tx: Tx, extra: NewExtra, at: Date): Promise<number> {
  const { codeId, ...rest } = extra;
  const data = { ...rest, transactionCodeId: codeId, addedAt: at };
  const [row] = await tx.stayExtra.createManyAndReturn({
    data: [data],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!row) throw conflict('extra_there');
  return row.id;
}

export async function selectExtra(db: DbOrTx, which: { id: number; stayId: number }) {
  const row = await db.stayExtra.findFirst({
    where: { ...which, removedAt: null },
    select: { id: true, per: true, quantity: true, unitMinor: true, transactionCodeId: true },
  });
  if (!row) throw notFound('extra_not_found');
  return { ...row, per: z.enum(extraBases).parse(row.per) };
}

/** Marks an extra as removed; false where somebody did so meanwhile. */
export async function markRemoved(tx: Tx, id: number, at: Date): Promise<boolean> {
  const { count } = await tx.stayExtra.updateMany({
    where: { id, removedAt: null },
    data: { removedAt: at },
  });
  return count === 1;
}

const DueExtra = z.object({
  extraId: z.number(),
  stayId: z.number(),
  folioId: z.number(),
  code: z.string(),
  quantity: z.number(),
  unitMinor: z.number().transform((value) => minor(value)),
});
export type DueExtra = z.output<typeof DueExtra>;

/** Takes the extras due on this date, each once: what was taken before, here or by another run, is left out. */
export function takeDueExtras(
  tx: Tx,
  due: { hotelId: number; date: CalendarDate; stayIds: readonly number[] },
): Promise<DueExtra[]> {
  return selectRows(
    tx,
    DueExtra,
    Prisma.sql`
      WITH due AS (
        SELECT e.id, e.stay_id, e.transaction_code_id, e.quantity, e.unit_minor FROM stay_extras e
          JOIN stays s ON s.id = e.stay_id
        WHERE e.hotel_id = ${due.hotelId} AND e.stay_id = ANY(${[...due.stayIds]}::int[]) AND e.removed_at IS NULL
          AND (e.per IN ('night', 'person_night') OR NOT EXISTS (SELECT 1 FROM stay_extra_postings p WHERE p.stay_extra_id = e.id))
      ), taken AS (
        INSERT INTO stay_extra_postings (stay_extra_id, date) SELECT id, ${due.date}::date FROM due ORDER BY id
        ON CONFLICT DO NOTHING RETURNING stay_extra_id
      )
      SELECT due.id AS "extraId", due.stay_id AS "stayId", folio.id AS "folioId", code.code, due.quantity,
        due.unit_minor AS "unitMinor"
      FROM taken JOIN due ON due.id = taken.stay_extra_id JOIN transaction_codes code ON code.id = due.transaction_code_id
        CROSS JOIN LATERAL (SELECT id FROM folios WHERE stay_id = due.stay_id AND status = 'open' ORDER BY "window" LIMIT 1) folio
      ORDER BY due.id`,
  );
}
