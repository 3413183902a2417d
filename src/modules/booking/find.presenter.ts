import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { findBookingPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface FindPage extends SitePage {
  readonly formAction: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly signInHref: string;
}

export function findPage(options: {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}): FindPage {
  const { hotel, language, values, errors = {} } = options;
  const title = tFor(language)('booking.find.title');
  const site = sitePage({ hotel, slug: undefined, language, title });
  return { ...site, formAction: findBookingPath, values, errors, signInHref: '/sign-in' };
}
