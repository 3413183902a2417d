import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectModules } from '../../src/wiring.ts';
import { launchBrowser } from '../support/browser.ts';
import { buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { accessibilityFaults, listenTo } from '../support/page-checks.ts';
import { jpeg } from '../support/pictures.ts';
import { testApp, testSecret } from '../support/server.ts';
import { buildStaff, openSite, type Site, signIn } from '../support/staff-site.ts';

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  connectModules(testSecret);
  const { db } = await testDatabase();
  const hotel = await buildHotel(db, { slug: 'bund' });
  const email = await buildStaff(testContext(db, { hotelId: hotel.id }), hotel.id, 'marketing');
  site = await openSite(testApp(db));
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await signIn(page, site, email);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const soon = { timeout: 20_000 };
const names = () => page.locator('.media-card__name').allInnerTexts();

test('pictures are sent with their progress, put in order by keys and by dragging, deleted and brought back', {
  timeout: 120_000,
}, async () => {
  const log = listenTo(page);
  await page.goto(`${site.url}/staff/settings/about/pictures`);
  const file = async (name: string, colour: string) => ({
    name,
    mimeType: 'image/jpeg',
    buffer: await jpeg(800, 600, colour),
  });
  const program = { name: 'program.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ a program') };
  const files = [await file('a.jpg', '#204060'), program, await file('b.jpg', '#604020')];
  await page.setInputFiles('#f-files', files);
  await page.click('[data-upload] button.button--main');
  await page.locator('.upload__list li', { hasText: 'b.jpg' }).getByText('done').waitFor();
  await expect.poll(names, soon).toEqual(['a.jpg', 'b.jpg']);
  const bad = page.locator('.upload__list li', { hasText: 'program.jpg' });
  expect(await bad.textContent()).toContain('neither a picture');
  await bad.getByRole('button', { name: 'Try again' }).click();
  await bad.getByText('neither a picture').waitFor();

  const later = page.getByRole('button', { name: 'Move a.jpg later' });
  await later.focus();
  await page.keyboard.press('Enter');
  await expect.poll(names, soon).toEqual(['b.jpg', 'a.jpg']);
  await expect
    .poll(() => page.evaluate('document.activeElement?.closest(".media-card")?.dataset.id ?? ""'), soon)
    .not.toBe('');

  const cards = page.locator('.media-card');
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/order'));
  await cards.nth(1).dragTo(cards.nth(0), { targetPosition: { x: 10, y: 60 } });
  await expect.poll(names, soon).toEqual(['a.jpg', 'b.jpg']);
  await saved;
  await page.reload();
  expect(await names()).toEqual(['a.jpg', 'b.jpg']);

  await page.getByRole('button', { name: 'Delete b.jpg' }).click();
  await expect.poll(names, soon).toEqual(['a.jpg']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(names, soon).toEqual(['a.jpg', 'b.jpg']);
  expect(log.complaints.filter((text) => !text.includes('422'))).toEqual([]);
});

test('the pages can be used by everybody, on a desk and on a telephone, in the light and in the dark', {
  timeout: 240_000,
}, async () => {
  const item = await page.locator('.media-card__picture').first().getAttribute('href');
  const paths = [
    '/staff/settings/about/pictures',
    item ?? '',
    '/staff/settings/about',
    '/staff/settings/facilities/new',
    '/staff/settings/hotel',
    '/hotels/bund',
  ];
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    for (const path of paths) {
      await page.goto(`${site.url}${path}?lang=${width === 390 ? 'zh-CN' : 'en'}`);
      expect(await accessibilityFaults(page), `${path} at ${width}`).toEqual([]);
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        path,
      ).toBeLessThanOrEqual(0);
    }
  }
});
