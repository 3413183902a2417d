import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { timesMinor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { fullName } from '../customers/customer.ts';
import { postAgreedChargeIn } from '../folios/agreed-charge.service.ts';
import { applyHouseDepositIn } from '../folios/deposit.service.ts';
import { openFolioIn } from '../folios/folio.service.ts';
import { openHouseFolioIn } from '../folios/house-folio.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { grantForComingIn } from '../loyalty/event-points.service.ts';
import { findMemberByNumber } from '../loyalty/member.service.ts';
import { takePaymentIn } from '../payments/payment.service.ts';
import { selectAndLockEvent, selectEvent } from './event.queries.ts';
import { arrivalRefusal, type HotelEvent, type PayWay, type Registration } from './event.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { type Participant, selectParticipants } from './participant.queries.ts';
import { selectRegistrationsOf } from './registration.queries.ts';
import { letIn, setPoints } from './registration-move.queries.ts';

export interface Arriving {
  readonly eventId: number;
  readonly id: number;
  /** How many of the party came; all of it where nothing is said. */
  readonly came?: number | undefined;
  /** Must be said where there is a price. */
  readonly payWay?: PayWay | undefined;
}

/**
 * Lets a party in: writes down who came, charges what it costs, and gives the member his points; all of it, or nothing,
 * and once, however often the button is pressed.
 */
export function checkInParty(ctx: Context, arriving: Arriving): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    await selectEvent(tx, { hotelId, id: arriving.eventId });
    const event = await selectAndLockEvent(tx, arriving.eventId);
    const [guest] = await selectParticipants(tx, { eventId: event.id, id: arriving.id });
    if (!guest) throw notFound('registration_not_found');
    const { timeZone } = await getHotel(tx, hotelId);
    const at = ctx.clock();
    const came = arriving.came ?? guest.party;
    const refusal = arrivalRefusal(guest, event, { at, timeZone, came });
    if (refusal) throw ruleBroken(`event_arrival_${refusal}`);

    const order = { event, guest, came, payWay: arriving.payWay, businessDate };
    const bill = guest.unitMinor > 0 ? await chargeIn(tx, ctx, order) : noBill;
    await letIn(tx, guest.id, { came, cameAt: at, ...bill });
    await recordEvent(tx, ctx, {
      ...subjectOfRegistration(event, guest),
      action: 'event_came',
      after: { customerId: guest.customerId, came, folioId: bill.folioId },
    });
    await rewardIn(tx, ctx, order);
  });
}

/** What letting in left on the books. */
type Bill = Pick<Registration, 'folioId' | 'chargeLineId' | 'paymentId'>;
const noBill: Bill = { folioId: null, chargeLineId: null, paymentId: null };

interface ArrivalOrder {
  readonly event: HotelEvent;
  readonly guest: Participant;
  readonly came: number;
  readonly payWay: PayWay | undefined;
  readonly businessDate: CalendarDate;
}

/**
 * Puts the price of those who came on the bill of the room, or on one of its own that is paid at once. What was paid
 * ahead is charged whole, on the bill it was paid on.
 */
async function chargeIn(tx: Tx, ctx: Context, order: ArrivalOrder): Promise<Bill> {
  const { event, guest, came, payWay, businessDate } = order;
  const { hotelId, chargeCode: code } = event;
  const terms = { description: event.names.en ?? '', unitMinor: guest.unitMinor, serviceDate: businessDate };
  const charge = { hotelId, code, quantity: came, ...terms };
  if (guest.prepaidMinor > 0 && guest.folioId !== null) {
    const { folioId, paymentId, party: quantity } = guest;
    const chargeLineId = await postAgreedChargeIn(tx, ctx, { ...charge, quantity, folioId });
    await applyHouseDepositIn(tx, ctx, { hotelId, folioId });
    return { folioId, chargeLineId, paymentId };
  }
  if (payWay === undefined) throw ruleBroken('event_arrival_unpaid');
  if (payWay === 'room') {
    if (guest.stayId === null) throw ruleBroken('event_arrival_no_room');
    const { id: folioId } = await openFolioIn(tx, ctx, { hotelId, stayId: guest.stayId });
    const chargeLineId = await postAgreedChargeIn(tx, ctx, { ...charge, folioId });
    return { folioId, chargeLineId, paymentId: null };
  }
  const owner = { hotelId, customerId: guest.customerId, name: fullName(guest) };
  const folioId = await openHouseFolioIn(tx, ctx, owner);
  const chargeLineId = await postAgreedChargeIn(tx, ctx, { ...charge, folioId });
  const { id: paymentId } = await takePaymentIn(tx, ctx, {
    hotelId,
    folioId,
    gateway: payWay,
    amountMinor: timesMinor(guest.unitMinor, came),
    idempotencyKey: `event-${guest.id}-${folioId}`,
  });
  return { folioId, chargeLineId, paymentId };
}

/** Points for coming. The member's lock is the last of the transaction. */
async function rewardIn(tx: Tx, ctx: Context, { event, guest, businessDate }: ArrivalOrder): Promise<void> {
  const { hotelId, points } = event;
  const reason = event.names.en ?? '';
  const coming = { customerId: guest.customerId, hotelId, points, reason, businessDate };
  const given = await grantForComingIn(tx, ctx, coming);
  if (given > 0) await setPoints(tx, guest.id, given);
}

/** The registration of whoever shows this member's card; null where he is not on the list, or nobody's card it is. */
export async function registrationOfCard(
  ctx: Context,
  { eventId, number }: { readonly eventId: number; readonly number: string },
): Promise<number | null> {
  const member = await findMemberByNumber(ctx.db, number);
  if (!member) return null;
  const asked = { eventIds: [eventId], customerIds: [member.customerId] };
  const [registration] = await selectRegistrationsOf(ctx.db, asked);
  return registration?.id ?? null;
}
