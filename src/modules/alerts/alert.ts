import type { Permission } from '../../platform/permissions.ts';

/** Whose work it is. A role hears what its permissions `alerts.<audience>` say. */
export const audiences = ['housekeeping', 'front-desk', 'manager'] as const;
export type Audience = (typeof audiences)[number];

export const alertKinds = [
  'room_left',
  'room_ready',
  'room_out_of_order',
  'occupancy_differs',
  'guest_waits',
  'card_declined',
  'mail_unclear',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Who is told of what. */
export const audienceOf = {
  room_left: 'housekeeping',
  room_ready: 'front-desk',
  room_out_of_order: 'manager',
  occupancy_differs: 'front-desk',
  guest_waits: 'housekeeping',
  card_declined: 'front-desk',
  mail_unclear: 'manager',
} as const satisfies Record<AlertKind, Audience>;

export const alertFilters = ['unread', 'all'] as const;
export type AlertFilter = (typeof alertFilters)[number];

/** Words and numbers of the news: a booking's number, a reason, a day. Never a guest's name. */
export type AlertDetails = Readonly<Record<string, string>>;

export interface NewAlert {
  readonly hotelId: number;
  readonly kind: AlertKind;
  /** What it is of: a room, or else something with a number of its own. */
  readonly room?: { readonly id: number; readonly number: string };
  readonly subject?: string;
  readonly details?: AlertDetails;
}

export interface Alert {
  readonly id: number;
  readonly audience: Audience;
  readonly kind: AlertKind;
  readonly roomNumber: string;
  /** The number of a booking or a mail, where it is of no room. */
  readonly subject: string;
  readonly details: AlertDetails;
  readonly raisedAt: Date;
  readonly raisedBy: string;
  /** Who read it first, for all of the audience, and when. */
  readonly read: { readonly at: Date; readonly by: string } | null;
}

export function audiencesOf(permissions: ReadonlySet<Permission>): Audience[] {
  return audiences.filter((audience) => permissions.has(`alerts.${audience}`));
}

/** How many of the hotel's unread alerts are meant for these audiences. */
export function unreadFor(
  unread: Readonly<Partial<Record<string, number>>>,
  listening: readonly Audience[],
): number {
  return listening.reduce((sum, audience) => sum + (unread[audience] ?? 0), 0);
}
