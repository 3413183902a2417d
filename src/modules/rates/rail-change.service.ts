import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { replaceRails, selectRails } from './rail.queries.ts';
import type { Rail } from './rail.ts';
import type { Difference, Words } from './rate-change.ts';

const amount = z.int().min(0).transform(minor).nullable();

const RailsPayload = z.object({
  rails: z.array(
    z.object({
      roomTypeId: z.int(),
      floorMinor: amount,
      ceilingMinor: amount,
      maxChangeBasisPoints: z.int().min(0).nullable(),
    }),
  ),
});
type RailsPayload = z.output<typeof RailsPayload>;

/** The rails of all types at once. They pass approval too, or everybody would widen them for himself. */
export const railsKind: ChangeKind<RailsPayload> = {
  kind: 'rails',
  Payload: RailsPayload,
  current: async (db, { hotelId }) => ({ rails: await selectRails(db, hotelId) }),
  check: async (tx, { hotelId }, { rails }) => {
    const own = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
    if (rails.some(({ roomTypeId }) => !own.has(roomTypeId))) throw notFound('room_type_not_found');
  },
  apply: async (tx, _ctx, { hotelId }, { rails }) => {
    await replaceRails(tx, hotelId, rails);
    return { subjectId: null };
  },
  /** It moves no price; what waits beside it is measured by the new rails. */
  amendment: (_db, _subject, { rails }, before) => ({
    nights: [],
    made: (book) => ({ ...book, rails }),
    undone: (book) => ({ ...book, rails: before?.rails ?? [] }),
  }),
  differences: async (db, { hotelId }, before, payload) => {
    const codes = await listRoomTypes(db, hotelId);
    return codes.flatMap(({ id, code }) => railDifferences(code, railOf(before, id), railOf(payload, id)));
  },
};

export function listRails(db: DbOrTx, hotelId: number): Promise<Rail[]> {
  return selectRails(db, hotelId);
}

function railOf(payload: RailsPayload | null, roomTypeId: number): Rail {
  const none = { roomTypeId, floorMinor: null, ceilingMinor: null, maxChangeBasisPoints: null };
  return payload?.rails.find((rail) => rail.roomTypeId === roomTypeId) ?? none;
}

function railDifferences(code: string, before: Rail, after: Rail): Difference[] {
  const money = (value: Rail['floorMinor']): Words | null => (value === null ? null : { amountMinor: value });
  const percent = (value: number | null): Words | null => (value === null ? null : { basisPoints: value });
  const lines = [
    { key: 'rates.rails.floor', was: before.floorMinor, is: after.floorMinor, words: money },
    { key: 'rates.rails.ceiling', was: before.ceilingMinor, is: after.ceilingMinor, words: money },
  ].map(({ key, was, is, words }) => ({ key, differ: was !== is, from: words(was), to: words(is) }));
  lines.push({
    key: 'rates.rails.change',
    differ: before.maxChangeBasisPoints !== after.maxChangeBasisPoints,
    from: percent(before.maxChangeBasisPoints),
    to: percent(after.maxChangeBasisPoints),
  });
  return lines
    .filter(({ differ }) => differ)
    .map(({ key, from, to }) => ({ label: { text: code }, detail: { key }, from, to }));
}
