import { beforeEach, describe, expect, test } from 'vitest';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import {
  chargeClaim,
  openClaims,
  retryClaim,
  writeOffClaim,
} from '../../../src/modules/payments/card-claim.service.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import {
  forgetAtProvider,
  forgetCardOf,
  forgetOldCards,
  querySilentCards,
  settleCard,
} from '../../../src/modules/payments/kept-card.service.ts';
import {
  claimAttemptsPath,
  claimsPath,
  claimWriteOffPath,
} from '../../../src/modules/payments/payment.paths.ts';
import { queryPendingPayments } from '../../../src/modules/payments/settlement.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { markNoShow } from '../../../src/modules/reservations/no-show.service.ts';
import { getReservation } from '../../../src/modules/reservations/reservation.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, type TestContext, testNow } from '../../support/builders.ts';
import { guaranteeWorld, minutesLater } from '../../support/guarantee-world.ts';
import { testApp } from '../../support/server.ts';
import type { Providers } from '../../support/simulators/providers.ts';
import { moveBusinessDate } from '../../support/stays.ts';

const world = guaranteeWorld();
const { held, ledToCard, tell, guaranteed, statusOf, claimOf, folioOf, chargesOf, mailsOf, alertsOf } = world;
let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let all: Providers;
let stripe: Providers['simulators']['stripe'];

beforeEach(() => {
  ({ db, hotel, ctx, all, stripe } = world);
});

