import { assert } from '../../src/core/assert.ts';
import { addDays, type CalendarDate, toDbDate } from '../../src/core/calendar-date.ts';
import { createHotelDefaults } from '../../src/modules/hotels/hotel.service.ts';
import { extendInventory } from '../../src/modules/inventory/inventory.service.ts';
import { type Db, inTransaction, type Tx } from '../../src/platform/db.ts';
import type { HousePlan, PlannedType } from './house-plan.ts';

/** The hotel of a file, as the importer and the replay work in it. */
export interface FileHotel {
  readonly id: number;
  readonly timeZone: string;
  readonly typeIds: ReadonlyMap<string, number>;
  /** By type, in the order of the plan's room indexes. */
  readonly roomIds: ReadonlyMap<string, readonly number[]>;
  readonly plans: { readonly night: number; readonly dayUse: number };
  readonly policyVersionId: number;
}

export interface FileHotelPlan {
  readonly slug: string;
  readonly name: string;
  readonly house: HousePlan;
  readonly first: CalendarDate;
  readonly last: CalendarDate;
}

/** The published file is of hotels in Portugal. Its rates say nothing of taxes, so these books know none. */
const place = { currency: 'EUR', timeZone: 'Europe/Lisbon' };
/** A parking space per stay: the one service of the file that a desk would charge. */
export const parkingPriceMinor = 1_000;

export async function selectFileHotel(db: Db, slug: string): Promise<FileHotel | null> {
  const hotel = await db.hotel.findUnique({ where: { slug }, select: { id: true, timeZone: true } });
  if (hotel === null) return null;
  const hotelId = hotel.id;
  const types = await db.roomType.findMany({ where: { hotelId } });
  const rooms = await db.room.findMany({ where: { hotelId }, orderBy: { id: 'asc' } });
  const plans = await db.ratePlan.findMany({ where: { hotelId } });
  const version = await db.policyVersion.findFirstOrThrow({ where: { policy: { hotelId } } });
  const planId = (code: string) => {
    const plan = plans.find((each) => each.code === code);
    assert(plan, `${slug} has no plan ${code}`);
    return plan.id;
  };
  return {
    id: hotelId,
    timeZone: hotel.timeZone,
    typeIds: new Map(types.map((type) => [type.code, type.id])),
    roomIds: new Map(
      types.map((type) => [
        type.code,
        rooms.filter((room) => room.roomTypeId === type.id).map((room) => room.id),
      ]),
    ),
    plans: { night: planId('FILE'), dayUse: planId('DAY') },
    policyVersionId: version.id,
  };
}

/** Makes the house of the plan, with all its inventory, on the first day of its books. */
export async function createFileHotel(db: Db, plan: FileHotelPlan): Promise<FileHotel> {
  await inTransaction(db, (tx) => insertHotel(tx, plan), { timeout: 120_000 });
  const hotel = await selectFileHotel(db, plan.slug);
  assert(hotel, 'the hotel was just made');
  return hotel;
}

async function insertHotel(tx: Tx, plan: FileHotelPlan): Promise<void> {
  const { id: hotelId } = await tx.hotel.create({
    data: {
      slug: plan.slug,
      names: { en: plan.name },
      ...place,
      businessDate: toDbDate(plan.first),
      bookingHorizonDays: 2_000,
      active: false,
    },
  });
  await createHotelDefaults(tx, hotelId, { vatBasisPoints: null });
  await tx.transactionCode.updateMany({
    where: { hotelId, code: 'MISC' },
    data: { priceMinor: parkingPriceMinor },
  });
  const typeIds: number[] = [];
  for (const [index, type] of plan.house.types.entries())
    typeIds.push(await insertType(tx, hotelId, { type, index }));
  await insertPlans(tx, hotelId, typeIds);
  await extendInventory(tx, hotelId, addDays(plan.last, 1));
}

async function insertType(
  tx: Tx,
  hotelId: number,
  { type, index }: { type: PlannedType; index: number },
): Promise<number> {
  const { id } = await tx.roomType.create({
    data: {
      hotelId,
      code: type.code,
      names: { en: `Type ${type.code}` },
      bedType: 'double',
      amenities: [],
      baseAdults: 1,
      maxAdults: type.maxAdults,
      maxChildren: type.maxChildren,
      maxGuests: type.maxGuests,
      defaultAllowance: type.allowance,
      sortOrder: index,
    },
  });
  const numbers = Array.from(
    { length: type.rooms },
    (_, room) => `${type.code}${String(room + 1).padStart(3, '0')}`,
  );
  await tx.room.createMany({
    data: numbers.map((number) => ({
      hotelId,
      roomTypeId: id,
      number,
      floor: index + 1,
      features: [],
      housekeeping: 'clean',
    })),
  });
  return id;
}

/** Two plans at prices that each booking brings along, without fees: the file says what was paid, not why. */
async function insertPlans(tx: Tx, hotelId: number, typeIds: readonly number[]): Promise<void> {
  const policy = await tx.policy.create({ data: { hotelId, code: 'FREE', names: { en: 'No fees' } } });
  const parts = { cancellation: [], noShow: { kind: 'none', value: 0 } };
  await tx.policyVersion.create({ data: { policyId: policy.id, version: 1, parts } });
  const plans = [
    { code: 'FILE', names: { en: 'As in the file' }, kind: 'public' },
    { code: 'DAY', names: { en: 'Day use, as in the file' }, kind: 'day_use' },
  ];
  for (const plan of plans) {
    const types = { create: typeIds.map((roomTypeId) => ({ hotelId, roomTypeId })) };
    const rules = { policyId: policy.id, depositRule: 'none', allowPayAtHotel: true, channels: ['import'] };
    await tx.ratePlan.create({ data: { hotelId, ...plan, ...rules, types } });
  }
}
