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
import { forgetCardsOfPersonIn } from '../payments/kept-card.service.ts';
import { eraseRows, lockPerson } from './erasure.queries.ts';
import { type ErasureRefusal, erasureRefusals } from './erasure.ts';
import { partFromHouse } from './house-part.queries.ts';
import { reachOf } from './house-part.ts';
import { type PersonalData, personalParts } from './personal-data.ts';
import { personalPaper } from './personal-paper.ts';
import {
  selectAddresses,
  selectErasureFacts,
  selectHousesKnowing,
  selectHousesOf,
  selectNames,
  selectPart,
  selectPersonIds,
} from './privacy.queries.ts';
import { selectReach } from './privacy-message.queries.ts';
import { type Addressee, queuePrivacyMessageIn } from './privacy-message.service.ts';
import { closeRequestsOfErased, selectWaitingRequestsOf } from './privacy-request.queries.ts';
import type { PrivacyRequest } from './privacy-request.ts';

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
    const person = { ids, addresses, hotels: await selectHousesOf(tx, ctx, 'customers.export'), accesses };
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
  const names = await selectNames(ctx.db);
  const language = ctx.actor.kind === 'guest' ? ctx.language : customer.language;
  return writePdf(personalPaper({ file, hotel, hotels, names, name: fullName(customer), language }), options);
}

export interface ErasurePreview {
  readonly customer: Customer;
  readonly refusals: readonly ErasureRefusal[];
}

/** Whether a guest can be erased now, as far as the one who asks may, and if not, why. */
export async function erasurePreview(ctx: Context, key: CustomerKey): Promise<ErasurePreview> {
  const customer = await getCustomer(ctx.db, key);
  const person = await personFor(ctx.db, ctx, key);
  return { customer, refusals: erasureRefusals(await selectErasureFacts(ctx.db, person)) };
}

/** The person as far as an erasure by this staff reaches: everything, or what his house keeps. */
async function personFor(db: DbOrTx, ctx: Context, { hotelId, id }: CustomerKey) {
  const ids = await selectPersonIds(db, id);
  const mayErase = await selectHousesOf(db, { actor: ctx.actor, hotelId }, 'customers.erase');
  const knowing = await selectHousesKnowing(db, ids);
  const isWhole = reachOf(knowing, mayErase) === 'chain';
  return { ids, isWhole, hotels: isWhole ? knowing : [hotelId] };
}

export interface Erasure extends CustomerKey {
  /** The version that was looked at. */
  readonly version: number;
  /** The guest's name, typed once more: an erasure can not be taken back. */
  readonly typedName: string;
}

/**
 * Erases a person for good and keeps the books: names, contacts, words and sign-in go, amounts stay to the cent. Of one
 * whom other houses know, and may erase without this staff, only what this house keeps goes, and its link to him.
 * Refused (`erasure_<reason>`) while he is in house, expected, or owes or is owed money, as far as the erasure reaches.
 */
export function eraseGuest(ctx: Context, { hotelId, id, version, typedName }: Erasure): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await lockPerson(tx, await selectPersonIds(tx, id));
    const customer = await getCustomer(tx, { hotelId, id });
    const person = await personFor(tx, ctx, { hotelId, id });
    if (customer.version !== version) throw ruleBroken('stale_version');
    if (plain(typedName) !== plain(fullName(customer))) throw ruleBroken('erasure_name_differs');
    const [refusal] = erasureRefusals(await selectErasureFacts(tx, person));
    if (refusal) throw ruleBroken(`erasure_${refusal}`);
    const waiting = await waitingOf(tx, { person, hotelId });
    const to = { name: fullName(customer), ...(await selectReach(tx, id)) };
    await (person.isWhole ? eraseWholeIn : eraseAtHouseIn)(tx, ctx, { hotelId, id, ids: person.ids });
    await tellOfErasure(tx, ctx, waiting, to);
  });
}

/** What the person still waits to hear of the houses that the erasure reaches. */
async function waitingOf(
  tx: Tx,
  { person, hotelId }: { person: { ids: readonly number[]; isWhole: boolean }; hotelId: number },
): Promise<PrivacyRequest[]> {
  const waiting = await selectWaitingRequestsOf(tx, person.ids);
  return waiting.filter((request) => person.isWhole || request.hotelId === hotelId);
}

/**
 * Whoever asked is told that it is done. His address stands in that message alone, written after all else was emptied,
 * and goes from there when it is sent.
 */
async function tellOfErasure(
  tx: Tx,
  ctx: Context,
  [request]: readonly PrivacyRequest[],
  to: Addressee,
): Promise<void> {
  if (request) await queuePrivacyMessageIn(tx, ctx, { kind: 'privacy_erased', request, to });
}

export interface Erased extends CustomerKey {
  /** The profile and those merged into it, under their locks. */
  readonly ids: readonly number[];
  /** Why, where it was not asked for by hand. */
  readonly reason?: string;
}

/** The erasure of a whole person, within a transaction that has locked him and found nothing open. */
export async function eraseWholeIn(
  tx: Tx,
  ctx: Context,
  { hotelId, id, ids, reason }: Erased,
): Promise<void> {
  for (const customerId of ids) await forfeitPointsIn(tx, ctx, customerId);
  await forgetCardsOfPersonIn(tx, ctx, ids);
  const addresses = await selectAddresses(tx, ids);
  const erasing = { ids, addresses, toldIds: ids, hotelId: null, name: `#${id}`, at: ctx.clock() };
  await eraseRows(tx, erasing);
  await closeRequestsOfErased(tx, erasing, ctx.actor);
  await recordErasure(tx, ctx, { hotelId, id, profiles: ids.length, reason });
}

/** Of the chain's profile nothing changes that another house could see. */
async function eraseAtHouseIn(tx: Tx, ctx: Context, { hotelId, ids }: Erased): Promise<void> {
  const at = ctx.clock();
  const addresses = await selectAddresses(tx, ids);
  const own = await partFromHouse(tx, { ids, hotelId, at });
  await forgetCardsOfPersonIn(tx, ctx, [own]);
  const erasing = { ids: [own], addresses, toldIds: ids, hotelId, name: `#${own}`, at };
  await eraseRows(tx, erasing);
  await closeRequestsOfErased(tx, erasing, ctx.actor);
  await recordErasure(tx, ctx, { hotelId, id: own, profiles: 1 });
}

function recordErasure(
  tx: Tx,
  ctx: Context,
  {
    hotelId,
    id,
    profiles,
    reason,
  }: CustomerKey & { readonly profiles: number; readonly reason?: string | undefined },
): Promise<void> {
  return recordEvent(tx, ctx, {
    hotelId,
    subjectType: 'customer',
    subjectId: id,
    subjectLabel: `#${id}`,
    action: 'customer_erased',
    after: { profiles },
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
