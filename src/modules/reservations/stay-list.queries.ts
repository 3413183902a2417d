import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { wishesOf } from '../rooms/wish.ts';
import { channels, paymentPlans } from './reservation.ts';
import { reservationStatuses, type StayStatus, stayStatuses } from './reservation-status.ts';
import type {
  ArrivalsQuestion,
  DeskCounts,
  MoveDue,
  ReservationHit,
  ReservationSearch,
  SearchStatus,
  StayRow,
} from './stay-row.ts';

const date = z.string().transform(calendarDate);
const amount = z.number().transform((value) => minor(value));

const StayListRow = z.object({
  stayId: z.number(),
  number: z.string(),
  status: z.enum(stayStatuses),
  channel: z.enum(channels),
  paymentPlan: z.enum(paymentPlans),
  guestName: z.string(),
  phone: z.string().nullable(),
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  fastCheckIn: z.boolean(),
  requests: z.string(),
  wishes: z.array(z.string()).transform(wishesOf),
  isWaiting: z.boolean(),
  roomTypeId: z.number(),
  roomType: LocalTextSchema,
  roomId: z.number().nullable(),
  room: z.string().nullable(),
  housekeeping: z.string().nullable(),
  arrival: date,
  departure: date,
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  adults: z.number(),
  children: z.number(),
  totalMinor: amount,
  /** What the guest owes on the bill. */
  guestMinor: amount,
  /** What is held for the guest before check-in. */
  depositMinor: amount,
});

const guestClass = Prisma.sql`(SELECT names FROM classed_guests
    WHERE guest_id = s.customer_id AND hotel_id = s.hotel_id)`;

const columns = Prisma.sql`s.id AS "stayId", r.number, s.status, r.channel, r.payment_plan AS "paymentPlan",
  s.guest_name AS "guestName", coalesce(r.contact_phone, c.phone) AS phone, c.vip, ${guestClass} AS "guestClass", r.requests,
  EXISTS (SELECT 1 FROM customer_credit credit WHERE credit.hotel_id = s.hotel_id AND credit.customer_id = s.customer_id
    AND credit.fast_check_in) AS "fastCheckIn",
  s.special_requests AS wishes, s.status = 'booked' AND s.waiting_since IS NOT NULL AS "isWaiting",
  s.room_type_id AS "roomTypeId", type.names AS "roomType", s.room_id AS "roomId", room.number AS room,
  room.housekeeping, s.arrival::text, s.departure::text, s.start_time AS "startTime",
  s.end_time AS "endTime", s.adults, cardinality(s.child_ages) AS children,
  s.total_minor AS "totalMinor", coalesce(books.guest, 0)::int AS "guestMinor",
  coalesce(-books.deposit, 0)::int AS "depositMinor"`;

const source = Prisma.sql`stays s JOIN reservations r ON r.id = s.reservation_id
  JOIN customers c ON c.id = s.customer_id JOIN room_types type ON type.id = s.room_type_id
  LEFT JOIN rooms room ON room.id = s.room_id
  LEFT JOIN LATERAL (
    SELECT sum(line.amount_minor) FILTER (WHERE line.ledger = 'guest') AS guest,
      sum(line.amount_minor) FILTER (WHERE line.ledger = 'deposit') AS deposit
    FROM folio_lines line WHERE line.stay_id = s.id) books ON true`;

/** Who is due in or overdue, then who came today. */
export function selectArrivals(db: DbOrTx, { hotelId, businessDate }: ArrivalsQuestion): Promise<StayRow[]> {
  return selectRows(
    db,
    StayListRow,
    Prisma.sql`SELECT ${columns} FROM ${source}
      WHERE s.hotel_id = ${hotelId} AND ((s.status = 'booked' AND s.arrival <= ${businessDate}::date)
        OR (s.status = 'in_house' AND s.checked_in_date = ${businessDate}::date))
      ORDER BY (s.status = 'in_house'), s.arrival, s.guest_name, s.id LIMIT 500`,
  );
}

/** Who is due out or overdue, then who left today. */
export function selectDepartures(
  db: DbOrTx,
  { hotelId, businessDate }: ArrivalsQuestion,
): Promise<StayRow[]> {
  return selectRows(
    db,
    StayListRow,
    Prisma.sql`SELECT ${columns} FROM ${source}
      WHERE s.hotel_id = ${hotelId} AND ((s.status = 'in_house' AND s.departure <= ${businessDate}::date)
        OR (s.status = 'checked_out' AND s.departure BETWEEN ${businessDate}::date - 30 AND ${businessDate}::date
          AND s.checked_out_date = ${businessDate}::date))
      ORDER BY (s.status = 'checked_out'), s.departure, room.number, s.id LIMIT 500`,
  );
}

