import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type ArgType,
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { assert } from '../../core/assert.ts';
import { Prisma } from '../../generated/prisma/client.ts';

interface Opening {
  transaction: Transaction | null;
}

/** Where the driver's transaction is put while Prisma opens one. */
const opening = new AsyncLocalStorage<Opening>();

/** The driver adapter, with its transactions made known to `runDirectly` and closed to it once they end. */
export function knownTransactions(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => noting(await factory.connect()),
  };
}

function noting(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await start(isolationLevel);
    const store = opening.getStore();
    if (store) store.transaction = forgottenAtItsEnd(transaction, store);
    return transaction;
  };
  return adapter;
}

/** Before COMMIT or ROLLBACK is sent, a transaction that timed out too: nothing may reach its connection afterwards. */
function forgottenAtItsEnd(transaction: Transaction, store: Opening): Transaction {
  const execute = transaction.executeRaw.bind(transaction);
  transaction.executeRaw = (query) => {
    if (query.sql === 'COMMIT' || query.sql === 'ROLLBACK') store.transaction = null;
    return execute(query);
  };
  return transaction;
}

type Raw = Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'>;

/**
 * Runs `open`, which opens a Prisma transaction and hands it to `work`, and lets the statements that are written by hand
 * (`$queryRaw`, `$executeRaw`) go straight to the driver, on the transaction's own connection. Prisma's way through its
 * query engine costs more than the statement itself. Answers are of the same JavaScript types.
 */
export function runDirectly<T, Tx extends Raw>(
  open: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const store: Opening = { transaction: null };
  return opening.run(store, () => open((tx) => work(store.transaction ? withDirect(tx, store) : tx)));
}

function withDirect<Tx extends Raw>(tx: Tx, store: Opening): Tx {
  return Object.create(tx, {
    $queryRaw: {
      value: async (sql: RawText, ...values: unknown[]) => {
        const { columnNames, columnTypes, rows } = await running(store).queryRaw(statementOf(sql, values));
        return rows.map((row) => recordOf(columnNames, columnTypes, row));
      },
    },
    $executeRaw: {
      value: async (sql: RawText, ...values: unknown[]) =>
        running(store).executeRaw(statementOf(sql, values)),
    },
  });
}

function running({ transaction }: Opening): Transaction {
  assert(transaction, 'the transaction has ended: nothing more can be sent in it');
  return transaction;
}

type RawText = Prisma.Sql | TemplateStringsArray;

const scalar: ArgType = { scalarType: 'unknown', arity: 'scalar' };

function statementOf(sql: RawText, values: unknown[]) {
  const { text, values: args } = sql instanceof Prisma.Sql ? sql : Prisma.sql(sql, ...values);
  return { sql: text, args, argTypes: args.map(() => scalar) };
}

function recordOf(names: readonly string[], types: readonly ColumnType[], row: readonly unknown[]): object {
  const record: Record<string, unknown> = {};
  for (let column = 0; column < names.length; column++) {
    record[names[column] ?? ''] = answerOf(types[column], row[column]);
  }
  return record;
}

/** From the driver's text to what Prisma answers for a column of this type. */
function answerOf(type: ColumnType | undefined, value: unknown): unknown {
  if (value === null || type === undefined) return value;
  const convert = converters.get(type);
  if (!convert) return value;
  return Array.isArray(value) ? value.map((each) => (each === null ? null : convert(each))) : convert(value);
}

const toDate = (value: unknown): Date => new Date(String(value));
const converters: ReadonlyMap<ColumnType, (value: unknown) => unknown> = new Map([
  [ColumnTypeEnum.Int64, toBigInt],
  [ColumnTypeEnum.Int64Array, toBigInt],
  [ColumnTypeEnum.Numeric, toDecimal],
  [ColumnTypeEnum.NumericArray, toDecimal],
  [ColumnTypeEnum.Date, toDate],
  [ColumnTypeEnum.DateArray, toDate],
  [ColumnTypeEnum.DateTime, toDate],
  [ColumnTypeEnum.DateTimeArray, toDate],
  [ColumnTypeEnum.Json, toJson],
  [ColumnTypeEnum.JsonArray, toJson],
  [ColumnTypeEnum.Bytes, toBytes],
]);

function toBigInt(value: unknown): bigint {
  return BigInt(String(value));
}

function toDecimal(value: unknown): Prisma.Decimal {
  return new Prisma.Decimal(String(value));
}

function toJson(value: unknown): unknown {
  return JSON.parse(String(value));
}

function toBytes(value: unknown): Uint8Array {
  assert(value instanceof Uint8Array, 'the driver answers bytes as bytes');
  return new Uint8Array(value);
}
