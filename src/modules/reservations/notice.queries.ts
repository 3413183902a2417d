import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

/** A reservation whose guest is to be written to, and what tells this notice from the next of its kind. */
export interface NoticeFor {
  readonly reservationId: number;
  readonly occasion: string | undefined;
}

const Row = z.object({ id: z.number(), arrival: z.string().transform(calendarDate).nullable() });
const mostAtOnce = 500;

/** By which ways a kind of notice goes out. */
export interface Ways {
  readonly mail: boolean;
  readonly sms: boolean;
}

/** Nobody writes to guests of imported history, nor where a guest can be reached by none of these ways. */
function reachable({ mail, sms }: Ways): Prisma.Sql {
  return Prisma.sql`r.channel <> 'import' AND ((${mail} AND r.contact_email IS NOT NULL)
    OR (${sms} AND r.contact_phone ~ '^\\+[1-9][0-9]{6,14}$'))`;
}

/** Not written yet, by neither way; the outbox itself refuses a second one. */
function unwritten(key: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM outbox_mails m
    WHERE m.dedupe_key IN ('reservation:' || r.number || ${key}, 'reservation:' || r.number || ${key} || ':sms'))`;
}

/** Confirmed bookings with a room that is expected on this day. One whose arrival moved is written to again. */
export async function selectArriving(
  db: DbOrTx,
  { hotelId, on, ways }: { hotelId: number; on: CalendarDate; ways: Ways },
): Promise<NoticeFor[]> {
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT r.id, min(s.arrival)::text AS arrival FROM stays s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.hotel_id = ${hotelId} AND s.status = 'booked' AND s.arrival = ${on}::date AND r.status = 'confirmed'
        AND ${reachable(ways)} AND ${unwritten(Prisma.sql`':arrival:' || s.arrival::text`)}
      GROUP BY r.id ORDER BY r.id LIMIT ${mostAtOnce}`,
  );
  return rows.map(({ id, arrival }) => ({ reservationId: id, occasion: arrival ?? undefined }));
}

export interface LeftQuestion {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly timeZone: string;
  readonly ways: Ways;
}

/** Bookings of which everybody has left, the last within these days of the hotel's calendar. */
export async function selectLeft(db: DbOrTx, question: LeftQuestion): Promise<NoticeFor[]> {
  const { hotelId, from, to, timeZone, ways } = question;
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT r.id, NULL AS arrival FROM reservations r
      WHERE r.hotel_id = ${hotelId} AND ${reachable(ways)} AND ${unwritten(Prisma.sql`':thanks'`)}
        AND r.id IN (SELECT s.reservation_id FROM stays s WHERE s.hotel_id = ${hotelId} AND s.status = 'checked_out'
          AND s.checked_out_at >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
          AND s.checked_out_at < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone})
        AND NOT EXISTS (SELECT 1 FROM stays s WHERE s.reservation_id = r.id AND (s.status IN ('booked', 'in_house')
          OR (s.status = 'checked_out' AND s.checked_out_at >= (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone})))
      ORDER BY r.id LIMIT ${mostAtOnce}`,
  );
  return rows.map(({ id }) => ({ reservationId: id, occasion: undefined }));
}

export interface AbandonedQuestion {
  readonly hotelId: number;
  readonly from: Date;
  readonly to: Date;
  /** The hotel's calendar day: nobody is reminded of a stay that has begun. */
  readonly today: CalendarDate;
  readonly ways: Ways;
}

/**
 * Lapsed holds whose guest agreed to be reminded, did not book meanwhile, left no later hold and was not reminded of
 * another one lately: whoever tried three times is reminded once.
 */
export async function selectAbandoned(db: DbOrTx, question: AbandonedQuestion): Promise<NoticeFor[]> {
  const { hotelId, from, to, today, ways } = question;
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT r.id, NULL AS arrival FROM reservations r
      WHERE r.hotel_id = ${hotelId} AND r.status = 'lapsed' AND r.reminder_consent
        AND r.hold_expires_at > ${from} AND r.hold_expires_at <= ${to}
        AND ${reachable(ways)} AND ${unwritten(Prisma.sql`':abandoned'`)}
        AND EXISTS (SELECT 1 FROM stays s WHERE s.reservation_id = r.id AND s.arrival >= ${today}::date)
        AND NOT EXISTS (SELECT 1 FROM reservations o WHERE o.hotel_id = r.hotel_id AND o.id > r.id AND ${samePerson})
        AND NOT EXISTS (SELECT 1 FROM outbox_mails m WHERE m.hotel_id = r.hotel_id AND m.template = 'abandoned'
          AND m.recipient IN (r.contact_email, r.contact_phone) AND m.created_at > ${from}::timestamptz - interval '7 days')
      ORDER BY r.id LIMIT ${mostAtOnce}`,
  );
  return rows.map(({ id }) => ({ reservationId: id, occasion: undefined }));
}

/** A later attempt of the same person, whatever became of it: booked, or the one that is reminded of instead. */
const samePerson = Prisma.sql`(o.customer_id = r.customer_id OR lower(o.contact_email) = lower(r.contact_email)
  OR o.contact_phone = r.contact_phone)`;
