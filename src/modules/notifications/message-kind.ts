/** What the house writes to a guest about a booking. */
export const bookingKinds = [
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
  'prepayment_taken',
  'prepayment_asked',
  'no_show',
  'fee_taken',
] as const;
export type BookingKind = (typeof bookingKinds)[number];

/** What the house writes to a guest as a person, where he agreed to it; module `care` says when. */
export const careKinds = [
  'care_first',
  'care_birthday',
  'care_anniversary',
  'care_missed',
  'care_complaint',
  'care_level_up',
  'care_level_landing',
] as const;
export type CareKind = (typeof careKinds)[number];

/** What the house writes to who registered for an event. */
export const eventKinds = [
  'event_confirmation',
  'event_waiting',
  'event_reminder',
  'event_payment_asked',
  'event_payment_returned',
  'event_changed',
  'event_called_off',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** What the house writes to who asked about his data. */
export const privacyKinds = [
  'privacy_received',
  'privacy_proof',
  'privacy_done',
  'privacy_refused',
  'privacy_file',
  'privacy_erased',
] as const;
export type PrivacyKind = (typeof privacyKinds)[number];

export const messageKinds = [...bookingKinds, ...careKinds, ...eventKinds, ...privacyKinds] as const;
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
  'amount',
  'refund',
  'reason',
  'until',
  'link',
  'years',
  'level',
  'stop',
  'event',
  'begins',
  'place',
  'party',
  'price',
  'former',
  'request',
  'answer',
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

const besides: Record<BookingKind, readonly Placeholder[]> = {
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
  prepayment_taken: ['amount'],
  prepayment_asked: ['amount'],
  no_show: ['fee', 'refund'],
  fee_taken: ['amount'],
};

const inCare = [
  'guest',
  'hotel',
  'address',
  'phone',
  'link',
  'stop',
] as const satisfies readonly Placeholder[];

const inEvents = [
  'guest',
  'hotel',
  'event',
  'begins',
  'place',
  'party',
  'price',
  'address',
  'phone',
  'link',
] as const satisfies readonly Placeholder[];

const inPrivacy: Record<PrivacyKind, readonly Placeholder[]> = {
  privacy_received: ['link', 'until'],
  privacy_proof: ['link', 'reason'],
  privacy_done: ['link', 'answer'],
  privacy_refused: ['link', 'reason'],
  privacy_file: ['link', 'until'],
  privacy_erased: [],
};
const inEveryPrivacy = ['guest', 'hotel', 'number', 'request', 'address', 'phone'] as const;

/** What a message of this kind knows. */
export function placeholdersOf(kind: MessageKind): readonly Placeholder[] {
  if (kind === 'event_changed') return [...inEvents, 'former'];
  if (kind === 'event_payment_asked') return [...inEvents, 'until'];
  if (isEventKind(kind)) return inEvents;
  if (isPrivacyKind(kind)) return [...inEveryPrivacy, ...inPrivacy[kind]];
  if (!isCareKind(kind)) return [...always, ...besides[kind]];
  if (isLevelKind(kind)) return [...inCare, 'level'];
  return kind === 'care_anniversary' ? [...inCare, 'years'] : inCare;
}

export function isCareKind(kind: MessageKind): kind is CareKind {
  return (careKinds as readonly string[]).includes(kind);
}

/** What is written to a member about his level. */
export function isLevelKind(kind: MessageKind): boolean {
  return kind === 'care_level_up' || kind === 'care_level_landing';
}

export function isEventKind(kind: MessageKind): kind is EventKind {
  return (eventKinds as readonly string[]).includes(kind);
}

export function isPrivacyKind(kind: MessageKind): kind is PrivacyKind {
  return (privacyKinds as readonly string[]).includes(kind);
}

/** Whether a kind is sent, by which way, and when. */
export interface MessageSetting {
  readonly mail: boolean;
  readonly sms: boolean;
  /** The wall clock's hour from which notices of the day go out; null for what is sent at once. */
  readonly hour: number | null;
  /** How long after a hold lapsed its guest is reminded. */
  readonly delayHours: number | null;
  /** How many days after its cause a message of care is written; null where its cause is a day itself. */
  readonly delayDays: number | null;
}

const atOnce: MessageSetting = { mail: true, sms: false, hour: null, delayHours: null, delayDays: null };
/** Nobody is cared for by a machine until the house switches it on. */
const whenWanted: MessageSetting = { ...atOnce, mail: false, hour: 10 };

/** What holds until a hotel says otherwise: every mail about a booking, no care, no text message. */
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
  prepayment_taken: atOnce,
  prepayment_asked: atOnce,
  no_show: atOnce,
  fee_taken: atOnce,
  care_first: { ...whenWanted, delayDays: 2 },
  care_birthday: whenWanted,
  care_anniversary: whenWanted,
  care_missed: { ...whenWanted, delayDays: 365 },
  care_complaint: { ...whenWanted, delayDays: 3 },
  care_level_up: whenWanted,
  care_level_landing: whenWanted,
  event_confirmation: atOnce,
  event_waiting: atOnce,
  event_reminder: { ...atOnce, hour: 10 },
  event_payment_asked: atOnce,
  event_payment_returned: atOnce,
  event_changed: atOnce,
  event_called_off: atOnce,
  privacy_received: atOnce,
  privacy_proof: atOnce,
  privacy_done: atOnce,
  privacy_refused: atOnce,
  privacy_file: atOnce,
  privacy_erased: atOnce,
};
