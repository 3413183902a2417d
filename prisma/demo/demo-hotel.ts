import { addDays, type CalendarDate, toDbDate } from '../../src/core/calendar-date.ts';
import { createHotelDefaults } from '../../src/modules/hotels/hotel.service.ts';
import { extendInventory } from '../../src/modules/inventory/inventory.service.ts';
import { houseJson } from '../../src/modules/rates/house-policy.ts';
import type { Tx } from '../../src/platform/db.ts';
import { demoFacilities, demoInfo } from './about.ts';
import { buildFurtherPlans } from './demo-plans.ts';
import {
  breakfastPriceMinor,
  demoClasses,
  demoDoors,
  demoHotel,
  demoTypes,
  flexible,
  heldByCard,
  houseRules,
  nonRefundable,
  planDescriptions,
  planNames,
  supplements,
} from './house.ts';
import type { DemoRoom } from './stays.ts';

export interface BuiltDemo {
  readonly hotelId: number;
  readonly rooms: readonly DemoRoom[];
  readonly typeIds: ReadonlyMap<string, number>;
  readonly planIds: ReadonlyMap<string, number>;
}

/** The house, what it sells and at which price, on the first day of its books. */
export async function buildDemoHotel(
  tx: Tx,
  days: { first: CalendarDate; today: CalendarDate },
): Promise<BuiltDemo> {
  const texts = {
    names: { ...demoHotel.names },
    introductions: { ...demoHotel.introductions },
    addresses: { ...demoHotel.addresses },
    directions: { ...demoHotel.directions },
    mapUrl: demoHotel.mapUrl,
    ...demoInfo,
    stories: { ...demoInfo.stories },
    nearby: { ...demoInfo.nearby },
  };
  const { id: hotelId } = await tx.hotel.create({
    data: { ...demoHotel, ...texts, businessDate: toDbDate(days.first) },
  });
  await createHotelDefaults(tx, hotelId, { vatBasisPoints: 600 });
  await priceExtras(tx, hotelId);
  await buildFacilities(tx, hotelId);
  const classIds = await buildClasses(tx, hotelId);
  const typeIds = new Map<string, number>();
  const rooms: DemoRoom[] = [];
  for (const [sortOrder, type] of demoTypes.entries()) {
    const {
      code,
      price: _price,
      weekend: _weekend,
      floors,
      names,
      descriptions,
      amenities,
      beds,
      roomClass,
      ...facts
    } = type;
    const storeys = Object.keys(floors).map(Number);
    const { id } = await tx.roomType.create({
      data: {
        ...facts,
        hotelId,
        code,
        names: { ...names },
        descriptions: { ...descriptions },
        amenities: [...amenities],
        beds: beds.map((bed) => ({ ...bed })),
        classId: classIds.get(roomClass) ?? null,
        baseAdults: 2,
        floorFrom: Math.min(...storeys),
        floorTo: Math.max(...storeys),
        sortOrder,
      },
    });
    typeIds.set(code, id);
  }
  rooms.push(...(await buildRooms(tx, hotelId, typeIds)));
  await buildDoors(tx, hotelId, rooms);
  await buildHouseRules(tx, hotelId);
  const planIds = await buildPlans(tx, hotelId, typeIds);
  await buildSeasons(tx, hotelId, { typeIds, barId: planIds.get('BAR') ?? 0, today: days.today });
  await tx.occupancySupplement.createMany({ data: supplements.map((row) => ({ ...row, hotelId })) });
  await extendInventory(tx, hotelId, addDays(days.today, demoHotel.bookingHorizonDays), {
    fromDate: days.first,
  });
  return { hotelId, rooms, typeIds, planIds };
}

async function buildFacilities(tx: Tx, hotelId: number): Promise<void> {
  await tx.facility.createMany({
    data: demoFacilities.map((facility, sortOrder) => ({
      hotelId,
      sortOrder,
      kind: facility.kind,
      names: { ...facility.names },
      descriptions: { ...facility.descriptions },
      hours: { ...facility.hours },
      places: { ...facility.places },
      priceNotes: { ...facility.priceNotes },
    })),
  });
}

