/** The lines under a long table, as `shared/_pager` prints them. */
export interface Pages {
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly firstHref: string | null;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly lastHref: string | null;
}

export interface PageOf {
  readonly page: number;
  readonly size: number;
  readonly total: number;
}

/** The neighbours of a page; null where everything stands on one. */
export function pagesOf({ page, size, total }: PageOf, href: (page: number) => string): Pages | null {
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1) return null;
  const link = (to: number, shown: boolean) => (shown ? href(to) : null);
  return {
    from: Math.min(total, (page - 1) * size + 1),
    to: Math.min(total, page * size),
    total,
    firstHref: link(1, page > 1),
    previousHref: link(page - 1, page > 1),
    nextHref: link(page + 1, page < last),
    lastHref: link(last, page < last),
  };
}
