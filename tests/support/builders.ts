import { addDays, type CalendarDate, calendarDate, toDbDate } from '../../src/core/calendar-date.ts';
import { createHotelDefaults, getHotel } from '../../src/modules/hotels/hotel.service.ts';
import type { Hotel } from '../../src/modules/hotels/hotel.ts';
import { extendInventory } from '../../src/modules/inventory/inventory.service.ts';
import type { PolicyParts } from '../../src/modules/rates/policy.ts';
import type { Context } from '../../src/platform/context.ts';
import type { Db, Tx } from '../../src/platform/db.ts';
import { inTransaction } from '../../src/platform/db.ts';
import { permissions } from '../../src/platform/permissions.ts';

/** Monday, 3 May 2027, ten in the morning in Shanghai. */
export const testNow = new Date('2027-05-03T02:00:00Z');
export const testBusinessDate = calendarDate('2027-05-03');

export interface HotelOverrides {
  readonly slug?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly businessDate?: CalendarDate;
  /** Rooms of each type: STD 4, DLX 3, FAM 1. */
  readonly rooms?: Partial<Record<TypeCode, number>>;
  readonly inventoryDays?: number;
  /** 600 included; null builds a hotel without taxes. */
  readonly vatBasisPoints?: number | null;
  readonly holdMinutes?: number;
  readonly auditTime?: string | null;
}

export type TypeCode = 'STD' | 'DLX' | 'FAM';
export type PlanCode = 'BAR' | 'NRF' | 'BBB' | 'DAY';

export interface BuiltHotel {
  readonly id: number;
  readonly slug: string;
  readonly hotel: Hotel;
  readonly types: Record<TypeCode, { readonly id: number; readonly code: TypeCode }>;
  readonly plans: Record<PlanCode, { readonly id: number; readonly code: PlanCode }>;
  /** In the order of their numbers: 101… STD, 201… DLX, 301… FAM. */
  readonly rooms: readonly { readonly id: number; readonly number: string; readonly roomTypeId: number }[];
  readonly policyVersions: Record<'FLEX' | 'STRICT', number>;
}

const typeData = {
  STD: {
    en: 'Standard',
    zh: '标准间',
    price: 60_000,
    weekend: 68_000,
    maxAdults: 2,
    maxChildren: 1,
    maxGuests: 3,
    floor: 1,
    rooms: 4,
  },
  DLX: {
    en: 'Deluxe',
    zh: '豪华间',
    price: 88_000,
    weekend: 98_000,
    maxAdults: 3,
    maxChildren: 2,
    maxGuests: 4,
    floor: 2,
    rooms: 3,
  },
  FAM: {
    en: 'Family',
    zh: '家庭房',
    price: 128_000,
    weekend: 138_000,
    maxAdults: 4,
    maxChildren: 3,
    maxGuests: 5,
    floor: 3,
    rooms: 1,
  },
} as const;

const typeCodes = ['STD', 'DLX', 'FAM'] as const;

/** Free until 18:00 the day before; then, and for a no-show, the first night. */
export const flexiblePolicy: PolicyParts = {
  cancellation: [{ daysBefore: 1, time: '18:00', fee: { kind: 'nights', value: 1 } }],
  noShow: { kind: 'nights', value: 1 },
};

/** Everything, from the moment of booking. */
export const strictPolicy: PolicyParts = {
  cancellation: [{ daysBefore: null, time: '00:00', fee: { kind: 'percent', value: 10_000 } }],
  noShow: { kind: 'percent', value: 10_000 },
};

/**
 * A small hotel in Shanghai: three types, eight rooms, VAT 6 % included, and the plans BAR (flexible), NRF (BAR less
 * 10 %, strict), BBB (BAR and 120.00, with breakfast of 60.00 a person) and DAY (day use of STD). Nights cost STD 600.00,
 * DLX 880.00, FAM 1,280.00; on Friday and Saturday 680.00, 980.00, 1,380.00.
 */
export function buildHotel(db: Db, overrides: HotelOverrides = {}): Promise<BuiltHotel> {
  return inTransaction(db, async (tx) => {
    const { businessDate = testBusinessDate, inventoryDays = 400, vatBasisPoints = 600 } = overrides;
    const slug = overrides.slug ?? `hotel-${(await tx.hotel.count()) + 1}`;
    const { id } = await tx.hotel.create({
      data: {
        slug,
        names: { en: `Test Hotel ${slug}`, 'zh-CN': `测试酒店 ${slug}` },
        email: `${slug}@hotel.test`,
        phone: '+862150000000',
        currency: overrides.currency ?? 'CNY',
        timeZone: overrides.timeZone ?? 'Asia/Shanghai',
        businessDate: toDbDate(businessDate),
        holdMinutes: overrides.holdMinutes ?? 15,
        auditTime: overrides.auditTime ?? null,
      },
    });
    await createHotelDefaults(tx, id, { vatBasisPoints });
    const types = await buildTypes(tx, id);
    const rooms = await buildRooms(tx, id, { types, counts: overrides.rooms ?? {} });
    const { plans, policyVersions } = await buildPlans(tx, id, types);
    await tx.occupancySupplement.createMany({ data: supplements.map((row) => ({ ...row, hotelId: id })) });
    await extendInventory(tx, id, addDays(businessDate, inventoryDays - 1));
    return { id, slug, hotel: await getHotel(tx, id), types, plans, rooms, policyVersions };
  });
}

const supplements = [
  { kind: 'extra_adult', amountMinor: 20_000 },
  { kind: 'child', ageFrom: 6, ageTo: 11, amountMinor: 10_000 },
  { kind: 'child', ageFrom: 12, ageTo: 17, amountMinor: 15_000 },
];

