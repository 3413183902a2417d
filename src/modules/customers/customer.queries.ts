import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { pinyinOf } from '../../platform/pinyin.ts';
import { type Customer, documentTypes, fullName, searchNameOf } from './customer.ts';

export interface NewCustomer {
  readonly hotelId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly country: string | null;
  readonly at: Date;
}

const FoundRow = z.object({ id: z.number(), created: z.boolean() });

/**
 * The guest whom any house of the chain knows by this name and mail or phone; otherwise a new profile. From now on the
 * asking house knows it: of a new one a trigger sees to that. The lock waits for a merge under way, and is what the
 * booking takes a moment later anyway. One statement.
 */
export async function findOrInsertCustomer(
  tx: Tx,
  guest: NewCustomer,
): Promise<{ id: number; created: boolean }> {
  const searchName = searchNameOf(guest);
  const insert = Prisma.sql`INSERT INTO customers (hotel_id, first_name, last_name, search_name, search_pinyin, email, phone, language,
      country, created_at, updated_at)`;
  const values = Prisma.sql`${guest.hotelId}, ${guest.firstName}, ${guest.lastName}, ${searchName},
      ${pinyinOf(fullName(guest))}, ${guest.email},
      ${guest.phone}, ${guest.language}, ${guest.country}::char(2), ${guest.at}::timestamptz, ${guest.at}::timestamptz`;
  const anonymous = guest.email === null && guest.phone === null;
  const sql = anonymous
    ? Prisma.sql`${insert} VALUES (${values}) RETURNING id, true AS created`
    : Prisma.sql`
      WITH found AS (
        SELECT id FROM customers WHERE search_name = ${searchName} AND anonymised_at IS NULL AND merged_into_id IS NULL
          AND (email = ${guest.email} OR (email IS NULL AND phone = ${guest.phone}))
        ORDER BY (hotel_id = ${guest.hotelId}) DESC, id LIMIT 1 FOR KEY SHARE),
      known AS (INSERT INTO customer_hotels (customer_id, hotel_id, since)
        SELECT id, ${guest.hotelId}, ${guest.at}::timestamptz FROM found ON CONFLICT DO NOTHING),
      made AS (${insert} SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM found) RETURNING id)
      SELECT id, false AS created FROM found UNION ALL SELECT id, true FROM made`;
  const [row] = await selectRows(tx, FoundRow, sql);
  return FoundRow.parse(row);
}

/** Nothing where the house knows him already. */
export async function insertKnown(
  tx: Tx,
  { customerId, hotelId, at }: { readonly customerId: number; readonly hotelId: number; readonly at: Date },
): Promise<void> {
  await tx.$executeRaw`INSERT INTO customer_hotels (customer_id, hotel_id, since)
    VALUES (${customerId}, ${hotelId}, ${at}) ON CONFLICT DO NOTHING`;
}

const columns = {
  id: true,
  firstName: true,
  lastName: true,
  otherName: true,
  email: true,
  phone: true,
  language: true,
  country: true,
  birthDate: true,
  documentType: true,
  documentMask: true,
  company: true,
  vip: true,
  createdAt: true,
  version: true,
} as const satisfies Prisma.CustomerSelect;

const LanguageColumn = z.enum(languages).catch('en');
const DocumentColumn = z.enum(documentTypes).nullable().catch('other');

type CustomerColumns = Prisma.CustomerGetPayload<{ select: typeof columns }>;

function toCustomer(hotelId: number, row: CustomerColumns): Customer {
  return {
    ...row,
    hotelId,
    language: LanguageColumn.parse(row.language),
    documentType: DocumentColumn.parse(row.documentType),
    birthDate: row.birthDate && fromDbDate(row.birthDate),
  };
}

/** A profile through a house that knows it; to any other house there is none. */
export async function selectCustomer(db: DbOrTx, key: { hotelId: number; id: number }): Promise<Customer> {
  const customer = await selectOptionalCustomer(db, key);
  if (!customer) throw notFound('customer_not_found');
  return customer;
}

export async function selectOptionalCustomer(
  db: DbOrTx,
  { hotelId, id }: { hotelId: number; id: number },
): Promise<Customer | null> {
  const row = await db.customer.findFirst({ where: standing(hotelId, id), select: columns });
  return row && toCustomer(hotelId, row);
}

/** The profile that another became part of, where the house knows it; for old links. */
export async function selectSuccessor(
  db: DbOrTx,
  { hotelId, id }: { hotelId: number; id: number },
): Promise<number | null> {
  const row = await db.customer.findUnique({ where: { id }, select: { mergedIntoId: true } });
  if (!row || row.mergedIntoId === null) return null;
  const known = await db.customer.findFirst({
    where: standing(hotelId, row.mergedIntoId),
    select: { id: true },
  });
  return known?.id ?? selectSuccessor(db, { hotelId, id: row.mergedIntoId });
}

function standing(hotelId: number, id: number) {
  return { id, anonymisedAt: null, mergedIntoId: null, hotels: { some: { hotelId } } };
}

export type CustomerUpdate = Prisma.CustomerUncheckedUpdateManyInput;

/** Compare and set by version. */
export async function updateCustomerRow(
  tx: Tx,
  key: { id: number; hotelId: number; version: number },
  changes: CustomerUpdate,
): Promise<void> {
  const where = { ...standing(key.hotelId, key.id), version: key.version };
  const { count } = await tx.customer.updateMany({ where, data: { ...changes, version: key.version + 1 } });
  if (count !== 1) throw conflict('stale_version');
}

export async function selectDocumentCipher(
  tx: Tx,
  key: { id: number; hotelId: number },
): Promise<Uint8Array | null> {
  const row = await tx.customer.findFirst({
    where: standing(key.hotelId, key.id),
    select: { documentCipher: true },
  });
  if (!row) throw notFound('customer_not_found');
  return row.documentCipher;
}
