import { basisPoints, decimalText, parseMoney } from '../../core/money.ts';
import type { TaxSlab } from './tax.ts';

/** Slabs as a person types them, one a line: "from 1000 = 12". Null where a line does not read so. */
export function parseSlabs(text: string, currency: string): TaxSlab[] | null {
  const slabs: TaxSlab[] = [];
  for (const line of text.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    const match = /^\s*([\d,.]+)\s*=\s*(\d{1,3}(?:\.\d{1,2})?)\s*%?\s*$/.exec(line);
    const fromMinor = match?.[1] === undefined ? null : parseMoney(match[1], currency);
    if (fromMinor === null || fromMinor < 0) return null;
    slabs.push({ fromMinor, basisPoints: basisPoints(Math.round(Number(match?.[2]) * 100)) });
  }
  return slabs.toSorted((a, b) => a.fromMinor - b.fromMinor);
}

export function slabsText(slabs: readonly TaxSlab[], currency: string): string {
  return slabs
    .map((slab) => `${decimalText(slab.fromMinor, currency)} = ${slab.basisPoints / 100}`)
    .join('\n');
}
