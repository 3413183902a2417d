export const mailJob = 'reservations.mail';
export const lapseJob = 'reservations.lapse-holds';

export const mailKinds = ['confirmation', 'cancellation', 'late_payment_refunded', 'waiting_offer'] as const;
export type MailKind = (typeof mailKinds)[number];

/** One message per kind and occasion: a second job with the same name finds it written. */
export function mailDedupeKey(mail: {
  kind: MailKind;
  number: string;
  occasion?: string | undefined;
}): string {
  return ['reservation', mail.number, mail.kind, ...(mail.occasion ? [mail.occasion] : [])].join(':');
}
