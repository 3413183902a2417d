/** What the house writes to a guest about a booking. */
export const messageKinds = [
  'confirmation',
  'change',
  'cancellation',
  'review_waiting',
  'review_declined',
  'arrival',
  'thanks',
  'abandoned',
  'waiting_offer',
  'late_payment_refunded',
  'excess_refunded',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The names that may stand in braces in a hotel's own words: `{guest}`. */
export const placeholders = [
  'guest',
  'hotel',
  'number',
  'arrival',
  'departure',
  'nights',
  'rooms',
  'total',
  'check_in',
  'check_out',
  'address',
  'phone',
  'map',
  'directions',
  'fee',
  'refund',
  'reason',
  'until',
  'link',
] as const;
export type Placeholder = (typeof placeholders)[number];

const always = [
  'guest',
  'hotel',
  'number',
  'arrival',
  'departure',
  'nights',
  'rooms',
  'total',
  'check_in',
  'check_out',
  'address',
  'phone',
  'link',
] as const satisfies readonly Placeholder[];

const besides: Record<MessageKind, readonly Placeholder[]> = {
  confirmation: [],
  change: [],
  cancellation: ['fee', 'refund'],
  review_waiting: [],
  review_declined: ['refund', 'reason'],
  arrival: ['map', 'directions'],
  thanks: [],
  abandoned: [],
  waiting_offer: ['until'],
  late_payment_refunded: ['refund'],
  excess_refunded: ['refund'],
};

/** What a message of this kind knows. */
export function placeholdersOf(kind: MessageKind): readonly Placeholder[] {
  return [...always, ...besides[kind]];
}

/** Whether a kind is sent, by which way, and when. */
export interface MessageSetting {
  readonly mail: boolean;
  readonly sms: boolean;
  /** The wall clock's hour from which notices of the day go out; null for what is sent at once. */
  readonly hour: number | null;
  /** How long after a hold lapsed its guest is reminded. */
  readonly delayHours: number | null;
}

const atOnce: MessageSetting = { mail: true, sms: false, hour: null, delayHours: null };

/** What holds until a hotel says otherwise: every mail, no text message. */
export const usualSettings: Record<MessageKind, MessageSetting> = {
  confirmation: atOnce,
  change: atOnce,
  cancellation: atOnce,
  review_waiting: atOnce,
  review_declined: atOnce,
  arrival: { ...atOnce, hour: 10 },
  thanks: { ...atOnce, hour: 11 },
  abandoned: { ...atOnce, delayHours: 3 },
  waiting_offer: atOnce,
  late_payment_refunded: atOnce,
  excess_refunded: atOnce,
};
