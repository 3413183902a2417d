let base = 'http://localhost:3000';

/** Where guests reach this site: set once at start, for links in mails. */
export function useSiteUrl(url: string): void {
  base = url.replace(/\/+$/, '');
}

/** A whole address for a path of ours. */
export function siteUrl(path: string): string {
  return base + path;
}

/** The path of a whole address of ours: followed under whatever name this visitor reaches us. */
export function sitePath(address: string): string {
  const url = URL.parse(address, base);
  return url === null ? '/' : url.pathname + url.search;
}
