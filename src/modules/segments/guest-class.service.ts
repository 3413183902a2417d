import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Part } from '../../platform/database/parts.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import * as queries from './guest-class.queries.ts';
import type { ChosenClass, CountedClass, GuestClass, GuestClassFields, GuestSorts } from './guest-class.ts';

/** With how many guests each has. */
export const countedGuestClasses = (db: DbOrTx, hotelId: number): Promise<CountedClass[]> =>
  queries.selectCountedClasses(db, hotelId);

export const getGuestClass = (db: DbOrTx, hotelId: number, id: number): Promise<GuestClass> =>
  queries.selectGuestClass(db, hotelId, id);

/** The classes of the house, with the one a guest is of marked; to be asked beside what else is shown of him. */
export const classesFor = (key: { hotelId: number; customerId: number }): Part<ChosenClass> =>
  queries.classesPart(key);

/** How a house marks one guest, and what his class means. */
export const markOf = (db: DbOrTx, key: { hotelId: number; customerId: number }) =>
  queries.selectMark(db, key);

/** The tags and the classes that a house has given. */
export async function sortsOf(db: DbOrTx, hotelId: number): Promise<GuestSorts> {
  const [tags, classes] = await Promise.all([
    queries.selectTagsInUse(db, hotelId),
    queries.selectCountedClasses(db, hotelId),
  ]);
  return { tags, classes };
}

/** Puts a guest in one of the house's classes, or in none. Within the caller's lock of the profile. */
export async function putInClassIn(
  tx: Tx,
  { hotelId, customerId, classId }: { hotelId: number; customerId: number; classId: number | null },
): Promise<void> {
  if (classId !== null) await queries.selectGuestClass(tx, hotelId, classId);
  await queries.updateClassOf(tx, { hotelId, customerId, classId });
}

export function createGuestClass(ctx: Context, hotelId: number, fields: GuestClassFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await queries.insertGuestClass(tx, hotelId, fields);
    const subject = { subjectType: 'guest_class', subjectId: id, subjectLabel: fields.code };
    await recordEvent(tx, ctx, { hotelId, action: 'guest_class_created', ...subject, after: fields });
  });
}

export function changeGuestClass(
  ctx: Context,
  { hotelId, id, fields }: { hotelId: number; id: number; fields: GuestClassFields },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectGuestClass(tx, hotelId, id);
    await queries.updateGuestClass(tx, { hotelId, id }, fields);
    const subject = { subjectType: 'guest_class', subjectId: id, subjectLabel: fields.code };
    await recordEvent(tx, ctx, { hotelId, action: 'guest_class_changed', ...subject, before, after: fields });
  });
}
