import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, minor, negate } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { Folio, FolioBalance, LineKind, TransactionCode } from './folio.ts';

const FolioRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  number: z.string(),
  kind: z.enum(['guest', 'house', 'receivable', 'stored_value']),
  status: z.enum(['open', 'closed']),
  window: z.number(),
  name: z.string(),
  stayId: z.number().nullable(),
  reservationId: z.number().nullable(),
  customerId: z.number().nullable(),
});

const folioColumns = Prisma.sql`id, hotel_id AS "hotelId", number, kind, status, "window", name,
  stay_id AS "stayId", reservation_id AS "reservationId", customer_id AS "customerId"`;

/** The folio, locked against any other posting, payment or close. Another hotel's is not found. */
export async function selectAndLockFolio(
  tx: Tx,
  folio: { hotelId: number; folioId: number },
): Promise<Folio & { readonly stayStatus: string | null }> {
  const [row] = await selectRows(
    tx,
    FolioRow.extend({ stayStatus: z.string().nullable() }),
    Prisma.sql`SELECT ${folioColumns}, (SELECT status FROM stays WHERE id = stay_id) AS "stayStatus" FROM folios
               WHERE id = ${folio.folioId} AND hotel_id = ${folio.hotelId} FOR NO KEY UPDATE`,
  );
  if (!row) throw notFound('folio_not_found');
  return row;
}

/** Every folio of a stay, locked, in the order of their windows. */
export function selectAndLockFoliosOfStay(tx: Tx, stayId: number): Promise<Folio[]> {
  return selectRows(
    tx,
    FolioRow,
    Prisma.sql`SELECT ${folioColumns} FROM folios WHERE stay_id = ${stayId} ORDER BY "window" FOR NO KEY UPDATE`,
  );
}

export function selectFoliosOfStay(db: DbOrTx, stayId: number): Promise<Folio[]> {
  return selectRows(
    db,
    FolioRow,
    Prisma.sql`SELECT ${folioColumns} FROM folios WHERE stay_id = ${stayId} ORDER BY "window"`,
  );
}

/** Opens a window for the stay unless somebody just did. */
export async function insertFolioOfStay(
  tx: Tx,
  stayId: number,
  window: number,
  openedAt: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO folios (hotel_id, kind, stay_id, reservation_id, customer_id, "window", name, status, opened_at)
    SELECT hotel_id, 'guest', id, reservation_id, customer_id, ${window}, guest_name, 'open', ${openedAt}
    FROM stays WHERE id = ${stayId}
    ON CONFLICT DO NOTHING`;
}

/** The hotel's transaction codes by code. */
export async function selectCodes(db: DbOrTx, hotelId: number): Promise<Map<string, TransactionCode>> {
  const rows = await db.transactionCode.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }],
  });
  return new Map(
    rows.map((row) => [
      row.code,
      {
        id: row.id,
        code: row.code,
        names: row.names as LocalText,
        group: row.group,
        kind: row.kind as LineKind,
        manual: row.manual,
        priceMinor: row.priceMinor === null ? null : minor(row.priceMinor),
        active: row.active,
        damage: row.damage,
      },
    ]),
  );
}

export async function isDamage(tx: Tx, codeId: number): Promise<boolean> {
  return (await tx.transactionCode.count({ where: { id: codeId, damage: true } })) > 0;
}

/** The code by name; a hotel without it can not post this. */
export function codeNamed(codes: ReadonlyMap<string, TransactionCode>, code: string): TransactionCode {
  const found = codes.get(code);
  if (!found?.active) throw ruleBroken('transaction_code_missing', { code });
  return found;
}

const BalanceRow = z.object({ key: z.number(), guest: z.bigint(), deposit: z.bigint() });

function toBalance(row: { guest: bigint; deposit: bigint }): FolioBalance {
  return { guestMinor: minor(row.guest), depositMinor: negate(minor(row.deposit)) };
}

const ledgerSums = Prisma.sql`
  coalesce(sum(amount_minor) FILTER (WHERE ledger IN ('guest', 'receivable')), 0)::bigint AS guest,
  coalesce(sum(amount_minor) FILTER (WHERE ledger = 'deposit'), 0)::bigint AS deposit`;

export async function selectFolioBalance(db: DbOrTx, folioId: number): Promise<FolioBalance> {
  const rows = await selectRows(
    db,
    BalanceRow,
    Prisma.sql`SELECT ${folioId}::int AS key, ${ledgerSums} FROM folio_lines WHERE folio_id = ${folioId}`,
  );
  return toBalance(rows[0] ?? { guest: 0n, deposit: 0n });
}

export async function selectBalances(
  db: DbOrTx,
  by: 'stay_id' | 'folio_id',
  ids: readonly number[],
): Promise<Map<number, FolioBalance>> {
  if (ids.length === 0) return new Map();
  const column = by === 'stay_id' ? Prisma.sql`stay_id` : Prisma.sql`folio_id`;
  const rows = await selectRows(
    db,
    BalanceRow,
    Prisma.sql`SELECT ${column} AS key, ${ledgerSums} FROM folio_lines
               WHERE ${column} = ANY(${[...ids]}::int[]) AND ledger <> 'receivable' GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.key, toBalance(row)]));
}

export interface StayShare {
  readonly id: number;
  readonly status: string;
  readonly totalMinor: Minor;
}

export async function selectStaysOfReservation(tx: Tx, reservationId: number): Promise<StayShare[]> {
  const rows = await tx.stay.findMany({
    where: { reservationId },
    orderBy: { position: 'asc' },
    select: { id: true, status: true, totalMinor: true },
  });
  return rows.map((row) => ({ ...row, totalMinor: minor(row.totalMinor) }));
}

export async function closeFolios(
  tx: Tx,
  folioIds: readonly number[],
  at: { closedAt: Date; closedDate: CalendarDate },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE folios SET status = 'closed', closed_at = ${at.closedAt}, closed_date = ${at.closedDate}::date
    WHERE id = ANY(${[...folioIds]}::int[]) AND status = 'open'`;
}
