import { addDays, type CalendarDate, eachNight, toDbDate } from '../../src/core/calendar-date.ts';
import { openFolioIn } from '../../src/modules/folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../../src/modules/hotels/hotel.service.ts';
import type { Context } from '../../src/platform/context.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { type BuiltHotel, testBusinessDate } from './builders.ts';

export interface StayOverrides {
  readonly status?: string;
  readonly arrival?: CalendarDate;
  readonly departure?: CalendarDate;
  /** The position of the room among the hotel's; needed in house. */
  readonly room?: number;
  readonly reservationId?: number;
  readonly reservationStatus?: string;
  readonly complimentary?: boolean;
  readonly houseUse?: boolean;
  readonly adults?: number;
  /** What each night posts: 880.00 with 6 % VAT within. */
  readonly components?: readonly { code: string; amountMinor: number; taxOf?: string }[];
}

export const nightOf880 = [
  { code: 'ROOM', amountMinor: 83_019 },
  { code: 'VAT', amountMinor: 4_981, taxOf: 'ROOM' },
];

/** A stay with its frozen nights, written straight into the tables: for tests of what stands below reservations. */
export async function buildStay(db: Db, hotel: BuiltHotel, overrides: StayOverrides = {}) {
  const { status = 'booked', arrival = testBusinessDate, departure = addDays(arrival, 2) } = overrides;
  const components = overrides.components ?? nightOf880;
  const grossMinor = components.reduce((sum, part) => sum + part.amountMinor, 0);
  const room = overrides.room === undefined ? null : hotel.rooms[overrides.room];
  const nights = arrival === departure ? [arrival] : eachNight(arrival, departure);
  const reservation = await reservationOf(db, hotel, overrides);
  const stay = await db.stay.create({
    data: {
      hotelId: hotel.id,
      reservationId: reservation.id,
      position: (await db.stay.count({ where: { reservationId: reservation.id } })) + 1,
      status,
      roomTypeId: hotel.types.DLX.id,
      pricedTypeId: hotel.types.DLX.id,
      ratePlanId: hotel.plans.BAR.id,
      roomId: room?.id ?? null,
      customerId: reservation.customerId,
      guestName: 'Chen Siyuan',
      arrival: toDbDate(arrival),
      departure: toDbDate(departure),
      adults: overrides.adults ?? 2,
      policyVersionId: hotel.policyVersions.FLEX,
      policy: { cancellation: [], noShow: { kind: 'nights', value: 1 } },
      totalMinor: grossMinor * nights.length,
      complimentary: overrides.complimentary ?? false,
      houseUse: overrides.houseUse ?? false,
      checkedInDate: status === 'in_house' ? toDbDate(arrival) : null,
      nights: {
        create: nights.map((date) => ({
          date: toDbDate(date),
          hotelId: hotel.id,
          roomTypeId: hotel.types.DLX.id,
          ratePlanId: hotel.plans.BAR.id,
          grossMinor,
          components: components.map((part) => ({ ...part })),
          steps: [],
        })),
      },
    },
  });
  return { stay, stayId: stay.id, reservationId: reservation.id };
}

async function reservationOf(db: Db, hotel: BuiltHotel, overrides: StayOverrides) {
  if (overrides.reservationId !== undefined) {
    return db.reservation.findUniqueOrThrow({ where: { id: overrides.reservationId } });
  }
  const customer = await db.customer.create({
    data: { hotelId: hotel.id, firstName: 'Siyuan', lastName: 'Chen', searchName: 'siyuan chen' },
  });
  return db.reservation.create({
    data: {
      hotelId: hotel.id,
      customerId: customer.id,
      status: overrides.reservationStatus ?? 'confirmed',
      channel: 'desk',
      bookedDate: toDbDate(testBusinessDate),
    },
  });
}

/** The stay's open folio. */
export function openFolio(ctx: Context, books: { hotelId: number; stayId: number }) {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, books.hotelId);
    return openFolioIn(tx, ctx, books);
  });
}

/** A folio's lines in the order they were written, without what differs from run to run. */
export async function linesOf(db: Db, folioId: number) {
  const lines = await db.folioLine.findMany({ where: { folioId }, orderBy: { id: 'asc' } });
  const codes = await db.transactionCode.findMany();
  const nameOf = new Map(codes.map((code) => [code.id, code.code]));
  return lines.map((line) => ({
    code: nameOf.get(line.transactionCodeId),
    ledger: line.ledger,
    amountMinor: line.amountMinor,
  }));
}
