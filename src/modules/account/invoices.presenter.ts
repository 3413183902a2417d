import type { Language } from '../../core/local-text.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { guestInvoicePath } from '../folios/folio.paths.ts';
import { invoicesPath } from './account.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';
import type { Invoice } from './account.queries.ts';

export interface InvoicesPage extends AccountFrame {
  readonly invoices: readonly {
    readonly href: string;
    readonly number: string;
    readonly what: string;
    readonly amount: string;
  }[];
}

export function invoicesPage(invoices: readonly Invoice[], language: Language): InvoicesPage {
  return {
    ...frameOf(invoicesPath, language),
    invoices: invoices.map((invoice) => ({
      href: guestInvoicePath(invoice.number),
      number: invoice.number,
      what: `${textFor(invoice.hotelNames, language)} · ${invoice.reservationNumber} · ${formatDate(invoice.closedDate, 'medium', language)}`,
      amount: formatMoney(invoice.chargesMinor, invoice.currency, language),
    })),
  };
}
