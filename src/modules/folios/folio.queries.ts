import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, minor, negate } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type {
  Folio,
  FolioBalance,
  FolioLine,
  Ledger,
  LineKind,
  LineOrigin,
  NewLine,
  TransactionCode,
} from './folio.ts';

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

export interface Stamp {
  readonly folio: Pick<Folio, 'id' | 'hotelId' | 'stayId' | 'customerId'>;
  readonly businessDate: CalendarDate;
  readonly origin: LineOrigin;
}

/** Writes lines onto a locked folio; those `withParent` belong to the first. Returns the id of the first. */
export async function insertLines(
  tx: Tx,
  ctx: Context,
  stamp: Stamp,
  lines: readonly NewLine[],
): Promise<bigint> {
  const [first, ...rest] = lines;
  if (!first) throw new Error('no lines to write');
  const [id] = await insertRows(tx, ctx, stamp, [lineRow(first, null)]);
  if (id === undefined) throw new Error('an insert without a row');
  if (rest.length > 0) {
    await insertRows(
      tx,
      ctx,
      stamp,
      rest.map((line) => lineRow(line, line.withParent ? id : null)),
    );
  }
  return id;
}

/** One statement by hand, since every posting passes here: the generated one takes several times as long to build. */
async function insertRows(
  tx: Tx,
  ctx: Context,
  { folio, businessDate, origin }: Stamp,
  rows: readonly ReturnType<typeof lineRow>[],
): Promise<bigint[]> {
  const inserted = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO folio_lines (hotel_id, folio_id, stay_id, customer_id, business_date, posted_at, actor_kind, actor_id,
      origin, ledger, transaction_code_id, kind, amount_minor, quantity, service_date, description, payment_id,
      parent_line_id, reverses_line_id, transfer_group, reason)
    SELECT ${folio.hotelId}, ${folio.id}, ${folio.stayId}::int, ${folio.customerId}::int, ${businessDate}::date,
      ${ctx.clock()}, ${ctx.actor.kind}, ${ctx.actor.id}::int, ${origin}, line.ledger, line."codeId", line.kind,
      line."amountMinor", line.quantity, coalesce(line."serviceDate", ${businessDate}::date), line.description,
      line."paymentId", line."parentLineId", line."reversesLineId", line."transferGroup", line.reason
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (ledger text, "codeId" int, kind text,
      "amountMinor" int, quantity int, "serviceDate" date, description text, "paymentId" int, "parentLineId" bigint,
      "reversesLineId" bigint, "transferGroup" text, reason text)) WITH ORDINALITY
      AS line (ledger, "codeId", kind, "amountMinor", quantity, "serviceDate", description, "paymentId",
        "parentLineId", "reversesLineId", "transferGroup", reason, place)
    ORDER BY line.place
    RETURNING id`;
  return inserted.map((row) => row.id);
}

function lineRow(line: NewLine, parentLineId: bigint | null) {
  return {
    ledger: line.ledger,
    codeId: line.codeId,
    kind: line.kind,
    amountMinor: line.amountMinor,
    quantity: line.quantity ?? 1,
    serviceDate: line.serviceDate ?? null,
    description: line.description ?? '',
    paymentId: line.paymentId ?? null,
    parentLineId: parentLineId === null ? null : String(parentLineId),
    reversesLineId:
      line.reversesLineId === undefined || line.reversesLineId === null ? null : String(line.reversesLineId),
    transferGroup: line.transferGroup ?? null,
    reason: line.reason ?? null,
  };
}

const lineSelect = {
  id: true,
  folioId: true,
  ledger: true,
  kind: true,
  transactionCodeId: true,
  amountMinor: true,
  quantity: true,
  businessDate: true,
  serviceDate: true,
  description: true,
  paymentId: true,
  parentLineId: true,
  reversesLineId: true,
} satisfies Prisma.FolioLineSelect;

type LineRow = Prisma.FolioLineGetPayload<{ select: typeof lineSelect }>;

function toLine(row: LineRow): FolioLine {
  return {
    id: row.id,
    folioId: row.folioId,
    ledger: row.ledger as Ledger,
    kind: row.kind as LineKind,
    codeId: row.transactionCodeId,
    amountMinor: minor(row.amountMinor),
    quantity: row.quantity,
    businessDate: fromDbDate(row.businessDate),
    serviceDate: fromDbDate(row.serviceDate),
    description: row.description,
    paymentId: row.paymentId,
    parentLineId: row.parentLineId,
    reversesLineId: row.reversesLineId,
  };
}

/** A line of this hotel. */
export async function selectLine(tx: DbOrTx, line: { hotelId: number; lineId: bigint }): Promise<FolioLine> {
  const row = await tx.folioLine.findFirst({
    where: { id: line.lineId, hotelId: line.hotelId },
    select: lineSelect,
  });
  if (!row) throw notFound('folio_line_not_found');
  return toLine(row);
}

/** The charge's own tax lines, and whether the charge was mirrored already. */
export async function selectFamily(
  tx: Tx,
  lineId: bigint,
): Promise<{ taxes: FolioLine[]; isReversed: boolean }> {
  const rows = await tx.folioLine.findMany({
    where: { OR: [{ parentLineId: lineId }, { reversesLineId: lineId }] },
    select: lineSelect,
    orderBy: { id: 'asc' },
  });
  return {
    taxes: rows.filter((row) => row.parentLineId === lineId).map(toLine),
    isReversed: rows.some((row) => row.reversesLineId === lineId),
  };
}

/** Charges of a stay with this origin that nobody mirrored. */
export async function selectLiveCharges(tx: Tx, stayId: number, origin: LineOrigin): Promise<FolioLine[]> {
  const rows = await tx.folioLine.findMany({
    where: { stayId, origin, kind: 'charge' },
    select: lineSelect,
    orderBy: { id: 'asc' },
  });
  const reversed = await tx.folioLine.findMany({
    where: { reversesLineId: { in: rows.map((row) => row.id) } },
    select: { reversesLineId: true },
  });
  const gone = new Set(reversed.map((row) => row.reversesLineId));
  return rows.filter((row) => row.reversesLineId === null && !gone.has(row.id)).map(toLine);
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
