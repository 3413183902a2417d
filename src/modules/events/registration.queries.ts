import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import {
  type Appointment,
  type Registration,
  type RegistrationSource,
  registrationStatuses,
} from './event.ts';
import { toldOf } from './registration-move.queries.ts';

export const RegistrationRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  eventId: z.number(),
  customerId: z.number(),
  reservationId: z.number().nullable(),
  token: z.string(),
  source: z.enum(['account', 'booking', 'desk']),
  party: z.number(),
  status: z.enum(registrationStatuses),
  unitMinor: z.number().transform((amount) => minor(amount)),
  createdAt: z.date(),
  cameAt: z.date().nullable(),
  came: z.number().nullable(),
  folioId: z.number().nullable(),
  chargeLineId: z.coerce.bigint().nullable(),
  paymentId: z.number().nullable(),
  points: z.number(),
  refundHours: z.number().nullable(),
  heldUntil: z.date().nullable(),
  prepaidMinor: z.number().transform((amount) => minor(amount)),
  toldStartsAt: z.date(),
  toldEndsAt: z.date(),
  toldPlaces: LocalTextSchema,
});

/** As `RegistrationRow` reads them, of `event_registrations r`. */
export const registrationColumns = Prisma.sql`r.id, r.hotel_id AS "hotelId", r.event_id AS "eventId", r.customer_id AS "customerId",
  r.reservation_id AS "reservationId", r.token::text AS token, r.source, r.party, r.status, r.unit_minor AS "unitMinor",
  r.created_at AS "createdAt", r.came_at AS "cameAt", r.came, r.folio_id AS "folioId", r.charge_line_id AS "chargeLineId",
  r.payment_id AS "paymentId", r.points, r.refund_hours AS "refundHours", r.held_until AS "heldUntil",
  r.prepaid_minor AS "prepaidMinor", r.told_starts_at AS "toldStartsAt", r.told_ends_at AS "toldEndsAt",
  r.told_places AS "toldPlaces"`;

export interface NewRegistration {
  readonly hotelId: number;
  readonly eventId: number;
  readonly customerId: number;
  readonly reservationId: number | null;
  readonly source: RegistrationSource;
  readonly language: Language;
  readonly party: number;
  readonly status: 'registered' | 'waiting' | 'held';
  readonly unitMinor: number;
  readonly refundHours: number | null;
  readonly heldUntil: Date | null;
  readonly folioId: number | null;
  readonly createdAt: Date;
}

export async function insertRegistration(
  tx: Tx,
  event: Appointment,
  registration: NewRegistration,
): Promise<Registration> {
  const data = { ...registration, ...toldOf(event) };
  const { id } = await tx.eventRegistration.create({ data, select: { id: true } });
  return selectRegistration(tx, id);
}

async function selectRegistration(db: DbOrTx, id: number): Promise<Registration> {
  const [row] = await selectRows(
    db,
    RegistrationRow,
    Prisma.sql`SELECT ${registrationColumns} FROM event_registrations r WHERE r.id = ${id}`,
  );
  if (!row) throw notFound('registration_not_found');
  return row;
}

/** A registration of an event that the caller has locked. */
export async function selectRegistrationOf(
  db: DbOrTx,
  { eventId, id }: { readonly eventId: number; readonly id: number },
): Promise<Registration> {
  const registration = await selectRegistration(db, id);
  if (registration.eventId !== eventId) throw notFound('registration_not_found');
  return registration;
}

/** By the secret of its page. */
export async function selectRegistrationByToken(db: DbOrTx, token: string): Promise<Registration> {
  const [row] = await selectRows(
    db,
    RegistrationRow,
    Prisma.sql`SELECT ${registrationColumns} FROM event_registrations r WHERE r.token = ${token}::uuid`,
  );
  if (!row) throw notFound('registration_not_found');
  return row;
}

/** Where a guest is written down already, at any of these events. */
export function selectRegistrationsOf(
  db: DbOrTx,
  {
    eventIds,
    customerIds,
  }: { readonly eventIds: readonly number[]; readonly customerIds: readonly number[] },
): Promise<Registration[]> {
  return selectRows(
    db,
    RegistrationRow,
    Prisma.sql`SELECT ${registrationColumns} FROM event_registrations r
      WHERE r.event_id = ANY(${[...eventIds]}::int[]) AND r.customer_id = ANY(${[...customerIds]}::int[])
        AND r.status NOT IN ('cancelled', 'lapsed') ORDER BY r.id`,
  );
}

/** Who waits, in the order of asking. */
export function selectWaiting(tx: Tx, eventId: number): Promise<Registration[]> {
  return selectRows(
    tx,
    RegistrationRow,
    Prisma.sql`SELECT ${registrationColumns} FROM event_registrations r WHERE r.event_id = ${eventId} AND r.status = 'waiting'
      ORDER BY r.id`,
  );
}

/** The registration whose price is paid on this bill; null where it is no such bill. */
export async function selectOptionalPrepaid(db: DbOrTx, folioId: number): Promise<Registration | null> {
  const [row] = await selectRows(
    db,
    RegistrationRow,
    Prisma.sql`SELECT ${registrationColumns} FROM event_registrations r WHERE r.folio_id = ${folioId} AND r.refund_hours IS NOT NULL`,
  );
  return row ?? null;
}
