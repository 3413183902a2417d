import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import {
  insertTransactionCode,
  selectTransactionCode,
  selectTransactionCodes,
  type TransactionCodeFields,
  updateTransactionCode,
} from './transaction-code.queries.ts';
import type { TransactionCode } from './transaction-code.ts';

export function listTransactionCodes(db: DbOrTx, hotelId: number): Promise<TransactionCode[]> {
  return selectTransactionCodes(db, hotelId);
}

export function getTransactionCode(db: DbOrTx, hotelId: number, id: number): Promise<TransactionCode> {
  return selectTransactionCode(db, hotelId, id);
}

/** A new charge for the desk to post; a taken code is refused. */
export function createTransactionCode(
  ctx: Context,
  hotelId: number,
  fields: TransactionCodeFields & { readonly code: string },
): Promise<void> {
  const { code, ...rest } = fields;
  return inTransaction(ctx.db, async (tx) => {
    const id = await insertTransactionCode(tx, hotelId, code, rest);
    const subject = { subjectType: 'transaction_code', subjectId: String(id), subjectLabel: code };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'transaction_code_created',
      ...subject,
      after: { ...fields },
    });
  });
}

/** Names, group and price of a charge; what the system posts by itself keeps its group and stays in use. */
export function changeTransactionCode(
  ctx: Context,
  hotelId: number,
  id: number,
  fields: TransactionCodeFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectTransactionCode(tx, hotelId, id);
    if (!before.manual) throw ruleBroken('transaction_code_of_the_system', { code: before.code });
    await updateTransactionCode(tx, id, fields);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'transaction_code_changed',
      subjectType: 'transaction_code',
      subjectId: String(id),
      subjectLabel: before.code,
      before: { ...before },
      after: { ...fields },
    });
  });
}
