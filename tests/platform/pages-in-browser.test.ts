import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedInAgent, visitingAgent } from '../support/agent.ts';
import { launchBrowser } from '../support/browser.ts';
import { accessibilityFaults } from '../support/page-checks.ts';
import { openSmallHouse, type SmallHouse } from '../support/small-house.ts';

let house: SmallHouse;
let server: Server;
let site: string;
let browser: Browser;

beforeAll(async () => {
  house = await openSmallHouse();
  server = house.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** The cookies of a signed-in agent, in a real browser. */
async function pageOf(agent: Awaited<ReturnType<typeof signedInAgent>>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const cookies = agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false });
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: site })));
  return context.newPage();
}

test('every page obeys the content policy, fits and is accessible, for an administrator', {
  timeout: 300_000,
}, async () => {
  const page = await pageOf(await signedInAgent(house.app, 'administrator'));
  expect(await mistakesOn(page, pathsToOpen(), 'en')).toEqual([]);
});

test('every page of the guest fits a telephone and is accessible, in the dark and in Traditional Chinese', {
  timeout: 300_000,
}, async () => {
  const page = await pageOf(visitingAgent(house.app));
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  const paths = pathsToOpen().filter((path) => !path.startsWith('/staff'));
  expect(await mistakesOn(page, paths, 'zh-TW')).toEqual([]);
});

function pathsToOpen(): string[] {
  const stay = 'checkIn=2027-05-10&checkOut=2027-05-12&adults=2&room=DLX.BAR.2&from=2027-05-03&to=2027-05-04';
  return house.routes
    .filter(
      ({ method, path }) =>
        method === 'get' &&
        !/^\/api\/v1|ics|csv|:format|personal-data|metrics|healthz|readyz|\.(xml|txt|webmanifest)$/.test(
          path,
        ),
    )
    .map(({ path }) => `${path.replace(/[:*](\w+)/g, (_all, name) => house.sound(name))}?${stay}`);
}

/** What stands around every page, the same on each: half of the places to look at, looked at once. */
const frames = ['.staff-side', '.staff-top', '.site-head', '.site-foot'];

/** Opens each page and tells what a reader, or the browser, would complain of. */
async function mistakesOn(page: Page, paths: readonly string[], language: string): Promise<string[]> {
  const mistakes: string[] = [];
  const note = (text: string) => mistakes.push(`${page.url()}: ${text}`);
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) note(message.text());
  });
  page.on('pageerror', (error) => note(error.message));
  const known = new Set<string>();
  for (const path of paths) {
    await page.goto(`${site}${path}&lang=${language}`);
    for (const mistake of await page.evaluate<string[]>(`(${look})(${JSON.stringify(language)})`))
      note(mistake);
    if (!(await isWholePage(page))) continue;
    for (const fault of await accessibilityFaults(page, [...known])) note(fault);
    for (const part of frames) if ((await page.locator(part).count()) > 0) known.add(part);
  }
  return mistakes;
}

function isWholePage(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.doctype !== null');
}

/** Runs in the browser, on whole pages only: a part of one has no language of its own. */
const look = `(language) => {
  const { body, documentElement: root } = document;
  const text = body.innerText;
  const keys = text.match(/\\b[a-z][a-z-]+(?:\\.[a-z][a-z_-]+){2,}\\b/g) ?? [];
  return [
    ...keys.map((key) => 'shows ' + key),
    ...(document.doctype && root.lang !== language ? ['is in ' + root.lang] : []),
    ...(root.scrollWidth > window.innerWidth ? [root.scrollWidth - window.innerWidth + ' pixels too wide'] : []),
    ...(/\\b(undefined|NaN)\\b|\\[object/.test(text) ? ['shows a value that is none'] : []),
  ];
}`;
