import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import {
  type BuyerAsked,
  type SearchQuestion,
  searchOffers,
} from '../../src/modules/availability/availability.service.ts';
import type { Offer } from '../../src/modules/availability/offer.ts';
import { quoteStay } from '../../src/modules/availability/quote.service.ts';
import { extendInventory } from '../../src/modules/inventory/inventory.service.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { loadRateBook } from '../../src/modules/rates/rate-book.service.ts';
import { isOffered, priceOffer, type RateBook } from '../../src/modules/rates/rate-book.ts';
import { isFree } from '../../src/modules/rates/rate-plan.ts';
import type { PricedStay } from '../../src/modules/rates/stay-price.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext, testNow } from './builders.ts';
import { addEveryPlan, companyCode } from './every-plan.ts';

/** Arrivals lie within so many days, and nobody stays longer than so many nights. */
const arrivalDays = 30;
const longestNights = 4;

export interface OfferedPlan {
  readonly searches: number;
  /** One search in so many goes through the whole service and is quoted. */
  readonly askedEach: number;
  /** One in so many is booked as well; a multiple of the above. */
  readonly bookedEach: number;
  /** Of each type, so that every guest has a room to himself. */
  readonly roomsEach: number;
}

export interface OfferedOutcome {
  /** What did not agree, in words; none where offered = booked = posted. */
  readonly wrong: readonly string[];
  /** The kinds of plan that were offered. */
  readonly kinds: readonly string[];
  readonly booked: number;
}

interface House {
  readonly built: BuiltHotel;
  readonly memberId: number;
}

/**
 * Searches by lot in two hotels that sell every kind of plan, one in yuan with its tax inside, one in yen with taxes on
 * top. What is offered is held against the price by itself, the quote, the frozen nights of the booking, and what night
 * audits post until the last guest has slept his last night.
 */
export async function offeredBookedPosted(db: Db, plan: OfferedPlan): Promise<OfferedOutcome> {
  const houses = await buildHouses(db, plan.roomsEach);
  const parts = await Promise.all(houses.map((house, index) => liveThrough(db, house, { ...plan, index })));
  return {
    wrong: parts.flatMap((part) => part.wrong),
    kinds: [...new Set(parts.flatMap((part) => part.kinds))].sort(),
    booked: parts.reduce((sum, part) => sum + part.booked, 0),
  };
}

async function buildHouses(db: Db, roomsEach: number): Promise<House[]> {
  const few = { rooms: { STD: 1, DLX: 1, FAM: 1 }, inventoryDays: 1 };
  const yuan = await buildHotel(db, { slug: 'yuan', ...few });
  const yen = await buildHotel(db, { slug: 'yen', ...few, currency: 'JPY', vatBasisPoints: null });
  await addEveryPlan(db, yuan);
  await addEveryPlan(db, yen, 1_501);
  await addTaxes(db, yen);
  const { id: memberId } = await db.user.create({
    data: { email: 'member@example.com', kind: 'guest', name: 'Wen Zhou', passwordHash: '-' },
  });
  for (const hotel of [yuan, yen]) await addRooms(db, hotel, roomsEach);
  return [yuan, yen].map((built) => ({ built, memberId }));
}

/** More rooms than the builder numbers, on sale for all dates that are asked for. */
async function addRooms(db: Db, { id: hotelId, types }: BuiltHotel, roomsEach: number): Promise<void> {
  const data = Object.values(types).flatMap(({ id: roomTypeId, code }) =>
    Array.from({ length: roomsEach }, (_, index) => ({
      hotelId,
      roomTypeId,
      number: `${code[0]}${index + 1}`,
      housekeeping: 'inspected',
    })),
  );
  await db.room.createMany({ data });
  await db.roomTypeDay.updateMany({ where: { hotelId }, data: { capacity: roomsEach + 1 } });
  const last = addDays(testBusinessDate, 2 * arrivalDays);
  await inTransaction(db, (tx) => extendInventory(tx, hotelId, last));
}

interface Booked {
  readonly stayId: number;
  readonly offer: Offer;
  readonly arrival: CalendarDate;
}

/** One hotel from its first search to the morning after its last guest. */
async function liveThrough(
  db: Db,
  house: House,
  { searches, askedEach, bookedEach, index: seed }: OfferedPlan & { readonly index: number },
): Promise<OfferedOutcome> {
  const random = randomNumbers(20_270_503 + seed);
  const book = await wholeBook(db, house.built);
  const kinds = new Set<string>();
  const wrong: string[] = [];
  const booked: Booked[] = [];
  for (let index = 0; index < searches / 2; index += 1) {
    const asked = randomSearch(random, house.built.id);
    const choice = random(1_000);
    const found = offersOf(book, asked);
    for (const { kind, priced } of found) {
      kinds.add(kind);
      wrong.push(...wrongSums(priced));
    }
    if (index % askedEach > 0) continue;
    const { offers } = await searchOffers(db, searchOf(asked));
    if (JSON.stringify(offers.map(wordsOf)) !== JSON.stringify(found.map(({ words }) => words)))
      wrong.push(`search ${index}`);
    const offer = offers[choice % offers.length];
    if (!offer) continue;
    if (JSON.stringify(await quoteOf(db, offer, asked)) !== JSON.stringify(offer.stays[0]))
      wrong.push(`quote ${index}`);
    if (index % bookedEach === 0) booked.push(await bookOffer(db, house, { offer, asked, index }));
  }
  await letSleep(db, house.built, booked);
  wrong.push(...(await unlikeOffered(db, booked)));
  return { wrong, kinds: [...kinds], booked: booked.length };
}

