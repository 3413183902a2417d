import { assert } from '../../src/core/assert.ts';
import { sumMinor } from '../../src/core/money.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { fullName, searchNameOf } from '../../src/modules/customers/customer.ts';
import type { Tx } from '../../src/platform/db.ts';
import type { PastGuest, PastLine, PastStay } from './history.ts';

export interface HistoryPlace {
  readonly hotelId: number;
  readonly currency: string;
  /** Ids of the hotel's transaction codes by code. */
  readonly codeIds: ReadonlyMap<string, number>;
}

type Row = Record<string, unknown>;

interface Tables {
  readonly customers: Row[];
  readonly reservations: Row[];
  readonly stays: Row[];
  readonly stay_nights: Row[];
  readonly folios: Row[];
  readonly payments: Row[];
  readonly folio_lines: Row[];
  readonly audit_events: Row[];
}

/**
 * Writes past stays with their nights, bills and payments: eight statements, whatever their number. Counters and closed
 * days are written afterwards from these rows (`closed-days.ts`), so they cannot disagree.
 */
export async function insertHistory(
  tx: Tx,
  place: HistoryPlace,
  stays: readonly PastStay[],
): Promise<number[]> {
  if (stays.length === 0) return [];
  const billed = stays.filter((stay) => stay.lines.length > 0);
  const ids = {
    customers: await nextIds(tx, 'customers', stays.length),
    reservations: await nextIds(tx, 'reservations', stays.length),
    stays: await nextIds(tx, 'stays', stays.length),
    folios: await nextIds(tx, 'folios', billed.length),
    payments: await nextIds(
      tx,
      'payments',
      count(stays, (stay) => stay.payments),
    ),
    folio_lines: await nextIds(
      tx,
      'folio_lines',
      count(stays, (stay) => stay.lines),
    ),
  };
  const tables: Tables = {
    customers: [],
    reservations: [],
    stays: [],
    stay_nights: [],
    folios: [],
    payments: [],
    folio_lines: [],
    audit_events: [],
  };
  const known = new Map<PastGuest, number>();
  for (const stay of stays) addStay(tables, place, stay, { ids, known });
  for (const [table, rows] of Object.entries(tables)) await insertRows(tx, table, rows);
  const closed = tables.folios.filter((folio) => folio.closes).map((folio) => Number(folio.id));
  await tx.$executeRaw`UPDATE folios SET status = 'closed' WHERE id = ANY(${closed}::int[])`;
  return tables.reservations.map((row) => Number(row.id));
}

type Ids = Readonly<
  Record<'customers' | 'reservations' | 'stays' | 'folios' | 'payments' | 'folio_lines', number[]>
>;

/** `known` are the people of earlier stays: who comes again keeps his profile. */
function addStay(
  tables: Tables,
  place: HistoryPlace,
  stay: PastStay,
  { ids, known }: { ids: Ids; known: Map<PastGuest, number> },
): void {
  const { hotelId } = place;
  const [reservationId, stayId] = [take(ids.reservations), take(ids.stays)];
  const customerId = known.get(stay.guest) ?? take(ids.customers);
  const name = fullName(stay.guest);
  if (!known.has(stay.guest)) tables.customers.push(customerRow(customerId, hotelId, stay));
  known.set(stay.guest, customerId);
  tables.reservations.push(reservationRow(reservationId, { hotelId, customerId }, stay));
  tables.stays.push(stayRow(stayId, { hotelId, customerId, reservationId, name }, stay));
  for (const night of stay.nights) {
    tables.stay_nights.push({
      stay_id: stayId,
      date: night.date,
      hotel_id: hotelId,
      room_type_id: stay.roomTypeId,
      rate_plan_id: stay.ratePlanId,
      gross_minor: night.grossMinor,
      components: night.components,
      steps: night.steps,
    });
  }
  const owner = { hotelId, customerId, reservationId, stayId, name };
  if (stay.lines.length > 0) addBill(tables, place, owner, stay, ids);
  for (const event of eventRows(owner, stay)) tables.audit_events.push(event);
}

interface Owner {
  readonly hotelId: number;
  readonly customerId: number;
  readonly reservationId: number;
  readonly stayId: number;
  readonly name: string;
}

