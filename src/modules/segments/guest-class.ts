import type { LocalText } from '../../core/local-text.ts';

/** What a house calls some of its guests among itself, and what that means to who meets one. */
export interface GuestClassFields {
  readonly code: string;
  readonly names: LocalText;
  readonly meanings: LocalText;
  readonly sortOrder: number;
}

export interface GuestClass extends GuestClassFields {
  readonly id: number;
}

/** What a list of guests can be narrowed to. */
export interface GuestSorts {
  readonly tags: readonly string[];
  readonly classes: readonly GuestClass[];
}

export interface CountedClass extends GuestClass {
  readonly guests: number;
}

export interface ChosenClass extends GuestClass {
  /** The guest who is looked at is of it. */
  readonly chosen: boolean;
}