async function buildClasses(tx: Tx, hotelId: number): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const [sortOrder, { code, names }] of demoClasses.entries()) {
    const { id } = await tx.roomClass.create({ data: { hotelId, code, names: { ...names }, sortOrder } });
    ids.set(code, id);
  }
  return ids;
}

async function buildDoors(tx: Tx, hotelId: number, rooms: readonly DemoRoom[]): Promise<void> {
  const idOf = (number: string) => rooms.find((room) => room.number === number)?.id ?? 0;
  const pairs = demoDoors.map((door) => door.map(idOf).toSorted((a, b) => a - b));
  await tx.roomConnection.createMany({
    data: pairs.map(([roomA = 0, roomB = 0]) => ({ hotelId, roomA, roomB })),
  });
}

/** Prices that the desk may post with one key. */
async function priceExtras(tx: Tx, hotelId: number): Promise<void> {
  const prices = { BRK: breakfastPriceMinor, LAUNDRY: 6_800, MINIBAR: 2_800, PHONE: 500 };
  for (const [code, priceMinor] of Object.entries(prices)) {
    await tx.transactionCode.updateMany({ where: { hotelId, code }, data: { priceMinor } });
  }
  await tx.transactionCode.updateMany({
    where: { hotelId, code: 'BRK' },
    data: { soldPer: 'person_night' },
  });
  const common = { hotelId, group: 'other', kind: 'charge', manual: true, soldPer: 'stay' };
  const transfer = { en: 'Airport transfer', 'zh-CN': '机场接送' };
  const lateOut = { en: 'Late check-out until 16:00', 'zh-CN': '延迟退房至 16:00' };
  await tx.transactionCode.createMany({
    data: [
      { ...common, code: 'TRANSFER', names: transfer, priceMinor: 28_000, sortOrder: 90 },
      { ...common, code: 'LATEOUT', names: lateOut, priceMinor: 20_000, sortOrder: 91 },
    ],
  });
}

async function buildRooms(
  tx: Tx,
  hotelId: number,
  typeIds: ReadonlyMap<string, number>,
): Promise<DemoRoom[]> {
  const onFloor = new Map<number, number>();
  const data = demoTypes.flatMap((type) =>
    Object.entries(type.floors).flatMap(([floor, count]) =>
      Array.from({ length: count }, () => {
        const next = (onFloor.get(Number(floor)) ?? 0) + 1;
        onFloor.set(Number(floor), next);
        return {
          hotelId,
          roomTypeId: typeIds.get(type.code) ?? 0,
          number: `${floor}${String(next).padStart(2, '0')}`,
          floor: Number(floor),
          features: [
            ...(next === 1 ? ['near_lift'] : next === count ? ['corner', 'quiet'] : []),
            ...(type.accessible || floor === '1' ? ['accessible'] : []),
          ],
          housekeeping: 'inspected',
        };
      }),
    ),
  );
  const rows = await tx.room.createManyAndReturn({
    data,
    select: { id: true, number: true, roomTypeId: true },
  });
  const codes = new Map([...typeIds].map(([code, id]) => [id, code]));
  return rows.map((row) => ({ id: row.id, number: row.number, type: codes.get(row.roomTypeId) ?? '' }));
}

async function buildPlans(tx: Tx, hotelId: number, typeIds: ReadonlyMap<string, number>) {
  const flexId = await buildPolicy(tx, hotelId, flexible);
  const cardId = await buildPolicy(tx, hotelId, heldByCard);
  const strictId = await buildPolicy(tx, hotelId, nonRefundable);
  const words = (code: keyof typeof planNames) => ({
    hotelId,
    code,
    names: { ...planNames[code] },
    descriptions: { ...planDescriptions[code] },
  });
  const sold = demoTypes.map((type) => ({ hotelId, roomTypeId: typeIds.get(type.code) ?? 0 }));
  const bar = await tx.ratePlan.create({
    data: {
      ...words('BAR'),
      policyId: flexId,
      depositRule: 'first_night',
      allowPayAtHotel: true,
      types: {
        create: demoTypes.map((type) => ({
          hotelId,
          roomTypeId: typeIds.get(type.code) ?? 0,
          priceMinor: type.price,
          weekendPriceMinor: type.weekend,
        })),
      },
    },
  });
  const derived = { parentPlanId: bar.id, types: { create: sold } };
  const bbb = await tx.ratePlan.create({
    data: {
      ...words('BBB'),
      ...derived,
      kind: 'package',
      policyId: flexId,
      adjustAmountMinor: 16_000,
      packageSplit: [{ code: 'BRK', amountMinor: breakfastPriceMinor, per: 'person' }],
      depositRule: 'first_night',
      allowPayAtHotel: true,
      sortOrder: 1,
    },
  });
  const nrf = await tx.ratePlan.create({
    data: {
      ...words('NRF'),
      ...derived,
      kind: 'non_refundable',
      policyId: strictId,
      adjustBasisPoints: -1_200,
      sortOrder: 2,
    },
  });
  await buildFurtherPlans(tx, { hotelId, typeIds, barId: bar.id, policyId: flexId, cardPolicyId: cardId });
  return new Map([
    ['BAR', bar.id],
    ['BBB', bbb.id],
    ['NRF', nrf.id],
  ]);
}