/** The same numbers in every run: what fails once fails again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** On top: 10 % of room and food, and a city tax a head for the first two nights, from twelve years on. */
async function addTaxes(db: Db, { id: hotelId }: BuiltHotel): Promise<void> {
  const tax = { hotelId, included: false, names: { en: 'Tax' } };
  await db.transactionCode.createMany({
    data: ['CT', 'KEN'].map((code) => ({
      hotelId,
      code,
      names: { en: code },
      group: 'tax',
      kind: 'tax',
      sortOrder: 900,
    })),
  });
  await db.taxCode.createMany({
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

function randomSearch(random: Random, hotelId: number) {
  const arrival = addDays(testBusinessDate, random(arrivalDays));
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

async function quoteOf(db: Db, offer: Offer, { question, party, buyer }: Asked) {
  const { roomType, ratePlan } = offer;
  const sold = { roomTypeId: roomType.id, ratePlanId: ratePlan.id };
  return quoteStay(db, { ...question, ...party, ...sold, buyer });
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

/** One book over all dates that are asked for: no answer may depend on what else it holds. */
function wholeBook(db: Db, { id: hotelId }: BuiltHotel): Promise<RateBook> {
  const departure = addDays(testBusinessDate, arrivalDays + longestNights + 5);
  return loadRateBook(db, { hotelId, arrival: testBusinessDate, departure, companyCode });
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

interface Booking {
  readonly offer: Offer;
  readonly asked: Asked;
  readonly index: number;
}

async function bookOffer(db: Db, { built, memberId }: House, booking: Booking): Promise<Booked> {
  const { offer, asked, index } = booking;
  const { question, party, buyer } = asked;
  const { roomType, ratePlan } = offer;
  const { stayIds } = await bookReservation(testContext(db), {
    hotelId: built.id,
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
  return { stayId: stayIds[0] ?? 0, offer, arrival: question.arrival };
}

/** Day by day whoever arrives moves in and the night audit closes the day, until all have slept. */
async function letSleep(db: Db, { id: hotelId }: BuiltHotel, booked: readonly Booked[]): Promise<void> {
  const ctx = testContext(db);
  const rooms = await db.room.findMany({ where: { hotelId }, select: { id: true, roomTypeId: true } });
  const free = Map.groupBy(rooms, (room) => room.roomTypeId);
  for (let day = 0; day < arrivalDays + longestNights; day += 1) {
    const businessDate = addDays(testBusinessDate, day);
    ctx.setClock(new Date(testNow.getTime() + day * 86_400_000));
    for (const { stayId, offer } of booked.filter(({ arrival }) => arrival === businessDate)) {
      const room = free.get(offer.roomType.id)?.pop();
      await checkIn(ctx, { hotelId, stayId, roomId: room?.id ?? 0 });
    }
    await runNightAudit(ctx, { hotelId, businessDate });
  }
}

/** Stays whose frozen nights or posted lines are not what was offered. */
async function unlikeOffered(db: Db, booked: readonly Booked[]): Promise<string[]> {
  const nights = await db.stayNight.findMany({
    orderBy: { date: 'asc' },
    select: { stayId: true, grossMinor: true },
  });
  const frozen = Map.groupBy(nights, (night) => night.stayId);
  const posted = await postedByStay(db);
  return booked.flatMap(({ stayId, offer }) => {
    const kept = (frozen.get(stayId) ?? []).map((night) => night.grossMinor);
    const offered = offer.nights.map((night) => night.grossMinor);
    const paid = posted.get(stayId) ?? 0;
    return [
      ...(kept.join() === offered.join() ? [] : [`stay ${stayId}: offered ${offered}, booked ${kept}`]),
      ...(paid === offer.totalMinor ? [] : [`stay ${stayId}: offered ${offer.totalMinor}, posted ${paid}`]),
    ];
  });
}

async function postedByStay(db: Db): Promise<ReadonlyMap<number, number>> {
  const rows = await db.folioLine.groupBy({
    by: ['stayId'],
    where: { stayId: { not: null }, kind: { in: ['charge', 'tax'] } },
    _sum: { amountMinor: true },
  });
  return new Map(rows.map((row) => [row.stayId ?? 0, row._sum.amountMinor ?? 0]));
}