describe('a card that holds a booking', () => {
  test('confirms it, is kept without its number and is believed once, whichever news comes first', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    expect((await ledToCard(placed.reservationId)).id).toBe(asked.id);
    await tell(asked.merchantReference, 'checkout.session.completed');
    expect(await statusOf(placed.reservationId)).toBe('held');
    stripe.leaveCard(asked.target);
    expect(await tell(asked.merchantReference, 'setup_intent.succeeded')).toBe('settled');
    expect(await tell(asked.merchantReference, 'setup_intent.succeeded')).toBe('duplicate');
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    const kept = await db.keptCard.findUniqueOrThrow({ where: { id: asked.id } });
    expect(kept).toMatchObject({
      status: 'kept',
      brand: 'visa',
      lastFour: '4242',
      expiryMonth: 8,
      expiryYear: 2030,
    });
    expect(Buffer.from(kept.tokenCipher ?? []).toString('latin1')).not.toContain('pm_');
    expect((await getReservation(db, { id: placed.reservationId })).card).toEqual({
      brand: 'visa',
      lastFour: '4242',
      expiryMonth: 8,
      expiryYear: 2030,
    });
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation']);
  });

  test('forged news confirm nothing', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    expect(await tell(asked.merchantReference, undefined, { forged: true })).toBe('forged');
    expect(await statusOf(placed.reservationId)).toBe('held');
  });

  test('is found by asking where no news comes, and given up where nobody left it', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    ctx.setClock(minutesLater(2));
    await querySilentCards(ctx);
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    const other = await held();
    const left = await ledToCard(other.reservationId);
    ctx.setClock(minutesLater(40));
    await querySilentCards(ctx);
    expect((await db.keptCard.findUniqueOrThrow({ where: { id: left.id } })).status).toBe('failed');
  });

  test('left too late for a cancelled booking is forgotten at once, here and at the provider', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    await cancelReservation(ctx, { number: placed.number, reason: 'x' });
    stripe.leaveCard(asked.target);
    const before = stripe.cardsAttached();
    await settleCard(ctx, asked.id);
    expect(await db.keptCard.findUniqueOrThrow({ where: { id: asked.id } })).toMatchObject({
      status: 'forgotten',
      forgottenBecause: 'too_late',
      tokenCipher: null,
    });
    const [job] = await db.$queryRaw<{ data: { gateway: 'stripe'; sealed: string } }[]>`
      SELECT data FROM pgboss.job_common WHERE name = 'forget-card' ORDER BY created_on DESC LIMIT 1`;
    if (!job) throw new Error('nothing tells the provider');
    expect(JSON.stringify(job.data)).not.toContain('pm_');
    await forgetAtProvider(ctx, job.data);
    await forgetAtProvider(ctx, job.data);
    expect(stripe.cardsAttached()).toBe(before - 1);
  });

  test('takes the rooms of a lapsed hold again', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    ctx.setClock(minutesLater(16));
    await lapseHolds(ctx);
    await settleCard(ctx, asked.id);
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
  });

  test('was not taken: the page says so, and another one can be left', async () => {
    const app = testApp(db, { clock: () => ctx.clock() });
    useGatewaySettings({ ...all.settings, stripe: null });
    const placed = await held();
    const agent = visitingAgent(app);
    const login = { number: placed.number, email: 'li@example.com' };
    expect((await postForm(agent, '/bookings', login)).status).toBe(303);
    const here = `/pay/${placed.number}`;
    expect((await agent.get(here)).text).toContain('If you do not arrive, the first night is charged.');
    const led = await postForm(agent, here, {});
    expect(led.headers.location).toMatch(/^\/sandbox-pay\/sbc_/);
    await postForm(agent, String(led.headers.location), { behaviour: 'fail' });
    expect((await postForm(agent, `${here}/query`, {}, here)).status).toBe(303);
    expect((await agent.get(here)).text).toContain('The card was not taken, and nothing was charged.');
    const again = await postForm(agent, here, {});
    await postForm(agent, String(again.headers.location), { behaviour: 'succeed' });
    await postForm(agent, `${here}/query`, {}, here);
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    const trip = `/bookings/${placed.number}`;
    expect((await agent.get(trip)).text).toContain('Your card Visa •••• 4242 holds the booking.');
    expect((await postForm(agent, `${trip}/card/removal`, {}, trip)).status).toBe(303);
    expect((await agent.get(trip)).text).toContain('held until 18:00 on the day of arrival');
  });

  test('two at once leave one', async () => {
    const placed = await held();
    const first = await ledToCard(placed.reservationId);
    const second = await ledToCard(placed.reservationId, 'sandbox');
    stripe.leaveCard(first.target);
    await db.sandboxCharge.updateMany({
      where: { idempotencyKey: second.merchantReference },
      data: { status: 'succeeded' },
    });
    await Promise.all([settleCard(ctx, first.id), settleCard(ctx, second.id)]);
    const kept = await db.keptCard.findMany({ where: { reservationId: placed.reservationId } });
    expect(kept.map(({ status }) => status).toSorted()).toEqual(['forgotten', 'kept']);
  });
});

