import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { addMinor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import {
  closeFolios,
  insertFolioOfStay,
  selectAndLockFoliosOfStay,
  selectBalances,
  selectCodes,
  selectFolioBalance,
  selectFoliosOfStay,
} from './folio.queries.ts';
import { type Folio, type FolioBalance, isSettled, type TransactionCode } from './folio.ts';
import { selectFolioView } from './folio-view.queries.ts';
import type { FolioView } from './folio-view.ts';

export interface StayBooks {
  readonly hotelId: number;
  readonly stayId: number;
}

/** The stay's open folio, locked. Opens the first, or the next window when all are closed; two callers get one. */
export async function openFolioIn(tx: Tx, ctx: Context, { hotelId, stayId }: StayBooks): Promise<Folio> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const folios = await selectAndLockFoliosOfStay(tx, stayId);
    const open = folios.find((folio) => folio.status === 'open');
    if (open?.hotelId === hotelId) return open;
    if (open) break;
    await insertFolioOfStay(tx, stayId, (folios.at(-1)?.window ?? 0) + 1, ctx.clock());
  }
  throw notFound('folio_not_found');
}

/** Gives a stay whose folios are all closed another one: for what comes after checkout. */
export function openNextWindow(ctx: Context, books: StayBooks): Promise<Folio> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, books.hotelId);
    const folio = await openFolioIn(tx, ctx, books);
    await recordEvent(tx, ctx, { ...subjectOf(folio), action: 'folio_opened' });
    return folio;
  });
}

/** Closes every folio of the stay. Refuses while any of them has a balance or holds a deposit. */
export async function closeFolioIn(tx: Tx, ctx: Context, books: StayBooks): Promise<void> {
  const closedDate = await selectAndLockBusinessDate(tx, books.hotelId);
  const { open, balances } = await openFoliosOf(tx, books.stayId);
  const unsettled = open.find((folio) => !isSettled(balances.get(folio.id) ?? nothing));
  if (unsettled) throw ruleBroken('folio_not_settled', { number: unsettled.number });
  await close(tx, ctx, open, closedDate);
}

/** After a cancellation or a no-show: closes what is settled and leaves open what is still owed or held. */
export async function closeSettledFoliosIn(tx: Tx, ctx: Context, books: StayBooks): Promise<void> {
  const closedDate = await selectAndLockBusinessDate(tx, books.hotelId);
  const { open, balances } = await openFoliosOf(tx, books.stayId);
  const settled = open.filter((folio) => isSettled(balances.get(folio.id) ?? nothing));
  await close(tx, ctx, settled, closedDate);
}

const nothing: FolioBalance = { guestMinor: addMinor(), depositMinor: addMinor() };

async function openFoliosOf(tx: Tx, stayId: number) {
  const folios = await selectAndLockFoliosOfStay(tx, stayId);
  const open = folios.filter((folio) => folio.status === 'open');
  const balances = await selectBalances(
    tx,
    'folio_id',
    open.map((folio) => folio.id),
  );
  return { open, balances };
}

async function close(
  tx: Tx,
  ctx: Context,
  folios: readonly Folio[],
  closedDate: CalendarDate,
): Promise<void> {
  const ids = folios.map((folio) => folio.id);
  if (ids.length > 0) await closeFolios(tx, ids, { closedAt: ctx.clock(), closedDate });
}

export async function isFolioClosed(db: DbOrTx, folioId: number): Promise<boolean> {
  return (await db.folio.count({ where: { id: folioId, status: 'closed' } })) > 0;
}

/** What is owed on one folio and held for it. A balance is always summed, never stored. */
export function folioBalance(db: DbOrTx, folioId: number): Promise<FolioBalance> {
  return selectFolioBalance(db, folioId);
}

/** The same over all folios of each stay; a stay without lines is missing. */
export function balancesOfStays(db: DbOrTx, stayIds: readonly number[]): Promise<Map<number, FolioBalance>> {
  return selectBalances(db, 'stay_id', stayIds);
}

export function foliosOfStay(db: DbOrTx, { stayId }: StayBooks): Promise<Folio[]> {
  return selectFoliosOfStay(db, stayId);
}

/** The hotel's transaction codes by code. */
export function listTransactionCodes(db: DbOrTx, hotelId: number): Promise<Map<string, TransactionCode>> {
  return selectCodes(db, hotelId);
}

/** How the audit log names a folio. */
export function subjectOf(folio: Pick<Folio, 'hotelId' | 'id' | 'number'>) {
  return { hotelId: folio.hotelId, subjectType: 'folio', subjectId: folio.id, subjectLabel: folio.number };
}

/** A folio as people read it. Another hotel's is not found. */
export function getFolio(db: DbOrTx, which: { hotelId: number; number: string }): Promise<FolioView> {
  return selectFolioView(db, which);
}
