/** Folios of the hotel the reader works in. */
export const foliosPath = '/staff/folios';

export const folioPath = (number: string) => `${foliosPath}/${encodeURIComponent(number)}`;
export const folioPrintPath = (number: string) => `${folioPath(number)}/print`;
export const chargesPath = (number: string) => `${folioPath(number)}/charges`;
export const adjustmentsPath = (number: string) => `${folioPath(number)}/adjustments`;
export const folioPaymentsPath = (number: string) => `${folioPath(number)}/payments`;
export const transfersPath = (number: string) => `${folioPath(number)}/transfers`;
export const windowsPath = (number: string) => `${folioPath(number)}/windows`;
export const reversalPath = (number: string, lineId: bigint) => `${folioPath(number)}/reversals/${lineId}`;
export const refundPath = (number: string, paymentId: number) => `${folioPath(number)}/refunds/${paymentId}`;

/** A guest's own closed bill. */
export const guestInvoicePath = (number: string) => `/account/invoices/${encodeURIComponent(number)}`;