async function buildPolicy(
  tx: Tx,
  hotelId: number,
  policy: typeof flexible | typeof nonRefundable | typeof heldByCard,
): Promise<number> {
  const { id } = await tx.policy.create({ data: { hotelId, code: policy.code, names: { ...policy.names } } });
  await tx.policyVersion.create({ data: { policyId: id, version: 1, parts: policy.parts } });
  return id;
}

async function buildHouseRules(tx: Tx, hotelId: number): Promise<void> {
  const names = { en: 'House rules', 'zh-CN': '入住须知' };
  const { id } = await tx.policy.create({ data: { hotelId, kind: 'house', code: 'house', names } });
  await tx.policyVersion.create({ data: { policyId: id, version: 1, parts: houseJson(houseRules) } });
}

/** Whoever booked before today did so under the rules of the house, too. */
export async function keepHouseRules(tx: Tx, hotelId: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE reservations SET house_policy_version_id = v.id
    FROM policies p JOIN policy_versions v ON v.policy_id = p.id
    WHERE reservations.hotel_id = ${hotelId} AND p.hotel_id = ${hotelId} AND p.kind = 'house'`;
}

interface SeasonWork {
  readonly typeIds: ReadonlyMap<string, number>;
  readonly barId: number;
  readonly today: CalendarDate;
}

const seasons = [
  { code: 'NATIONAL', en: 'National Day', chinese: '国庆黄金周', from: '10-01', to: '10-08', percent: 145 },
  { code: 'SPRING', en: 'Blossom weeks', chinese: '花季', from: '03-20', to: '05-06', percent: 115 },
  { code: 'WINTER', en: 'Quiet winter', chinese: '冬日静享', from: '01-05', to: '02-01', percent: 88 },
];

/** Three seasons in each of the years around today, and the nights around New Year as special dates. */
async function buildSeasons(tx: Tx, hotelId: number, { typeIds, barId, today }: SeasonWork): Promise<void> {
  const year = Number(today.slice(0, 4));
  for (const each of [year - 1, year, year + 1, year + 2]) {
    for (const season of seasons) {
      const round = (price: number) => Math.round((price * season.percent) / 100 / 1_000) * 1_000;
      const prices = demoTypes.map((type) => ({
        ratePlanId: barId,
        roomTypeId: typeIds.get(type.code) ?? 0,
        priceMinor: round(type.price),
        weekendPriceMinor: round(type.weekend),
      }));
      await tx.season.create({
        data: {
          hotelId,
          code: `${season.code}-${each}`,
          names: { en: season.en, 'zh-CN': season.chinese },
          startDate: new Date(`${each}-${season.from}`),
          endDate: new Date(`${each}-${season.to}`),
          prices: { create: prices },
        },
      });
    }
    await tx.rateDay.createMany({
      data: ['12-30', '12-31'].flatMap((day) =>
        demoTypes.map((type) => ({
          hotelId,
          ratePlanId: barId,
          roomTypeId: typeIds.get(type.code) ?? 0,
          date: new Date(`${each}-${day}`),
          priceMinor: Math.round((type.weekend * 1.6) / 1_000) * 1_000,
          specialName: 'New Year on the Bund',
        })),
      ),
    });
  }
}
