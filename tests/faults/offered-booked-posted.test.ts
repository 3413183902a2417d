import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../src/core/calendar-date.ts';
import {
  type BuyerAsked,
  quoteStay,
  type SearchQuestion,
  searchOffers,
} from '../../src/modules/availability/availability.service.ts';
import type { Offer } from '../../src/modules/availability/offer.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { loadRateBook } from '../../src/modules/rates/rate-book.service.ts';
import { isOffered, priceOffer, type RateBook } from '../../src/modules/rates/rate-book.ts';
import { isByDay, isFree } from '../../src/modules/rates/rate-plan.ts';
import type { PricedStay } from '../../src/modules/rates/stay-price.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { addEveryPlan, companyCode } from '../support/every-plan.ts';

const searches = 10_000;
/** One search in so many goes through the whole service and is quoted; one in so many of these is booked as well. */
const askedEach = 50;
const bookedEach = 200;
const nightsPosted = 4;

let ctx: ReturnType<typeof testContext>;
let hotels: readonly BuiltHotel[];
let memberId: number;

/** The same numbers in every run: what fails once fails again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

beforeAll(async () => {
  const { db } = await testDatabase();
  ctx = testContext(db);
  const rooms = { STD: 99, DLX: 99, FAM: 99 };
  const yuan = await buildHotel(db, { slug: 'yuan', rooms, inventoryDays: 60 });
  const yen = await buildHotel(db, {
    slug: 'yen',
    rooms,
    inventoryDays: 60,
    currency: 'JPY',
    vatBasisPoints: null,
  });
  await addEveryPlan(db, yuan);
  await addEveryPlan(db, yen, 1_501);
  await addTaxes(yen);
  hotels = [yuan, yen];
  const member = await db.user.create({
    data: { email: 'member@example.com', kind: 'guest', name: 'Wen Zhou', passwordHash: '-' },
  });
  memberId = member.id;
});

/** On top: 10 % of room and food, and a city tax a head for the first two nights, from twelve years on. */
async function addTaxes({ id: hotelId }: BuiltHotel): Promise<void> {
  const tax = { hotelId, included: false, names: { en: 'Tax' } };
  await ctx.db.transactionCode.createMany({
    data: ['CT', 'KEN'].map((code) => ({
      hotelId,
      code,
      names: { en: code },
      group: 'tax',
      kind: 'tax',
      sortOrder: 900,
    })),
  });
  await ctx.db.taxCode.createMany({
    data: [
      { ...tax, code: 'CT', kind: 'percent', basisPoints: 1_000, appliesTo: ['room', 'food', 'other'] },
      {
        ...tax,
        code: 'KEN',
        kind: 'per_person_night',
        amountMinor: 203,
        appliesTo: ['room'],
        capNights: 2,
        exemptUnderAge: 12,
      },
    ],
  });
}

type Random = ReturnType<typeof randomNumbers>;

function randomSearch(random: Random, hotelId: number, soon: boolean) {
  const arrival = addDays(testBusinessDate, soon ? 0 : random(30));
  const nights = random(8) === 0 ? 0 : 1 + random(4);
  const party = {
    adults: 1 + random(4),
    childAges: Array.from({ length: random(3) }, () => random(18)),
  };
  const buyer: BuyerAsked = {
    isMember: random(2) === 0,
    mayBeFree: random(2) === 0,
    ...(random(2) === 0 && { companyCode }),
  };
  const channel = random(2) === 0 ? ('web' as const) : ('desk' as const);
  const departure = addDays(arrival, nights);
  const question = { hotelId, arrival, departure, channel, at: testNow, businessDate: testBusinessDate };
  return { question, party, buyer };
}

type Asked = ReturnType<typeof randomSearch>;

async function quoteOf(offer: Offer, { question, party, buyer }: Asked) {
  const { roomType, ratePlan } = offer;
  const sold = { roomTypeId: roomType.id, ratePlanId: ratePlan.id };
  return quoteStay(ctx.db, { ...question, ...party, ...sold, buyer });
}

/** What is wrong with a price by itself: its sums. */
function wrongSums({ nights, totalMinor }: PricedStay): string[] {
  const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
  const wrong = nights.filter(
    (night) =>
      sum(night.components.map((part) => part.amountMinor)) !== night.grossMinor ||
      sum(night.steps.filter((step) => !step.within).map((step) => step.amountMinor)) !== night.grossMinor,
  );
  const total = sum(nights.map((night) => night.grossMinor));
  return [...wrong.map((night) => `night ${night.date}`), ...(total === totalMinor ? [] : ['total'])];
}

