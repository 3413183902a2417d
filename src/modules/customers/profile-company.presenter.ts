import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { companyPath } from './company.paths.ts';
import type { GuestCompany } from './profile-company.queries.ts';

/** A company or agency on the profile of one of its people. */
export interface CompanyCard {
  readonly name: string;
  /** Null for who may not read what is agreed. */
  readonly href: string | null;
  readonly kind: string;
  readonly contacts: readonly {
    readonly name: string;
    readonly role: string | null;
    readonly phone: string | null;
    readonly email: string | null;
  }[];
  /** Null where nothing is agreed, or the reader does not see rates. */
  readonly agreed: string | null;
}

/** What is agreed is told to those only who see rates. */
export function companyCards(ctx: Context, companies: readonly GuestCompany[]): CompanyCard[] {
  const t = tFor(ctx.language);
  const mayRead = isAllowed(ctx, 'rates.view');
  return companies.map(({ id, name, kind, bookings, contacts, agreements }) => ({
    name,
    href: mayRead ? companyPath(id) : null,
    kind: [
      t(`companies.kinds.${kind}`),
      bookings > 0 && t('customers.companies.bookings', { count: bookings }),
    ]
      .filter(Boolean)
      .join(' · '),
    contacts,
    agreed: (mayRead && agreements.map((agreement) => agreedText(ctx, agreement)).join(' · ')) || null,
  }));
}

/** "Corporate rate −10% until 31 Dec 2027" */
function agreedText(
  ctx: Context,
  { plan, discountBasisPoints, validToDate }: GuestCompany['agreements'][number],
): string {
  const t = tFor(ctx.language);
  return [
    textFor(plan, ctx.language),
    discountBasisPoints === 0 ? '' : formatPercent(-discountBasisPoints, ctx.language),
    validToDate ? t('companies.until', { date: formatDate(validToDate, 'medium', ctx.language) }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