const MoveRow = StayListRow.extend({
  newRoom: z.string(),
  newRoomState: z.string(),
  newRoomTaken: z.boolean(),
});

/** Guests in house whose planned change of rooms is due, by the room they leave. */
export function selectMovesDue(db: DbOrTx, { hotelId, businessDate }: ArrivalsQuestion): Promise<MoveDue[]> {
  return selectRows(
    db,
    MoveRow,
    Prisma.sql`SELECT ${columns}, new.number AS "newRoom", new.housekeeping AS "newRoomState",
        EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations taken ON taken.room_id = unit.unit_id
          WHERE unit.room_id = new.id AND taken.in_house AND taken.stay_id <> s.id) AS "newRoomTaken"
      FROM ${source} JOIN room_moves move ON move.stay_id = s.id JOIN rooms new ON new.id = move.room_id
      WHERE s.hotel_id = ${hotelId} AND s.status = 'in_house' AND move.from_date <= ${businessDate}::date
      ORDER BY length(room.number), room.number, s.id LIMIT 500`,
  );
}

/** Rooms and people in the house, and the same for today's lists: for the tiles. */
const CountsRow = z.object({
  dueIn: z.number(),
  arrived: z.number(),
  withoutRoom: z.number(),
  dueOut: z.number(),
  left: z.number(),
  inHouse: z.number(),
  guests: z.number(),
});

export async function selectDeskCounts(db: DbOrTx, question: ArrivalsQuestion): Promise<DeskCounts> {
  const { hotelId, businessDate } = question;
  const [row] = await selectRows(
    db,
    CountsRow,
    Prisma.sql`SELECT
        count(*) FILTER (WHERE status = 'booked')::int AS "dueIn",
        count(*) FILTER (WHERE status = 'in_house' AND checked_in_date = ${businessDate}::date)::int AS arrived,
        count(*) FILTER (WHERE status = 'booked' AND room_id IS NULL)::int AS "withoutRoom",
        count(*) FILTER (WHERE status = 'in_house' AND departure <= ${businessDate}::date)::int AS "dueOut",
        count(*) FILTER (WHERE status = 'checked_out')::int AS left,
        count(*) FILTER (WHERE status = 'in_house')::int AS "inHouse",
        coalesce(sum(adults + cardinality(child_ages)) FILTER (WHERE status = 'in_house'), 0)::int AS guests
      FROM stays WHERE hotel_id = ${hotelId} AND (
        (status = 'booked' AND arrival <= ${businessDate}::date) OR status = 'in_house'
        OR (status = 'checked_out' AND departure BETWEEN ${businessDate}::date - 30 AND ${businessDate}::date
          AND checked_out_date = ${businessDate}::date))`,
  );
  return CountsRow.parse(row);
}

const HitRow = z.object({
  number: z.string(),
  reservationStatus: z.enum(reservationStatuses),
  stayId: z.number(),
  status: z.enum(stayStatuses),
  channel: z.enum(channels),
  company: z.string().nullable(),
  email: z.string().nullable(),
  bookedDate: date,
  guestName: z.string(),
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  phone: z.string().nullable(),
  roomType: LocalTextSchema,
  room: z.string().nullable(),
  arrival: date,
  departure: date,
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  adults: z.number(),
  children: z.number(),
  totalMinor: amount,
  total: z.number(),
});

const statusesOf: Record<SearchStatus, readonly StayStatus[]> = {
  all: stayStatuses,
  expected: ['booked', 'held'],
  held: ['held'],
  waiting: ['booked'],
  in_house: ['in_house'],
  checked_out: ['checked_out'],
  cancelled: ['cancelled', 'lapsed'],
  no_show: ['no_show'],
};

const hitColumns = Prisma.sql`r.number, r.status AS "reservationStatus", s.id AS "stayId", s.status, r.channel,
  coalesce(account.name, c.company) AS company, coalesce(r.contact_email, c.email) AS email,
  r.booked_date::text AS "bookedDate", s.guest_name AS "guestName", c.vip, ${guestClass} AS "guestClass", coalesce(r.contact_phone, c.phone) AS phone,
  type.names AS "roomType", room.number AS room, s.arrival::text, s.departure::text,
  s.start_time AS "startTime", s.end_time AS "endTime", s.adults, cardinality(s.child_ages) AS children, s.total_minor AS "totalMinor"`;

const hitSource = Prisma.sql`stays s JOIN reservations r ON r.id = s.reservation_id JOIN customers c ON c.id = s.customer_id
  JOIN room_types type ON type.id = s.room_type_id LEFT JOIN rooms room ON room.id = s.room_id
  LEFT JOIN receivable_accounts account ON account.id = r.receivable_account_id`;

