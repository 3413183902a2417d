import type { Translate } from '../../platform/i18n/translate.ts';
import { quotePath } from '../availability/quote.paths.ts';
import { companiesPath } from '../customers/company.paths.ts';
import { promotionsPath } from '../promotions/promotion.paths.ts';
import * as paths from './rate.paths.ts';

export interface RatesTabs {
  /** What stands above a page of the tabs: nothing. */
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

/** The pages of selling, side by side. */
export function ratesTabs(t: Translate, current: string): RatesTabs {
  const pages = [
    { href: paths.ratesPath, label: t('rates.plans.title') },
    { href: paths.seasonsPath, label: t('rates.seasons.title') },
    { href: paths.holidaysPath, label: t('rates.holidays.title') },
    { href: paths.calendarPath, label: t('rates.calendar.title') },
    { href: paths.restrictionsPath, label: t('rates.restrictions.title') },
    { href: companiesPath, label: t('companies.title') },
    { href: promotionsPath, label: t('promotions.title') },
    { href: quotePath, label: t('quote.tab') },
    { href: paths.changesPath, label: t('rates.changes.title') },
    { href: paths.railsPath, label: t('rates.rails.title') },
  ];
  return { crumbs: [], tabs: pages.map((page) => ({ ...page, current: page.href === current })) };
}
