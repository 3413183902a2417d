import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language } from '../../src/core/local-text.ts';
import { cancelReservation } from '../../src/modules/reservations/cancel.service.ts';
import { tFor } from '../../src/platform/i18n/translate.ts';
import { launchBrowser } from '../support/browser.ts';
import { testContext } from '../support/builders.ts';
import { codeFor } from '../support/codes.ts';
import { accessibilityFaults, listenTo, type PageLog, requiredFields } from '../support/page-checks.ts';
import { dayFromToday, type RunningSite, runSite } from '../support/site.ts';
import { buildReservation } from '../support/stays.ts';

/** Whole trips as guests live them, each family of journeys in every language and on both screens. */

let site: RunningSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
  await site.db.transactionCode.updateMany({
    where: { code: 'BRK' },
    data: { soldPer: 'person_night', priceMinor: 6_000 },
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

type Look = readonly [language: Language, width: 390 | 1280];

interface Visitor {
  readonly page: Page;
  readonly log: PageLog;
  readonly t: ReturnType<typeof tFor>;
  readonly width: number;
  readonly isChecked: boolean;
  clicks: number;
}

async function visit([language, width]: Look): Promise<Visitor> {
  const isChecked = language === 'zh-CN';
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ viewport, locale: language, isMobile: width < 500 });
  context.setDefaultTimeout(12_000);
  const page = await context.newPage();
  return { page, log: listenTo(page), t: tFor(language), width, isChecked, clicks: 0 };
}

/** No wider than the screen; and open to everyone, which is slow to find out and the same in every language. */
async function look({ page, width, isChecked }: Visitor, name: string): Promise<void> {
  if (isChecked) expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, width]);
}

async function press(visitor: Visitor, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await visitor.page.getByRole(role, { name }).first().click();
  visitor.clicks += 1;
}

async function searchFromHome(
  visitor: Visitor,
  stay: { from: number; nights?: number; adults?: number; rooms?: number },
): Promise<void> {
  const { page, t } = visitor;
  const { from, nights = 2, adults = 2, rooms = 1 } = stay;
  await page.goto(site.url);
  await page.fill('[name=checkIn]', dayFromToday(site, from));
  await page.fill('[name=checkOut]', dayFromToday(site, from + nights));
  await page.selectOption('[name=adults]', String(adults));
  await page.selectOption('[name=rooms]', String(rooms));
  await press(visitor, 'button', t('booking.form.search'));
}

const person = (name: string) => ({
  firstName: name,
  lastName: 'Lin',
  email: `${name.toLowerCase()}@example.com`,
  phone: '+86 138 0013 8000',
});

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
}

const numberIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const staysOf = (number: string) =>
  site.db.stay.findMany({ where: { reservation: { number } }, orderBy: { position: 'asc' } });
const day = (date: Date) => date.toISOString().slice(0, 10);

test.each<Look>([
  ['zh-CN', 390],
  ['zh-TW', 1280],
  ['en', 390],
])(
  'a family books two rooms with breakfast, changes dates and cancels one: %s, %i px',
  async (...at) => {
    const visitor = await visit(at);
    const { page, log, t } = visitor;
    const from = at[0] === 'zh-CN' ? 10 : at[0] === 'zh-TW' ? 20 : 30;
    let fields = 0;
    await searchFromHome(visitor, { from, adults: 4, rooms: 2 });
    fields += 2; // the two dates
    await look(visitor, 'results');
    await page.locator('a[href*="DLX.BBB.2"]').first().click();
    visitor.clicks += 1;
    fields += await requiredFields(page);
    await fillIn(page, person('Mei'));
    await look(visitor, 'details');
    await press(visitor, 'button', t('booking.book.confirm'));
    await page.getByRole('heading', { name: t('booking.trip.heading.confirmed', { name: 'Mei' }) }).waitFor();
    expect(visitor.clicks).toBeLessThanOrEqual(8);
    expect(fields).toBeLessThanOrEqual(7);
    await look(visitor, 'booking');
    const number = numberIn(page);

    await press(visitor, 'link', new RegExp(`^${t('booking.own.change')}`));
    await page.fill('[name=departure]', dayFromToday(site, from + 3));
    await press(visitor, 'button', t('booking.change.price'));
    await page.locator('#difference').waitFor();
    await look(visitor, 'difference');
    await press(visitor, 'button', t('booking.change.submit'));
    await page.getByText(t('booking.change.done')).waitFor();

    await press(visitor, 'link', new RegExp(`^${t('booking.own.cancel')}.*2`));
    await page.getByRole('button', { name: t('booking.cancel.room-confirm') }).waitFor();
    await look(visitor, 'cancellation');
    await press(visitor, 'button', t('booking.cancel.room-confirm'));
    await page.getByText(t('booking.cancel.room-done')).waitFor();
    await look(visitor, 'booking with one room');

    const stays = await staysOf(number);
    expect(stays.map((stay) => [stay.status, day(stay.arrival), day(stay.departure)])).toEqual([
      ['booked', dayFromToday(site, from), dayFromToday(site, from + 3)],
      ['cancelled', dayFromToday(site, from), dayFromToday(site, from + 2)],
    ]);
    expect(log.complaints).toEqual([]);
  },
  120_000,
);

