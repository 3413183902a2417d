import { fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { balanceOf, type Folio, type Ledger, type LineKind } from './folio.ts';
import type { FolioStay, FolioView, FolioViewLine } from './folio-view.ts';

/**
 * A folio of this hotel as people read it: its lines with their words, and the stay it belongs to. That of a card of
 * stored value is no bill: its own pages show it, and only they move it.
 */
export async function selectFolioView(
  db: DbOrTx,
  which: { hotelId: number; number: string },
): Promise<FolioView> {
  const row = await db.folio.findUnique({ where: { hotelId_number: which } });
  if (!row || row.kind === 'stored_value') throw notFound('folio_not_found');
  const lines = await selectViewLines(db, row.id, which.hotelId);
  const siblings =
    row.stayId === null
      ? []
      : await db.folio.findMany({ where: { stayId: row.stayId }, orderBy: { window: 'asc' } });
  return {
    folio: {
      id: row.id,
      hotelId: row.hotelId,
      number: row.number,
      kind: row.kind as Folio['kind'],
      status: row.status as Folio['status'],
      window: row.window,
      name: row.name,
      stayId: row.stayId,
      reservationId: row.reservationId,
      customerId: row.customerId,
    },
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    stay: row.stayId === null ? null : await selectStay(db, row.stayId),
    windows: siblings.map(({ number, window, status }) => ({ number, window, status })),
    lines,
    balance: balanceOf(
      lines.map((line) => (line.ledger === 'receivable' ? { ...line, ledger: 'guest' } : line)),
    ),
  };
}

async function selectStay(db: DbOrTx, stayId: number): Promise<FolioStay> {
  const stay = await db.stay.findUniqueOrThrow({
    where: { id: stayId },
    select: {
      id: true,
      status: true,
      guestName: true,
      arrival: true,
      departure: true,
      room: { select: { number: true } },
      reservation: { select: { number: true } },
    },
  });
  return {
    id: stay.id,
    status: stay.status,
    guestName: stay.guestName,
    reservationNumber: stay.reservation.number,
    roomNumber: stay.room?.number ?? null,
    arrival: fromDbDate(stay.arrival),
    departure: fromDbDate(stay.departure),
  };
}

async function selectViewLines(db: DbOrTx, folioId: number, hotelId: number): Promise<FolioViewLine[]> {
  const rows = await db.folioLine.findMany({ where: { folioId }, orderBy: { id: 'asc' } });
  const codes = await db.transactionCode.findMany({
    where: { hotelId },
    select: { id: true, code: true, names: true },
  });
  const codeOf = new Map(codes.map((code) => [code.id, code]));
  const reversed = new Set(rows.flatMap((row) => (row.reversesLineId === null ? [] : [row.reversesLineId])));
  return rows.map((row) => ({
    id: row.id,
    folioId: row.folioId,
    ledger: row.ledger as Ledger,
    kind: row.kind as LineKind,
    codeId: row.transactionCodeId,
    code: codeOf.get(row.transactionCodeId)?.code ?? '',
    names: LocalTextSchema.parse(codeOf.get(row.transactionCodeId)?.names ?? {}),
    amountMinor: minor(row.amountMinor),
    quantity: row.quantity,
    businessDate: fromDbDate(row.businessDate),
    serviceDate: fromDbDate(row.serviceDate),
    postedAt: row.postedAt,
    description: row.description,
    reason: row.reason,
    paymentId: row.paymentId,
    parentLineId: row.parentLineId,
    reversesLineId: row.reversesLineId,
    isReversed: reversed.has(row.id),
  }));
}
