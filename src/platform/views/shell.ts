import type { Request, RequestHandler, Response } from 'express';
import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import { type Access, isAllowed } from '../auth.ts';
import { csrfToken } from '../csrf.ts';
import { contextOf, type Toast, takeToast } from '../http.ts';
import { languageLinks, languageOf } from '../i18n/language.ts';
import { textFor } from '../i18n/translate.ts';
import { principalOf } from '../principal.ts';
import { requestIdOf } from '../request-id.ts';
import { type Theme, themeOf } from '../theme.ts';
import { escapeHtml, helpersFor } from './helpers.ts';

/** A line of the back office's menu. */
export interface NavItem {
  /** Its translation key. */
  readonly label: string;
  readonly href: string;
  readonly icon: string;
  readonly access: Access;
}

export interface NavGroup {
  readonly label: string;
  readonly items: readonly NavItem[];
}

/** What a layout draws around a page. */
export interface Shell {
  readonly brand: string;
  readonly hotelName: string;
  readonly businessDate: CalendarDate | null;
  readonly hotels: readonly { readonly id: number; readonly name: string; readonly current: boolean }[];
  readonly user: { readonly name: string; readonly kind: 'staff' | 'guest' } | null;
  readonly nav: readonly ShellGroup[];
  readonly languageLinks: readonly {
    readonly language: Language;
    readonly href: string;
    readonly current: boolean;
  }[];
  readonly theme: Theme;
  readonly toast: Toast | null;
  readonly requestId: string;
  readonly currentPath: string;
}

interface ShellGroup {
  readonly label: string;
  readonly items: readonly {
    readonly label: string;
    readonly href: string;
    readonly icon: string;
    readonly current: boolean;
  }[];
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
  return {
    brand: textFor(brand, language),
    hotelName: textFor(principal?.hotel?.name ?? brand, language),
    businessDate: principal?.hotel?.businessDate ?? null,
    hotels: (principal?.hotels ?? []).map(({ id, name }) => ({
      id,
      name: textFor(name, language),
      current: id === principal?.hotel?.id,
    })),
    user: principal && { name: principal.actor.name, kind: principal.actor.kind },
    nav: allowedGroups(req, navigation),
    languageLinks: languageLinks(req),
    theme: themeOf(req),
    toast: takeToast(req, res),
    requestId: requestIdOf(req),
    currentPath: req.originalUrl.split('?', 1)[0] ?? '/',
  };
}

function allowedGroups(req: Request, navigation: readonly NavGroup[]): ShellGroup[] {
  const ctx = contextOf(req);
  if (ctx.actor.kind !== 'staff') return [];
  const path = req.originalUrl.split('?', 1)[0] ?? '/';
  const current = nearestItem(navigation, path);
  return navigation
    .map(({ label, items }) => ({
      label,
      items: items
        .filter((item) => isAllowed(ctx, item.access))
        .map((item) => ({ label: item.label, href: item.href, icon: item.icon, current: item === current })),
    }))
    .filter((group) => group.items.length > 0);
}

/** The line whose address is the longest beginning of this page's. */
function nearestItem(navigation: readonly NavGroup[], path: string): NavItem | undefined {
  return navigation
    .flatMap((group) => group.items)
    .filter((item) => path === item.href || path.startsWith(`${item.href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}
