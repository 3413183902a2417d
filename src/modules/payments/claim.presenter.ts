import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import { type FormErrors, type FormField, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { type CardClaim, retryRefusal, writeOffRefusal } from './card-claim.ts';
import type { ListedClaim } from './claim-list.queries.ts';
import { cardWords } from './kept-card.ts';
import * as paths from './payment.paths.ts';

export interface ClaimsPage extends PageModel {
  readonly lead: string;
  readonly notice: string | null;
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly object[] }[];
  readonly pages: Pages | null;
}

interface Data {
  readonly hotel: Hotel;
  readonly claims: readonly ListedClaim[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly noticeKey?: string;
}

/** What is open of fees and prepayments claimed from cards, and what can be done about each. */
export function claimsPage(ctx: Context, { hotel, claims, total, page, size, noticeKey }: Data): ClaimsPage {
  const t = tFor(ctx.language);
  return {
    title: t('payments.claims.title'),
    lead: t('payments.claims.lead'),
    notice: noticeKey === undefined ? null : t(noticeKey),
    columns: [
      ...['booking', 'guest', 'state', 'what', 'card'].map((name) => ({
        label: t(`payments.claims.${name}`),
      })),
      { label: t('payments.claims.amount'), numeric: true },
      { label: t('payments.claims.actions'), hidden: true },
    ],
    rows: claims.map((claim) => ({ cells: cellsOf(ctx, hotel, claim) })),
    pages: pagesOf({ page, size, total }, (wanted) => `${paths.claimsPath}?page=${wanted}`),
  };
}

function cellsOf(ctx: Context, hotel: Hotel, claim: ListedClaim): object[] {
  const t = tFor(ctx.language);
  const mayWaive = ctx.permissions.has('reservations.waive-fee');
  return [
    { text: claim.number, href: reservationPath(claim.number) },
    { text: claim.guestName, small: formatDate(claim.arrival, 'medium', ctx.language) },
    {
      state: {
        hue: claim.status === 'declined' ? 'broken' : 'due',
        word: t(`payments.claims.states.${claim.status}`),
      },
      ...(claim.failureCode && { small: t(`payments.failures.${claim.failureCode}`) }),
    },
    { text: t(`payments.claims.purposes.${claim.purpose}`) },
    {
      text:
        claim.brand && claim.lastFour ? cardWords(claim.brand, claim.lastFour) : t('payments.claims.no-card'),
    },
    { text: formatMoney(claim.amountMinor, hotel.currency, ctx.language) },
    { actions: actionsOf(t, claim, mayWaive) },
  ];
}

function actionsOf(t: Translate, claim: ListedClaim, mayWaive: boolean): object[] {
  const retry = { label: t('payments.claims.again'), action: paths.claimAttemptsPath(claim.id) };
  const cut = {
    label: t('payments.claims.write-off'),
    href: paths.claimWriteOffPath(claim.id),
    dialog: true,
  };
  return [
    ...(retryRefusal(claim) === null && claim.lastFour !== null ? [retry] : []),
    ...(writeOffRefusal(claim) === null && mayWaive ? [cut] : []),
  ];
}

export interface WriteOffPage extends PageModel {
  readonly lead: string;
  readonly closeHref: string;
  readonly action: string;
  readonly submit: string;
  readonly danger: boolean;
  readonly fields: readonly FormField[];
  readonly errors: FormErrors;
}

export function writeOffPage(
  ctx: Context,
  { hotel, claim }: { hotel: Hotel; claim: CardClaim },
  state: { readonly values?: FormValues; readonly errors?: FormErrors } = {},
): WriteOffPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const amount = formatMoney(claim.amountMinor, hotel.currency, ctx.language);
  return {
    title: t('payments.claims.write-off-title'),
    lead: t('payments.claims.write-off-lead', {
      amount,
      what: t(`payments.claims.purposes.${claim.purpose}`),
    }),
    closeHref: paths.claimsPath,
    action: paths.claimWriteOffPath(claim.id),
    submit: t('payments.claims.write-off'),
    danger: true,
    fields: [make.text('reason', t('payments.claims.reason'), { required: true })],
    errors: state.errors ?? {},
  };
}
