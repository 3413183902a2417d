import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { fullName } from '../customers/customer.ts';
import { type Card, type CardStatus, cardStatuses } from './card.ts';

const CardRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  number: z.string(),
  kind: z.enum(['gift', 'account']),
  status: z.enum(cardStatuses),
  currency: z.string(),
  customerId: z.number().nullable(),
  folioId: z.number(),
  codeHash: z.string().nullable(),
  codeTurn: z.number(),
  wrongCodes: z.number(),
  buyerName: z.string(),
  buyerEmail: z.string().nullable(),
  receiverName: z.string(),
  receiverEmail: z.string().nullable(),
  message: z.string(),
  language: z.enum(languages),
  orderedMinor: z
    .number()
    .transform((amount) => minor(amount))
    .nullable(),
  sendOn: z.date().transform(fromDbDate).nullable(),
  sentAt: z.date().nullable(),
  replacedById: z.number().nullable(),
  createdAt: z.date(),
  balanceMinor: z.coerce.number().transform(minor),
});

const cards = Prisma.sql`
  SELECT card.id, card.hotel_id AS "hotelId", card.number, card.kind, card.status, card.currency,
    card.customer_id AS "customerId", folio.id AS "folioId", card.code_hash AS "codeHash", card.code_turn AS "codeTurn",
    card.wrong_codes AS "wrongCodes", card.buyer_name AS "buyerName", card.buyer_email AS "buyerEmail",
    card.receiver_name AS "receiverName", card.receiver_email AS "receiverEmail", card.message, card.language,
    card.ordered_minor AS "orderedMinor", card.send_on AS "sendOn", card.sent_at AS "sentAt", card.replaced_by_id AS "replacedById", card.created_at AS "createdAt",
    coalesce((SELECT sum(remaining_minor) FROM stored_value_lots WHERE card_id = card.id), 0) AS "balanceMinor"
  FROM stored_value_cards card JOIN folios folio ON folio.stored_value_card_id = card.id`;

export type CardKey =
  | { readonly hotelId: number; readonly number: string }
  | { readonly hotelId: number; readonly cardId: number }
  | { readonly folioId: number };

function keyed(key: CardKey): Prisma.Sql {
  if ('folioId' in key) return Prisma.sql`folio.id = ${key.folioId}`;
  const which =
    'number' in key ? Prisma.sql`card.number = ${key.number}` : Prisma.sql`card.id = ${key.cardId}`;
  return Prisma.sql`card.hotel_id = ${key.hotelId} AND ${which}`;
}

export async function selectOptionalCard(db: DbOrTx, key: CardKey): Promise<Card | null> {
  const [row] = await selectRows(db, CardRow, Prisma.sql`${cards} WHERE ${keyed(key)}`);
  return row ?? null;
}

/** A card of this hotel. */
export async function selectCard(db: DbOrTx, key: CardKey): Promise<Card> {
  const card = await selectOptionalCard(db, key);
  if (!card) throw notFound('card_not_found');
  return card;
}

/** The card, locked: nothing is put on it or taken off it before the transaction ends. */
export async function selectAndLockCard(tx: Tx, key: CardKey): Promise<Card> {
  const { id, hotelId } = await selectCard(tx, key);
  await tx.$executeRaw`SELECT 1 FROM stored_value_cards WHERE id = ${id} FOR NO KEY UPDATE`;
  return selectCard(tx, { hotelId, cardId: id });
}

export interface CardSearch {
  readonly hotelId: number;
  readonly text?: string | undefined;
  readonly customerId?: number | undefined;
}

export const mostCards = 100;

/** The newest cards that fit, by number or by a name: one statement. */
export function selectCards(db: DbOrTx, { hotelId, text, customerId }: CardSearch): Promise<Card[]> {
  const digits = text?.replaceAll(/\s/g, '') ?? '';
  const fits =
    text === undefined
      ? Prisma.empty
      : Prisma.sql`AND (card.number LIKE ${`%${likeText(digits)}%`} OR card.receiver_name ILIKE ${`%${likeText(text)}%`}
          OR card.buyer_name ILIKE ${`%${likeText(text)}%`})`;
  const own = customerId === undefined ? Prisma.empty : Prisma.sql`AND card.customer_id = ${customerId}`;
  return selectRows(
    db,
    CardRow,
    Prisma.sql`${cards} WHERE card.hotel_id = ${hotelId} ${fits} ${own} ORDER BY card.id DESC LIMIT ${mostCards}`,
  );
}

const likeText = (text: string) => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The cards of a guest who is signed in, at every hotel. */
export function selectCardsOfUser(db: DbOrTx, userId: number): Promise<Card[]> {
  return selectRows(
    db,
    CardRow,
    Prisma.sql`${cards} JOIN users owner ON owner.customer_id = card.customer_id
      WHERE owner.id = ${userId} AND card.status IN ('active', 'blocked', 'lost') ORDER BY card.id`,
  );
}

