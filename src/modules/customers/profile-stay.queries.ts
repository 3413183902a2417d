import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Part } from '../../platform/database/parts.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { ProfileKey } from './profile-record.queries.ts';

const CustomerStay = z.object({
  stayId: z.number(),
  number: z.string(),
  status: z.enum(['held', 'booked', 'in_house', 'checked_out', 'cancelled', 'no_show', 'lapsed']),
  arrival: z.string().transform(calendarDate),
  departure: z.string().transform(calendarDate),
  roomType: LocalTextSchema,
  room: z.string().nullable(),
  totalMinor: z.number().transform((value) => minor(value)),
});
export type CustomerStay = z.infer<typeof CustomerStay>;

/** The guest's stays in this house, latest first. */
export function staysPart({ hotelId, customerId }: ProfileKey): Part<CustomerStay> {
  return {
    row: CustomerStay,
    sql: Prisma.sql`SELECT s.id AS "stayId", r.number, s.status, s.arrival::text, s.departure::text,
        type.names AS "roomType", room.number AS room, s.total_minor AS "totalMinor"
      FROM stays s JOIN reservations r ON r.id = s.reservation_id JOIN room_types type ON type.id = s.room_type_id
      LEFT JOIN rooms room ON room.id = s.room_id
      WHERE s.customer_id = ${customerId} AND s.hotel_id = ${hotelId}
      ORDER BY s.arrival DESC, s.id DESC LIMIT 100`,
  };
}

const SpendingRow = z.object({
  group: z.string(),
  amountMinor: z.number().transform((value) => minor(value)),
});

/** What these posted lines come to by kind of service, taxes and corrections included. */
export function spendingPart(lines: Prisma.Sql): Part<z.infer<typeof SpendingRow>> {
  return {
    row: SpendingRow,
    sql: Prisma.sql`SELECT code."group", sum(line.amount_minor)::bigint AS "amountMinor"
      FROM (${lines}) line
      JOIN transaction_codes code ON code.id = line.transaction_code_id
      WHERE line.kind IN ('charge', 'tax', 'adjustment')
      GROUP BY code."group" HAVING sum(line.amount_minor) <> 0 ORDER BY 2 DESC, 1`,
  };
}
