import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { createStaffUser, ensureBuiltInRoles } from '../src/modules/staff/staff.service.ts';
import { systemContext } from '../src/platform/context.ts';
import { countStatements, createDb, type Db, inTransaction } from '../src/platform/db.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { atMost, type Figure, sideBySide, under } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { benchApp, type Site, serve } from './web.ts';
import { inWorld, type World } from './world.ts';

const password = 'a password for measurements 27';
const path = `/staff/tape-chart?from=${today}&days=31`;

/**
 * The chart of 300 rooms over 31 days in a real browser: its statements, its bytes, and the time from asking for the page
 * until it is painted, against the same HTML served from memory by a bare server with the same sheets and scripts; and how
 * evenly it scrolls, against an empty box of the same height.
 */
export function tapeChart(): Promise<Figure[]> {
  return inWorld(async (world) => {
    await fillHouse(world.db);
    const site = await serve(benchApp(world.db));
    const browser = await launchBrowser();
    try {
      const page = await signedIn(browser, site, world.db);
      const html = await page.evaluate<string>(`fetch('${path}').then((reply) => reply.text())`);
      const bars = html.match(/data-dialog/g)?.length ?? 0;
      const rooms = html.match(/data-r="/g)?.length ?? 0;
      if (rooms !== 300 || bars < 2_000) throw new Error(`${rooms} rooms and ${bars} bars were drawn`);
      const copy = await serveCopy(html, site.url);
      const drawn = await sideBySide(
        5,
        () => secondsToDrawn(page, site.url + path),
        () => secondsToDrawn(page, copy.url + path),
      );
      const scrolled = await sideBySide(
        3,
        () => slowFrame(page, copy.url + path),
        () => slowFrame(page, plainPage),
      );
      copy.close();
      const statements = await statementsOf(world, page);
      return [
        under(5, { name: 'tape-chart-statements', unit: 'statements', figure: statements }),
        under(100, {
          name: 'tape-chart-bytes',
          unit: 'KB compressed',
          figure: (await sentBytes(page, site)) / 1_000,
        }),
        atMost(3, { name: 'tape-chart-drawn', unit: 's to drawn', ...drawn }),
        under(1, { name: 'tape-chart-seconds', unit: 's to drawn', figure: drawn.figure }),
        under(34, { name: 'tape-chart-scroll', unit: 'ms, 95th percentile frame', figure: scrolled.figure }),
        atMost(2, { name: 'tape-chart-scroll-plain', unit: 'ms, 95th percentile frame', ...scrolled }),
      ];
    } finally {
      await browser.close();
      site.close();
    }
  });
}

/** Twenty types of fifteen rooms, each room with a stay of two to four nights after another: full but for turnovers. */
async function fillHouse(db: Db): Promise<void> {
  await fillHotels(db, { hotels: 1, pastDays: 0 });
  await db.$executeRaw`INSERT INTO rooms (hotel_id, room_type_id, number, floor, housekeeping)
    SELECT hotel_id, id, sort_order || '15', sort_order, 'inspected' FROM room_types`;
  await db.$executeRaw`INSERT INTO customers (hotel_id, first_name, last_name, search_name, phone)
    SELECT 1, (ARRAY['Wei', 'Emma', 'Haruto', 'Louise', 'Jack', 'Mei', 'Clara', 'Oliver'])[1 + g % 8],
      (ARRAY['Zhou', 'Smith', 'Sato', 'Lefèvre', 'Taylor', 'Lee', 'Schneider', 'Nguyen', 'Wang', 'Martin', 'Brown'])[1 + g % 11],
      'guest ' || g, '+86138' || lpad(g::text, 8, '0') FROM generate_series(1, 4200) AS g`;
  await db.$executeRaw`INSERT INTO reservations (hotel_id, customer_id, status, channel, booked_date)
    SELECT 1, id, 'confirmed', 'web', ${today}::date FROM customers ORDER BY id`;
  await db.$executeRaw`
    WITH numbered AS (SELECT r.id, r.customer_id, row_number() OVER (ORDER BY r.id) - 1 AS n FROM reservations r),
      placed AS (SELECT room.id AS room_id, room.room_type_id, row_number() OVER (ORDER BY room.id) - 1 AS place FROM rooms room),
      stay AS (SELECT numbered.*, placed.room_id, placed.room_type_id,
          ${today}::date - 4 + ((n % 14) * 3)::int + (place % 3)::int AS arrival, 2 + ((n + place) % 2)::int AS nights
        FROM numbered JOIN placed ON placed.place = numbered.n / 14)
    INSERT INTO stays (hotel_id, reservation_id, status, room_type_id, priced_type_id, rate_plan_id, room_id, customer_id,
      guest_name, arrival, departure, adults, policy_version_id, policy, total_minor)
    SELECT 1, stay.id, CASE WHEN arrival + nights < ${today}::date THEN 'checked_out' WHEN arrival < ${today}::date THEN 'in_house'
        ELSE 'booked' END, stay.room_type_id, stay.room_type_id, plan.id, stay.room_id, stay.customer_id,
      guest.first_name || ' ' || guest.last_name, arrival, arrival + nights, 2, version.id, version.parts, 140000
    FROM stay JOIN customers guest ON guest.id = stay.customer_id
    JOIN rate_plans plan ON plan.code = 'BAR' JOIN policy_versions version ON version.policy_id = plan.policy_id`;
  await analyse(db);
}

async function signedIn(browser: Browser, site: Site, db: Db): Promise<Page> {
  const ctx = systemContext(db, () => now);
  await inTransaction(db, async (tx) => {
    await ensureBuiltInRoles(tx);
    const roles = [{ hotelId: 1, code: 'front-desk' as const }];
    await createStaffUser(tx, ctx, { email: 'desk@example.com', name: 'Li Na', password, roles });
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site.url}/sign-in`);
  await page.fill('input[name=email] >> nth=0', 'desk@example.com');
  await page.fill('input[name=password] >> nth=0', password);
  await page.click('form button.button--main');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
}

/** The page from memory, compressed beforehand; its sheets and scripts come from the app. */
async function serveCopy(html: string, appUrl: string): Promise<Site> {
  const whole = gzipSync(html.replaceAll(/(href|src)="\/(css|js|vendor|images)/g, `$1="${appUrl}/$2`));
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' }).end(whole);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** From asking for the page until the frame with it has been painted: two frames after it is parsed. */
async function secondsToDrawn(page: Page, url: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const milliseconds = await page.evaluate<number>(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
  );
  return milliseconds / 1_000;
}

const plainPage = `data:text/html,${encodeURIComponent(
  '<div class="tape" style="height:800px;overflow:auto"><div style="height:12000px;width:1400px">plain</div></div>',
)}`;

/** Milliseconds between frames, of which nineteen in twenty are not longer, while the wheel turns over the whole chart. */
async function slowFrame(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.hover('.tape', { position: { x: 600, y: 300 } });
  await page.evaluate(`
    window.frames95 = [];
    let last = performance.now();
    const note = () => { const now = performance.now(); frames95.push(now - last); last = now; requestAnimationFrame(note); };
    requestAnimationFrame(note)`);
  for (let turn = 0; turn < 100; turn++) await page.mouse.wheel(0, 100);
  const [frames, scrolled] = await page.evaluate<[number[], number]>(
    "[frames95, document.querySelector('.tape').scrollTop + scrollY]",
  );
  if (scrolled < 4_000 || frames.length < 20) throw new Error(`${scrolled} px in ${frames.length} frames`);
  return frames.toSorted((a, b) => a - b)[Math.ceil(frames.length * 0.95) - 1] ?? Number.NaN;
}

async function sentBytes(page: Page, site: Site): Promise<number> {
  const cookie = await cookieOf(page);
  const reply = await fetch(site.url + path, { headers: { cookie, 'accept-encoding': 'gzip' } });
  const html = await reply.text();
  if (reply.headers.get('content-encoding') !== 'gzip') throw new Error('the page was not compressed');
  return gzipSync(html).length;
}

async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

async function statementsOf(world: World, page: Page): Promise<number> {
  const db = createDb(world.url, { poolSize: 4, statementTimeoutMs: 0, countStatements: true });
  const site = await serve(benchApp(db));
  const headers = { cookie: await cookieOf(page) };
  await fetch(site.url + path, { headers }); // opens the connections
  const statements = await countStatements(() => fetch(site.url + path, { headers }));
  site.close();
  await db.$disconnect();
  return statements;
}
