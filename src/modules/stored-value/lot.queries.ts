import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { Card } from './card.ts';
import type { Lot, LotPart } from './lot.ts';

export function selectLots(db: DbOrTx, cardId: number): Promise<Lot[]> {
  return selectLotsOf(db, [cardId]);
}

/** The lots of all these cards: one statement. */
export async function selectLotsOf(db: DbOrTx, cardIds: readonly number[]): Promise<Lot[]> {
  const rows = await db.storedValueLot.findMany({
    where: { cardId: { in: [...cardIds] } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    cardId: row.cardId,
    kind: row.kind === 'bonus' ? 'bonus' : 'paid',
    remainingMinor: minor(row.remainingMinor),
    expiresOn: row.expiresOn === null ? null : fromDbDate(row.expiresOn),
    paymentId: row.paymentId,
  }));
}

/** A lot of this load on this card; there already where part of it came back. */
export async function selectOrInsertLot(
  tx: Tx,
  ctx: Context,
  lot: Pick<Lot, 'cardId' | 'kind' | 'paymentId' | 'expiresOn'>,
): Promise<number> {
  const { cardId, kind, paymentId } = lot;
  const expiresOn = lot.expiresOn === null ? null : toDbDate(lot.expiresOn);
  await tx.storedValueLot.createMany({
    data: { ...lot, expiresOn, createdAt: ctx.clock() },
    skipDuplicates: true,
  });
  const row = await tx.storedValueLot.findUniqueOrThrow({
    where: { cardId_paymentId_kind: { cardId, paymentId, kind } },
    select: { id: true },
  });
  return row.id;
}

export async function setExpiry(tx: Tx, lotId: number, expiresOn: CalendarDate | null): Promise<void> {
  await tx.storedValueLot.update({
    where: { id: lotId },
    data: { expiresOn: expiresOn === null ? null : toDbDate(expiresOn) },
  });
}

export type EntryKind = 'load' | 'bonus' | 'spend' | 'refund' | 'unload' | 'expiry' | 'move';

export interface NewEntries {
  readonly card: Pick<Card, 'id' | 'hotelId'>;
  readonly kind: EntryKind;
  /** With the sign of what the lot gains. */
  readonly parts: readonly LotPart[];
  readonly businessDate: CalendarDate;
  readonly paymentId: number | null;
}

export async function insertEntries(tx: Tx, ctx: Context, entries: NewEntries): Promise<void> {
  await tx.storedValueEntry.createMany({
    data: entries.parts.map(({ lotId, amountMinor }) => ({
      hotelId: entries.card.hotelId,
      cardId: entries.card.id,
      lotId,
      kind: entries.kind,
      amountMinor,
      businessDate: toDbDate(entries.businessDate),
      at: ctx.clock(),
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      paymentId: entries.paymentId,
    })),
  });
}

const PartRow = z.object({
  cardId: z.number(),
  lotId: z.number(),
  amountMinor: z.coerce.number().transform(minor),
});

/** What each lot gave to a payment less what came back to it, in the order of use. */
export function selectTaken(db: DbOrTx, chargeId: number) {
  return selectRows(
    db,
    PartRow,
    Prisma.sql`
      SELECT entry.card_id AS "cardId", entry.lot_id AS "lotId", -sum(entry.amount_minor) AS "amountMinor"
      FROM stored_value_entries entry
      WHERE entry.kind IN ('spend', 'refund') AND (entry.payment_id = ${chargeId}
        OR entry.payment_id IN (SELECT id FROM payments WHERE parent_payment_id = ${chargeId}))
      GROUP BY entry.card_id, entry.lot_id ORDER BY min(entry.id)`,
  );
}

/** What a lot was given at first. */
export async function selectGivenMinor(db: DbOrTx, lotId: number): Promise<Minor> {
  const sum = await db.storedValueEntry.aggregate({
    where: { lotId, kind: { in: ['load', 'bonus'] } },
    _sum: { amountMinor: true },
  });
  return minor(sum._sum.amountMinor ?? 0);
}
