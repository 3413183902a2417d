import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../tests/support/browser.ts';

/**
 * Renews the pictures of the README: `npm run screenshots -- http://127.0.0.1:3000` against a running demo hotel.
 */
const site = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = join(import.meta.dirname, '../docs/screenshots');
const password = 'waystation-demo';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly language?: string;
}

const inThreeDays = dayFromNow(3);
const inFiveDays = dayFromNow(5);
const search = `/search?checkIn=${inThreeDays}&checkOut=${inFiveDays}&adults=2&children=0&rooms=1`;

const guestShots: readonly Shot[] = [
  { name: 'guest-home', path: '/' },
  { name: 'guest-search', path: search },
  { name: 'guest-search-phone', path: search, width: 390, language: 'zh-CN' },
];
const staffShots: readonly Shot[] = [
  { name: 'staff-today', path: '/staff/today' },
  { name: 'staff-today-dark', path: '/staff/today', scheme: 'dark', language: 'zh-CN' },
  { name: 'staff-manager-report', path: '/staff/reports/manager' },
  { name: 'staff-inventory', path: '/staff/inventory' },
  { name: 'staff-rooms', path: '/staff/rooms' },
  { name: 'staff-assignment', path: '/staff/assignment' },
];

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  for (const shot of guestShots) await take(page, shot);
  await page.goto(`${site}/sign-in?lang=en`);
  await page.fill('#f-email', 'admin@demo.test');
  await page.fill('#f-password', password);
  await Promise.all([page.waitForURL('**/staff/**'), page.click('main form button.button--main')]);
  for (const shot of staffShots) await take(page, shot);
} finally {
  await browser.close();
}

async function take(
  page: Page,
  { name, path, width = 1280, scheme = 'light', language = 'en' }: Shot,
): Promise<void> {
  await page.setViewportSize({ width, height: width < 600 ? 844 : 860 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.goto(`${site}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`${name}.png\n`);
}
