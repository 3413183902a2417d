import { minor } from '../../src/core/money.ts';
import { createEvent, openEvent } from '../../src/modules/events/event.service.ts';
import type { EventFields } from '../../src/modules/events/event.ts';
import { register } from '../../src/modules/events/registration.service.ts';
import type { Context } from '../../src/platform/context.ts';

/** A tasting on the evening of Saturday, 8 May 2027 in Shanghai, for ten, free, until noon of that day. */
export const tasting: EventFields = {
  names: { en: 'Tea tasting', 'zh-CN': '春茶品鉴' },
  descriptions: { en: 'Six teas of the spring.' },
  places: { en: 'Roof garden', 'zh-CN': '屋顶花园' },
  startsAt: new Date('2027-05-08T19:00:00+08:00'),
  endsAt: new Date('2027-05-08T21:00:00+08:00'),
  closesAt: new Date('2027-05-08T12:00:00+08:00'),
  capacity: 10,
  mostPerParty: 4,
  hasWaiting: true,
  priceMinor: minor(0),
  chargeCode: 'ACTIVITY',
  prepaid: false,
  refundHours: 24,
  points: 0,
  levelId: null,
  tag: null,
};

/** An event that guests may come to. */
export async function buildEvent(ctx: Context, overrides: Partial<EventFields> = {}): Promise<number> {
  const id = await createEvent(ctx, { ...tasting, ...overrides });
  await openEvent(ctx, id);
  return id;
}

let comers = 0;

/** A guest whom the house knows. */
export async function buildComer(ctx: Context, lastName = `Comer ${++comers}`): Promise<number> {
  const at = ctx.clock();
  const { id } = await ctx.db.customer.create({
    data: {
      hotelId: ctx.hotelId ?? 0,
      firstName: 'Min',
      lastName,
      searchName: `min ${lastName}`.toLowerCase(),
      email: `${lastName.toLowerCase().replaceAll(' ', '')}@example.com`,
      createdAt: at,
      updatedAt: at,
    },
    select: { id: true },
  });
  return id;
}

/** Registers a fresh guest, as one who is signed in. */
export async function buildRegistration(
  ctx: Context,
  eventId: number,
  { party = 1, customerId }: { party?: number; customerId?: number } = {},
) {
  const who = customerId ?? (await buildComer(ctx));
  return register(ctx, { eventId, customerId: who, source: 'account', language: 'en', party });
}
