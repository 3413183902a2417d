import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suggestRoomsFor } from '../../src/modules/assignment/assignment.service.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../src/modules/payments/payment.service.ts';
import { refundPayment } from '../../src/modules/payments/refund.service.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../src/modules/reservations/check-out.service.ts';
import { launchBrowser } from '../support/browser.ts';
import { testContext } from '../support/builders.ts';
import { codeFor } from '../support/codes.ts';
import { accessibilityFaults, listenTo, type PageLog } from '../support/page-checks.ts';
import { buildProgramme, pointsLeft } from '../support/programme.ts';
import { type RunningSite, runSite } from '../support/site.ts';
import { bookingRequest } from '../support/stays.ts';

let site: RunningSite;
let browser: Browser;
let page: Page;
let log: PageLog;
const email = 'mei@example.com';
const card = () => page.goto(`${site.url}/account/member`);

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
  await buildProgramme(site.db);
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, locale: 'en' });
  context.setDefaultTimeout(40_000);
  page = await context.newPage();
  log = listenTo(page);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** Open to everyone, and no wider than the screen. */
async function look(name: string): Promise<void> {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, 390]);
}

async function join(): Promise<void> {
  await page.goto(`${site.url}/sign-in/code`);
  await page.fill('[name=to]', email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.fill('[name=code]', await codeFor(site.db, email));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/account/**');
  await card();
  await look('not yet a member');
  await page.goto(`${site.url}/account/profile`);
  await page.fill('[name=firstName]', 'Mei');
  await page.fill('[name=lastName]', 'Lin');
  await page.fill('[name=phone]', '+86 138 0013 8000');
  await page.locator('main form .button--main').first().click();
  await card();
  await page.getByRole('button', { name: 'Join now' }).click();
  await page.getByText('Welcome! You are a member now.').waitFor();
}

/** A night booked by the member's account, as the site's own pages book it. */
async function book(): Promise<{ reservationId: number; stayId: number; totalMinor: number }> {
  const { id: userId, customerId } = await site.db.user.findFirstOrThrow({ where: { email } });
  const { businessDate } = await site.db.hotel.findUniqueOrThrow({ where: { id: site.hotel.id } });
  const day = (ahead: number) =>
    new Date(businessDate.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  const ctx = testContext(site.db, { at: new Date() });
  const guest = { firstName: 'Mei', lastName: 'Lin', email, phone: '+8613800138000' };
  const request = bookingRequest(site.hotel, {
    arrival: day(0),
    departure: day(1),
    adults: 1,
    guest,
    userId,
  });
  const { reservationId, stayIds } = await bookReservation(ctx, { ...request, channel: 'phone' });
  const [stayId = 0] = stayIds;
  await site.db.reservation.update({ where: { id: reservationId }, data: { customerId: customerId ?? 0 } });
  const stay = await site.db.stay.update({ where: { id: stayId }, data: { customerId: customerId ?? 0 } });
  return { reservationId, stayId, totalMinor: stay.totalMinor };
}

/** The desk's part, by the services its pages call. Answers the payment of what was still to pay. */
async function stayAndLeave({ stayId }: { stayId: number }): Promise<number | null> {
  const hotelId = site.hotel.id;
  const ctx = testContext(site.db, { at: new Date(), hotelId });
  const { suggestions } = await suggestRoomsFor(site.db, { hotelId, stayId, limit: 1 });
  await checkIn(ctx, { hotelId, stayId, roomId: suggestions[0]?.roomId, acceptUnready: true });
  await runNightAudit(ctx, { hotelId });
  const { id: folioId } = await site.db.folio.findFirstOrThrow({ where: { stayId } });
  const { _sum } = await site.db.folioLine.aggregate({
    where: { folioId, ledger: 'guest' },
    _sum: { amountMinor: true },
  });
  const amountMinor = _sum.amountMinor ?? 0;
  const taken =
    amountMinor > 0
      ? await takePayment(ctx, {
          gateway: 'cash',
          amountMinor,
          idempotencyKey: `member-${stayId}`,
          hotelId,
          folioId,
        })
      : null;
  await checkOut(ctx, { hotelId, stayId });
  return taken?.id ?? null;
}

test('a guest joins, stays twice, reaches silver, pays a night with points, and loses some by a refund', async () => {
  await join();
  await look('card');

  const first = await book();
  const payments = [await stayAndLeave(first)];
  await card();
  await page.getByText('1 of 2 stays').waitFor();
  const second = await book();
  payments.push(await stayAndLeave(second));
  await card();
  await page.getByRole('heading', { name: 'Silver', exact: true }).waitFor();
  await page.getByText('Breakfast included').waitFor();
  const { id: memberId } = await site.db.loyaltyMember.findFirstOrThrow();
  const net = (gross: number) => Math.floor(gross / 106);
  const earned = net(first.totalMinor) + net(second.totalMinor);
  expect(await pointsLeft(site.db, memberId)).toBe(earned);

  const third = await book();
  // Silver takes 5 % off: 600.00 becomes 570.00, 680.00 becomes 646.00.
  expect([57_000, 64_600]).toContain(third.totalMinor);
  await card();
  await page.getByText('Pay a booking with points').waitFor();
  await look('card with points');
  await page.getByRole('button', { name: 'Pay with points' }).click();
  await page.getByText('Paid with points.').waitFor();
  expect(await pointsLeft(site.db, memberId)).toBe(earned - third.totalMinor / 100);
  expect(await stayAndLeave(third)).toBeNull();

  const paymentId = payments[0] ?? 0;
  const ctx = testContext(site.db, { at: new Date(), hotelId: site.hotel.id });
  const refund = { paymentId, amountMinor: first.totalMinor, reason: 'No hot water', idempotencyKey: 'back' };
  await refundPayment(ctx, { hotelId: site.hotel.id, ...refund });
  await page.goto(`${site.url}/account/member/statement`);
  await page.getByRole('rowheader').first().waitFor();
  expect(await page.locator('tbody tr td:nth-child(2)').allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringContaining('Taken back with a refund')]),
  );
  await look('statement');
  const left = earned - third.totalMinor / 100 - net(first.totalMinor);
  const { owed } = await site.db.loyaltyMember.findUniqueOrThrow({ where: { id: memberId } });
  expect((await pointsLeft(site.db, memberId)) - owed).toBe(left);
  await page.goto(`${site.url}/account/member/family`);
  await look('family');
  await page.goto(`${site.url}/account/member/gifts`);
  await look('gifts');
  expect(log.complaints).toEqual([]);
}, 240_000);
