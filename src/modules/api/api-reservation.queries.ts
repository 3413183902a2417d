import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { PolicyPartsSchema } from '../rates/policy.ts';
import type { ApiKey } from './api-key.ts';
import type { ApiReservation } from './api-reservation.ts';

const ReservationStatus = z.enum(['held', 'confirmed', 'cancelled', 'lapsed']);

const staySelection = {
  status: true,
  arrival: true,
  departure: true,
  adults: true,
  childAges: true,
  totalMinor: true,
  feeMinor: true,
  policy: true,
  guestName: true,
  pricedTypeId: true,
  ratePlanId: true,
  nights: { select: { date: true, grossMinor: true }, orderBy: { date: 'asc' } },
} as const;

/** A reservation that this key's channel made in a hotel of the key; any other is not found. */
export async function selectChannelReservation(
  db: DbOrTx,
  key: ApiKey,
  number: string,
): Promise<ApiReservation> {
  const row = await db.reservation.findFirst({
    where: { number, channel: key.channel, ...(key.hotelId !== null && { hotelId: key.hotelId }) },
    select: {
      id: true,
      number: true,
      hotelId: true,
      status: true,
      externalId: true,
      contactEmail: true,
      contactPhone: true,
      stays: { select: staySelection, orderBy: { position: 'asc' } },
    },
  });
  if (!row) throw notFound('reservation_not_found');
  const { id, stays, ...fields } = row;
  const hotel = await db.hotel.findUniqueOrThrow({
    where: { id: row.hotelId },
    select: {
      slug: true,
      currency: true,
      roomTypes: { select: { id: true, code: true } },
      ratePlans: { select: { id: true, code: true } },
    },
  });
  const typeCodes = new Map(hotel.roomTypes.map((type) => [type.id, type.code]));
  const planCodes = new Map(hotel.ratePlans.map((plan) => [plan.id, plan.code]));
  return {
    ...fields,
    id,
    hotelSlug: hotel.slug,
    currency: hotel.currency,
    status: ReservationStatus.parse(row.status),
    guestName: stays[0]?.guestName ?? '',
    paidMinor: await selectPaid(db, id),
    stays: stays.map(({ pricedTypeId, ratePlanId, guestName: _guestName, ...stay }) => ({
      ...stay,
      roomType: typeCodes.get(pricedTypeId) ?? '',
      ratePlan: planCodes.get(ratePlanId) ?? '',
      arrival: fromDbDate(stay.arrival),
      departure: fromDbDate(stay.departure),
      totalMinor: minor(stay.totalMinor),
      feeMinor: minor(stay.feeMinor),
      policy: PolicyPartsSchema.parse(stay.policy),
      nights: stay.nights.map((night) => ({
        date: fromDbDate(night.date),
        grossMinor: minor(night.grossMinor),
      })),
    })),
  };
}

/** What came in for the reservation less what went back. */
async function selectPaid(db: DbOrTx, reservationId: number): Promise<Minor> {
  const sums = await db.payment.groupBy({
    by: ['kind'],
    where: { reservationId, status: 'succeeded' },
    _sum: { amountMinor: true },
  });
  const of = (kind: string) => sums.find((sum) => sum.kind === kind)?._sum.amountMinor ?? 0;
  return minor(of('charge') - of('refund'));
}

export interface SoldCodes {
  readonly typeIds: ReadonlyMap<string, number>;
  readonly planIds: ReadonlyMap<string, number>;
}

/** The hotel's own types and plans by code: a code of another hotel is not among them. */
export async function selectSoldCodes(db: DbOrTx, hotelId: number): Promise<SoldCodes> {
  const [types, plans] = await Promise.all([
    db.roomType.findMany({ where: { hotelId, active: true }, select: { id: true, code: true } }),
    db.ratePlan.findMany({ where: { hotelId, active: true }, select: { id: true, code: true } }),
  ]);
  return {
    typeIds: new Map(types.map((type) => [type.code, type.id])),
    planIds: new Map(plans.map((plan) => [plan.code, plan.id])),
  };
}
