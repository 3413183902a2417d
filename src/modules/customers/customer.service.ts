import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { forbidden } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { decryptField, encryptField, fieldHash, maskField } from '../../platform/field-crypto.ts';
import { pinyinOf } from '../../platform/pinyin.ts';
import {
  findOrInsertCustomer,
  insertKnown,
  selectCustomer,
  selectDocumentCipher,
  selectOptionalCustomer,
  selectSuccessor,
  updateCustomerRow,
} from './customer.queries.ts';
import { type Customer, type DocumentType, fullName, plainDocumentNumber, searchNameOf } from './customer.ts';
import { recordViewIn } from './profile-view.service.ts';

export interface GuestProfile {
  readonly hotelId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly language: string;
  readonly country?: string | null | undefined;
}

/** The guest's profile for a booking: known by mail (or phone) together with the name, never by the name alone. */
export function findOrCreateCustomerIn(
  tx: Tx,
  ctx: Context,
  guest: GuestProfile,
): Promise<{ id: number; created: boolean }> {
  return findOrInsertCustomer(tx, {
    hotelId: guest.hotelId,
    firstName: guest.firstName.trim(),
    lastName: guest.lastName.trim(),
    language: guest.language,
    country: guest.country ?? null,
    email: guest.email?.trim().toLowerCase() || null,
    phone: guest.phone?.trim() || null,
    at: ctx.clock(),
  });
}

/** Writes down what a guest agreed to, or no longer does: where, when, and in which wording. */
export async function recordConsentIn(
  tx: Tx,
  ctx: Context,
  consent: {
    readonly customerId: number;
    readonly channel: 'email' | 'sms' | 'phone' | 'post';
    readonly purpose: 'marketing' | 'reminder';
    readonly granted: boolean;
    readonly source: string;
    readonly textVersion: string;
    /** In which it was read. */
    readonly language?: Language | undefined;
  },
): Promise<void> {
  const { language = null, ...said } = consent;
  await tx.consent.create({ data: { ...said, language, at: ctx.clock() }, select: { id: true } });
}

export interface CustomerFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly otherName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly country: string | null;
  readonly birthDate: CalendarDate | null;
  readonly company: string | null;
  readonly vip: boolean;
}

/** A profile made at the desk. */
export function createCustomer(ctx: Context, hotelId: number, fields: CustomerFields): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const at = ctx.clock();
    const row = await tx.customer.create({
      data: { ...columnsOf(fields), hotelId, createdAt: at, updatedAt: at },
      select: { id: true },
    });
    const subject = { hotelId, subjectType: 'customer', subjectId: row.id, subjectLabel: fullName(fields) };
    await recordEvent(tx, ctx, { ...subject, action: 'customer_created' });
    return row.id;
  });
}

export interface CustomerChange extends CustomerFields {
  readonly hotelId: number;
  readonly id: number;
  /** The version that was looked at. */
  readonly version: number;
}

/** Changes a profile; one that somebody else changed meanwhile is refused. */
export function updateCustomer(ctx: Context, change: CustomerChange): Promise<void> {
  return inTransaction(ctx.db, (tx) => updateCustomerIn(tx, ctx, change));
}

export async function updateCustomerIn(tx: Tx, ctx: Context, change: CustomerChange): Promise<void> {
  const { hotelId, id, version, ...fields } = change;
  const before = await selectCustomer(tx, { hotelId, id });
  await updateCustomerRow(tx, { id, hotelId, version }, { ...columnsOf(fields), updatedAt: ctx.clock() });
  await recordEvent(tx, ctx, {
    ...subjectOf(before),
    action: 'customer_changed',
    before: changedFields(before, fields),
    after: changedFields(fields, before),
  });
}

function columnsOf(fields: CustomerFields) {
  const { birthDate, email, ...rest } = fields;
  return {
    ...rest,
    email: email?.toLowerCase() ?? null,
    birthDate: birthDate && toDbDate(birthDate),
    searchName: searchNameOf(fields),
    searchPinyin: pinyinOf(fullName(fields)),
  };
}

/** The values of `one` that `other` has differently. */
function changedFields(one: CustomerFields, other: CustomerFields): Record<string, unknown> {
  const names = [
    'firstName',
    'lastName',
    'otherName',
    'email',
    'phone',
    'language',
    'country',
    'birthDate',
    'company',
    'vip',
  ] as const;
  return Object.fromEntries(
    names.filter((name) => one[name] !== other[name]).map((name) => [name, one[name]]),
  );
}

export interface IdentityDocument {
  readonly hotelId: number;
  readonly id: number;
  readonly type: DocumentType;
  readonly number: string;
  readonly version: number;
}

/** Keeps an identity number: encrypted, with a hash to find it by and a mask to show. The audit log sees the mask only. */
export function setIdentityDocument(ctx: Context, document: IdentityDocument): Promise<void> {
  const { hotelId, id, version, type } = document;
  const number = plainDocumentNumber(document.number);
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectCustomer(tx, { hotelId, id });
    const documentMask = maskField(number);
    await updateCustomerRow(
      tx,
      { id, hotelId, version },
      {
        documentType: type,
        documentCipher: new Uint8Array(encryptField(number)),
        documentHash: fieldHash(number),
        documentMask,
        updatedAt: ctx.clock(),
      },
    );
    await recordEvent(tx, ctx, {
      ...subjectOf(before),
      action: 'identity_document_set',
      before: { documentType: before.documentType, documentMask: before.documentMask },
      after: { documentType: type, documentMask },
    });
  });
}

/** Shows an identity number in full, once: only to who may, and never without a trace. */
export function revealIdentityDocument(
  ctx: Context,
  { hotelId, id }: { hotelId: number; id: number },
): Promise<string | null> {
  if (!ctx.permissions.has('customers.reveal-identity')) {
    throw forbidden('no_permission', { access: 'customers.reveal-identity' });
  }
  return inTransaction(ctx.db, async (tx) => {
    const customer = await selectCustomer(tx, { hotelId, id });
    const cipher = await selectDocumentCipher(tx, { hotelId, id });
    if (cipher === null) return null;
    await recordEvent(tx, ctx, { ...subjectOf(customer), action: 'identity_document_revealed' });
    await recordViewIn(tx, ctx, { customerId: id, hotelId, what: 'document' });
    return decryptField(Buffer.from(cipher));
  });
}

function subjectOf(customer: Customer) {
  return {
    hotelId: customer.hotelId,
    subjectType: 'customer',
    subjectId: customer.id,
    subjectLabel: fullName(customer),
  };
}

/** Where an old link leads after its profile became part of another; null for no such profile. */
export function successorOf(db: DbOrTx, key: { hotelId: number; id: number }): Promise<number | null> {
  return selectSuccessor(db, key);
}

export function getCustomer(db: DbOrTx, key: { hotelId: number; id: number }): Promise<Customer> {
  return selectCustomer(db, key);
}

/** The profile, or null where it was erased, became part of another, or never was the house's. */
export function optionalCustomer(db: DbOrTx, key: { hotelId: number; id: number }): Promise<Customer | null> {
  return selectOptionalCustomer(db, key);
}

/** From now on the house knows this profile of the chain. */
export async function makeKnownIn(
  tx: Tx,
  known: { readonly customerId: number; readonly hotelId: number; readonly at: Date },
): Promise<void> {
  await insertKnown(tx, known);
}
