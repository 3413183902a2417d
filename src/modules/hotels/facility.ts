import type { LocalText } from '../../core/local-text.ts';

export const facilityKinds = [
  'dining',
  'meetings',
  'wellness',
  'family',
  'business',
  'accessibility',
  'other',
] as const;
export type FacilityKind = (typeof facilityKinds)[number];

/** What the house offers besides its rooms. */
export interface Facility {
  readonly id: number;
  readonly hotelId: number;
  readonly kind: FacilityKind;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  /** When it is open, as people say it; likewise where it is and what it costs. */
  readonly hours: LocalText;
  readonly places: LocalText;
  readonly priceNotes: LocalText;
  readonly sortOrder: number;
  /** Shown to guests. */
  readonly active: boolean;
}

export type FacilityFields = Omit<Facility, 'id' | 'hotelId'>;

/** By kind, in the order of the kinds; a kind without any is left out. */
export function byKind<Each extends Pick<Facility, 'kind'>>(
  facilities: readonly Each[],
): { readonly kind: FacilityKind; readonly facilities: readonly Each[] }[] {
  return facilityKinds
    .map((kind) => ({ kind, facilities: facilities.filter((facility) => facility.kind === kind) }))
    .filter((group) => group.facilities.length > 0);
}
