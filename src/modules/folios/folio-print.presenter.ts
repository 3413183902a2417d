import { localText } from '../../core/local-text.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './folio.paths.ts';
import { stayDates } from './folio.presenter.ts';
import type { FolioView } from './folio-view.ts';

export interface PrintedFolio extends PageModel {
  readonly backHref: string;
  readonly hotel: { readonly name: string; readonly address: string; readonly contact: string };
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly lines: readonly {
    readonly date: string;
    readonly what: string;
    readonly note: string;
    readonly amount: string;
  }[];
  readonly taxes: readonly { readonly what: string; readonly amount: string }[];
  readonly totals: readonly { readonly what: string; readonly amount: string; readonly isLast: boolean }[];
  readonly printedAt: string;
}

/** The bill as the guest takes it away. Mirrored pairs are shown: a bill hides nothing that stood on it. */
export function printedFolio(ctx: Context, hotel: Hotel, view: FolioView): PrintedFolio {
  const t = tFor(ctx.language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const sumOf = (...kinds: string[]) =>
    sumMinor(view.lines.filter((line) => kinds.includes(line.kind)).map((line) => line.amountMinor));
  const taxCodes = [...new Set(view.lines.filter((line) => line.kind === 'tax').map((line) => line.code))];
  const taxOf = (code: string) =>
    sumMinor(
      view.lines.filter((line) => line.kind === 'tax' && line.code === code).map((line) => line.amountMinor),
    );
  const nameOf = (code: string) => {
    const line = view.lines.find((candidate) => candidate.code === code);
    return line ? localText(line.names, ctx.language) || code : code;
  };
  return {
    title: t('folios.title', { number: view.folio.number }),
    backHref: paths.folioPath(view.folio.number),
    hotel: {
      name: localText(hotel.names, ctx.language),
      address: localText(hotel.addresses, ctx.language),
      contact: [hotel.phone, hotel.email].filter(Boolean).join(' · '),
    },
    facts: [
      { term: t('folios.facts.name'), text: view.folio.name },
      { term: t('folios.facts.room'), text: view.stay?.roomNumber ?? '' },
      { term: t('folios.facts.stay'), text: view.stay ? stayDates(ctx, view.stay) : '' },
      { term: t('folios.facts.booking'), text: view.stay?.reservationNumber ?? '' },
    ],
    lines: view.lines.map((line) => ({
      date: formatDate(line.serviceDate, 'medium', ctx.language),
      what: localText(line.names, ctx.language) || line.code,
      note: [line.quantity > 1 ? `× ${line.quantity}` : '', line.description].filter(Boolean).join(' · '),
      amount: money(line.amountMinor),
    })),
    taxes: taxCodes.map((code) => ({ what: nameOf(code), amount: money(taxOf(code)) })),
    totals: [
      { what: t('folios.charges'), amount: money(sumOf('charge', 'tax', 'adjustment')), isLast: false },
      { what: t('folios.paid'), amount: money(sumOf('payment', 'transfer')), isLast: false },
      {
        what: t('folios.balance'),
        amount: money(sumMinor(view.lines.map((line) => line.amountMinor))),
        isLast: true,
      },
    ],
    printedAt: t('folios.printed-at', { at: formatDateTime(ctx.clock(), hotel.timeZone, ctx.language) }),
  };
}
