import { conflict } from '../../core/errors.ts';
import type { Tx } from '../../platform/db.ts';
import type { Appointment, Registration } from './event.ts';

/** Who gets a place is told when and where it is by now. */
export async function promote(tx: Tx, id: number, event: Appointment): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'waiting' },
      data: { status: 'registered', ...toldOf(event) },
    }),
  );
}

/** Who comes off the waiting list and is to pay: the place is held for him. */
export async function holdFor(
  tx: Tx,
  { id }: Pick<Registration, 'id'>,
  event: Appointment,
  hold: { readonly heldUntil: Date; readonly folioId: number },
): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'waiting' },
      data: { status: 'held', ...hold, ...toldOf(event) },
    }),
  );
}

/** The price came: the place is his. */
export async function settleHold(
  tx: Tx,
  { id, status }: Pick<Registration, 'id' | 'status'>,
  paid: { readonly paymentId: number; readonly prepaidMinor: number },
): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({ where: { id, status }, data: { status: 'registered', ...paid } }),
  );
}

/** Not paid in time. */
export async function lapse(tx: Tx, { id }: Pick<Registration, 'id'>): Promise<void> {
  await one(tx.eventRegistration.updateMany({ where: { id, status: 'held' }, data: { status: 'lapsed' } }));
}

/** What of the price was kept stands on the bill as this fee. */
export async function setFeeLine(tx: Tx, { id }: Pick<Registration, 'id'>, lineId: bigint): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({ where: { id, chargeLineId: null }, data: { chargeLineId: lineId } }),
  );
}

export async function cancel(tx: Tx, registration: Registration, at: Date): Promise<void> {
  const { id, status } = registration;
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status, cameAt: null },
      data: { status: 'cancelled', cancelledAt: at },
    }),
  );
}

export interface Arrival {
  readonly came: number;
  readonly cameAt: Date;
  readonly folioId: number | null;
  readonly chargeLineId: bigint | null;
  readonly paymentId: number | null;
}

export async function letIn(tx: Tx, id: number, arrival: Arrival): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'registered', cameAt: null },
      data: arrival,
    }),
  );
}

/** As if the party had not come; what was paid ahead stays where it is. */
export async function takeOut(
  tx: Tx,
  { id, cameAt, prepaidMinor }: Pick<Registration, 'id' | 'cameAt' | 'prepaidMinor'>,
): Promise<void> {
  const bill = prepaidMinor > 0 ? {} : { folioId: null, paymentId: null };
  const nothing = { cameAt: null, came: null, chargeLineId: null, points: 0, ...bill };
  await one(tx.eventRegistration.updateMany({ where: { id, cameAt }, data: nothing }));
}

/** Writes down what a guest was told. Where the day is another, he is reminded anew. */
export async function setTold(
  tx: Tx,
  { id }: Pick<Registration, 'id'>,
  event: Appointment,
  { isOtherDay }: { readonly isOtherDay: boolean },
): Promise<void> {
  await tx.eventRegistration.update({
    where: { id },
    data: { ...toldOf(event), ...(isOtherDay && { remindedAt: null }) },
    select: { id: true },
  });
}

/** When and where an event is, as its guest is told. */
export function toldOf({ startsAt, endsAt, places }: Appointment) {
  return { toldStartsAt: startsAt, toldEndsAt: endsAt, toldPlaces: { ...places } };
}

export async function setPoints(tx: Tx, id: number, points: number): Promise<void> {
  await tx.eventRegistration.update({ where: { id }, data: { points }, select: { id: true } });
}

async function one(changing: Promise<{ count: number }>): Promise<void> {
  if ((await changing).count !== 1) throw conflict('stale_version');
}
