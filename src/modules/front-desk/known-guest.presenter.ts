import type { Language } from '../../core/local-text.ts';
import { formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import type { Level } from '../loyalty/level.ts';
import type { KnownGuest } from './known-guest.service.ts';

export interface KnownGuestPart {
  readonly chosen: {
    readonly name: string;
    readonly href: string;
    /** The level, and what it takes off the prices below. */
    readonly level: string | null;
    readonly otherHref: string;
  } | null;
  /** Null where nothing was looked for. */
  readonly hits: readonly { readonly href: string; readonly name: string; readonly text: string }[] | null;
}

/** `hrefFor` leads to the same offers for a guest, or for nobody known. */
export function knownGuestPart(
  { chosen, hits }: KnownGuest,
  hrefFor: (customerId: number | null) => string,
  language: Language,
): KnownGuestPart {
  const t = tFor(language);
  return {
    chosen: chosen && {
      name: fullName(chosen.customer),
      href: customerPath(chosen.customer.id),
      level: chosen.level && levelText(chosen.level, language),
      otherHref: hrefFor(null),
    },
    hits:
      hits?.map((hit) => ({
        href: hrefFor(hit.id),
        name: fullName(hit),
        text: [hit.otherName, hit.phone, hit.email, t('front-desk.new.stays', { count: hit.stays })]
          .filter(Boolean)
          .join(' · '),
      })) ?? null,
  };
}

function levelText({ names, rateBasisPoints }: Level, language: Language): string {
  const name = textFor(names, language);
  if (rateBasisPoints === 0) return name;
  const off = tFor(language)('loyalty.benefits.rate', { percent: formatPercent(rateBasisPoints, language) });
  return `${name} · ${off}`;
}
