import type { LocalText } from '../../core/local-text.ts';

const keptMs = 60_000;
const retryMs = 5_000;

export interface BrandOptions {
  readonly load: () => Promise<LocalText>;
  readonly clock: () => Date;
  /** Grows with every change of a hotel that is heard of, and whenever one may have been missed; null while none is heard. */
  readonly changes: () => number | null;
}

/**
 * The name over every page. It is asked for again as soon as a change was heard; where no changes are heard, at most
 * once a minute. While the database is away the last known name stands, so that the page which says so can be drawn.
 */
export function rememberedBrand({ load, clock, changes }: BrandOptions): () => Promise<LocalText> {
  let brand: LocalText = { en: 'Waystation', 'zh-CN': '驿站' };
  let freshUntil = 0;
  let known: number | null = null;
  let asking: Promise<LocalText> | null = null;

  async function ask(): Promise<LocalText> {
    const now = clock().getTime();
    freshUntil = now + retryMs;
    known = changes();
    brand = await load();
    freshUntil = now + keptMs;
    return brand;
  }

  return () => {
    if (clock().getTime() < freshUntil && changes() === known) return Promise.resolve(brand);
    asking ??= ask()
      .catch(() => brand)
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}
