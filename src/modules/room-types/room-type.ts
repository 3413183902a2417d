import type { LocalText } from '../../core/local-text.ts';

export const bedTypes = ['king', 'queen', 'double', 'twin', 'single', 'family'] as const;
export type BedType = (typeof bedTypes)[number];

/** The drawn pictures that stand in where none was uploaded. */
export const scenes = ['city', 'river', 'garden', 'courtyard', 'family', 'suite'] as const;

/** What the hotel sells: rooms of one kind, assigned later. */
export interface RoomType {
  readonly id: number;
  readonly hotelId: number;
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly bedType: BedType;
  readonly areaSquareMetres: number | null;
  readonly view: string | null;
  readonly floorFrom: number | null;
  readonly floorTo: number | null;
  /** Adults whose stay the base price covers. */
  readonly baseAdults: number;
  readonly maxAdults: number;
  readonly maxChildren: number;
  readonly maxGuests: number;
  readonly amenities: readonly string[];
  readonly scene: string;
  readonly sortOrder: number;
  /** How many more than its rooms a new day of this type may sell. */
  readonly defaultAllowance: number;
  readonly active: boolean;
}

/** What can be changed of a type; its code stays, because prices and links stand on it. */
export type RoomTypeFields = Omit<RoomType, 'id' | 'hotelId' | 'code'>;
