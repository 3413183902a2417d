import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyBooks } from '../../src/modules/admin/verification.service.ts';
import { suggestRoomsFor } from '../../src/modules/assignment/assignment.service.ts';
import { mergeCustomers } from '../../src/modules/customers/customer-merge.service.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../src/modules/payments/payment.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../src/modules/reservations/check-out.service.ts';
import { launchBrowser } from '../support/browser.ts';
import { testContext } from '../support/builders.ts';
import { codeFor } from '../support/codes.ts';
import { accessibilityFaults, listenTo, type PageLog } from '../support/page-checks.ts';
import { dayFromToday, type RunningSite, runSite } from '../support/site.ts';
import { buildStaff, signIn } from '../support/staff-site.ts';

let site: RunningSite;
let browser: Browser;
let page: Page;
let log: PageLog;
const email = 'mei@example.com';
let booked = '';

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
  await site.db.transactionCode.updateMany({
    where: { code: 'BRK' },
    data: { soldPer: 'person_night', priceMinor: 6_000 },
  });
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

async function book(): Promise<string> {
  const stay = `checkIn=${dayFromToday(site, 1)}&checkOut=${dayFromToday(site, 3)}`;
  await page.goto(`${site.url}/book?${stay}&room=DLX.BBB.2`);
  await page.fill('[name=firstName]', 'Mei');
  await page.fill('[name=lastName]', 'Lin');
  await page.fill('[name=email]', email);
  await page.fill('[name=phone]', '+86 138 0013 8000');
  await page.getByRole('button', { name: 'Book now' }).click();
  await page.getByRole('heading', { name: 'See you soon, Mei' }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** The desk's part, by the services its pages call: the days pass, the guest comes, pays and leaves. */
async function stayAndLeave(number: string): Promise<void> {
  const { id: reservationId, hotelId } = await site.db.reservation.findUniqueOrThrow({ where: { number } });
  const ctx = testContext(site.db, { at: new Date() });
  const { id: stayId } = await site.db.stay.findFirstOrThrow({ where: { reservationId } });
  await runNightAudit(ctx, { hotelId });
  const {
    suggestions: [room],
  } = await suggestRoomsFor(site.db, { hotelId, stayId, limit: 1 });
  await checkIn(ctx, { hotelId, stayId, roomId: room?.roomId, acceptUnready: true });
  for (let night = 0; night < 3; night += 1) await runNightAudit(ctx, { hotelId });
  const folio = await site.db.folio.findFirstOrThrow({ where: { stayId } });
  const { _sum } = await site.db.folioLine.aggregate({
    where: { folioId: folio.id },
    _sum: { amountMinor: true },
  });
  const payment = { gateway: 'cash', amountMinor: _sum.amountMinor ?? 0, idempotencyKey: 'journey' } as const;
  await takePayment(ctx, { ...payment, hotelId, folioId: folio.id });
  await checkOut(ctx, { hotelId, stayId });
}

/** The desk finds that the account's own profile and that of the booking are one person. */
async function joinProfiles(): Promise<void> {
  const { customerId: keptId } = await site.db.user.findUniqueOrThrow({ where: { email } });
  const { customerId: mergedId } = await site.db.reservation.findUniqueOrThrow({ where: { number: booked } });
  const versionOf = async (id: number) =>
    (await site.db.customer.findUniqueOrThrow({ where: { id } })).version;
  const ids = { keptId: keptId ?? 0, mergedId };
  const versions = [await versionOf(ids.keptId), await versionOf(mergedId)] as const;
  const ctx = testContext(site.db, { hotelId: site.hotel.id, at: new Date() });
  await mergeCustomers(ctx, { hotelId: site.hotel.id, ...ids, versions });
}

test('a visitor’s booking is claimed, extended, lived and printed', async () => {
  const number = await book();
  await look('booking');

  await page.goto(`${site.url}/sign-in/code`);
  await look('code asked');
  await page.fill('[name=to]', email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await look('code entered');
  await page.fill('[name=code]', await codeFor(site.db, email));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Bookings made without signing in' }).waitFor();
  await look('claims');
  await page.getByRole('button', { name: `This is mine ${number}` }).click();
  await page.getByRole('heading', { name: 'To come' }).waitFor();
  await look('bookings');

  await page.goto(`${site.url}/bookings/${number}`);
  await page.getByRole('link', { name: /Add extras/ }).click();
  await look('extras');
  await page.getByRole('button', { name: 'Add Breakfast' }).click();
  await page.getByText('Added to your stay.').waitFor();

  await page.goto(`${site.url}/bookings/${number}`);
  await page.getByRole('link', { name: /^Change/ }).click();
  await page.fill('[name=departure]', dayFromToday(site, 4));
  await page.getByRole('button', { name: 'Show the difference' }).click();
  await page.getByRole('heading', { name: /more$/ }).waitFor();
  await look('difference');
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByText('Your booking is changed.').waitFor();

  await page.goto(`${site.url}/bookings/${number}/wishes`);
  await look('wishes');
  await page.getByLabel('High floor').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('We have noted your wishes.').waitFor();
  await page.goto(`${site.url}/account/profile`);
  await look('profile');

  await stayAndLeave(number);
  await page.goto(`${site.url}/account/invoices`);
  await look('invoices');
  await page.getByRole('link', { name: /^Bill/ }).click();
  await page.getByText('Breakfast').first().waitFor();
  expect(log.complaints).toEqual([]);
  booked = number;
}, 240_000);

test('what he asks to be forgotten is on no page afterwards, and the books still balance', async () => {
  await page.goto(`${site.url}/account/profile`);
  await page.fill('[name=firstName]', 'Mei');
  await page.fill('[name=lastName]', 'Lin');
  await page.fill('[name=phone]', '+86 138 0013 8000');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Saved').first().waitFor();
  await joinProfiles();
  await page.goto(`${site.url}/account/privacy`);
  await look('privacy');
  await page.selectOption('[name=kind]', 'erasure');
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByText('We have your request').waitFor();

  const hotelId = site.hotel.id;
  const manager = await buildStaff(testContext(site.db, { hotelId, at: new Date() }), hotelId, 'manager');
  const staff = await (
    await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })
  ).newPage();
  await signIn(staff, { url: site.url, close: site.stop }, manager);
  const names = async (path: string) => {
    await staff.goto(`${site.url}${path}`);
    const text = await staff.content();
    return [path, text.includes('Mei Lin') || text.includes(email)] as const;
  };
  const folio = await site.db.folio.findFirstOrThrow({ where: { hotelId, stayId: { not: null } } });
  const { customerId } = await site.db.user.findUniqueOrThrow({ where: { email } });
  expect(await names(`/staff/guests/${customerId}`)).toEqual([`/staff/guests/${customerId}`, true]);
  const paths = [
    '/staff/privacy?show=all',
    '/staff/privacy/views',
    '/staff/guests',
    '/staff/reservations?status=all',
    `/staff/reservations/${booked}`,
    `/staff/folios/${folio.number}`,
    '/staff/admin/audit',
    '/staff/admin/mail',
  ];
  for (const path of paths) expect(await names(path)).toEqual([path, true]);

  await staff.goto(`${site.url}/staff/privacy`);
  await staff.getByRole('link', { name: 'Be forgotten' }).click();
  await staff.getByRole('link', { name: 'To the erasure' }).click();
  await staff.getByText('Amounts on bills, which the law wants kept').waitFor();
  await staff.fill('[name=typedName]', 'Mei Lin');
  await staff.check('[name=sure]');
  await staff.getByRole('button', { name: 'Erase this guest' }).click();
  await staff.getByText('The guest is erased.').waitFor();

  const outbox = '/staff/admin/mail';
  for (const path of paths.filter((each) => each !== outbox))
    expect(await names(path)).toEqual([path, false]);
  // this house sends no mail: the farewell alone keeps the address, so that somebody can still tell him
  await staff.goto(`${site.url}${outbox}`);
  expect(await staff.content()).not.toContain('Mei Lin');
  expect(await staff.locator('tr', { hasText: email }).allInnerTexts()).toEqual([
    expect.stringMatching(/^Your data is erased\s+privacy-erased\s/),
  ]);
  expect((await verifyBooks(site.db)).filter(({ count }) => count > 0)).toEqual([]);
  await page.goto(`${site.url}/account/privacy`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
}, 120_000);
