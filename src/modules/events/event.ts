import { type CalendarDate, dateAt } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

export const eventStatuses = ['draft', 'open', 'called_off'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** What a manager says of an event. */
export interface EventFields {
  readonly names: LocalText;
  readonly descriptions: LocalText;
  /** Where one meets. */
  readonly places: LocalText;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Until when guests register and cancel by themselves. */
  readonly closesAt: Date;
  readonly capacity: number;
  readonly mostPerParty: number;
  readonly hasWaiting: boolean;
  /** Of one person, taxes within; 0 is free. */
  readonly priceMinor: Minor;
  readonly chargeCode: string;
  /** Guests who register on the site pay at once. */
  readonly prepaid: boolean;
  /** Until so many hours before it begins who cancels has his money again. */
  readonly refundHours: number;
  /** For a member who comes. */
  readonly points: number;
  /** The lowest level that may come; null: everybody. */
  readonly levelId: number | null;
  /** Only guests who bear this word; null: everybody. */
  readonly tag: string | null;
}

export interface HotelEvent extends EventFields {
  readonly id: number;
  readonly hotelId: number;
  readonly status: EventStatus;
  /** Places of those who are registered. */
  readonly taken: number;
  readonly version: number;
  /** When its time or place was last changed while guests saw it. */
  readonly changedAt: Date | null;
}

/** Held: it is to be paid first; lapsed: it was not paid in time. */
export const registrationStatuses = ['registered', 'waiting', 'held', 'lapsed', 'cancelled'] as const;
export type RegistrationStatus = (typeof registrationStatuses)[number];

/** Off the list, so that the guest may ask again. */
export function isOff(status: RegistrationStatus): boolean {
  return status === 'cancelled' || status === 'lapsed';
}
export type RegistrationSource = 'account' | 'booking' | 'desk';

export interface Registration {
  readonly id: number;
  readonly hotelId: number;
  readonly eventId: number;
  readonly customerId: number;
  readonly reservationId: number | null;
  readonly token: string;
  readonly source: RegistrationSource;
  readonly party: number;
  readonly status: RegistrationStatus;
  /** Of one person, as the guest was told. */
  readonly unitMinor: Minor;
  readonly createdAt: Date;
  readonly cameAt: Date | null;
  readonly came: number | null;
  readonly folioId: number | null;
  readonly chargeLineId: bigint | null;
  readonly paymentId: number | null;
  readonly points: number;
  /** The terms of what is to be paid ahead; null where it is paid at the door. */
  readonly refundHours: number | null;
  readonly heldUntil: Date | null;
  /** What was paid ahead, for the whole party. */
  readonly prepaidMinor: Minor;
  /** When and where it is, as the guest was last told. */
  readonly toldStartsAt: Date;
  readonly toldEndsAt: Date;
  readonly toldPlaces: LocalText;
}

const next = {
  draft: ['open', 'called_off'],
  open: ['called_off'],
  called_off: [],
} as const satisfies Record<EventStatus, readonly EventStatus[]>;

/** A draft is shown, or dropped; what guests saw can only be called off. */
export function canBecome(from: EventStatus, to: EventStatus): boolean {
  return (next[from] as readonly EventStatus[]).includes(to);
}

export function freePlaces({ capacity, taken }: Pick<HotelEvent, 'capacity' | 'taken'>): number {
  return Math.max(0, capacity - taken);
}

/** What of a guest decides whether he may come. */
export interface Comer {
  /** Null: no member. */
  readonly levelRank: number | null;
  readonly hasTag: boolean;
}

/** Who may come: `levelRank` of the lowest level, or null where none is asked for. */
export interface Audience {
  readonly levelRank: number | null;
  readonly tag: string | null;
}

export function isInvited(audience: Audience, comer: Comer): boolean {
  const enough = audience.levelRank === null || (comer.levelRank ?? -1) >= audience.levelRank;
  return enough && (audience.tag === null || comer.hasTag);
}

export type RegistrationRefusal = 'not_open' | 'closed' | 'over' | 'party' | 'not_invited' | 'full';

export interface Asked {
  readonly party: number;
  readonly isInvited: boolean;
  /** The desk may write down somebody after the closing time, until it is over. */
  readonly byDesk: boolean;
}

/** Why nobody can be registered at all now; null while it is open. */
export function closingRefusal(
  event: Pick<HotelEvent, 'status' | 'closesAt' | 'endsAt'>,
  { byDesk, at }: { readonly byDesk: boolean; readonly at: Date },
): Extract<RegistrationRefusal, 'not_open' | 'closed' | 'over'> | null {
  if (event.status !== 'open') return 'not_open';
  if (at >= event.endsAt) return 'over';
  return !byDesk && at >= event.closesAt ? 'closed' : null;
}

/** Why this guest can not be registered; null when he gets a place, or one on the waiting list. */
export function registrationRefusal(event: HotelEvent, asked: Asked, at: Date): RegistrationRefusal | null {
  const closing = closingRefusal(event, { byDesk: asked.byDesk, at });
  if (closing) return closing;
  if (asked.party < 1 || asked.party > event.mostPerParty) return 'party';
  if (!asked.isInvited) return 'not_invited';
  return freePlaces(event) >= asked.party || event.hasWaiting ? null : 'full';
}

/** Whether a party gets its places at once. */
export function hasRoomFor(event: Pick<HotelEvent, 'capacity' | 'taken'>, party: number): boolean {
  return freePlaces(event) >= party;
}

/**
 * Who comes off the waiting list: by the order of asking, whoever fits into what is still free. Of 3 free places, with
 * 4, 2 and 1 waiting, the second and the third get theirs, and the first goes on waiting.
 */
export function promoted<Waiting extends { readonly party: number }>(
  waiting: readonly Waiting[],
  free: number,
): Waiting[] {
  let left = free;
  return waiting.filter(({ party }) => {
    if (party > left) return false;
    left -= party;
    return true;
  });
}

export type CancelRefusal = 'cancelled' | 'came' | 'closed';

/** Why a registration can not be taken back; null when it can. Guests may until the closing time. */
export function cancelRefusal(
  { status, cameAt }: Pick<Registration, 'status' | 'cameAt'>,
  event: Pick<HotelEvent, 'closesAt'>,
  { byDesk, at }: { readonly byDesk: boolean; readonly at: Date },
): CancelRefusal | null {
  if (isOff(status)) return 'cancelled';
  if (cameAt !== null) return 'came';
  return !byDesk && at >= event.closesAt ? 'closed' : null;
}

export type ArrivalRefusal =
  | 'called_off'
  | Exclude<RegistrationStatus, 'registered'>
  | 'came'
  | 'too_early'
  | 'party';

/** Why a party can not be let in; null when it can: from the day of the event on, as many as registered. */
export function arrivalRefusal(
  registration: Pick<Registration, 'status' | 'cameAt' | 'party'>,
  event: Pick<HotelEvent, 'status' | 'startsAt'>,
  now: { readonly at: Date; readonly timeZone: string; readonly came: number },
): ArrivalRefusal | null {
  if (event.status !== 'open') return 'called_off';
  if (registration.status !== 'registered') return registration.status;
  if (registration.cameAt !== null) return 'came';
  if (dateAt(now.at, now.timeZone) < dayOf(event, now.timeZone)) return 'too_early';
  return now.came < 1 || now.came > registration.party ? 'party' : null;
}

export type UndoRefusal = 'not_come' | 'over';

/** Why a party that was let in can not be taken back; null when it can: until the day on which the event ends is over. */
export function undoRefusal(
  { cameAt }: Pick<Registration, 'cameAt'>,
  { endsAt }: Pick<HotelEvent, 'endsAt'>,
  { at, timeZone }: { readonly at: Date; readonly timeZone: string },
): UndoRefusal | null {
  if (cameAt === null) return 'not_come';
  return dateAt(at, timeZone) > dateAt(endsAt, timeZone) ? 'over' : null;
}

/** When and where an event is: what guests are told anew when it changes. */
export type Appointment = Pick<EventFields, 'startsAt' | 'endsAt' | 'places'>;

export function isSameAppointment(one: Appointment, other: Appointment): boolean {
  const isSameTime =
    one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime();
  const languages = new Set([...Object.keys(one.places), ...Object.keys(other.places)]) as Set<Language>;
  return isSameTime && [...languages].every((language) => one.places[language] === other.places[language]);
}

/** Guests are told once nobody has changed it for so long: what is put right at once they never hear of. */
export const restMinutes = 10;

/** How what has a price is paid at the door: onto the bill of the room, or here and now. */
export const payWays = ['room', 'cash', 'card-terminal'] as const;
export type PayWay = (typeof payWays)[number];

/** The day of an event on the hotel's wall. */
export function dayOf({ startsAt }: Pick<HotelEvent, 'startsAt'>, timeZone: string): CalendarDate {
  return dateAt(startsAt, timeZone);
}

export interface EventFigures {
  /** Persons, not parties: all who have a place, be it held or theirs. */
  readonly registered: number;
  readonly waiting: number;
  readonly came: number;
  /** Registered and not seen, once it is over; null before. */
  readonly missed: number | null;
}

export function figuresOf(
  registrations: readonly Pick<Registration, 'status' | 'party' | 'came'>[],
  isOver: boolean,
): EventFigures {
  const persons = (status: RegistrationStatus) =>
    registrations.filter((each) => each.status === status).reduce((sum, { party }) => sum + party, 0);
  const came = registrations.reduce((sum, each) => sum + (each.came ?? 0), 0);
  const registered = persons('registered');
  return {
    registered: registered + persons('held'),
    waiting: persons('waiting'),
    came,
    missed: isOver ? registered - came : null,
  };
}

/** An event as its guest finds it in his account. */
export interface OwnEvent {
  readonly token: string;
  readonly status: RegistrationStatus;
  readonly party: number;
  readonly came: number | null;
  readonly points: number;
  readonly eventStatus: EventStatus;
  readonly names: LocalText;
  readonly hotelNames: LocalText;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}
