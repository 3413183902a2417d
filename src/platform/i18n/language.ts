import type { Request, RequestHandler, Response } from 'express';
import { isLanguage, type Language, languages } from '../../core/local-text.ts';
import { pageBefore } from '../page-before.ts';

const languageCookie = 'lang';
const year = 365 * 24 * 3_600_000;

const chosen = new WeakMap<Request, Language>();

/** The reader's language: `?lang=`, then what was remembered, then what the browser prefers. */
export function languageOf(req: Request): Language {
  return chosen.get(req) ?? 'en';
}

/** `?lang=` on any page sets the language and is remembered. */
export function chooseLanguage(): RequestHandler {
  return (req, res, next) => {
    const asked = req.query.lang;
    if (isLanguage(asked)) remember(res, asked);
    chosen.set(req, isLanguage(asked) ? asked : (remembered(req) ?? preferred(req)));
    next();
  };
}

function remember(res: Response, language: Language): void {
  res.cookie(languageCookie, language, { maxAge: year, httpOnly: true, sameSite: 'lax', path: '/' });
}

function remembered(req: Request): Language | undefined {
  const cookie: unknown = req.cookies?.[languageCookie];
  return isLanguage(cookie) ? cookie : undefined;
}

function preferred(req: Request): Language {
  for (const tag of req.acceptsLanguages()) {
    const language = nearest(tag.toLowerCase());
    if (language) return language;
  }
  return 'en';
}

function nearest(tag: string): Language | undefined {
  if (/^zh\b.*\b(hant|tw|hk|mo)\b/.test(tag)) return 'zh-TW';
  if (/^zh\b/.test(tag)) return 'zh-CN';
  return languages.find((language) => tag === language.toLowerCase() || tag.split('-')[0] === language);
}

export interface LanguageLink {
  readonly language: Language;
  readonly href: string;
  readonly current: boolean;
}

/**
 * This page in each language, for the switch that stands on every page. What a form answered has no address of its own:
 * there the links lead to the page the form stood on.
 */
export function languageLinks(req: Request): LanguageLink[] {
  const current = languageOf(req);
  const isForm = req.method === 'POST';
  const here = isForm ? (pageBefore(req) ?? '/') : req.originalUrl;
  const [path = '/', query = ''] = here.split('?', 2);
  return languages.map((language) => {
    const params = new URLSearchParams(query);
    params.set('lang', language);
    return { language, href: `${path}?${params}`, current: language === current };
  });
}
