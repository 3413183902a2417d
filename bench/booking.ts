import pg from 'pg';
import { addDays, calendarDate } from '../src/core/calendar-date.ts';
import { bookReservation } from '../src/modules/reservations/booking.service.ts';
import type { BookingRequest } from '../src/modules/reservations/reservation.ts';
import { type Context, systemContext } from '../src/platform/context.ts';
import { createDb, type Db } from '../src/platform/db.ts';
import { atLeast, type Figure, secondsOf, sideBySide } from './figure.ts';
import { fillHotels, now, types } from './hotels.ts';
import { inWorld } from './world.ts';

const firstArrival = calendarDate('2027-04-01');
const nights = 3;
const bookings = 300;
const atOnce = 4;

/** Confirmed bookings a second through the service, against the very statements they send, sent by plain `pg`. */
export function confirmedBookings(): Promise<Figure[]> {
  return inWorld(async ({ db, url }) => {
    await fillHotels(db, { hotels: 1, pastDays: 0 });
    const ctx = systemContext(db, () => now);
    const requests = await requestMaker(db);
    const templates = await recordedBookings(url, requests);
    const pool = new pg.Pool({ connectionString: url, max: atOnce });
    pool.on('error', () => undefined); // a connection that the ending server closes first
    let made = types;
    const speed = await sideBySide(
      5,
      () =>
        perSecond((index) => bookReservation(ctx, requests(made + index))).finally(() => (made += bookings)),
      () => perSecond((index) => resend(pool, templates, made + index)).finally(() => (made += bookings)),
    );
    await pool.end();
    return [atLeast(0.5, { name: 'confirmed-bookings', unit: 'bookings/s', ...speed })];
  });
}

async function perSecond(book: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const clerk = async () => {
    for (let index = next++; index < bookings; index = next++) await book(index);
  };
  const seconds = await secondsOf(() => Promise.all(Array.from({ length: atOnce }, clerk)));
  return bookings / seconds;
}

type RequestMaker = (index: number) => BookingRequest;

/** Every booking takes the next type; once all types had theirs, the next three nights. */
async function requestMaker(db: Db): Promise<RequestMaker> {
  const hotel = await db.hotel.findFirstOrThrow();
  const roomTypes = await db.roomType.findMany({ orderBy: { sortOrder: 'asc' }, select: { id: true } });
  const plan = await db.ratePlan.findFirstOrThrow({ where: { code: 'BAR' } });
  return (index) => {
    const arrival = addDays(firstArrival, shiftOf(index));
    return {
      hotelId: hotel.id,
      channel: 'web',
      rooms: [
        { roomTypeId: roomTypes[index % types]?.id ?? 0, ratePlanId: plan.id, adults: 2, childAges: [] },
      ],
      arrival,
      departure: addDays(arrival, nights),
      guest: {
        firstName: 'Li',
        lastName: `Wei${index}`,
        email: `li${index}@example.com`,
        phone: '+8613800138000',
      },
      language: 'en',
      paymentPlan: 'at_hotel',
    };
  };
}

function shiftOf(index: number): number {
  return (Math.floor(index / types) * nights) % 300;
}

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One booking of each type, written down statement by statement. */
async function recordedBookings(url: string, requests: RequestMaker): Promise<Statement[][]> {
  const { query } = pg.Client.prototype;
  let heard: Statement[] = [];
  pg.Client.prototype.query = function (this: pg.Client, ...sent: unknown[]) {
    const [first, second] = sent as [string | Statement, unknown[] | undefined];
    const text = typeof first === 'string' ? first : first.text;
    const values = typeof first === 'string' ? (second ?? []) : (first.values ?? second ?? []);
    heard.push({ name: `b${hashOf(text)}`, text, values });
    return Reflect.apply(query, this, sent);
  } as typeof query;
  try {
    const db = createDb(url, { poolSize: 1, statementTimeoutMs: 0 });
    const ctx: Context = systemContext(db, () => now);
    await db.$queryRaw`SELECT 1`;
    const templates: Statement[][] = [];
    for (let type = 0; type < types; type++) {
      heard = [];
      await bookReservation(ctx, requests(type));
      templates.push(heard);
    }
    await db.$disconnect();
    return templates;
  } finally {
    pg.Client.prototype.query = query;
  }
}

function hashOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0).toString(36);
}

/** The statements of a recorded booking for another guest and other nights; BEGIN and COMMIT are among them. */
async function resend(pool: pg.Pool, templates: readonly Statement[][], index: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (const { name, text, values } of templates[index % types] ?? []) {
      if (/^(begin|commit)/i.test(text)) await client.query(text);
      else await client.query({ name, text, values: values.map((value) => moved(value, index)) });
    }
  } finally {
    client.release();
  }
}

function moved(value: unknown, index: number): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, index));
  if (typeof value !== 'string') return value;
  return value
    .replaceAll(/2027-04-\d\d/g, (date) => addDays(calendarDate(date), shiftOf(index)))
    .replaceAll(/\b([Ww]ei|li)\d+/g, (_, word: string) => `${word}${index}`);
}
