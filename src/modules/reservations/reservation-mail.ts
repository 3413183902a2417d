import type { BookingKind } from '../notifications/message-kind.ts';

export const mailJob = 'reservations.mail';
export const lapseJob = 'reservations.lapse-holds';
export const noticeJob = 'reservations.notices';

/** What is to be written to a guest, and what only its cause knows. */
export interface MailOrder {
  readonly kind: BookingKind;
  readonly reservationId: number;
  /** Tells one cancellation or change of a reservation from the next. */
  readonly occasion?: string | undefined;
  readonly feeMinor?: number | undefined;
  readonly refundMinor?: number | undefined;
  /** What was taken or is asked for. */
  readonly amountMinor?: number | undefined;
  /** Of an offer from the waiting list: what opens its page. */
  readonly token?: string | undefined;
  /** Why the house declined. */
  readonly reason?: string | undefined;
}

/** One message per kind, occasion and way: a second job with the same name finds it written. */
export function mailDedupeKey(
  mail: Pick<MailOrder, 'kind' | 'occasion'> & { readonly number: string },
  channel: 'mail' | 'sms' = 'mail',
): string {
  const parts = ['reservation', mail.number, mail.kind, mail.occasion, channel === 'sms' ? 'sms' : undefined];
  return parts.filter(Boolean).join(':');
}