async function buildTypes(tx: Tx, hotelId: number): Promise<BuiltHotel['types']> {
  const build = async <Code extends TypeCode>(code: Code) => {
    const { en, zh, maxAdults, maxChildren, maxGuests } = typeData[code];
    const { id } = await tx.roomType.create({
      data: {
        hotelId,
        code,
        names: { en, 'zh-CN': zh },
        bedType: code === 'STD' ? 'twin' : 'king',
        baseAdults: 2,
        maxAdults,
        maxChildren,
        maxGuests,
        amenities: ['wifi'],
        sortOrder: typeCodes.indexOf(code),
      },
    });
    return { id, code };
  };
  return { STD: await build('STD'), DLX: await build('DLX'), FAM: await build('FAM') };
}

interface RoomsPlan {
  readonly types: BuiltHotel['types'];
  readonly counts: Partial<Record<TypeCode, number>>;
}

function buildRooms(tx: Tx, hotelId: number, { types, counts }: RoomsPlan) {
  const data = typeCodes.flatMap((code) => {
    const { floor, rooms } = typeData[code];
    return Array.from({ length: counts[code] ?? rooms }, (_, index) => ({
      hotelId,
      roomTypeId: types[code].id,
      number: String(floor * 100 + index + 1),
      floor,
      housekeeping: 'inspected',
    }));
  });
  return tx.room.createManyAndReturn({ data, select: { id: true, number: true, roomTypeId: true } });
}

async function buildPlans(tx: Tx, hotelId: number, types: BuiltHotel['types']) {
  const flex = await buildPolicy(tx, hotelId, {
    code: 'FLEX',
    en: 'Flexible',
    zh: '灵活取消',
    parts: flexiblePolicy,
  });
  const strict = await buildPolicy(tx, hotelId, {
    code: 'STRICT',
    en: 'Non-refundable',
    zh: '不可退',
    parts: strictPolicy,
  });
  const bar = await tx.ratePlan.create({
    data: {
      hotelId,
      code: 'BAR',
      names: { en: 'Best flexible rate', 'zh-CN': '灵活价' },
      policyId: flex.policyId,
      depositRule: 'first_night',
      allowPayAtHotel: true,
      types: { create: typeCodes.map((code) => pricesOf(hotelId, types, code)) },
    },
  });
  const sold = typeCodes.map((code) => ({ hotelId, roomTypeId: types[code].id }));
  const nrf = await tx.ratePlan.create({
    data: {
      hotelId,
      code: 'NRF',
      names: { en: 'Non-refundable', 'zh-CN': '不可退价' },
      kind: 'non_refundable',
      policyId: strict.policyId,
      parentPlanId: bar.id,
      adjustBasisPoints: -1_000,
      sortOrder: 1,
      types: { create: sold },
    },
  });
  const bbb = await tx.ratePlan.create({
    data: {
      hotelId,
      code: 'BBB',
      names: { en: 'With breakfast', 'zh-CN': '含早餐' },
      kind: 'package',
      policyId: flex.policyId,
      parentPlanId: bar.id,
      adjustAmountMinor: 12_000,
      packageSplit: [{ code: 'BRK', amountMinor: 6_000, per: 'person' }],
      depositRule: 'none',
      allowPayAtHotel: true,
      sortOrder: 2,
      types: { create: sold },
    },
  });
  const day = await tx.ratePlan.create({
    data: {
      hotelId,
      code: 'DAY',
      names: { en: 'Day use', 'zh-CN': '日间用房' },
      kind: 'day_use',
      policyId: flex.policyId,
      allowPayAtHotel: true,
      sortOrder: 3,
      types: { create: [{ hotelId, roomTypeId: types.STD.id, priceMinor: 30_000 }] },
    },
  });
  const plans: BuiltHotel['plans'] = {
    BAR: { id: bar.id, code: 'BAR' },
    NRF: { id: nrf.id, code: 'NRF' },
    BBB: { id: bbb.id, code: 'BBB' },
    DAY: { id: day.id, code: 'DAY' },
  };
  return { plans, policyVersions: { FLEX: flex.versionId, STRICT: strict.versionId } };
}

function pricesOf(hotelId: number, types: BuiltHotel['types'], code: TypeCode) {
  const { price, weekend } = typeData[code];
  return { hotelId, roomTypeId: types[code].id, priceMinor: price, weekendPriceMinor: weekend };
}

interface PolicyData {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly parts: PolicyParts;
}

async function buildPolicy(tx: Tx, hotelId: number, { code, en, zh, parts }: PolicyData) {
  const { id } = await tx.policy.create({ data: { hotelId, code, names: { en, 'zh-CN': zh } } });
  const json = {
    cancellation: parts.cancellation.map((tier) => ({ ...tier, fee: { ...tier.fee } })),
    noShow: { ...parts.noShow },
  };
  const version = await tx.policyVersion.create({ data: { policyId: id, version: 1, parts: json } });
  return { policyId: id, versionId: version.id };
}

export interface TestContext extends Context {
  /** Sets what `clock()` reads. */
  setClock(at: Date): void;
}

/** A clerk who may do everything, on a clock that stands still until it is set. */
export function testContext(db: Db, overrides: Partial<Context> & { at?: Date } = {}): TestContext {
  const { at, ...given } = overrides;
  let now = at ?? testNow;
  return {
    db,
    clock: () => now,
    setClock: (next) => {
      now = next;
    },
    actor: { kind: 'staff', id: 1, name: 'Chen Jing' },
    hotelId: null,
    permissions: new Set(permissions),
    requestId: 'test',
    origin: null,
    language: 'en',
    ...given,
  };
}