test('10,000 random searches: offered is quoted, booked and posted, to the last cent', async () => {
  const random = randomNumbers(20_270_503);
  const seen = new Set<string>();
  const wrong: string[] = [];
  const booked: { hotel: BuiltHotel; stayId: number; offer: Offer; arrives: boolean }[] = [];
  const books = await Promise.all(hotels.map(wholeBook));
  for (let index = 0; index < searches; index += 1) {
    const [hotel, book] = [hotels[index % hotels.length], books[index % hotels.length]];
    if (!hotel || !book) continue;
    const isBooked = index % bookedEach < hotels.length;
    const asked = randomSearch(random, hotel.id, isBooked);
    const choice = random(1_000);
    const found = offersOf(book, asked);
    for (const { kind, priced } of found) {
      seen.add(kind);
      wrong.push(...wrongSums(priced));
    }
    if (index % askedEach >= hotels.length) continue;
    const { offers } = await searchOffers(ctx.db, searchOf(asked));
    if (JSON.stringify(offers.map(wordsOf)) !== JSON.stringify(found.map(({ words }) => words)))
      wrong.push(`search ${index}`);
    const offer = offers[choice % offers.length];
    if (!offer) continue;
    if (JSON.stringify(await quoteOf(offer, asked)) !== JSON.stringify(offer.stays[0]))
      wrong.push(`quote ${index}`);
    if (isBooked) booked.push(await bookOffer(hotel, offer, asked, index));
  }
  expect(wrong).toEqual([]);
  expect([...seen].sort()).toEqual(everyKindSold);
  expect(booked.length).toBeGreaterThan(50);
  await letSleep(booked);
  for (const { stayId, offer } of booked) {
    const rows = await ctx.db.stayNight.findMany({ where: { stayId }, orderBy: { date: 'asc' } });
    expect(rows.map((row) => row.grossMinor)).toEqual(offer.nights.map((night) => night.grossMinor));
  }
  const posted = await postedByStay();
  const slept = booked.filter(({ arrives }) => arrives);
  expect(slept.map(({ stayId }) => [stayId, posted.get(stayId) ?? 0])).toEqual(
    slept.map(({ stayId, offer }) => [stayId, sleptTotal(offer)]),
  );
}, 400_000);

/** One book over all dates that are asked for: no answer may depend on what else it holds. */
function wholeBook({ id: hotelId }: BuiltHotel): Promise<RateBook> {
  const departure = addDays(testBusinessDate, 40);
  return loadRateBook(ctx.db, { hotelId, arrival: testBusinessDate, departure, companyCode });
}

/** What a search finds, by its own two functions: the validator and the price. */
function offersOf(book: RateBook, { question, party, buyer }: Asked) {
  const { companyCode: code, isMember = false, mayBeFree = false } = buyer;
  const by = { isMember, mayBeFree, company: code ? book.company : null };
  return book.types.flatMap((type) =>
    [...book.plans.values()].flatMap((plan) => {
      const priced = priceOffer(book, { ...question, ...party, type, plan, buyer: by });
      if (!isOffered(priced)) return [];
      return [{ kind: plan.kind, priced, words: `${type.code} ${plan.code} ${priced.totalMinor}` }];
    }),
  );
}

function searchOf({ question, party, buyer }: Asked): SearchQuestion {
  return { ...question, rooms: [party], buyer };
}

function wordsOf({ roomType, ratePlan, totalMinor }: Offer): string {
  return `${roomType.code} ${ratePlan.code} ${totalMinor}`;
}

const everyKindSold = [
  'agency',
  'complimentary',
  'corporate',
  'day_use',
  'early_bird',
  'hourly',
  'house_use',
  'last_minute',
  'long_stay',
  'member',
  'non_refundable',
  'package',
  'public',
];

async function bookOffer(hotel: BuiltHotel, offer: Offer, { question, party, buyer }: Asked, index: number) {
  const { roomType, ratePlan } = offer;
  const { stayIds } = await bookReservation(ctx, {
    hotelId: hotel.id,
    arrival: question.arrival,
    departure: question.departure,
    channel: question.channel,
    rooms: [{ roomTypeId: roomType.id, ratePlanId: ratePlan.id, ...party }],
    guest: { firstName: 'Wen', lastName: `Zhou ${index}` },
    language: 'en',
    paymentPlan: question.channel === 'web' ? 'prepay' : 'at_hotel',
    expectedTotalMinor: offer.totalMinor,
    userId: buyer.isMember ? memberId : null,
    companyCode: buyer.companyCode,
    ...(isFree(ratePlan.kind) && { freeReason: 'A guest of the house' }),
  });
  const arrives = question.arrival === testBusinessDate;
  return { hotel, stayId: stayIds[0] ?? 0, offer, arrives };
}

/** Whoever arrives today moves in, and the night audit closes the first days. */
async function letSleep(
  booked: readonly { hotel: BuiltHotel; stayId: number; offer: Offer; arrives: boolean }[],
) {
  const taken = new Set<number>();
  for (const { hotel, stayId, offer, arrives } of booked) {
    if (!arrives) continue;
    const room = hotel.rooms.find(({ id, roomTypeId }) => roomTypeId === offer.roomType.id && !taken.has(id));
    taken.add(room?.id ?? 0);
    await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: room?.id ?? 0 });
  }
  for (const hotel of hotels) {
    for (let night = 0; night < nightsPosted; night += 1) {
      await runNightAudit(ctx, { hotelId: hotel.id, businessDate: addDays(testBusinessDate, night) });
    }
  }
}

/** What the stay costs of the nights that the night audit has closed; day use posts at check-in. */
function sleptTotal({ nights, ratePlan }: Offer): number {
  const until = addDays(testBusinessDate, nightsPosted);
  const counted = isByDay(ratePlan.kind) ? nights : nights.filter((night) => night.date < until);
  return counted.reduce((sum, night) => sum + night.grossMinor, 0);
}

async function postedByStay(): Promise<ReadonlyMap<number, number>> {
  const rows = await ctx.db.folioLine.groupBy({
    by: ['stayId'],
    where: { stayId: { not: null }, kind: { in: ['charge', 'tax'] } },
    _sum: { amountMinor: true },
  });
  return new Map(rows.map((row) => [row.stayId ?? 0, row._sum.amountMinor ?? 0]));
}
