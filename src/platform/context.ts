import { forbidden } from '../core/errors.ts';
import type { Language } from '../core/local-text.ts';
import type { Db } from './db.ts';
import type { Permission } from './permissions.ts';

/** Who does it: a member of staff, a signed-in guest, a visitor, a caller with an API key, or the hotel's own jobs. */
export interface Actor {
  readonly kind: 'staff' | 'guest' | 'visitor' | 'system' | 'api';
  readonly id: number | null;
  readonly name: string;
}

/** All a use case may know of its surroundings. */
export interface Context {
  readonly db: Db;
  readonly clock: () => Date;
  readonly actor: Actor;
  /** The hotel a member of staff works in, or an API key belongs to; null for guests and visitors. */
  readonly hotelId: number | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly requestId: string;
  /** The caller's network, never the full address. */
  readonly origin: string | null;
  readonly language: Language;
}

export const visitor: Actor = { kind: 'visitor', id: null, name: '' };

/** The context of work nobody asked for in person: jobs, scripts, start-up. */
export function systemContext(db: Db, clock: () => Date, overrides: Partial<Context> = {}): Context {
  return {
    db,
    clock,
    actor: { kind: 'system', id: null, name: 'system' },
    hotelId: null,
    permissions: new Set(),
    requestId: 'system',
    origin: null,
    language: 'en',
    ...overrides,
  };
}

/** The hotel this context works in; refuses where none is chosen. */
export function requireHotel(ctx: Context): number {
  if (ctx.hotelId === null) throw forbidden('no_hotel');
  return ctx.hotelId;
}
