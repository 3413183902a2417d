import { randomUUID } from 'node:crypto';
import { ruleBroken } from '../../core/errors.ts';
import { decimalText, type Minor, minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { allowancesOf } from '../credit/credit.service.ts';
import { folioBalance, listTransactionCodes, subjectOf } from '../folios/folio.service.ts';
import { lockOpenFolio, postTransferIn } from '../folios/folio-posting.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import {
  insertAccount,
  moveAccount,
  type NewAccount,
  selectAccountByCode,
  selectAccounts,
  selectAndLockAccount,
  selectOrInsertFolio,
} from './receivable.queries.ts';
import { type AccountWithBalance, transferRefusal } from './receivable.ts';

export function listReceivableAccounts(
  db: DbOrTx,
  hotelId: number,
  options: { approvedOnly?: boolean } = {},
): Promise<AccountWithBalance[]> {
  return selectAccounts(db, hotelId, options.approvedOnly ? 'approved' : null);
}

export function getReceivableAccount(db: DbOrTx, account: { hotelId: number; code: string }) {
  return selectAccountByCode(db, account);
}

/** Opens an account in draft: nothing can be put on it until somebody approves its limit. */
export function createReceivableAccount(ctx: Context, account: NewAccount): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await insertAccount(tx, account);
    await recordEvent(tx, ctx, {
      ...subjectOfAccount({ ...account, id }),
      action: 'receivable_opened',
      after: account,
    });
    return id;
  });
}

/** Approves an account's credit limit and terms. */
export function approveReceivableAccount(
  ctx: Context,
  which: { hotelId: number; accountId: number },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const account = await selectAndLockAccount(tx, which);
    await moveAccount(tx, account.id, { from: 'draft', to: 'approved' });
    await recordEvent(tx, ctx, {
      ...subjectOfAccount(account),
      action: 'receivable_approved',
      after: { creditLimitMinor: account.creditLimitMinor, termsDays: account.termsDays },
    });
  });
}

export interface ReceivableTransfer {
  readonly hotelId: number;
  readonly folioId: number;
  readonly accountId: number;
  /** The whole balance when left out. */
  readonly amountMinor?: number | undefined;
}

/** Moves what a guest owes onto an approved account, within its limit, by two rows that add up to nothing. */
export function transferToReceivable(ctx: Context, transfer: ReceivableTransfer): Promise<Minor> {
  return inTransaction(ctx.db, (tx) => transferToReceivableIn(tx, ctx, transfer));
}

export async function transferToReceivableIn(
  tx: Tx,
  ctx: Context,
  transfer: ReceivableTransfer,
): Promise<Minor> {
  const { hotelId } = transfer;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const folio = await lockOpenFolio(tx, transfer);
  const account = await selectAndLockAccount(tx, transfer);
  if (folio.kind === 'receivable') throw ruleBroken('transfer_to_itself');
  const owedMinor = (await folioBalance(tx, folio.id)).guestMinor;
  const amountMinor = minor(transfer.amountMinor ?? owedMinor);
  const refusal = transferRefusal(account, { owedMinor, amountMinor });
  if (refusal) throw ruleBroken(`transfer_${refusal}`, { account: account.name });
  await requireGuestCredit(tx, folio, amountMinor);

  const codes = await listTransactionCodes(tx, hotelId);
  const target = await selectOrInsertFolio(tx, account, ctx.clock());
  const group = randomUUID();
  const common = { businessDate, codes, group };
  await postTransferIn(tx, ctx, {
    ...common,
    folio,
    ledger: 'guest',
    amountMinor: negate(amountMinor),
    description: account.name,
  });
  await postTransferIn(tx, ctx, {
    ...common,
    folio: target,
    ledger: 'receivable',
    amountMinor,
    description: folio.number,
  });
  await recordEvent(tx, ctx, {
    ...subjectOf(folio),
    action: 'folio_transferred',
    after: { account: account.code, amountMinor },
  });
  return amountMinor;
}

function subjectOfAccount(account: { hotelId: number; id: number; code: string }) {
  return {
    hotelId: account.hotelId,
    subjectType: 'receivable',
    subjectId: account.id,
    subjectLabel: account.code,
  };
}

/** A guest puts no more on an account at once than his credit level allows, whatever the account would take. */
async function requireGuestCredit(
  tx: Tx,
  { hotelId, customerId }: { readonly hotelId: number; readonly customerId: number | null },
  amountMinor: Minor,
): Promise<void> {
  if (customerId === null) return;
  const { onAccountMinor } = await allowancesOf(tx, { hotelId, customerId });
  if (onAccountMinor === null || amountMinor <= onAccountMinor) return;
  const { currency } = await getHotel(tx, hotelId);
  const limit = `${decimalText(onAccountMinor, currency)} ${currency}`;
  throw ruleBroken('transfer_over_guest_credit', { limit });
}
