import type { Language } from '../../core/local-text.ts';
import type { Permission } from '../../platform/permissions.ts';
import { type Wish, wishes, wishesOf } from '../rooms/wish.ts';

/** Who may read a note: everybody who sees guests, or who leads the house. */
export const noteAccesses = [
  'customers.view',
  'customers.private-notes',
] as const satisfies readonly Permission[];
export type NoteAccess = (typeof noteAccesses)[number];

export interface CustomerNote {
  readonly id: number;
  readonly body: string;
  readonly access: NoteAccess;
  readonly authorName: string;
  readonly at: Date;
}

export interface Complaint {
  readonly id: number;
  readonly about: string;
  readonly authorName: string;
  readonly at: Date;
  readonly outcome: string | null;
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
}

export interface KnownPreference {
  readonly wish: Wish;
  /** guest, desk, import or api where somebody said so; stays where we infer it. */
  readonly source: string;
  readonly at: Date | null;
}

export interface KnownConsent {
  readonly channel: string;
  readonly purpose: string;
  readonly granted: boolean;
  readonly source: string;
  /** The wording that was agreed to. */
  readonly textVersion: string;
  /** In which it was read; null where it was spoken or clicked. */
  readonly language: Language | null;
  /** A later wording asks everybody again. */
  readonly outdated: boolean;
  readonly at: Date;
}

export interface TimelineEvent {
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  /** The booking it happened to; null for the profile itself. */
  readonly bookingNumber: string | null;
  /** What else it happened to: an event, a bill, a membership, a card; null where it was none. */
  readonly about: string | null;
}

export interface CustomerTag {
  readonly tag: string;
  /** A refused one is not shown: no rule gives it to this guest. */
  readonly source: 'hand' | 'rule' | 'refused';
}

const askedOften = 2;

/**
 * What is known of a guest's taste in the order of the catalogue: what was said, with who said it, then what was asked for on two stays or more and
 * never said.
 */
export function preferencesKnown(
  said: readonly { readonly code: string; readonly source: string; readonly at: Date | null }[],
  asked: readonly { readonly code: string; readonly stays: number }[],
): KnownPreference[] {
  const stated = wishes.flatMap((wish) =>
    said.filter(({ code }) => code === wish).map(({ source, at }) => ({ wish, source, at })),
  );
  const spoken = new Set(stated.map(({ wish }) => wish));
  const often = asked.filter(({ stays }) => stays >= askedOften).map(({ code }) => code);
  const inferred = wishesOf(often).filter((wish) => !spoken.has(wish));
  return [...stated, ...inferred.map((wish) => ({ wish, source: 'stays', at: null }))];
}

/** Tags as they are typed: between commas, each once, without regard to case. */
export function tagsIn(text: string): string[] {
  const tags = text
    .split(/[,，、\n]/u)
    .map((tag) => tag.replaceAll(/\s+/g, ' ').trim())
    .filter((tag) => tag !== '');
  const seen = new Map(tags.map((tag) => [tag.toLowerCase(), tag]));
  return [...seen.values()];
}
