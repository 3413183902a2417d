import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Folio, FolioLine, Ledger, LineKind, LineOrigin, NewLine } from './folio.ts';

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
