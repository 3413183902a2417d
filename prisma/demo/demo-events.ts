import { addDays, type CalendarDate, instantAt } from '../../src/core/calendar-date.ts';
import type { Context } from '../../src/platform/context.ts';
import { inTransaction, type Tx } from '../../src/platform/db.ts';
import { demoTimeZone } from './house.ts';

interface DemoEvent {
  readonly names: Readonly<Record<string, string>>;
  readonly descriptions: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, string>>;
  /** Days from today. */
  readonly inDays: number;
  readonly starts: string;
  readonly ends: string;
  readonly capacity: number;
  readonly mostPerParty: number;
  readonly priceMinor: number;
  readonly chargeCode: string;
  readonly points: number;
  /** Only who is in house; otherwise whoever has stayed. */
  readonly status: 'in_house' | 'checked_out';
  readonly parties: readonly number[];
}

/** One tonight that is full, and one that costs something, with places left. */
const events: readonly DemoEvent[] = [
  {
    names: { en: 'Spring tea tasting', 'zh-CN': '明前春茶品鉴会' },
    descriptions: {
      en: 'Six teas picked before Qingming, from Longjing to Biluochun, with our tea master Chen Yi.\n\nHe shows how water, cup and patience change the same leaf. Small bites from the kitchen come with it.',
      'zh-CN':
        '茶艺师陈怡带您品鉴六款明前茶，从龙井到碧螺春。\n\n同一片叶子，因水、器与时间而不同。厨房备有精致茶点。',
    },
    places: { en: 'Library, second floor', 'zh-CN': '二楼书房' },
    inDays: 0,
    starts: '20:00',
    ends: '22:00',
    capacity: 12,
    mostPerParty: 4,
    priceMinor: 0,
    chargeCode: 'ACTIVITY',
    points: 100,
    status: 'in_house',
    parties: [2, 1, 2, 3, 1, 2, 1, 2, 1],
  },
  {
    names: { en: 'Family day on the roof', 'zh-CN': '屋顶亲子日' },
    descriptions: {
      en: 'Kites, lanterns and dumplings for children from four, with a view of the river. One of our cooks helps small hands; parents may sit down.',
      'zh-CN': '适合四岁以上儿童：放风筝、做灯笼、包饺子，俯瞰黄浦江。厨师带孩子们动手，家长可以歇一歇。',
    },
    places: { en: 'Roof terrace', 'zh-CN': '屋顶露台' },
    inDays: 9,
    starts: '10:00',
    ends: '14:00',
    capacity: 30,
    mostPerParty: 6,
    priceMinor: 12_800,
    chargeCode: 'ACTIVITY',
    points: 200,
    status: 'checked_out',
    parties: [3, 4, 2, 5],
  },
];

/** Two events of the house with who registered for them; nobody has come yet. */
export function buildDemoEvents(ctx: Context, today: CalendarDate): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { id: hotelId } = await tx.hotel.findFirstOrThrow({ select: { id: true } });
    for (const event of events) await buildEvent(tx, ctx, { event, hotelId, today });
  });
}

interface Work {
  readonly event: DemoEvent;
  readonly hotelId: number;
  readonly today: CalendarDate;
}

async function buildEvent(tx: Tx, ctx: Context, { event, hotelId, today }: Work): Promise<void> {
  const { inDays, starts, ends, status, parties, ...fields } = event;
  const date = addDays(today, inDays);
  const startsAt = instantAt(date, starts, demoTimeZone);
  const endsAt = instantAt(date, ends, demoTimeZone);
  const { id: eventId } = await tx.hotelEvent.create({
    data: {
      ...fields,
      hotelId,
      startsAt,
      endsAt,
      closesAt: startsAt,
      status: 'open',
      createdAt: ctx.clock(),
    },
    select: { id: true },
  });
  const guests = await tx.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT s.customer_id AS id FROM stays s
    WHERE s.hotel_id = ${hotelId} AND s.status = ${status} AND s.customer_id IS NOT NULL ORDER BY 1 LIMIT ${parties.length}`;
  let free = event.capacity;
  for (const [index, { id: customerId }] of guests.entries()) {
    const party = parties[index] ?? 1;
    const fits = party <= free;
    if (fits) free -= party;
    await tx.eventRegistration.create({
      data: {
        hotelId,
        eventId,
        customerId,
        source: index % 3 === 0 ? 'desk' : 'account',
        party,
        status: fits ? 'registered' : 'waiting',
        unitMinor: event.priceMinor,
        createdAt: ctx.clock(),
        toldStartsAt: startsAt,
        toldEndsAt: endsAt,
        toldPlaces: event.places,
      },
    });
  }
}
