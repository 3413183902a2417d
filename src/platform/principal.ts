import type { Request, RequestHandler } from 'express';
import type { CalendarDate } from '../core/calendar-date.ts';
import { forbidden } from '../core/errors.ts';
import type { LocalText } from '../core/local-text.ts';
import { type Actor, type Context, visitor } from './context.ts';
import type { Db } from './db.ts';
import { setContext } from './http.ts';
import { languageOf } from './i18n/language.ts';
import type { Permission } from './permissions.ts';
import { requestIdOf } from './request-id.ts';

/** Who is signed in, with what he may do in the hotel he works in, read afresh for every request. */
export interface Principal {
  readonly actor: Actor & { readonly kind: 'staff' | 'guest' };
  readonly sessionEpoch: number;
  /** The role in that hotel, as it is printed beside the name. */
  readonly roleName?: LocalText;
  /** The hotel worked in; null for a guest, and for staff without a role in any hotel. */
  readonly hotel: PrincipalHotel | null;
  /** Every hotel this person has a role in. */
  readonly hotels: readonly { readonly id: number; readonly name: LocalText }[];
  readonly permissions: ReadonlySet<Permission>;
}

export interface PrincipalHotel {
  readonly id: number;
  readonly name: LocalText;
  readonly businessDate: CalendarDate;
  readonly timeZone: string;
  readonly currency: string;
  /** What waits for somebody there, by the name the menu has for it. */
  readonly waiting?: Readonly<Record<string, number>>;
}

/** Null where the user is gone or inactive. `hotelId` is the one chosen last; another is taken where it is not allowed. */
export type LoadPrincipal = (db: Db, userId: number, hotelId: number | null) => Promise<Principal | null>;

const principals = new WeakMap<Request, Principal>();

export function principalOf(req: Request): Principal | null {
  return principals.get(req) ?? null;
}

/** The hotel this request works in, as read at its start; refuses where none is chosen. */
export function hotelOf(req: Request): PrincipalHotel {
  const hotel = principalOf(req)?.hotel;
  if (!hotel) throw forbidden('no_hotel');
  return hotel;
}

export interface ContextOptions {
  readonly db: Db;
  readonly clock: () => Date;
}

/** Gives every request a context; without a session it is a visitor's. */
export function visitorContext(options: ContextOptions): RequestHandler {
  return (req, _res, next) => {
    setContext(req, contextFor(req, options, null));
    next();
  };
}

/** Makes the session's user the actor. A session from before a "sign out everywhere" counts for nothing. */
export function signedInContext(options: ContextOptions & { loadPrincipal: LoadPrincipal }): RequestHandler {
  return async (req, _res, next) => {
    const { userId, hotelId, epoch } = req.session ?? {};
    if (userId === undefined) return next();
    const principal = await options.loadPrincipal(options.db, userId, hotelId ?? null);
    if (principal && principal.sessionEpoch === epoch) {
      principals.set(req, principal);
      setContext(req, contextFor(req, options, principal));
    }
    next();
  };
}

function contextFor(req: Request, options: ContextOptions, principal: Principal | null): Context {
  return {
    db: options.db,
    clock: options.clock,
    actor: principal?.actor ?? visitor,
    hotelId: principal?.hotel?.id ?? null,
    permissions: principal?.permissions ?? new Set(),
    requestId: requestIdOf(req),
    origin: maskedAddress(req.ip),
    language: languageOf(req),
  };
}

/** The network an address belongs to: enough to see a pattern, too little to name a person. */
export function maskedAddress(address: string | undefined): string | null {
  if (!address) return null;
  const plain = address.replace(/^::ffff:/, '');
  if (plain.includes('.')) return plain.replace(/\.\d+$/, '.0');
  return `${plain.split(':').slice(0, 3).join(':')}::`;
}
