import { z } from 'zod';
import { type CalendarDate, calendarDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type Part, selectPart } from '../../platform/database/parts.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { encryptField, maskField } from '../../platform/field-crypto.ts';
import { fullName } from './customer.ts';

/** Who travels with a guest. Of the document only its mask is ever shown. */
export interface Companion {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: CalendarDate | null;
  readonly documentMask: string | null;
}

const most = 30;

const CompanionRow = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  birthDate: z.string().transform(calendarDate).nullable(),
  documentMask: z.string().nullable(),
});

export function companionsPart(customerId: number): Part<Companion> {
  return {
    row: CompanionRow,
    sql: Prisma.sql`SELECT id, first_name AS "firstName", last_name AS "lastName", birth_date::text AS "birthDate",
        document_mask AS "documentMask" FROM companions WHERE customer_id = ${customerId} ORDER BY id`,
  };
}

export function companionsOf(db: DbOrTx, customerId: number): Promise<Companion[]> {
  return selectPart(db, companionsPart(customerId));
}

export interface NewCompanion {
  readonly customerId: number;
  readonly hotelId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: CalendarDate | null;
  readonly documentNumber: string | null;
}

/** Keeps a companion; the number of a document is encrypted before it is written. */
export function addCompanion(ctx: Context, companion: NewCompanion): Promise<void> {
  const { customerId, hotelId, firstName, lastName, birthDate, documentNumber } = companion;
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR UPDATE`;
    if ((await tx.companion.count({ where: { customerId } })) >= most) throw ruleBroken('companions_full');
    const document =
      documentNumber === null
        ? {}
        : { documentCipher: encryptField(documentNumber), documentMask: maskField(documentNumber) };
    await tx.companion.create({
      data: {
        customerId,
        firstName,
        lastName,
        birthDate: birthDate && toDbDate(birthDate),
        ...document,
        createdAt: ctx.clock(),
      },
    });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'companion_added',
      subjectType: 'customer',
      subjectId: customerId,
      after: { name: fullName({ firstName, lastName }) },
    });
  });
}

/** Forgets a companion of this guest, document and all. */
export function removeCompanion(
  ctx: Context,
  which: { readonly customerId: number; readonly hotelId: number; readonly id: number },
): Promise<void> {
  const { customerId, hotelId, id } = which;
  return inTransaction(ctx.db, async (tx) => {
    const { count } = await tx.companion.deleteMany({ where: { id, customerId } });
    if (count === 0) throw notFound('page_not_found');
    const subject = { subjectType: 'customer', subjectId: customerId };
    await recordEvent(tx, ctx, { hotelId, action: 'companion_removed', ...subject });
  });
}
