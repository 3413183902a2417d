import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * Where a page breaks WCAG 2.2 AA, one line per rule with the places; empty where it does not. `known` are the parts that
 * were looked at before.
 */
export async function accessibilityFaults(page: Page, known: readonly string[] = []): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  // a mail's frame may run no script, not even the checker's: its own page is opened and checked by itself
  const builder = new AxeBuilder({ page });
  for (const part of ['iframe', ...known]) builder.exclude(part);
  const { violations } = await builder
    .options({ resultTypes: ['violations'] }) // places are worked out for what is wrong only
    .withTags(tags)
    .setLegacyMode(true)
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

export interface PageLog {
  /** The pages loaded, in order, without their queries. */
  readonly pages: string[];
  /** Bytes of bodies over the wire since the last `reset`. */
  bytes(): Promise<number>;
  readonly complaints: string[];
  reset(): void;
}

/** Listens to what a page loads and complains about. */
export function listenTo(page: Page): PageLog {
  const pages: string[] = [];
  const complaints: string[] = [];
  let sizes: Promise<number>[] = [];
  page.on('framenavigated', (frame) => {
    const path = new URL(frame.url()).pathname;
    if (frame === page.mainFrame() && frame.url() !== 'about:blank') pages.push(path);
  });
  page.on('requestfinished', (request) => {
    sizes.push(
      request
        .sizes()
        .then(({ responseBodySize }) => responseBodySize)
        .catch(() => 0),
    );
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    pages,
    complaints,
    bytes: async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    reset: () => {
      sizes = [];
    },
  };
}

/** Fields a form demands and a person has to see to: what came filled in already counts too. */
export function requiredFields(page: Page): Promise<number> {
  return page.locator('main form [required]:not([type=hidden]):not([type=radio])').count();
}
