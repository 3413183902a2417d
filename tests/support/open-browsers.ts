import type { Browser } from 'playwright-core';

const launched = new Set<Browser>();

/** Lets a test that fails tell what this browser showed. */
export function watchBrowser(browser: Browser): void {
  launched.add(browser);
  browser.on('disconnected', () => launched.delete(browser));
}

/** Where each open page is and what it says: without it, a test that waited in vain does not tell why. */
export async function whatBrowsersShow(): Promise<string[]> {
  const pages = [...launched].flatMap((browser) => browser.contexts().flatMap((context) => context.pages()));
  return Promise.all(
    pages.map(async (page) => {
      const text = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String);
      return `${page.url()}\n${text}`;
    }),
  );
}
