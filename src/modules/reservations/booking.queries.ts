import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { violates } from '../../platform/database/errors.ts';
import { selectRows, type Tx } from '../../platform/db.ts';
import { pinyinOf } from '../../platform/pinyin.ts';
import { fullName } from '../customers/customer.ts';
import type { PricedStay } from '../rates/stay-price.ts';
import type { BookingRequest, RoomRequest } from './reservation.ts';
import type { ReviewReason } from './review.ts';

export interface PricedRoom {
  readonly room: RoomRequest;
  readonly priced: PricedStay;
  /** The block of a plan by the hour. */
  readonly hours: { readonly start: string; readonly end: string } | null;
}

export interface NewReservation {
  readonly request: BookingRequest;
  readonly rooms: readonly PricedRoom[];
  readonly customerId: number;
  readonly bookedDate: CalendarDate;
  readonly at: Date;
  readonly holdExpiresAt: Date | null;
  readonly dueNowMinor: number;
  readonly createdById: number | null;
  readonly companyId: number | null;
  /** Why somebody must look at it first; empty: it confirms by itself. */
  readonly reviewReasons: readonly ReviewReason[];
}

export interface InsertedReservation {
  readonly reservationId: number;
  readonly number: string;
  readonly stayIds: readonly number[];
}

const InsertedRow = z.object({
  reservationId: z.number(),
  number: z.string(),
  stayIds: z.array(z.number()),
});

/** The reservation, its stays and all their nights in one statement: a booking is one round trip here, whatever its length. */
export async function insertReservation(tx: Tx, booking: NewReservation): Promise<InsertedReservation> {
  try {
    return await insertAll(tx, booking);
  } catch (error) {
    if (violates(error, 'reservations_external_once')) throw conflict('external_id_taken');
    if (violates(error, 'reservations_paid_ahead')) throw ruleBroken('booking_prepayment_required');
    throw error;
  }
}

async function insertAll(tx: Tx, booking: NewReservation): Promise<InsertedReservation> {
  const stays = JSON.stringify(booking.rooms.map((room, index) => stayRow(booking, room, index + 1)));
  const nights = JSON.stringify(booking.rooms.flatMap((room, index) => nightRows(room, index + 1)));
  const held = booking.holdExpiresAt !== null;
  const { request } = booking;
  const [row] = await selectRows(
    tx,
    InsertedRow,
    Prisma.sql`
    WITH r AS (
      INSERT INTO reservations (hotel_id, customer_id, user_id, status, channel, external_id, language, contact_email,
        contact_phone, requests, payment_plan, due_now_minor, receivable_account_id, hold_expires_at, confirmed_at,
        created_at, created_by_id, booked_date, company_id, house_policy_version_id, reminder_consent, review_state,
        review_reasons, guarantee)
      VALUES (${request.hotelId}, ${booking.customerId}, ${request.userId ?? null}, ${held ? 'held' : 'confirmed'},
        ${request.channel}, ${request.externalId ?? null}, ${request.language}, ${request.guest.email ?? null},
        ${request.guest.phone ?? null}, ${request.requests ?? ''}, ${request.paymentPlan}, ${booking.dueNowMinor},
        ${request.receivableAccountId ?? null}, ${booking.holdExpiresAt}, ${held ? null : booking.at}, ${booking.at},
        ${booking.createdById}, ${booking.bookedDate}::date, ${booking.companyId},
        (SELECT v.id FROM policies p JOIN policy_versions v ON v.policy_id = p.id AND v.status = 'approved'
          WHERE p.hotel_id = ${request.hotelId} AND p.kind = 'house' ORDER BY v.version DESC LIMIT 1),
        ${request.reminderConsent ?? false}, ${booking.reviewReasons.length > 0 ? 'waiting' : 'none'},
        ${JSON.stringify(booking.reviewReasons)}::jsonb, ${request.guarantee ?? 'none'})
      RETURNING id, number),
    s AS (
      INSERT INTO stays (hotel_id, reservation_id, position, status, room_type_id, priced_type_id, rate_plan_id,
        customer_id, guest_name, guest_pinyin, arrival, departure, adults, child_ages, policy_version_id, policy, total_minor,
        complimentary, house_use, free_reason, start_time, end_time, special_requests)
      SELECT ${request.hotelId}, r.id, x.position, ${held ? 'held' : 'booked'}, x.room_type_id, x.room_type_id,
        x.rate_plan_id, ${booking.customerId}, x.guest_name, x.guest_pinyin, ${request.arrival}::date, ${request.departure}::date,
        x.adults, ARRAY(SELECT jsonb_array_elements_text(x.child_ages)::int), x.policy_version_id, x.policy,
        x.total_minor, plan.kind = 'complimentary', plan.kind = 'house_use',
        CASE WHEN plan.kind IN ('complimentary', 'house_use') THEN ${request.freeReason ?? null}::text END,
        x.start_time, x.end_time, ${[...(request.wishes ?? [])]}::text[]
      FROM r CROSS JOIN jsonb_to_recordset(${stays}::jsonb) AS x (position int, room_type_id int, rate_plan_id int,
        guest_name text, guest_pinyin text, adults int, child_ages jsonb, policy_version_id int, policy jsonb, total_minor int,
        start_time text, end_time text)
      JOIN rate_plans plan ON plan.id = x.rate_plan_id
      ORDER BY x.position
      RETURNING id, position),
    n AS (
      INSERT INTO stay_nights (stay_id, date, hotel_id, room_type_id, rate_plan_id, gross_minor, components, steps)
      SELECT s.id, x.date, ${request.hotelId}, x.room_type_id, x.rate_plan_id, x.gross_minor, x.components, x.steps
      FROM jsonb_to_recordset(${nights}::jsonb) AS x (position int, date date, room_type_id int, rate_plan_id int,
        gross_minor int, components jsonb, steps jsonb)
      JOIN s ON s.position = x.position)
    SELECT r.id AS "reservationId", r.number, (SELECT array_agg(s.id ORDER BY s.position) FROM s) AS "stayIds" FROM r`,
  );
  return InsertedRow.parse(row);
}