export type NewCard = Pick<
  Card,
  | 'hotelId'
  | 'number'
  | 'kind'
  | 'status'
  | 'currency'
  | 'customerId'
  | 'buyerName'
  | 'buyerEmail'
  | 'receiverName'
  | 'receiverEmail'
  | 'message'
  | 'language'
  | 'orderedMinor'
  | 'sendOn'
>;

export async function insertCard(tx: Tx, ctx: Context, card: NewCard): Promise<number> {
  const [row] = await tx.storedValueCard.createManyAndReturn({
    data: { ...card, sendOn: card.sendOn && toDbDate(card.sendOn), createdAt: ctx.clock() },
    select: { id: true },
    skipDuplicates: true,
  });
  if (!row) throw conflict('card_number_taken');
  return row.id;
}

export async function moveCard(
  tx: Tx,
  card: Card,
  to: CardStatus,
  replacedById: number | null = null,
): Promise<void> {
  const { count } = await tx.storedValueCard.updateMany({
    where: { id: card.id, status: card.status },
    data: { status: to, replacedById },
  });
  if (count === 0) throw conflict('card_changed');
}

/** Keeps the hash of a new code; the old one opens nothing from now on. */
export async function setCode(tx: Tx, card: Card, codeHash: string): Promise<void> {
  await tx.storedValueCard.update({
    where: { id: card.id },
    data: { codeHash, codeTurn: card.codeTurn + 1, wrongCodes: 0 },
  });
}

export async function setWrongCodes(tx: Tx, cardId: number, wrongCodes: number): Promise<void> {
  await tx.storedValueCard.update({ where: { id: cardId }, data: { wrongCodes } });
}

/** Refunds of a card's loads that their providers have not decided yet. */
export function countPendingRefunds(db: DbOrTx, folioId: number): Promise<number> {
  return db.payment.count({ where: { folioId, kind: 'refund', status: 'pending' } });
}

/** Where the money of a load stands, and how it came. */
export async function selectLoadPayment(
  db: DbOrTx,
  which: { hotelId: number; paymentId: number },
): Promise<{ folioId: number | null; gateway: string }> {
  const row = await db.payment.findFirst({
    where: { id: which.paymentId, hotelId: which.hotelId, kind: 'charge' },
    select: { folioId: true, gateway: true },
  });
  if (!row) throw notFound('payment_not_found');
  return row;
}

/** The card whose load has this key already; null where it is new. */
export async function selectOptionalCardOfKey(db: DbOrTx, idempotencyKey: string): Promise<Card | null> {
  const row = await db.payment.findUnique({ where: { idempotencyKey }, select: { folioId: true } });
  return row?.folioId ? selectOptionalCard(db, { folioId: row.folioId }) : null;
}

const OwnerRow = z.object({ firstName: z.string(), lastName: z.string() });

/** The name of a guest whom the house knows, locked: he is given one account, not two. */
export async function selectAndLockOwner(
  tx: Tx,
  { hotelId, customerId }: { hotelId: number; customerId: number },
): Promise<string> {
  const [owner] = await selectRows(
    tx,
    OwnerRow,
    Prisma.sql`SELECT first_name AS "firstName", last_name AS "lastName" FROM customers
      WHERE id = ${customerId} AND merged_into_id IS NULL
        AND EXISTS (SELECT 1 FROM customer_hotels k WHERE k.customer_id = id AND k.hotel_id = ${hotelId})
      FOR NO KEY UPDATE`,
  );
  if (!owner) throw notFound('customer_not_found');
  return fullName(owner);
}

/** Gifts of a house that are paid and whose day has come, not sent yet. */
export async function selectGiftsToSend(
  db: DbOrTx,
  { hotelId, today }: { readonly hotelId: number; readonly today: CalendarDate },
): Promise<number[]> {
  const rows = await db.storedValueCard.findMany({
    where: { hotelId, status: 'active', sentAt: null, sendOn: { lte: toDbDate(today) } },
    orderBy: { id: 'asc' },
    take: 200,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Takes the one sending of a gift; false where it was taken. */
export async function takeSending(tx: Tx, cardId: number, at: Date): Promise<boolean> {
  const { count } = await tx.storedValueCard.updateMany({
    where: { id: cardId, status: 'active', sentAt: null, sendOn: { not: null } },
    data: { sentAt: at },
  });
  return count === 1;
}

/** The house whose card has this number; null where it is nobody's. */
export async function selectHotelOfCard(db: DbOrTx, number: string): Promise<number | null> {
  const row = await db.storedValueCard.findUnique({ where: { number }, select: { hotelId: true } });
  return row?.hotelId ?? null;
}