/** The address of a party's page, as its mail names it. */
async function offerMailed(email: string): Promise<string> {
  const mail = { recipient: email, template: 'waiting-offer' };
  await expect.poll(() => site.db.outboxMail.count({ where: mail }), { timeout: 30_000 }).toBe(1);
  const { text } = await site.db.outboxMail.findFirstOrThrow({ where: mail });
  return /\/waiting-list\/[\w-]+/.exec(text)?.[0] ?? '';
}

async function joinList(visitor: Visitor, from: number, name: string): Promise<void> {
  const { page, t } = visitor;
  await searchFromHome(visitor, { from, nights: 1 });
  await look(visitor, 'sold out');
  await press(visitor, 'link', t('booking.waiting.join-title'));
  const { phone: _none, ...values } = person(name);
  await fillIn(page, values);
  await look(visitor, 'joining');
  await press(visitor, 'button', t('booking.waiting.join'));
  await page.getByRole('heading', { name: t('booking.waiting.waiting.heading') }).waitFor();
}

test('a sold-out night: two wait, what comes free is offered to the first, let go, and offered on', async () => {
  const from = 45;
  const ctx = testContext(site.db, { at: new Date(), hotelId: site.hotel.id });
  const night = { arrival: dayFromToday(site, from), departure: dayFromToday(site, from + 1) };
  const types = [...Array(4).fill('STD'), ...Array(3).fill('DLX'), 'FAM'] as const;
  const [first] = await Promise.all(
    types.map((type) => buildReservation(ctx, site.hotel, { ...night, types: [type] })),
  );

  const early = await visit(['zh-TW', 390]);
  const late = await visit(['zh-CN', 1280]);
  await joinList(early, from, 'An');
  await joinList(late, from, 'Bo');
  await cancelReservation(ctx, { number: first?.number ?? '', reason: 'no', hotelId: site.hotel.id });

  await early.page.goto(site.url + (await offerMailed('an@example.com')));
  await early.page.getByRole('heading', { name: early.t('booking.waiting.offered.heading') }).waitFor();
  await look(early, 'offered');
  await late.page.reload();
  await late.page.getByRole('heading', { name: late.t('booking.waiting.waiting.heading') }).waitFor();
  await press(early, 'button', early.t('booking.waiting.withdraw'));
  await early.page.getByRole('heading', { name: early.t('booking.waiting.withdrawn.heading') }).waitFor();

  await late.page.goto(site.url + (await offerMailed('bo@example.com')));
  await press(late, 'link', late.t('booking.waiting.pay'));
  await look(late, 'paying');
  await late.page.locator('main form[action^="/pay/"] .button--wide').click();
  await late.page.waitForURL(/\/sandbox-pay\//);
  await late.page.locator('main form button').first().click();
  await late.page
    .getByRole('heading', { name: late.t('booking.trip.heading.confirmed', { name: 'Bo' }) })
    .waitFor();
  await look(late, 'taken');
  const stays = await site.db.stay.groupBy({
    by: ['status'],
    where: { arrival: new Date(night.arrival) },
    _count: true,
    orderBy: { status: 'asc' },
  });
  expect(stays.map(({ status, _count }) => [status, _count])).toEqual([
    ['booked', 8],
    ['cancelled', 2],
  ]);
  expect([...early.log.complaints, ...late.log.complaints]).toEqual([]);
}, 120_000);

test.each<Look>([
  ['zh-TW', 1280],
  ['zh-CN', 390],
])(
  'a visitor’s booking is claimed by the account of its address: %s, %i px',
  async (...at) => {
    const visitor = await visit(at);
    const { page, log, t } = visitor;
    const email = `claim-${at[1]}@example.com`;
    const guest = { firstName: 'Mei', lastName: 'Lin', email };
    const ctx = testContext(site.db, { at: new Date(), hotelId: site.hotel.id });
    const dates = { arrival: dayFromToday(site, 60), departure: dayFromToday(site, 62) };
    const { number } = await buildReservation(ctx, site.hotel, { ...dates, guest, channel: 'web' });
    await page.goto(`${site.url}/sign-in/code`);
    await page.fill('[name=to]', email);
    await page.locator('main form button').first().click();
    await page.locator('[name=code]').waitFor();
    await page.fill('[name=code]', await codeFor(site.db, email));
    await page.locator('main form button').first().click();
    await page.getByText(number).first().waitFor();
    await look(visitor, 'claims');
    await page.getByRole('button', { name: new RegExp(number) }).click();
    await page.locator(`a[href="/bookings/${number}"]`).first().waitFor();
    await look(visitor, 'claimed');
    await page.goto(`${site.url}/bookings/${number}`);
    await page.getByRole('heading', { name: t('booking.trip.heading.confirmed', { name: 'Mei' }) }).waitFor();
    const { userId } = await site.db.reservation.findUniqueOrThrow({ where: { number } });
    expect(await site.db.user.findUnique({ where: { id: userId ?? 0 } })).toMatchObject({ email });
    expect(log.complaints).toEqual([]);
  },
  120_000,
);

/** Goes on with the Tab key until the focus is on what is looked for, as one does who has no mouse; it must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(
      `(() => { const at = document.activeElement; if (!at?.matches(${JSON.stringify(selector)})) return null;
        const style = getComputedStyle(at); const own = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return own || style.boxShadow !== 'none' || at.matches('[type=radio]') ? 'seen' : 'unseen'; })()`,
    );
    if (found !== null) return expect([selector, found]).toEqual([selector, 'seen']);
  }
  throw new Error(`the Tab key does not reach ${selector} on ${page.url()}`);
}

/** A date as it is typed into a field of dates: month, day, year. */
const typed = (date: string) => date.slice(5, 7) + date.slice(8, 10) + date.slice(0, 4);

test.each<Look>([
  ['en', 1280],
  ['en', 390],
])(
  'a booking by the keyboard alone: %s, %i px',
  async (...at) => {
    const { page, log, t } = await visit(at);
    const from = at[1] === 390 ? 75 : 70;
    const dates = { checkIn: dayFromToday(site, from), checkOut: dayFromToday(site, from + 2) };
    await page.goto(site.url);
    for (const [name, date] of Object.entries(dates)) {
      await tabTo(page, `[name=${name}]`);
      await page.keyboard.type(typed(date));
      expect(await page.inputValue(`[name=${name}]`)).toBe(date);
    }
    await tabTo(page, 'form[data-stay-form] button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?/);
    await tabTo(page, 'a[href*="/book?"][href*="STD.BAR"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/book\?/);
    for (const [name, value] of Object.entries(person('Kai'))) {
      await tabTo(page, `[name=${name}]`);
      await page.keyboard.type(value);
    }
    await tabTo(page, '[name=paymentPlan]');
    while (!(await page.locator('[name=paymentPlan][value=at_hotel]').isChecked()))
      await page.keyboard.press('ArrowDown');
    await tabTo(page, 'main .form-foot button');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t('booking.trip.heading.confirmed', { name: 'Kai' }) }).waitFor();
    expect((await staysOf(numberIn(page))).map(({ status }) => status)).toEqual(['booked']);
    expect(log.complaints).toEqual([]);
  },
  120_000,
);
