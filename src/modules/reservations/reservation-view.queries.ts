import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { HousePartsSchema } from '../rates/house-policy.ts';
import { PolicyPartsSchema } from '../rates/policy.ts';
import { wishesOf } from '../rooms/wish.ts';
import { guarantees } from './guarantee.ts';
import { channels, paymentPlans } from './reservation.ts';
import { reservationStatuses, reviewStates, stayStatuses } from './reservation-status.ts';
import { reviewRuleKinds } from './review.ts';
import { extraBases } from './stay-extra.ts';

const date = z.string().transform(calendarDate);
const amount = z.coerce.number().transform((value) => minor(value));
const instant = z.coerce.date();

const NightView = z.object({
  date,
  roomTypeId: z.number(),
  ratePlanId: z.number(),
  grossMinor: amount,
  components: z.array(z.object({ code: z.string(), amountMinor: amount, taxOf: z.string().optional() })),
  steps: z.unknown(),
});

const ExtraView = z.object({
  id: z.number(),
  codeId: z.number(),
  code: z.string(),
  names: LocalTextSchema,
  per: z.enum(extraBases),
  quantity: z.number(),
  unitMinor: amount,
});

/** Who fits into the type: what is put up for the party follows from it. */
const OccupancyColumns = z.object({
  baseAdults: z.number(),
  maxAdults: z.number(),
  maxChildren: z.number(),
  maxGuests: z.number(),
  maxExtraBeds: z.number(),
  maxCots: z.number(),
  /** As the house rules said when it was booked. */
  cotUnder: z.number(),
});

const CompanionView = z.object({ companionId: z.number().nullable(), name: z.string() });

const StayViewRow = z.object({
  id: z.number(),
  position: z.number(),
  status: z.enum(stayStatuses),
  roomType: z.object({ id: z.number(), code: z.string(), names: LocalTextSchema, ...OccupancyColumns.shape }),
  pricedTypeId: z.number(),
  ratePlan: z.object({ id: z.number(), code: z.string(), names: LocalTextSchema }),
  room: z.object({ id: z.number(), number: z.string(), housekeeping: z.string() }).nullable(),
  /** What the desk sees to for a VIP; empty for others. */
  treatment: z.string(),
  /** The next change of rooms that is arranged. */
  nextMove: z.object({ room: z.string(), date }).nullable(),
  customerId: z.number(),
  companions: z.array(CompanionView),
  guestName: z.string(),
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  /** What the class means to who meets the guest. */
  classMeaning: LocalTextSchema.nullable(),
  arrival: date,
  departure: date,
  /** The block of hours, on a plan by the hour. */
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  adults: z.number(),
  childAges: z.array(z.number()),
  policyVersionId: z.number(),
  policy: PolicyPartsSchema,
  totalMinor: amount,
  checkedInAt: instant.nullable(),
  checkedInDate: date.nullable(),
  checkedOutAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  feeMinor: amount,
  wishes: z.array(z.string()).transform(wishesOf),
  extras: z.array(ExtraView),
  version: z.number(),
  nights: z.array(NightView),
  folios: z.array(z.object({ id: z.number(), number: z.string(), window: z.number(), status: z.string() })),
});
export type StayView = z.infer<typeof StayViewRow> & { readonly balance: StayBalance };

export interface StayBalance {
  readonly guestMinor: number;
  readonly depositMinor: number;
}

const ReservationViewRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  number: z.string(),
  status: z.enum(reservationStatuses),
  channel: z.enum(channels),
  externalId: z.string().nullable(),
  language: z.enum(languages),
  userId: z.number().nullable(),
  customer: z.object({
    id: z.number(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    vip: z.boolean(),
  }),
  contactEmail: z.string().nullable(),
  contactPhone: z.string().nullable(),
  requests: z.string(),
  arrivalTime: z.string().nullable(),
  paymentPlan: z.enum(paymentPlans),
  guarantee: z.enum(guarantees),
  /** The card that is kept for it: what may be read of it. */
  card: z
    .object({ brand: z.string(), lastFour: z.string(), expiryMonth: z.number(), expiryYear: z.number() })
    .nullable(),
  dueNowMinor: amount,
  receivableAccountId: z.number().nullable(),
  holdExpiresAt: instant.nullable(),
  confirmedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  createdAt: instant,
  bookedDate: date,
  flags: z.array(z.string()),
  reviewState: z.enum(reviewStates),
  reviewReasons: z.array(z.object({ kind: z.enum(reviewRuleKinds), value: z.number().optional() })),
  /** The rules of the house that it was booked under. */
  houseRules: HousePartsSchema.nullable(),
  version: z.number(),
  stays: z.array(StayViewRow),
});

const ViewRow = z.object({ view: ReservationViewRow });
export type ReservationRow = z.infer<typeof ReservationViewRow>;

export type ReservationViewKey =
  | { readonly number: string; readonly hotelId?: number | undefined }
  | { readonly id: number };

/** A reservation with everything its page prints, but for money: one statement. */
export async function selectReservationView(db: DbOrTx, key: ReservationViewKey): Promise<ReservationRow> {
  const rows = await selectRows(db, ViewRow, viewSql(key));
  const [row] = rows;
  if (!row) throw notFound('reservation_not_found');
  return row.view;
}

function condition(key: ReservationViewKey): Prisma.Sql {
  if ('id' in key) return Prisma.sql`r.id = ${key.id}`;
  const ofHotel = key.hotelId === undefined ? Prisma.empty : Prisma.sql`AND r.hotel_id = ${key.hotelId}`;
  return Prisma.sql`r.number = ${key.number} ${ofHotel}`;
}

