import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadDemo } from '../../prisma/seed.ts';
import { addDays, calendarDate } from '../../src/core/calendar-date.ts';
import { findApiKey } from '../../src/modules/api/api-key.service.ts';
import { type SearchQuestion, searchOffers } from '../../src/modules/availability/availability.service.ts';
import { pictureFile } from '../../src/modules/hotels/media.ts';
import { waitingReviews } from '../../src/modules/reservations/review.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { storage } from '../../src/platform/storage/storage.ts';
import { testDatabase } from '../support/database.ts';

/** Half past nine in the morning in Shanghai, on a Monday. */
const now = new Date('2027-05-03T01:30:00Z');
let db: Db;
let other: Db;
let apiKey: string;
let dataDir: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ({ db: other } = await testDatabase());
  dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
  ({ apiKey } = await loadDemo(db, () => now, { dataDir }));
  await loadDemo(other, () => new Date(now.getTime() + 60_000), {
    dataDir: mkdtempSync(join(tmpdir(), 'demo-')),
  });
}, 120_000);

describe('the demo hotel', () => {
  test('is the house the contract promises, open today', async () => {
    const hotel = await db.hotel.findUniqueOrThrow({
      where: { slug: 'bund' },
      include: { rooms: true, roomTypes: true, ratePlans: true },
    });
    expect(hotel).toMatchObject({
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      businessDate: new Date('2027-05-03'),
    });
    expect(hotel.names).toEqual({ en: 'The Bund House', 'zh-CN': '外灘小館' });
    expect(hotel.rooms).toHaveLength(60);
    expect(new Set(hotel.rooms.map((room) => room.floor)).size).toBe(8);
    expect(hotel.roomTypes).toHaveLength(6);
    expect(hotel.ratePlans.map((plan) => plan.code).toSorted()).toEqual([
      'BAR',
      'BBB',
      'CORP',
      'DAY',
      'HRS',
      'MEM',
      'NRF',
    ]);
    expect(await db.user.count({ where: { kind: 'staff', email: { endsWith: '@demo.test' } } })).toBe(8);
  });

  test('has an event tonight that is full, with parties waiting, and one with places left', async () => {
    const events = await db.hotelEvent.findMany({ orderBy: { startsAt: 'asc' } });
    expect(events.map(({ taken, capacity }) => [taken, capacity])).toEqual([
      [12, 12],
      [14, 30],
    ]);
    expect(events[0]?.startsAt).toEqual(new Date('2027-05-03T20:00:00+08:00'));
    expect(await db.eventRegistration.count({ where: { status: 'waiting' } })).toBeGreaterThan(0);
  });

  test('sells gift cards on the site and owes what is on three cards', async () => {
    const { _sum } = await db.storedValueLot.aggregate({ _sum: { remainingMinor: true } });
    expect(_sum.remainingMinor).toBe(53_000 + 108_000 + 208_000);
    expect(await db.storedValueCard.count({ where: { status: 'active' } })).toBe(3);
    expect((await db.storedValueRules.findFirstOrThrow()).soldOnline).toBe(true);
  });

  test('sells a stranger three plans for nights, a company its own by its code, and two for the day', async () => {
    const { id: hotelId } = await db.hotel.findUniqueOrThrow({ where: { slug: 'bund' } });
    const arrival = calendarDate('2027-05-11');
    const plans = async (more: Partial<SearchQuestion>) => {
      const party = { rooms: [{ adults: 2, childAges: [] }], channel: 'web', at: now } as const;
      const asked = { hotelId, arrival, departure: addDays(arrival, 2), ...party };
      const { offers } = await searchOffers(db, { ...asked, ...more });
      return [...new Set(offers.map((offer) => offer.ratePlan.code))].toSorted();
    };
    expect(await plans({})).toEqual(['BAR', 'BBB', 'NRF']);
    expect(await plans({ buyer: { companyCode: 'acme' } })).toEqual(['BAR', 'BBB', 'CORP', 'NRF']);
    expect(await plans({ buyer: { isMember: true } })).toEqual(['BAR', 'BBB', 'MEM', 'NRF']);
    expect(await plans({ departure: arrival })).toEqual(['DAY', 'HRS']);
  });

  test('knows guests who came again, nobody of them in two rooms at once, and one who may sign in', async () => {
    const people = await db.customer.findMany({
      where: { stays: { some: { status: { in: ['checked_out', 'in_house', 'booked'] } } } },
      select: {
        email: true,
        stays: {
          where: { status: { in: ['checked_out', 'in_house', 'booked'] } },
          select: { arrival: true, departure: true, status: true },
          orderBy: { arrival: 'asc' },
        },
      },
    });
    expect(people.filter(({ stays }) => stays.length > 2).length).toBeGreaterThan(20);
    const inTwoRooms = people.filter(
      ({ email, stays }) =>
        email?.startsWith('guest') &&
        stays.some(({ arrival }, index) => index > 0 && arrival < (stays[index - 1]?.departure ?? arrival)),
    );
    expect(inTwoRooms).toEqual([]);

    const { customerId } = await db.user.findFirstOrThrow({ where: { kind: 'guest' } });
    const own = people.find(({ email }) => email === 'guest@demo.test');
    const count = (status: string) => own?.stays.filter((stay) => stay.status === status).length;
    expect(count('checked_out')).toBeGreaterThan(4);
    expect(count('booked')).toBeGreaterThan(0);
    const member = await db.loyaltyMember.findFirstOrThrow({ where: { customerId: customerId ?? 0 } });
    expect(await db.loyaltyStay.count({ where: { memberId: member.id } })).toBe(count('checked_out'));
  });

  test('has ninety closed days and shows something in every state this morning', async () => {
    expect(await db.statisticsDay.count()).toBe(90);
    expect(await db.nightAudit.count({ where: { status: 'closed' } })).toBe(90);
    const today = new Date('2027-05-03');
    const dueIn = await db.stay.findMany({ where: { status: 'booked', arrival: today } });
    expect(dueIn.filter((stay) => stay.roomId === null).length).toBeGreaterThan(0);
    expect(dueIn.filter((stay) => stay.roomId !== null).length).toBeGreaterThan(0);
    expect(await db.stay.count({ where: { status: 'in_house', departure: today } })).toBeGreaterThan(0);
    expect(await db.stay.count({ where: { status: 'in_house', departure: { gt: today } } })).toBeGreaterThan(
      10,
    );
    expect(
      await db.stay.count({ where: { status: 'booked', arrival: { gt: new Date('2027-06-25') } } }),
    ).toBeGreaterThan(0);
    expect(await db.room.count({ where: { housekeeping: 'dirty' } })).toBeGreaterThan(5);
    expect(await db.roomBlock.count({ where: { kind: 'out_of_order' } })).toBe(1);
  });

  test('has rules for bookings of the site, and two bookings that wait for a decision, each for its reason', async () => {
    const { id: hotelId } = await db.hotel.findUniqueOrThrow({ where: { slug: 'bund' } });
    const { reviews } = await waitingReviews(db, { hotelId, page: 1 });
    const why = reviews.map(({ reasons }) => reasons.map(({ kind }) => kind));
    expect(why.toSorted()).toEqual([['rooms', 'party'], ['total']]);
  });

  test('is the same hotel at any time of the same day', async () => {
    const facts = async (from: Db) => ({
      stays: await from.stay.findMany({
        orderBy: { id: 'asc' },
        select: {
          guestName: true,
          arrival: true,
          departure: true,
          status: true,
          totalMinor: true,
          roomId: true,
        },
      }),
      lines: (await from.folioLine.aggregate({ _sum: { amountMinor: true }, _count: true }))._count,
    });
    expect(await facts(other)).toEqual(await facts(db));
  });

  test('shows itself: the house, each room and each facility has a picture with its words, in the store', async () => {
    const media = await db.media.findMany({ orderBy: { id: 'asc' } });
    const mainsOf = (owned: (row: (typeof media)[number]) => boolean) =>
      media.filter((row) => row.isMain && owned(row)).length;
    expect(mainsOf((row) => row.roomTypeId === null && row.facilityId === null)).toBe(1);
    expect(mainsOf((row) => row.roomTypeId !== null)).toBe(await db.roomType.count());
    expect(mainsOf((row) => row.facilityId !== null)).toBe(await db.facility.count());
    for (const row of media) {
      expect(row.alts).toEqual({
        en: expect.stringMatching(/\w{3}/),
        'zh-CN': expect.stringMatching(/[一-龥]{3}/),
      });
      const [file] = row.widths.map((width) => pictureFile(row.pictureKey ?? '', width, 'jpg'));
      expect(await storage().size(file ?? '')).toBeGreaterThan(5_000);
    }
    const again = await other.media.findMany({ orderBy: { id: 'asc' } });
    expect(again.map(({ sha256 }) => sha256)).toEqual(media.map(({ sha256 }) => sha256));
  });

  test('comes with a key for the API, hashed in the database and written once beside the data', async () => {
    expect(readFileSync(join(dataDir, 'demo-api-key'), 'utf8').trim()).toBe(apiKey);
    expect(await findApiKey(db, apiKey, now)).toMatchObject({ name: 'demo', channel: 'api' });
    expect(JSON.stringify(await db.apiKey.findMany())).not.toContain(apiKey);
  });

  test('has nothing from the future on its books', async () => {
    expect(await db.folioLine.count({ where: { postedAt: { gt: now } } })).toBe(0);
    expect(await db.reservation.count({ where: { createdAt: { gt: now } } })).toBe(0);
    expect(await db.auditEvent.count({ where: { at: { gt: now } } })).toBe(0);
  });
});
