import { assert } from '../../core/assert.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { writePdf } from '../../platform/pdf.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { accessesOf } from '../customers/profile-record.service.ts';
import { recordViewIn } from '../customers/profile-view.service.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { forfeitPointsIn } from '../loyalty/expiry.service.ts';
import { type ErasureRefusal, erasureRefusals } from './erasure.ts';
import { type PersonalData, personalParts } from './personal-data.ts';
import { personalPaper } from './personal-paper.ts';
import {
  eraseRows,
  lockPerson,
  selectAddresses,
  selectErasureFacts,
  selectHousesOf,
  selectPart,
  selectPersonIds,
} from './privacy.queries.ts';
import { closeRequestsOfErased } from './privacy-request.queries.ts';

interface CustomerKey {
  readonly hotelId: number;
  readonly id: number;
}

/**
 * Everything that is kept of a person: for himself of every house, for staff of the houses where they may export, and of
 * notes those that the reader may see. The export itself is put on record.
 */
export async function exportPersonalData(ctx: Context, key: CustomerKey): Promise<PersonalData> {
  const accesses = ctx.actor.kind === 'guest' ? ['customers.view'] : accessesOf(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const customer = await getCustomer(tx, key);
    const ids = await selectPersonIds(tx, key.id);
    const addresses = await selectAddresses(tx, ids);
    const person = { ids, addresses, hotels: await selectHousesOf(tx, ctx), accesses };
    const data: Record<string, Record<string, unknown>[]> = {};
    for (const part of personalParts) data[part.table] = await selectPart(tx, part, person);
    const rows = Object.fromEntries(Object.entries(data).map(([table, list]) => [table, list.length]));
    await recordEvent(tx, ctx, { ...subjectOf(customer), action: 'personal_data_exported', after: rows });
    await recordViewIn(tx, ctx, { hotelId: customer.hotelId, customerId: customer.id, what: 'export' });
    return { exportedAt: ctx.clock().toISOString(), customerId: key.id, data };
  });
}

/**
 * The same for a person to read, as a PDF with the name of the house: in the language that the guest reads. `compress` is
 * off where a test reads it back.
 */
export async function personalPdf(
  ctx: Context,
  key: CustomerKey,
  options: { readonly compress?: boolean } = {},
): Promise<Buffer> {
  const file = await exportPersonalData(ctx, key);
  const customer = await getCustomer(ctx.db, key);
  const hotels = await listHotels(ctx.db);
  const hotel = hotels.find(({ id }) => id === key.hotelId);
  assert(hotel, 'a profile belongs to a house');
  const language = ctx.actor.kind === 'guest' ? ctx.language : customer.language;
  return writePdf(personalPaper({ file, hotel, hotels, name: fullName(customer), language }), options);
}

export interface ErasurePreview {
  readonly customer: Customer;
  readonly refusals: readonly ErasureRefusal[];
}

/** Whether a guest can be erased now, and if not, why. */
export async function erasurePreview(db: DbOrTx, key: CustomerKey): Promise<ErasurePreview> {
  const customer = await getCustomer(db, key);
  const facts = await selectErasureFacts(db, await selectPersonIds(db, key.id));
  return { customer, refusals: erasureRefusals(facts) };
}

export interface Erasure extends CustomerKey {
  /** The version that was looked at. */
  readonly version: number;
  /** The guest's name, typed once more: an erasure can not be taken back. */
  readonly typedName: string;
}

/**
 * Erases a person for good and keeps the books: names, contacts, words and sign-in go, amounts stay to the cent. Refused
 * (`erasure_<reason>`) while he is in house, expected, or owes or is owed money.
 */
export function eraseGuest(ctx: Context, { hotelId, id, version, typedName }: Erasure): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const ids = await selectPersonIds(tx, id);
    await lockPerson(tx, ids);
    const customer = await getCustomer(tx, { hotelId, id });
    if (customer.version !== version) throw ruleBroken('stale_version');
    if (plain(typedName) !== plain(fullName(customer))) throw ruleBroken('erasure_name_differs');
    const [refusal] = erasureRefusals(await selectErasureFacts(tx, ids));
    if (refusal) throw ruleBroken(`erasure_${refusal}`);
    await erasePersonIn(tx, ctx, { hotelId, id, ids });
  });
}

export interface ErasedPerson extends CustomerKey {
  /** The profile and those merged into it, under their locks. */
  readonly ids: readonly number[];
  /** Why, where it was not asked for by hand. */
  readonly reason?: string;
}

/** The erasure itself, within a transaction that has locked the person and found nothing open. */
export async function erasePersonIn(
  tx: Tx,
  ctx: Context,
  { hotelId, id, ids, reason }: ErasedPerson,
): Promise<void> {
  for (const customerId of ids) await forfeitPointsIn(tx, ctx, customerId);
  const addresses = await selectAddresses(tx, ids);
  const erasing = { ids, addresses, name: `#${id}`, at: ctx.clock() };
  await eraseRows(tx, erasing);
  await closeRequestsOfErased(tx, erasing, ctx.actor);
  await recordEvent(tx, ctx, {
    hotelId,
    subjectType: 'customer',
    subjectId: id,
    subjectLabel: `#${id}`,
    action: 'customer_erased',
    after: { profiles: ids.length },
    reason,
  });
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function subjectOf(customer: Customer) {
  return {
    hotelId: customer.hotelId,
    subjectType: 'customer',
    subjectId: customer.id,
    subjectLabel: fullName(customer),
  };
}
