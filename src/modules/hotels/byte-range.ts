export interface Whole {
  readonly size: number;
  readonly etag: string;
  /** What the reader has of it already; another content counts as none asked for. */
  readonly ifRange: string | undefined;
}

/**
 * The one range a `Range` header asks for (RFC 9110): null for the whole file, also where the header is of another kind,
 * asks for several parts, or is about another content.
 */
export function rangeAsked(
  header: string | undefined,
  { size, etag, ifRange }: Whole,
): { start: number; end: number } | 'unsatisfiable' | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  if (ifRange !== undefined && ifRange !== etag) return null;
  if (from === '') return lastBytes(Number(to), size);
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}

function lastBytes(count: number, size: number): { start: number; end: number } | 'unsatisfiable' {
  return count === 0 ? 'unsatisfiable' : { start: Math.max(0, size - count), end: size - 1 };
}
