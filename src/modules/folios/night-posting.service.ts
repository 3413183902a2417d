import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { codeNamed, selectCodes } from './folio.queries.ts';
import { openFolioIn, type StayBooks } from './folio.service.ts';
import type { NewLine } from './folio.ts';
import { insertLines, selectFamily, selectLiveCharges } from './folio-line.queries.ts';
import { insertMirrors } from './folio-posting.service.ts';
import {
  countStaysToPost,
  insertMissingFolios,
  insertNightLines,
  lockFoliosOfStays,
  type NightsToPost,
  selectStaysToPost,
} from './night-posting.queries.ts';

/** Posts one night of these stays from their frozen components. Twice is once. Returns how many lines were written. */
export async function postNightsIn(tx: Tx, ctx: Context, nights: NightsToPost): Promise<number> {
  if (nights.stayIds.length === 0) return 0;
  await insertMissingFolios(tx, nights.stayIds, ctx.clock());
  await lockFoliosOfStays(tx, nights.stayIds);
  return insertNightLines(tx, ctx, nights);
}

/** The next stays whose night is to be posted; `limit` bounds the work of one transaction. */
export const staysToPost = selectStaysToPost;

export const unpostedNights = countStaysToPost;

const Components = z.array(
  z.object({ code: z.string(), amountMinor: z.int(), taxOf: z.string().optional() }),
);

/** Posts the charges of a day-use stay. Called at check-in: its guest is gone before the night audit comes. */
export async function postDayUseIn(tx: Tx, ctx: Context, books: StayBooks): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, books.hotelId);
  const night = await tx.stayNight.findFirst({ where: { stayId: books.stayId }, orderBy: { date: 'asc' } });
  if (!night) return;
  const folio = await openFolioIn(tx, ctx, books);
  const standing = await selectLiveCharges(tx, books.stayId, 'system');
  if (standing.length > 0) throw ruleBroken('day_use_posted');

  const codes = await selectCodes(tx, books.hotelId);
  const parts = Components.parse(night.components);
  const lineOf = (part: (typeof parts)[number]): NewLine => ({
    ledger: 'guest',
    codeId: codeNamed(codes, part.code).id,
    kind: part.taxOf === undefined ? 'charge' : 'tax',
    amountMinor: minor(part.amountMinor),
    serviceDate: fromDbDate(night.date),
    withParent: part.taxOf !== undefined,
  });
  const stamp = { folio, businessDate, origin: 'system' } as const;
  for (const charge of parts.filter((part) => part.taxOf === undefined)) {
    const taxes = parts.filter((part) => part.taxOf === charge.code);
    await insertLines(tx, ctx, stamp, [charge, ...taxes].map(lineOf));
  }
}

/** Check-in undone: the day-use charges are mirrored. */
export async function reverseDayUseIn(
  tx: Tx,
  ctx: Context,
  books: StayBooks & { reason: string },
): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, books.hotelId);
  const folio = await openFolioIn(tx, ctx, books);
  for (const charge of await selectLiveCharges(tx, books.stayId, 'system')) {
    const { taxes } = await selectFamily(tx, charge.id);
    await insertMirrors(tx, ctx, { folio, businessDate, origin: 'system' }, [charge, ...taxes], books.reason);
  }
}