describe('a fee is charged to the card', () => {
  test('of a guest who never came, by the night audit, once, with the job killed in the middle and run twice', async () => {
    const placed = await guaranteed();
    await moveBusinessDate(db, hotel, '2027-05-06');
    await runNightAudit(ctx, { hotelId: hotel.id });
    const { id } = await claimOf(placed.reservationId);
    stripe.silent = true; // the provider's answer is lost after it was asked: the job dies
    await expect(chargeClaim(ctx, id)).rejects.toMatchObject({ kind: 'unavailable' });
    stripe.silent = false;
    await Promise.all([chargeClaim(ctx, id), chargeClaim(ctx, id)]);
    await chargeClaim(ctx, id);
    expect(await chargesOf(placed.reservationId)).toEqual([{ status: 'succeeded', amount: 60_000 }]);
    const payment = await db.payment.findFirstOrThrow({ where: { keptCardId: placed.cardId } });
    const trades = [...stripe.trades.values()].filter(
      ({ merchantReference }) => merchantReference === payment.merchantReference,
    );
    expect(trades).toMatchObject([{ amountMinor: 60_000, status: 'paid' }]);
    const folio = await folioOf(placed.stayId);
    expect(folio.status).toBe('closed');
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 0, depositMinor: 0 });
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'paid', attempts: 1 });
  });

  test('whose answer was lost after the money moved is asked for again under its number, and is one charge', async () => {
    const placed = await guaranteed();
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const { id } = await claimOf(placed.reservationId);
    stripe.losesAnswers = true;
    await expect(chargeClaim(ctx, id)).rejects.toMatchObject({ kind: 'unavailable' });
    stripe.losesAnswers = false;
    expect(await chargesOf(placed.reservationId)).toEqual([{ status: 'pending', amount: 60_000 }]);
    ctx.setClock(minutesLater(5));
    await queryPendingPayments(ctx); // the job that looks after silent payments has it asked for again
    const jobs = await db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job_common
      WHERE name = 'charge-kept-card' AND (data->>'claimId')::int = ${id}`;
    expect(jobs.length).toBeGreaterThan(0);
    await chargeClaim(ctx, id);
    const payment = await db.payment.findFirstOrThrow({ where: { keptCardId: placed.cardId } });
    expect(payment).toMatchObject({ status: 'succeeded', amountMinor: 60_000 });
    const moved = [...stripe.trades.values()].filter(
      ({ number }) => payment.externalRef === `pi_${number.slice(3)}`,
    );
    expect(moved).toHaveLength(1);
    expect(await db.folioLine.count({ where: { paymentId: payment.id } })).toBe(1);
  });

  test('of a late cancellation, as far as no deposit paid it', async () => {
    const placed = await guaranteed();
    ctx.setClock(new Date('2027-05-05T10:00:01Z'));
    await cancelReservation(ctx, { number: placed.number, reason: 'ill', expectedFeeMinor: 60_000 });
    const claim = await claimOf(placed.reservationId);
    expect(claim).toMatchObject({ purpose: 'cancellation', amountMinor: 60_000, status: 'due' });
    await chargeClaim(ctx, claim.id);
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'paid' });
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation', 'cancellation', 'fee_taken']);
  });

  test.each([
    ['declined', 'card_declined'],
    ['requires_action', 'card_wants_its_holder'],
  ] as const)('%s leaves it open, tells somebody, and can be tried again', async (nature, failureCode) => {
    const placed = await guaranteed(nature);
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const { id } = await claimOf(placed.reservationId);
    await chargeClaim(ctx, id);
    expect(await claimOf(placed.reservationId)).toMatchObject({
      status: 'declined',
      failureCode,
      attempts: 1,
    });
    const folio = await folioOf(placed.stayId);
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 60_000, depositMinor: 0 });
    expect(await alertsOf('card_declined')).toBe(1);
    await chargeClaim(ctx, id); // what was declined is not asked again by itself
    await retryClaim(ctx, { hotelId: hotel.id, claimId: id });
    await chargeClaim(ctx, id);
    expect(await chargesOf(placed.reservationId)).toEqual([
      { status: 'failed', amount: 60_000 },
      { status: 'failed', amount: 60_000 },
    ]);
    await writeOffClaim(ctx, { hotelId: hotel.id, claimId: id, reason: 'a good guest' });
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 0, depositMinor: 0 });
    expect(await claimOf(placed.reservationId)).toMatchObject({
      status: 'written_off',
      reason: 'a good guest',
    });
    await expect(writeOffClaim(ctx, { hotelId: hotel.id, claimId: id, reason: 'x' })).rejects.toMatchObject({
      code: 'claim_closed',
    });
  });

  test('is forgotten on request, and then claimed from nobody; once the stay is over, by itself', async () => {
    const asked = await guaranteed();
    expect(await forgetCardOf(ctx, { hotelId: hotel.id, reservationId: asked.reservationId })).toBe(true);
    expect(await forgetCardOf(ctx, { hotelId: hotel.id, reservationId: asked.reservationId })).toBe(false);
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: asked.stayId });
    expect(await db.cardClaim.count({ where: { reservationId: asked.reservationId } })).toBe(0);

    const declined = await guaranteed('declined');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: declined.stayId });
    await chargeClaim(ctx, (await claimOf(declined.reservationId)).id);
    const free = await guaranteed();
    await cancelReservation(ctx, { number: free.number, reason: 'x' });
    await forgetOldCards(ctx);
    const kept = async (id: number) => (await db.keptCard.findUniqueOrThrow({ where: { id } })).status;
    expect([await kept(free.cardId), await kept(declined.cardId)]).toEqual(['forgotten', 'kept']);
    await moveBusinessDate(db, hotel, '2027-06-07');
    await forgetOldCards(ctx);
    expect(await kept(declined.cardId)).toBe('kept');
    await moveBusinessDate(db, hotel, '2027-06-08');
    await forgetOldCards(ctx);
    expect(await kept(declined.cardId)).toBe('forgotten');
  });
});

describe('the cashier', () => {
  test('sees what cards declined, tries again, and writes off only with a reason and the right to', async () => {
    const app = testApp(db, { clock: () => ctx.clock() });
    useGatewaySettings(all.settings);
    const placed = await guaranteed('declined');
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const { id } = await claimOf(placed.reservationId);
    await chargeClaim(ctx, id);
    const one = await countStatements(() => openClaims(db, hotel.id, { limit: 50, offset: 0 }));
    expect(await openClaims(db, hotel.id, { limit: 50, offset: 0 })).toMatchObject({
      total: 1,
      claims: [
        {
          number: placed.number,
          purpose: 'no_show',
          status: 'declined',
          amountMinor: 60_000,
          lastFour: '4242',
        },
      ],
    });
    for (const _ of [1, 2]) {
      const more = await guaranteed('declined');
      await markNoShow(ctx, { hotelId: hotel.id, stayId: more.stayId });
    }
    expect(await countStatements(() => openClaims(db, hotel.id, { limit: 50, offset: 0 }))).toBe(one);
    expect((await openClaims(db, hotel.id, { limit: 50, offset: 0 })).total).toBe(3);

    const cashier = await signedInAgent(app, 'cashier', { hotelId: hotel.id });
    const page = await cashier.get(claimsPath);
    expect(page.text).toContain('Visa •••• 4242');
    expect(page.text).not.toContain(claimWriteOffPath(id));
    expect((await cashier.get(claimWriteOffPath(id))).status).toBe(403);
    expect((await postForm(cashier, claimAttemptsPath(id), {}, claimsPath)).status).toBe(303);
    expect((await postForm(cashier, claimAttemptsPath(id), {}, claimsPath)).status).toBe(422);
    await chargeClaim(ctx, id);
    const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
    expect((await postForm(manager, claimWriteOffPath(id), { reason: ' ' })).status).toBe(422);
    expect((await postForm(manager, claimWriteOffPath(id), { reason: 'a good guest' })).status).toBe(303);
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'written_off' });
    expect((await postForm(manager, claimWriteOffPath(id), { reason: 'again' }, claimsPath)).status).toBe(
      422,
    );
  });
});

describe('the database', () => {
  test('keeps no number, no name of a card that is forgotten, and lets a fee be claimed once', async () => {
    const placed = await guaranteed();
    const change = (data: object) => db.keptCard.update({ where: { id: placed.cardId }, data });
    await expect(change({ lastFour: '4242424242424242' })).rejects.toThrow('kept_cards_last_four');
    await expect(
      change({ status: 'forgotten', forgottenAt: testNow, forgottenBecause: 'over' }),
    ).rejects.toThrow('kept_cards_token_while_kept');
    await expect(change({ tokenCipher: null })).rejects.toThrow('kept_cards_token_while_kept');
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const claim = await claimOf(placed.reservationId);
    const { id: _id, ...again } = claim;
    await expect(db.cardClaim.create({ data: again })).rejects.toThrow(/[Uu]nique/);
    await expect(
      db.cardClaim.update({ where: { id: claim.id }, data: { status: 'written_off', closedAt: testNow } }),
    ).rejects.toThrow('card_claims_status');
  });
});