function customerRow(id: number, hotelId: number, { guest, bookedAt }: PastStay): Row {
  return {
    id,
    hotel_id: hotelId,
    first_name: guest.firstName,
    last_name: guest.lastName,
    search_name: searchNameOf(guest),
    email: guest.email,
    phone: guest.phone,
    language: guest.language,
    country: guest.country,
    vip: guest.vip ?? false,
    created_at: bookedAt,
    updated_at: bookedAt,
    version: 1,
  };
}

function reservationRow(id: number, owner: Pick<Owner, 'hotelId' | 'customerId'>, stay: PastStay): Row {
  const cancelled = stay.status === 'cancelled';
  return {
    id,
    hotel_id: owner.hotelId,
    customer_id: owner.customerId,
    status: cancelled ? 'cancelled' : 'confirmed',
    channel: stay.channel,
    external_id: stay.externalId,
    external_version: 1,
    language: stay.guest.language,
    contact_email: stay.guest.email,
    contact_phone: stay.guest.phone,
    requests: stay.requests,
    payment_plan: stay.paymentPlan,
    due_now_minor: stay.paymentPlan === 'prepay' ? totalOf(stay) : 0,
    confirmed_at: stay.bookedAt,
    cancelled_at: cancelled ? stay.endedAt : null,
    created_at: stay.bookedAt,
    booked_date: stay.bookedDate,
    flags: [],
    version: 1,
  };
}

function stayRow(id: number, owner: Omit<Owner, 'stayId'>, stay: PastStay): Row {
  const left = stay.status === 'checked_out' ? stay.departure : null;
  return {
    id,
    hotel_id: owner.hotelId,
    reservation_id: owner.reservationId,
    position: 1,
    status: stay.status,
    room_type_id: stay.roomTypeId,
    priced_type_id: stay.pricedTypeId,
    rate_plan_id: stay.ratePlanId,
    room_id: stay.roomId,
    customer_id: owner.customerId,
    guest_name: owner.name,
    arrival: stay.arrival,
    departure: stay.departure,
    adults: stay.adults,
    child_ages: stay.childAges,
    policy_version_id: stay.policyVersionId,
    policy: stay.policy,
    total_minor: totalOf(stay),
    complimentary: false,
    house_use: false,
    do_not_move: false,
    checked_in_at: stay.checkedInAt,
    checked_in_date: stay.checkedInAt ? stay.arrival : null,
    checked_out_at: stay.checkedOutAt,
    checked_out_date: left,
    closed_date: left ?? stay.endedDate,
    cancel_reason: stay.cancelReason,
    fee_minor: stay.feeMinor,
    version: 1,
  };
}

function addBill(tables: Tables, place: HistoryPlace, owner: Owner, stay: PastStay, ids: Ids): void {
  const folioId = take(ids.folios);
  const closes = stay.status !== 'in_house' && stay.status !== 'booked';
  const [first] = stay.lines;
  assert(first, 'a bill has lines');
  tables.folios.push({
    id: folioId,
    hotel_id: owner.hotelId,
    kind: 'guest',
    stay_id: owner.stayId,
    reservation_id: owner.reservationId,
    customer_id: owner.customerId,
    window: 1,
    name: owner.name,
    status: 'open',
    opened_at: first.at,
    closed_at: closes ? (stay.checkedOutAt ?? stay.endedAt) : null,
    closed_date: closes ? (stay.endedDate ?? stay.departure) : null,
    closes,
  });
  const payments = new Map<string, number>();
  for (const payment of stay.payments) {
    const id = take(ids.payments);
    payments.set(payment.key, id);
    tables.payments.push(paymentRow(id, { ...owner, folioId, currency: place.currency }, payment));
  }
  const charges = new Map<string, number>();
  for (const line of stay.lines) {
    const id = take(ids.folio_lines);
    if (line.taxOf === undefined) charges.set(line.code, id);
    tables.folio_lines.push(lineRow(id, { place, owner, folioId, payments, charges }, line));
  }
}

