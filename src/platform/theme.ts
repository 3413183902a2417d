import type { Request, RequestHandler } from 'express';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const cookie = 'theme';
const year = 365 * 24 * 3_600_000;

/** `?theme=dark` on any page sets the colours and is remembered; `auto` follows the reader's system. */
export function chooseTheme(): RequestHandler {
  return (req, res, next) => {
    const asked = req.query.theme;
    if (isTheme(asked))
      res.cookie(cookie, asked, { maxAge: year, httpOnly: true, sameSite: 'lax', path: '/' });
    next();
  };
}

export function themeOf(req: Request): Theme {
  const remembered: unknown = req.cookies?.[cookie];
  if (isTheme(req.query.theme)) return req.query.theme;
  return isTheme(remembered) ? remembered : 'auto';
}

function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}