function viewSql(key: ReservationViewKey): Prisma.Sql {
  return Prisma.sql`
    SELECT jsonb_build_object(
      'id', r.id, 'hotelId', r.hotel_id, 'number', r.number, 'status', r.status, 'channel', r.channel,
      'externalId', r.external_id, 'language', r.language, 'userId', r.user_id,
      'customer', jsonb_build_object('id', c.id, 'firstName', c.first_name, 'lastName', c.last_name, 'email', c.email,
        'phone', c.phone, 'vip', c.vip),
      'contactEmail', r.contact_email, 'contactPhone', r.contact_phone, 'requests', r.requests, 'arrivalTime', r.arrival_time,
      'paymentPlan', r.payment_plan, 'guarantee', r.guarantee,
      'card', (SELECT jsonb_build_object('brand', k.brand, 'lastFour', k.last_four, 'expiryMonth', k.expiry_month,
        'expiryYear', k.expiry_year) FROM kept_cards k WHERE k.reservation_id = r.id AND k.status = 'kept'),
      'dueNowMinor', r.due_now_minor, 'receivableAccountId', r.receivable_account_id,
      'holdExpiresAt', r.hold_expires_at, 'confirmedAt', r.confirmed_at, 'cancelledAt', r.cancelled_at,
      'createdAt', r.created_at, 'bookedDate', r.booked_date, 'flags', to_jsonb(r.flags), 'reviewState', r.review_state,
      'reviewReasons', r.review_reasons, 'version', r.version,
      'houseRules', (SELECT v.parts FROM policy_versions v WHERE v.id = r.house_policy_version_id),
      'stays', (SELECT jsonb_agg(${stayJson} ORDER BY s.position) FROM stays s
        JOIN room_types type ON type.id = s.room_type_id JOIN rate_plans plan ON plan.id = s.rate_plan_id
        LEFT JOIN rooms room ON room.id = s.room_id
        LEFT JOIN classed_guests known ON known.guest_id = s.customer_id AND known.hotel_id = s.hotel_id
        WHERE s.reservation_id = r.id)) AS view
    FROM reservations r JOIN customers c ON c.id = r.customer_id WHERE ${condition(key)}`;
}

const stayJson = Prisma.sql`jsonb_build_object(
  'id', s.id, 'position', s.position, 'status', s.status,
  'roomType', jsonb_build_object('id', type.id, 'code', type.code, 'names', type.names, 'baseAdults', type.base_adults,
    'maxAdults', type.max_adults, 'maxChildren', type.max_children, 'maxGuests', type.max_guests,
    'maxExtraBeds', type.max_extra_beds, 'maxCots', type.max_cots,
    'cotUnder', coalesce((SELECT (v.parts -> 'children' ->> 'cotUnder')::int FROM policy_versions v
        WHERE v.id = r.house_policy_version_id), (SELECT cot_under FROM hotels WHERE id = r.hotel_id))),
  'pricedTypeId', s.priced_type_id,
  'ratePlan', jsonb_build_object('id', plan.id, 'code', plan.code, 'names', plan.names),
  'room', CASE WHEN room.id IS NULL THEN NULL
    ELSE jsonb_build_object('id', room.id, 'number', room.number, 'housekeeping', room.housekeeping) END,
  'treatment', coalesce((SELECT treat.at_desk FROM room_type_treatments treat JOIN customers guest ON guest.id = s.customer_id
    WHERE treat.room_type_id = s.room_type_id AND guest.vip), ''),
  'nextMove', (SELECT jsonb_build_object('room', new.number, 'date', move.from_date) FROM room_moves move
    JOIN rooms new ON new.id = move.room_id WHERE move.stay_id = s.id),
  'customerId', s.customer_id, 'guestName', s.guest_name,
  'vip', coalesce((SELECT vip FROM customers WHERE id = s.customer_id), false),
  'guestClass', known.names, 'classMeaning', known.meanings, 'arrival', s.arrival, 'departure', s.departure,
  'startTime', s.start_time, 'endTime', s.end_time,
  'adults', s.adults, 'childAges', to_jsonb(s.child_ages), 'policyVersionId', s.policy_version_id, 'policy', s.policy,
  'totalMinor', s.total_minor, 'checkedInAt', s.checked_in_at, 'checkedInDate', s.checked_in_date,
  'checkedOutAt', s.checked_out_at, 'cancelReason', s.cancel_reason, 'feeMinor', s.fee_minor, 'version', s.version,
  'wishes', to_jsonb(s.special_requests),
  'companions', coalesce((SELECT jsonb_agg(jsonb_build_object('companionId', k.companion_id, 'name', k.name) ORDER BY k.id)
      FROM stay_companions k WHERE k.stay_id = s.id), '[]'::jsonb),
  'extras', coalesce((SELECT jsonb_agg(jsonb_build_object('id', e.id, 'codeId', code.id, 'code', code.code,
      'names', code.names, 'per', e.per, 'quantity', e.quantity, 'unitMinor', e.unit_minor) ORDER BY e.id)
      FROM stay_extras e JOIN transaction_codes code ON code.id = e.transaction_code_id
      WHERE e.stay_id = s.id AND e.removed_at IS NULL), '[]'::jsonb),
  'nights', coalesce((SELECT jsonb_agg(jsonb_build_object('date', n.date, 'roomTypeId', n.room_type_id,
      'ratePlanId', n.rate_plan_id, 'grossMinor', n.gross_minor, 'components', n.components, 'steps', n.steps)
      ORDER BY n.date) FROM stay_nights n WHERE n.stay_id = s.id), '[]'::jsonb),
  'folios', coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'window', f."window",
      'status', f.status) ORDER BY f."window") FROM folios f WHERE f.stay_id = s.id), '[]'::jsonb))`;
