import type { LocalText } from '../../core/local-text.ts';

export const bedTypes = ['king', 'queen', 'double', 'twin', 'single', 'family'] as const;
export type BedType = (typeof bedTypes)[number];

/** One sort of bed and how many of it stand in a room. */
export interface Bed {
  readonly kind: BedKind;
  readonly count: number;
}

export const bedKinds = ['king', 'queen', 'double', 'single', 'sofa_bed', 'bunk', 'futon'] as const;
export type BedKind = (typeof bedKinds)[number];

/** What a guest chooses among first: standard rooms, deluxe rooms, suites. */
export interface RoomClass {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly sortOrder: number;
}

/** The drawn pictures that stand in where none was uploaded. */
export const scenes = ['city', 'river', 'garden', 'courtyard', 'family', 'suite'] as const;

/** What the hotel sells: rooms of one kind, assigned later. */
export interface RoomType {
  readonly id: number;
  readonly hotelId: number;
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  /** Null until it is put into one. */
  readonly classId: number | null;
  /** The headline the search goes by. */
  readonly bedType: BedType;
  /** Every bed; empty where only the headline is known. */
  readonly beds: readonly Bed[];
  /** Step-free, with a bathroom one can use sitting. */
  readonly accessible: boolean;
  readonly areaSquareMetres: number | null;
  readonly view: string | null;
  readonly floorFrom: number | null;
  readonly floorTo: number | null;
  /** Adults whose stay the base price covers. */
  readonly baseAdults: number;
  readonly maxAdults: number;
  readonly maxChildren: number;
  /** In the beds that are always there. */
  readonly maxGuests: number;
  /** Beds and cots that can be put up beside them. */
  readonly maxExtraBeds: number;
  readonly maxCots: number;
  readonly amenities: readonly string[];
  readonly scene: string;
  readonly sortOrder: number;
  /** How many more than its rooms a new day of this type may sell. */
  readonly defaultAllowance: number;
  readonly active: boolean;
}

/** What can be changed of a type; its code stays, because prices and links stand on it. */
export type RoomTypeFields = Omit<RoomType, 'id' | 'hotelId' | 'code'>;
