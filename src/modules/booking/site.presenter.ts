import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { homePath, hotelPath, pricesPath, searchPath, withQuery } from './booking.paths.ts';
import type { Found } from './found.presenter.ts';

/** What every page of the guest site carries for its layout. */
export interface SitePage {
  readonly title: string;
  readonly hotelName: string;
  readonly homeHref: string;
  readonly hotelContact: { readonly address: string; readonly phone: string; readonly email: string };
  readonly siteLinks: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  /** Set on pages that are worth finding. */
  readonly found?: Found;
}

export interface SiteOptions {
  readonly hotel: Hotel;
  /** The hotel's name in the address; undefined where the reader did not choose one. */
  readonly slug: string | undefined;
  readonly language: Language;
  readonly title: string;
  /** Which of the site's links leads to this very page. */
  readonly here?: 'house' | undefined;
}

/** The name, the way home and the contact of the hotel whose pages these are. */
export function sitePage({ hotel, slug, language, title, here }: SiteOptions): SitePage {
  const t = tFor(language);
  return {
    title,
    hotelName: textFor(hotel.names, language),
    homeHref: slug === undefined ? homePath : hotelPath(slug),
    hotelContact: { address: textFor(hotel.addresses, language), phone: hotel.phone, email: hotel.email },
    siteLinks: [
      { href: hotelPath(hotel.slug), label: t('booking.nav.house'), current: here === 'house' },
      { href: withQuery(searchPath, { hotel: slug }), label: t('booking.nav.rooms'), current: false },
      { href: withQuery(pricesPath, { hotel: slug }), label: t('booking.nav.prices'), current: false },
    ],
  };
}
