import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { AccountStatus, AccountWithBalance } from './receivable.ts';

const AccountRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  code: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  creditLimitMinor: z.number().transform(minor),
  termsDays: z.number(),
  status: z.enum(['draft', 'approved', 'closed']),
  folioNumber: z.string().nullable(),
  balanceMinor: z.bigint().transform(minor),
});

const accounts = Prisma.sql`
  SELECT account.id, account.hotel_id AS "hotelId", account.code, account.name, account.email,
    account.credit_limit_minor AS "creditLimitMinor", account.terms_days AS "termsDays", account.status,
    folio.number AS "folioNumber",
    coalesce((SELECT sum(amount_minor) FROM folio_lines WHERE folio_id = folio.id), 0)::bigint AS "balanceMinor"
  FROM receivable_accounts account
  LEFT JOIN folios folio ON folio.receivable_account_id = account.id AND folio.kind = 'receivable'`;

export function selectAccounts(
  db: DbOrTx,
  hotelId: number,
  status: AccountStatus | null,
): Promise<AccountWithBalance[]> {
  const which = status === null ? Prisma.empty : Prisma.sql`AND account.status = ${status}`;
  return selectRows(
    db,
    AccountRow,
    Prisma.sql`${accounts} WHERE account.hotel_id = ${hotelId} ${which} ORDER BY account.name, account.id`,
  );
}

/** The account, locked: its balance can not grow before the transaction ends. */
export async function selectAndLockAccount(
  tx: Tx,
  account: { hotelId: number; accountId: number },
): Promise<AccountWithBalance> {
  await tx.$executeRaw`SELECT 1 FROM receivable_accounts WHERE id = ${account.accountId} FOR NO KEY UPDATE`;
  const [row] = await selectRows(
    tx,
    AccountRow,
    Prisma.sql`${accounts} WHERE account.id = ${account.accountId} AND account.hotel_id = ${account.hotelId}`,
  );
  if (!row) throw notFound('receivable_account_not_found');
  return row;
}

export async function selectAccountByCode(
  db: DbOrTx,
  account: { hotelId: number; code: string },
): Promise<AccountWithBalance> {
  const [row] = await selectRows(
    db,
    AccountRow,
    Prisma.sql`${accounts} WHERE account.code = ${account.code} AND account.hotel_id = ${account.hotelId}`,
  );
  if (!row) throw notFound('receivable_account_not_found');
  return row;
}

export interface NewAccount {
  readonly hotelId: number;
  readonly code: string;
  readonly name: string;
  readonly email: string | null;
  readonly creditLimitMinor: number;
  readonly termsDays: number;
}

export async function insertAccount(tx: Tx, account: NewAccount): Promise<number> {
  const [row] = await tx.receivableAccount.createManyAndReturn({
    data: { ...account, status: 'draft' },
    select: { id: true },
    skipDuplicates: true,
  });
  if (!row) throw conflict('receivable_code_taken', { code: account.code });
  return row.id;
}

export async function moveAccount(
  tx: Tx,
  accountId: number,
  move: { from: AccountStatus; to: AccountStatus },
) {
  const { count } = await tx.receivableAccount.updateMany({
    where: { id: accountId, status: move.from },
    data: { status: move.to },
  });
  if (count === 0) throw conflict('receivable_changed');
}

/** The account's running folio, opened on first use. */
export async function selectOrInsertFolio(tx: Tx, account: AccountWithBalance, openedAt: Date) {
  await tx.$executeRaw`
    INSERT INTO folios (hotel_id, kind, receivable_account_id, name, status, opened_at)
    VALUES (${account.hotelId}, 'receivable', ${account.id}, ${account.name}, 'open', ${openedAt})
    ON CONFLICT (receivable_account_id) WHERE kind = 'receivable' DO NOTHING`;
  const folio = await tx.folio.findFirstOrThrow({
    where: { receivableAccountId: account.id, kind: 'receivable' },
    select: { id: true, hotelId: true, number: true },
  });
  return { ...folio, stayId: null, customerId: null };
}
