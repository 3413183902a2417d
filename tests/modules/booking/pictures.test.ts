import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMedia } from '../../../src/modules/hotels/media-upload.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { diskStorage } from '../../../src/platform/storage/disk.ts';
import { useFiles } from '../../../src/platform/storage/storage.ts';
import { postForm, visitingAgent } from '../../support/agent.ts';
import { launchBrowser } from '../../support/browser.ts';
import { buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { jpeg, uploaded } from '../../support/pictures.ts';
import { testApp } from '../../support/server.ts';
import { barriersOn, openSite, type Site } from '../../support/staff-site.ts';

let db: Db;
let app: Express;
let site: Site;
let browser: Browser;
let keys: string[];
const dataDir = mkdtempSync(join(tmpdir(), 'waystation-pictures-'));

beforeAll(async () => {
  ({ db } = await testDatabase());
  const hotel = await buildHotel(db, { slug: 'bund' });
  await db.ratePlan.updateMany({ where: { hotelId: hotel.id }, data: { allowPayAtHotel: true } });
  useFiles({ storage: diskStorage(join(dataDir, 'files')), uploadFolder: join(dataDir, 'uploads') });
  const owner = { hotelId: hotel.id, kind: 'room-type' as const, id: hotel.types.DLX.id };
  const ctx = testContext(db, { hotelId: hotel.id });
  const ids: number[] = [];
  for (const [index, colour] of ['#803020', '#208030', '#203080'].entries()) {
    const id = await addMedia(ctx, owner, await uploaded(await jpeg(900, 600, colour)));
    await db.media.update({ where: { id }, data: { alts: { en: `View ${index + 1}` } } });
    ids.push(id);
  }
  const media = await db.media.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  keys = media.map((each) => each.pictureKey ?? '');
  app = testApp(db, { clock: () => testNow });
  site = await openSite(app);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function newPage(width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  return context.newPage();
}

describe('pictures opened large', () => {
  const large = (page: Page) =>
    page.evaluate<string | null>(`(() => {
      const image = document.querySelector('dialog[open] [data-picture]');
      return image && image.alt + ' ' + document.querySelector('[data-count]').textContent;
    })()`);
  const open = async (width: number) => {
    const page = await newPage(width);
    await page.goto(`${site.url}/rooms/DLX`);
    await page.click('.gallery li:first-child a');
    return page;
  };

  test('are walked through by keys and buttons, round the end, and Escape leads back to the one last seen', async () => {
    const page = await open(1_280);
    expect(await large(page)).toBe('View 2 2 / 3');
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await large(page)).toBe('View 1 1 / 3');
    await page.keyboard.press('ArrowLeft');
    expect(await large(page)).toBe('View 3 3 / 3');
    await page.click('dialog [data-step="-1"]');
    expect(await large(page)).toBe('View 2 2 / 3');
    await page.keyboard.press('Escape');
    expect(await large(page)).toBeNull();
    expect(await page.evaluate(`document.activeElement.querySelector('img').alt`)).toBe('View 2');
    await page.close();
  });

  test('follow a finger to either side, and do not close by it', async () => {
    const page = await open(390);
    const swipe = async (from: number, to: number) => {
      await page.mouse.move(from, 400);
      await page.mouse.down();
      await page.mouse.move(to, 405);
      await page.mouse.up();
    };
    await swipe(300, 80);
    expect(await large(page)).toBe('View 3 3 / 3');
    await swipe(80, 300);
    expect(await large(page)).toBe('View 2 2 / 3');
    await swipe(200, 210);
    expect(await large(page)).toBe('View 2 2 / 3');
    await page.click('[data-leave]');
    expect(await large(page)).toBeNull();
    await page.close();
  });

  test('open by themselves without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${site.url}/rooms/DLX`);
    await page.click('.gallery li:first-child a');
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^/media/${keys[1]}/.*jpg$`));
    await context.close();
  });
});

test('the room’s main picture stands beside the form and on the booking, the drawn room where there is none', async () => {
  const agent = visitingAgent(app);
  const dates = { checkIn: '2027-05-10', checkOut: '2027-05-12' };
  const form = `/book?${new URLSearchParams(dates)}&room=DLX.BAR.2`;
  const summary = (text: string) => /<aside class="summary[\s\S]*?<\/h2>/.exec(text)?.[0] ?? '';
  expect(summary((await agent.get(form)).text)).toContain(`/media/${keys[0]}/`);
  const plain = await agent.get(form.replace('DLX', 'STD'));
  expect(summary(plain.text)).toContain('images/scenes/');
  const fields = { firstName: 'Wei', lastName: 'Li', email: 'li@example.com', phone: '+8613800138000' };
  const booking = {
    ...dates,
    ...fields,
    room: 'DLX.BAR.2',
    paymentPlan: 'at_hotel',
    expectedTotal: '176000',
  };
  const booked = await postForm(agent, '/book', booking, form);
  expect(booked.status).toBe(303);
  await db.hotel.updateMany({ data: { published: false } });
  const trip = await agent.get(String(booked.headers.location));
  await db.hotel.updateMany({ data: { published: true } });
  expect(summary(trip.text)).toContain(`/media/${keys[0]}/`);
});

test('the rates of a room stand side by side, with breakfast, cancelling, paying and total', async () => {
  const read = async (path: string) => {
    const { text } = await visitingAgent(app).get(path);
    return [...text.matchAll(/<tr role="row"><th role="rowheader"[\s\S]*?<\/tr>/g)].map(([row]) =>
      row
        .replaceAll(/<a [\s\S]*?<\/a>|<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
  };
  const dated = '/rooms/STD?checkIn=2027-05-10&checkOut=2027-05-12&adults=2';
  expect(await read(dated)).toEqual([
    'Non-refundable The room Not refunded Pay at the hotel ¥1,080',
    'Best flexible rate The room Free until 9 May 2027, 18:00 Pay at the hotel ¥1,200',
    'With breakfast Breakfast for 2 each morning Free until 9 May 2027, 18:00 Pay at the hotel ¥1,440',
  ]);
  expect(await read('/rooms/STD')).toEqual([]);
  const page = await newPage(390);
  await page.goto(site.url + dated);
  expect(await barriersOn(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.close();
});
