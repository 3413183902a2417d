import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, negate } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { codeNamed, selectCodes } from './folio.queries.ts';
import { insertLines } from './folio-line.queries.ts';

export interface CardLine {
  readonly hotelId: number;
  readonly folioId: number;
  readonly customerId: number | null;
  readonly businessDate: CalendarDate;
  readonly code: 'SVUSE' | 'SVMOVE' | 'SVBONUS' | 'SVBREAK';
  /** What the card gains; negative: what it loses. The ledger is the hotel's debt, so its line has the other sign. */
  readonly gainMinor: Minor;
  readonly description?: string | undefined;
  /** Joins the two rows by which value moves from card to card. */
  readonly group?: string | undefined;
}

/** Writes what moved on a card without money onto its folio. Who calls it moves the card's lots in the same transaction. */
export async function postOnCardIn(tx: Tx, ctx: Context, line: CardLine): Promise<void> {
  const { id, kind } = codeNamed(await selectCodes(tx, line.hotelId), line.code);
  const folio = { id: line.folioId, hotelId: line.hotelId, stayId: null, customerId: line.customerId };
  await insertLines(tx, ctx, { folio, businessDate: line.businessDate, origin: 'system' }, [
    {
      ledger: 'stored_value',
      codeId: id,
      kind,
      amountMinor: negate(line.gainMinor),
      description: line.description ?? '',
      transferGroup: line.group ?? null,
    },
  ]);
}

/** The running folio of a new card. It never closes: what is left on it is owed. */
export async function openCardFolioIn(
  tx: Tx,
  ctx: Context,
  card: { readonly id: number; readonly hotelId: number; readonly number: string },
): Promise<number> {
  const folio = await tx.folio.create({
    data: {
      hotelId: card.hotelId,
      kind: 'stored_value',
      storedValueCardId: card.id,
      name: card.number,
      openedAt: ctx.clock(),
    },
    select: { id: true },
  });
  return folio.id;
}
