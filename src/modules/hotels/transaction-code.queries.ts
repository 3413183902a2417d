import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { TransactionCodeModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { soldPerBases, type TransactionCode } from './transaction-code.ts';

const SoldPerColumn = z.enum(soldPerBases).nullable();

export async function selectTransactionCodes(db: DbOrTx, hotelId: number): Promise<TransactionCode[]> {
  const rows = await db.transactionCode.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toTransactionCode);
}

export async function selectTransactionCode(
  db: DbOrTx,
  hotelId: number,
  id: number,
): Promise<TransactionCode> {
  const row = await db.transactionCode.findFirst({ where: { id, hotelId } });
  if (!row) throw notFound('transaction_code_not_found');
  return toTransactionCode(row);
}

export type TransactionCodeFields = Pick<
  TransactionCode,
  'names' | 'group' | 'priceMinor' | 'soldPer' | 'damage' | 'active'
>;

/** Refuses a code that the hotel already has. */
export async function insertTransactionCode(
  tx: Tx,
  hotelId: number,
  code: string,
  fields: TransactionCodeFields,
): Promise<number> {
  try {
    const sortOrder = await tx.transactionCode.count({ where: { hotelId } });
    const data = {
      ...fields,
      names: { ...fields.names },
      hotelId,
      code,
      kind: 'charge',
      manual: true,
      sortOrder,
    };
    const row = await tx.transactionCode.create({ data, select: { id: true } });
    return row.id;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw conflict('transaction_code_taken');
    }
    throw error;
  }
}

export async function updateTransactionCode(
  tx: Tx,
  id: number,
  fields: TransactionCodeFields,
): Promise<void> {
  await tx.transactionCode.update({ where: { id }, data: { ...fields, names: { ...fields.names } } });
}

function toTransactionCode(row: TransactionCodeModel): TransactionCode {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    priceMinor: row.priceMinor === null ? null : minor(row.priceMinor),
    soldPer: SoldPerColumn.parse(row.soldPer),
  };
}
