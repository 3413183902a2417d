/** What the pager prints; null where all rows are on the page. */
export function pagesOf(
  { page, perPage, total }: { page: number; perPage: number; total: number },
  href: (page: number) => string,
) {
  const last = Math.max(1, Math.ceil(total / perPage));
  if (last === 1) return null;
  const current = Math.min(page, last);
  return {
    from: (current - 1) * perPage + 1,
    to: Math.min(total, current * perPage),
    total,
    firstHref: current > 2 ? href(1) : null,
    previousHref: current > 1 ? href(current - 1) : null,
    nextHref: current < last ? href(current + 1) : null,
    lastHref: current < last - 1 ? href(last) : null,
  };
}