/** One page of stays that fit; how many fit in all stands on every row. */
export function selectReservations(
  db: DbOrTx,
  search: ReservationSearch,
  pageSize: number,
): Promise<ReservationHit[]> {
  return selectRows(
    db,
    HitRow,
    Prisma.sql`SELECT ${hitColumns}, count(*) OVER ()::int AS total FROM ${hitSource} WHERE ${fits(search)}
      ORDER BY ${orderOf(search)} LIMIT ${pageSize} OFFSET ${(search.page - 1) * pageSize}`,
  );
}

/** The next stays that fit, in the order of their making: for files of any length. */
export function selectReservationsAfter(
  db: DbOrTx,
  search: ReservationSearch,
  { after, limit }: { after: number; limit: number },
): Promise<ReservationHit[]> {
  return selectRows(
    db,
    HitRow,
    Prisma.sql`SELECT ${hitColumns}, 0 AS total FROM ${hitSource} WHERE ${fits(search)} AND s.id > ${after}
      ORDER BY s.id LIMIT ${limit}`,
  );
}

function fits(search: ReservationSearch): Prisma.Sql {
  const { channel, company, status } = search;
  const parts = [
    Prisma.sql`s.hotel_id = ${search.hotelId}`,
    Prisma.sql`s.status = ANY(${[...statusesOf[status]]}::text[])`,
    ...datesFit(search),
    ...textMatches(search.text),
  ];
  if (status === 'waiting') parts.push(Prisma.sql`r.review_state = 'waiting' AND r.status = 'confirmed'`);
  if (channel) parts.push(Prisma.sql`r.channel = ${channel}`);
  if (company) parts.push(Prisma.sql`lower(coalesce(account.name, c.company)) LIKE ${partOf(company)}`);
  return Prisma.join(parts, ' AND ');
}

/** A day in house is a night slept here, or the day of a day use; one open end means from then on, or up to then. */
function datesFit({ basis = 'arrival', from, to }: ReservationSearch): Prisma.Sql[] {
  const first = from && Prisma.sql`${from}::date`;
  const last = to && Prisma.sql`${to}::date`;
  if (basis === 'in_house') {
    return [
      ...(first
        ? [Prisma.sql`(s.departure > ${first} OR (s.departure = s.arrival AND s.arrival >= ${first}))`]
        : []),
      ...(last ? [Prisma.sql`s.arrival <= ${last}`] : []),
    ];
  }
  const column = {
    arrival: Prisma.sql`s.arrival`,
    departure: Prisma.sql`s.departure`,
    booked: Prisma.sql`r.booked_date`,
  }[basis];
  return [
    ...(first ? [Prisma.sql`${column} >= ${first}`] : []),
    ...(last ? [Prisma.sql`${column} <= ${last}`] : []),
  ];
}

function orderOf({ order = 'arrival', descending = true }: ReservationSearch): Prisma.Sql {
  const columns = {
    arrival: Prisma.sql`s.arrival`,
    departure: Prisma.sql`s.departure`,
    booked: Prisma.sql`r.booked_date`,
    name: Prisma.sql`s.guest_name`,
    total: Prisma.sql`s.total_minor`,
  };
  return descending ? Prisma.sql`${columns[order]} DESC, s.id DESC` : Prisma.sql`${columns[order]}, s.id`;
}

/** For LIKE: the text anywhere, its own signs taken as they are. */
function partOf(text: string): string {
  return `%${text
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

function textMatches(text: string): Prisma.Sql[] {
  const plain = text.trim().toLowerCase();
  if (plain === '') return [];
  const like = partOf(text);
  const digits = plain.replaceAll(/\D/g, '');
  const byPhone =
    digits.length >= 4
      ? Prisma.sql`OR r.contact_phone LIKE ${`%${digits}%`} OR c.phone LIKE ${`%${digits}%`}`
      : Prisma.empty;
  const typed = plain.replaceAll(/[\s']/g, '');
  const byPinyin = /^[a-z]+$/.test(typed)
    ? Prisma.sql`OR s.guest_pinyin LIKE ${`%${typed}%`} OR c.search_pinyin LIKE ${`%${typed}%`}`
    : Prisma.empty;
  return [
    Prisma.sql`(lower(r.number) LIKE ${like} OR lower(s.guest_name) LIKE ${like} OR c.search_name LIKE ${like}
    OR room.number = ${plain} OR r.external_id = ${text.trim()} OR lower(r.contact_email) = ${plain}
    ${byPhone} ${byPinyin})`,
  ];
}