function paymentRow(
  id: number,
  owner: Owner & { folioId: number; currency: string },
  payment: PastStay['payments'][number],
): Row {
  const beforeArrival = payment.gateway === 'sandbox';
  return {
    id,
    hotel_id: owner.hotelId,
    reservation_id: owner.reservationId,
    folio_id: beforeArrival ? null : owner.folioId,
    kind: 'charge',
    gateway: payment.gateway,
    amount_minor: payment.amountMinor,
    currency: owner.currency,
    refunded_minor: 0,
    status: 'succeeded',
    idempotency_key: `history-${owner.stayId}-${payment.key}`,
    external_ref: beforeArrival ? `history-${id}` : null,
    reference: '',
    created_at: payment.at,
    settled_at: payment.at,
    business_date: payment.businessDate,
    actor_kind: 'system',
  };
}

interface LinePlace {
  readonly place: HistoryPlace;
  readonly owner: Owner;
  readonly folioId: number;
  readonly payments: ReadonlyMap<string, number>;
  readonly charges: ReadonlyMap<string, number>;
}

function lineRow(id: number, { place, owner, folioId, payments, charges }: LinePlace, line: PastLine): Row {
  const codeId = place.codeIds.get(line.code);
  assert(codeId !== undefined, `the hotel has the code ${line.code}`);
  return {
    id,
    hotel_id: owner.hotelId,
    folio_id: folioId,
    ledger: line.ledger,
    transaction_code_id: codeId,
    kind: line.kind,
    amount_minor: line.amountMinor,
    quantity: 1,
    business_date: line.businessDate,
    service_date: line.businessDate,
    posted_at: line.at,
    actor_kind: 'system',
    description: line.description ?? '',
    stay_id: owner.stayId,
    customer_id: owner.customerId,
    payment_id: line.paymentKey === undefined ? null : (payments.get(line.paymentKey) ?? null),
    parent_line_id: line.taxOf === undefined ? null : (charges.get(line.taxOf) ?? null),
    transfer_group: line.transferGroup === undefined ? null : `history-${owner.stayId}-${line.transferGroup}`,
    reason: line.reason ?? null,
    component: line.component ?? null,
    origin: line.origin,
  };
}

/** What the audit log would say, had it been there: who did it is not known any more. */
function eventRows(owner: Owner, stay: PastStay): Row[] {
  const event = (at: Date | null, action: string, after: Row) =>
    at === null
      ? []
      : [
          {
            hotel_id: owner.hotelId,
            at,
            actor_kind: 'system',
            actor_name: 'history',
            action,
            subject_type: 'reservation',
            subject_id: String(owner.reservationId),
            subject_label: owner.name,
            after,
          },
        ];
  const ended = stay.status === 'no_show' ? 'no_show_marked' : 'reservation_cancelled';
  return [
    ...event(stay.bookedAt, 'reservation_booked', { arrival: stay.arrival, departure: stay.departure }),
    ...event(stay.endedAt, ended, { status: stay.status }),
    ...event(stay.checkedInAt, 'checked_in', { status: 'in_house' }),
    ...event(stay.checkedOutAt, 'checked_out', { status: 'checked_out' }),
  ];
}

const totalOf = (stay: PastStay) => sumMinor(stay.nights.map((night) => night.grossMinor));

function count(stays: readonly PastStay[], parts: (stay: PastStay) => readonly unknown[]): number {
  return stays.reduce((sum, stay) => sum + parts(stay).length, 0);
}

function take(ids: number[]): number {
  const id = ids.pop();
  assert(id !== undefined, 'enough ids were drawn');
  return id;
}

/** Fresh ids of a table, highest first, so that they are taken in rising order from the end. */
async function nextIds(tx: Tx, table: string, amount: number): Promise<number[]> {
  if (amount === 0) return [];
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence(${table}, 'id')) AS id FROM generate_series(1, ${amount})`;
  return rows.map((row) => Number(row.id)).toReversed();
}

/** Inserts rows whose names are the table's own columns, in one statement; columns that no row names keep their default. */
async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).filter((column) => column !== 'closes');
  const names = Prisma.raw(columns.map((column) => `"${column}"`).join(', '));
  const target = Prisma.raw(`"${table}"`);
  await tx.$executeRaw`INSERT INTO ${target} (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::${target}, ${JSON.stringify(rows)}::jsonb)`;
}
