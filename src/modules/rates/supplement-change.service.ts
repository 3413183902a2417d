import { z } from 'zod';
import { minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { getRoomType, listRoomTypes } from '../room-types/room-type.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { fieldDifferences, textWords } from './field-difference.ts';
import { type OccupancySupplement, supplementKinds } from './occupancy.ts';
import type { ChangeSubject, Difference } from './rate-change.ts';
import { getRatePlan, listRatePlans } from './rate-plan.service.ts';
import { deleteSupplement, insertSupplement, updateSupplement } from './rate-settings.queries.ts';
import { listSupplements } from './rate-settings.service.ts';

/** A supplement as a form says it, or the word that it is to go. */
export type SupplementChange = Omit<OccupancySupplement, 'id'> & { readonly removed: boolean };

const SupplementPayload: z.ZodType<SupplementChange> = z.object({
  removed: z.boolean(),
  kind: z.enum(supplementKinds),
  roomTypeId: z.int().nullable(),
  ratePlanId: z.int().nullable(),
  ageFrom: z.int().nullable(),
  ageTo: z.int().nullable(),
  amountMinor: z.int().transform(minor),
});

/** What a party adds to each night. One that was removed comes back as a new one when that is undone. */
export const supplementKind: ChangeKind<SupplementChange> = {
  kind: 'supplement',
  Payload: SupplementPayload,
  current: async (db, subject) => {
    const found = await standing(db, subject);
    return found && supplementPayload(found);
  },
  check: (tx, { hotelId }, payload) => refuseForeign(tx, hotelId, payload),
  apply: applySupplement,
  differences: supplementDifferences,
};

export function supplementPayload({ id: _id, ...fields }: OccupancySupplement): SupplementChange {
  return { ...fields, removed: false };
}

async function standing(
  db: DbOrTx,
  { hotelId, subjectId }: ChangeSubject,
): Promise<OccupancySupplement | null> {
  if (subjectId === null) return null;
  return (await listSupplements(db, hotelId)).find(({ id }) => id === subjectId) ?? null;
}

/** A type or plan of another hotel is not found. */
async function refuseForeign(
  tx: Tx,
  hotelId: number,
  { removed, roomTypeId, ratePlanId }: SupplementChange,
): Promise<void> {
  if (removed) return;
  if (roomTypeId !== null) await getRoomType(tx, hotelId, roomTypeId);
  if (ratePlanId !== null) await getRatePlan(tx, hotelId, ratePlanId);
}

async function applySupplement(
  tx: Tx,
  ctx: Context,
  subject: ChangeSubject,
  payload: SupplementChange,
): Promise<{ readonly subjectId: number | null }> {
  const { hotelId } = subject;
  await refuseForeign(tx, hotelId, payload);
  const before = await standing(tx, subject);
  const { removed, ...fields } = payload;
  if (removed && !before) return { subjectId: subject.subjectId };
  if (before && removed) await deleteSupplement(tx, hotelId, before.id);
  if (before && !removed) await updateSupplement(tx, hotelId, before.id, fields);
  const id = before?.id ?? (await insertSupplement(tx, hotelId, fields));
  await recordEvent(tx, ctx, {
    hotelId,
    action: actionOf(before !== null, removed),
    subjectType: 'supplement',
    subjectId: String(id),
    subjectLabel: fields.kind,
    ...(before && { before: { ...before } }),
    ...(!removed && { after: { ...fields } }),
  });
  return { subjectId: id };
}

function actionOf(stood: boolean, removed: boolean): string {
  if (removed) return 'supplement_removed';
  return stood ? 'supplement_changed' : 'supplement_created';
}

async function supplementDifferences(
  db: DbOrTx,
  { hotelId }: ChangeSubject,
  before: SupplementChange | null,
  payload: SupplementChange,
): Promise<Difference[]> {
  const [types, plans] = await Promise.all([listRoomTypes(db, hotelId), listRatePlans(db, hotelId)]);
  const nameOf = (list: typeof types | typeof plans, id: number | null) => {
    const found = list.find((each) => each.id === id);
    return found ? { names: found.names } : { key: 'rates.supplements.every' };
  };
  return fieldDifferences(before, payload, [
    {
      key: 'rates.supplements.stands',
      words: ({ removed }) => ({ key: removed ? 'rates.changes.no' : 'rates.changes.yes' }),
    },
    { key: 'rates.fields.supplement', words: ({ kind }) => ({ key: `rates.supplements.kinds.${kind}` }) },
    {
      key: 'rates.fields.ages',
      words: ({ ageFrom, ageTo }) => textWords(ageFrom === null ? null : `${ageFrom}–${ageTo}`),
    },
    { key: 'rates.fields.room-type', words: ({ roomTypeId }) => nameOf(types, roomTypeId) },
    { key: 'rates.fields.rate-plan', words: ({ ratePlanId }) => nameOf(plans, ratePlanId) },
    { key: 'rates.fields.amount', words: ({ amountMinor }) => ({ amountMinor }) },
  ]);
}
