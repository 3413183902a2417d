import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../tests/support/browser.ts';
import { atMost, type Figure, sideBySide } from './figure.ts';
import { fillHotels } from './hotels.ts';
import { benchApp, serve } from './web.ts';
import { inWorld } from './world.ts';

/** What browsers' own tools call slow 3G: two seconds until an answer begins, then 400 kilobits a second. */
const slow3g = { offline: false, latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 50_000 };

/**
 * A plain page needs one round trip before something can be read; ours need a second one for the style sheet. The bar
 * of three leaves as long as one more for all bytes of both, so a third thing that has to be fetched before the first
 * paint, a script in the head or a font, misses it, and so do some 100 kB.
 */
const bar = 3;

const stay = 'hotel=h1&checkIn=2027-04-10&checkOut=2027-04-13&adults=2';
const pages = { home: '/', search: `/search?${stay}`, room: `/rooms/T1?${stay}` };

/** How long a telephone on slow 3G looks at nothing: the first page of a visit against a plain one in the same run. */
export function usableOn3g(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    await fillHotels(db, { hotels: 1, pastDays: 0 });
    const site = await serve(benchApp(db));
    const plain = await servePlain();
    const browser = await launchBrowser();
    try {
      const figures: Figure[] = [];
      for (const [name, path] of Object.entries(pages)) {
        const times = await sideBySide(
          3,
          () => secondsToPaint(browser, site.url + path),
          () => secondsToPaint(browser, plain.url),
        );
        figures.push(atMost(bar, { name: `slow-3g-${name}`, unit: 's to first paint', ...times }));
      }
      return figures;
    } finally {
      await browser.close();
      site.close();
      plain.close();
    }
  });
}

async function servePlain(): Promise<{ url: string; close(): void }> {
  const body = '<!doctype html><html lang="en"><title>Plain</title><h1>Rooms from ¥600.00</h1></html>';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

/** Until the first text or picture is painted, in a browser that has never been here. */
async function secondsToPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    locale: 'en',
  });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', slow3g);
    const reply = await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 120_000 });
    if (reply?.status() !== 200) throw new Error(`${url} answers with ${reply?.status()}`);
    const milliseconds = await page.evaluate<number>(`new Promise((done) => {
      const see = (list) => {
        const [paint] = list.getEntriesByName('first-contentful-paint');
        if (paint) done(paint.startTime);
      };
      new PerformanceObserver(see).observe({ type: 'paint', buffered: true });
    })`);
    return milliseconds / 1_000;
  } finally {
    await context.close();
  }
}
