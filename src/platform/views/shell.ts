import type { Request, RequestHandler, Response } from 'express';
import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Access, isAllowed } from '../auth.ts';
import type { Actor } from '../context.ts';
import { csrfToken } from '../csrf.ts';
import { contextOf, type Toast, takeToast } from '../http.ts';
import { type LanguageLink, languageLinks, languageOf } from '../i18n/language.ts';
import { textFor } from '../i18n/translate.ts';
import { type Principal, principalOf } from '../principal.ts';
import { requestIdOf } from '../request-id.ts';
import { escapeHtml, helpersFor } from './helpers.ts';

/** A line of the back office's menu; `key` is its translation key. */
export interface NavItem {
  readonly key: string;
  readonly href: string;
  /** Where else its pages are. */
  readonly also?: string;
  readonly icon: string;
  readonly access: Access;
  /** What of it waits for somebody: the number stands beside it, kept up to date by the topic of that name. */
  readonly waiting?: string;
}

/** A group without a key has no heading. */
export interface NavGroup {
  readonly key?: string;
  readonly items: readonly NavItem[];
}

/** What a layout draws around a page. */
export interface Shell {
  readonly hotelName: string;
  readonly actor: { readonly kind: Actor['kind']; readonly name: string };
  /** Only where a member of staff is signed in. */
  readonly staff: StaffShell | null;
  readonly languageLinks: readonly LanguageLink[];
  readonly toast: Toast | null;
  readonly requestId: string;
  readonly currentPath: string;
}

interface StaffShell {
  readonly navigation: readonly ShellGroup[];
  readonly hotelName: string;
  readonly hotels: readonly { readonly id: number; readonly name: string; readonly current: boolean }[];
  readonly businessDate: CalendarDate | null;
  readonly userName: string;
  readonly roleName: string;
}

interface ShellGroup {
  readonly key?: string;
  readonly items: readonly (Omit<NavItem, 'access'> & {
    readonly current: boolean;
    readonly count: number;
  })[];
}

export interface ShellOptions {
  readonly navigation: readonly NavGroup[];
  /** The name over the guest's pages: the hotel's, or the chain's. */
  readonly brand: () => Promise<LocalText>;
}

const shells = new WeakMap<Response, () => Shell>();

/** What the layout of this response needs; made only when a layout is really drawn. */
export function shellOf(res: Response): Shell | Record<string, never> {
  return shells.get(res)?.() ?? {};
}

/** Puts the helpers of the reader's language within reach of every template. */
export function viewLocals(options: ShellOptions): RequestHandler {
  return async (req, res, next) => {
    Object.assign(res.locals, helpersFor(languageOf(req)), {
      csrfField: () => `<input type="hidden" name="_csrf" value="${escapeHtml(csrfToken(req))}">`,
      csrfToken: () => csrfToken(req),
    });
    const brand = await options.brand();
    shells.set(res, () => shell(req, res, options.navigation, brand));
    next();
  };
}

function shell(req: Request, res: Response, navigation: readonly NavGroup[], brand: LocalText): Shell {
  const principal = principalOf(req);
  const language = languageOf(req);
  const { actor } = contextOf(req);
  return {
    hotelName: textFor(principal?.hotel?.name ?? brand, language),
    actor: { kind: actor.kind, name: actor.name },
    staff: principal?.actor.kind === 'staff' ? staffShell(req, principal, navigation) : null,
    languageLinks: languageLinks(req),
    toast: takeToast(req, res),
    requestId: requestIdOf(req),
    currentPath: pathOf(req),
  };
}

function staffShell(req: Request, principal: Principal, navigation: readonly NavGroup[]): StaffShell {
  const language = languageOf(req);
  return {
    navigation: allowedGroups(req, navigation, principal),
    hotelName: textFor(principal.hotel?.name ?? {}, language),
    hotels: principal.hotels.map(({ id, name }) => ({
      id,
      name: textFor(name, language),
      current: id === principal.hotel?.id,
    })),
    businessDate: principal.hotel?.businessDate ?? null,
    userName: principal.actor.name,
    roleName: textFor(principal.roleName ?? {}, language),
  };
}

function pathOf(req: Request): string {
  return req.originalUrl.split('?', 1)[0] ?? '/';
}

function allowedGroups(req: Request, navigation: readonly NavGroup[], principal: Principal): ShellGroup[] {
  const ctx = contextOf(req);
  const nearest = nearestItem(navigation, pathOf(req));
  const waiting = principal.hotel?.waiting ?? {};
  return navigation
    .map((group) => ({
      ...group,
      items: group.items
        .filter((item) => isAllowed(ctx, item.access))
        .map(({ access: _access, ...item }) => ({
          ...item,
          current: item.href === nearest?.href,
          count: item.waiting === undefined ? 0 : (waiting[item.waiting] ?? 0),
        })),
    }))
    .filter((group) => group.items.length > 0);
}

const isUnder = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** The line whose address is the longest beginning of this page's. */
function nearestItem(navigation: readonly NavGroup[], path: string): NavItem | undefined {
  return navigation
    .flatMap((group) => group.items)
    .filter((item) => isUnder(path, item.href) || (item.also !== undefined && isUnder(path, item.also)))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}
