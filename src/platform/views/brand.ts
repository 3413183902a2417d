import type { LocalText } from '../../core/local-text.ts';

const keptMs = 60_000;
const retryMs = 5_000;

/**
 * The name over every page, asked for at most once a minute. While the database is away the last known name stands,
 * so that the page which says so can still be drawn.
 */
export function rememberedBrand(load: () => Promise<LocalText>, clock: () => Date): () => Promise<LocalText> {
  let brand: LocalText = { en: 'Waystation', 'zh-CN': '驿站' };
  let freshUntil = 0;
  let asking: Promise<LocalText> | null = null;

  async function ask(): Promise<LocalText> {
    const now = clock().getTime();
    freshUntil = now + retryMs;
    brand = await load();
    freshUntil = now + keptMs;
    return brand;
  }

  return () => {
    if (clock().getTime() < freshUntil) return Promise.resolve(brand);
    asking ??= ask()
      .catch(() => brand)
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}
