import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { useGatewaySettings } from '../../src/modules/payments/gateways/gateway-settings.service.ts';
import { startLeavingCard } from '../../src/modules/payments/kept-card.service.ts';
import { receiveNotification } from '../../src/modules/payments/settlement.service.ts';
import type { PolicyParts } from '../../src/modules/rates/policy.ts';
import { holdStay } from '../../src/modules/reservations/hold.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { connectModules } from '../../src/wiring.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext, testNow } from './builders.ts';
import { testDatabase } from './database.ts';
import { testSecret } from './server.ts';
import { type Providers, startProviders } from './simulators/providers.ts';
import type { CardNature } from './simulators/stripe-cards.ts';
import { bookingRequest } from './stays.ts';

export const minutesLater = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);
export const stayDates = { arrival: '2027-05-06', departure: '2027-05-08' };

/** A house whose guests leave cards with Stripe's stand-in: built anew for each test, with what these tests ask of it. */
export function guaranteeWorld() {
  const world = {} as {
    db: Db;
    hotel: BuiltHotel;
    ctx: TestContext;
    all: Providers;
    stripe: Providers['simulators']['stripe'];
  };
  beforeAll(async () => {
    const { db } = await testDatabase();
    const all = await startProviders();
    Object.assign(world, { db, all, stripe: all.simulators.stripe });
  });
  afterAll(() => world.all.stop());
  beforeEach(async () => {
    world.hotel = await buildHotel(world.db);
    world.ctx = testContext(world.db, { hotelId: world.hotel.id });
    connectModules(testSecret);
    useGatewaySettings(world.all.settings);
  });

  /** A booking of two nights, 600.00 and 680.00, that waits for its guest's card, on these terms. */
  async function held(policy: Partial<PolicyParts> = {}) {
    const request = bookingRequest(world.hotel, {
      ...stayDates,
      channel: 'web',
      guarantee: 'card',
      guest: { firstName: 'Wei', lastName: 'Li', email: 'li@example.com' },
    });
    const placed = await holdStay(world.ctx, request);
    const [stayId = 0] = placed.stayIds;
    const { policy: before } = await world.db.stay.findUniqueOrThrow({ where: { id: stayId } });
    await world.db.stay.update({
      where: { id: stayId },
      data: { policy: { ...(before as object), ...policy } },
    });
    return { ...placed, stayId };
  }

  async function ledToCard(reservationId: number, gateway: 'stripe' | 'sandbox' = 'stripe') {
    const { target } = await startLeavingCard(world.ctx, {
      hotelId: world.hotel.id,
      reservationId,
      gateway,
      presentation: 'page',
      description: 'W-1',
      returnUrl: 'http://127.0.0.1:3000/pay/W-1',
      expiresAt: minutesLater(15),
    });
    const { merchantReference, id } = await world.db.keptCard.findFirstOrThrow({ orderBy: { id: 'desc' } });
    return { target, merchantReference, id };
  }

  const tell = (merchantReference: string, type?: string, lies = {}) =>
    receiveNotification(world.ctx, {
      gateway: 'stripe',
      ...world.stripe.cardNotification(merchantReference, world.ctx.clock(), type, lies),
    });

  /** Confirmed by a card that was left with Stripe. */
  async function guaranteed(nature: CardNature = 'good', policy: Partial<PolicyParts> = {}) {
    const placed = await held(policy);
    const asked = await ledToCard(placed.reservationId);
    world.stripe.leaveCard(asked.target, nature);
    expect(await tell(asked.merchantReference)).toBe('settled');
    return { ...placed, cardId: asked.id };
  }

  const statusOf = async (id: number) =>
    (await world.db.reservation.findUniqueOrThrow({ where: { id } })).status;
  const claimOf = (reservationId: number) =>
    world.db.cardClaim.findFirstOrThrow({ where: { reservationId } });
  const folioOf = (stayId: number) =>
    world.db.folio.findFirstOrThrow({ where: { stayId }, orderBy: { id: 'desc' } });
  const chargesOf = (reservationId: number) => {
    const key = { keptCard: reservationId };
    return world.db.$queryRaw<{ status: string; amount: number }[]>`
      SELECT p.status, p.amount_minor AS amount FROM payments p JOIN kept_cards k ON k.id = p.kept_card_id
      WHERE k.reservation_id = ${key.keptCard} ORDER BY p.id`;
  };
  const mailsOf = async (reservationId: number) =>
    (
      await world.db.$queryRaw<{ kind: string }[]>`SELECT data->>'kind' AS kind FROM pgboss.job_common
        WHERE name = 'reservations.mail' AND (data->>'reservationId')::int = ${reservationId} ORDER BY created_on`
    ).map(({ kind }) => kind);
  const alertsOf = (kind: string) => world.db.alert.count({ where: { hotelId: world.hotel.id, kind } });

  return Object.assign(world, {
    held,
    ledToCard,
    tell,
    guaranteed,
    statusOf,
    claimOf,
    folioOf,
    chargesOf,
    mailsOf,
    alertsOf,
  });
}