function stayRow({ request }: NewReservation, { room, priced, hours }: PricedRoom, position: number): object {
  const guestName = room.guestName ?? fullName(request.guest);
  return {
    position,
    room_type_id: room.roomTypeId,
    rate_plan_id: room.ratePlanId,
    guest_name: guestName,
    guest_pinyin: pinyinOf(guestName),
    adults: room.adults,
    child_ages: room.childAges,
    policy_version_id: priced.policyVersionId,
    policy: priced.policy,
    total_minor: priced.totalMinor,
    start_time: hours?.start ?? null,
    end_time: hours?.end ?? null,
  };
}

function nightRows({ room, priced }: PricedRoom, position: number): object[] {
  return priced.nights.map((night) => ({
    position,
    date: night.date,
    room_type_id: room.roomTypeId,
    rate_plan_id: room.ratePlanId,
    gross_minor: night.grossMinor,
    components: night.components,
    steps: night.steps,
  }));
}

const ExistingRow = InsertedRow.extend({
  totalMinor: z.number().transform((value) => minor(value)),
  dueNowMinor: z.number().transform((value) => minor(value)),
  holdExpiresAt: z.date().nullable(),
});

/** What was booked before under the channel's own number. */
export async function selectOptionalByExternalId(
  tx: Tx,
  key: { hotelId: number; channel: string; externalId: string },
): Promise<z.infer<typeof ExistingRow> | null> {
  const rows = await selectRows(
    tx,
    ExistingRow,
    Prisma.sql`SELECT r.id AS "reservationId", r.number, array_agg(s.id ORDER BY s.position) AS "stayIds",
        sum(s.total_minor)::int AS "totalMinor", r.due_now_minor AS "dueNowMinor", r.hold_expires_at AS "holdExpiresAt"
      FROM reservations r JOIN stays s ON s.reservation_id = r.id
      WHERE r.hotel_id = ${key.hotelId} AND r.channel = ${key.channel} AND r.external_id = ${key.externalId}
      GROUP BY r.id`,
  );
  return rows[0] ?? null;
}

/** Replaces a stay's nights after a change: the removed ones go, added and newly priced ones are written. */
export async function replaceNights(
  tx: Tx,
  stay: { readonly id: number; readonly hotelId: number },
  change: {
    readonly removed: readonly { readonly date: CalendarDate }[];
    readonly added: readonly {
      readonly date: CalendarDate;
      readonly roomTypeId: number;
      readonly ratePlanId: number;
      readonly grossMinor: number;
      readonly components: unknown;
      readonly steps: unknown;
    }[];
  },
): Promise<void> {
  if (change.removed.length > 0) {
    const dates = change.removed.map((night) => night.date);
    await tx.$executeRaw`DELETE FROM stay_nights WHERE stay_id = ${stay.id} AND date = ANY(${dates}::date[])`;
  }
  if (change.added.length === 0) return;
  const rows = JSON.stringify(change.added);
  await tx.$executeRaw`
    INSERT INTO stay_nights (stay_id, date, hotel_id, room_type_id, rate_plan_id, gross_minor, components, steps)
    SELECT ${stay.id}, x.date, ${stay.hotelId}, x."roomTypeId", x."ratePlanId", x."grossMinor", x.components, x.steps
    FROM jsonb_to_recordset(${rows}::jsonb) AS x (date date, "roomTypeId" int, "ratePlanId" int, "grossMinor" int,
      components jsonb, steps jsonb)`;
}

/** From `from` on, or all of them, the nights take another type's inventory; their price stays. */
export async function moveNightsToType(
  tx: Tx,
  { stayId, roomTypeId, from }: { stayId: number; roomTypeId: number; from: CalendarDate | null },
): Promise<void> {
  await tx.$executeRaw`UPDATE stay_nights SET room_type_id = ${roomTypeId}
    WHERE stay_id = ${stayId} AND date >= coalesce(${from}::date, '-infinity')`;
}
