import { assert } from '../../src/core/assert.ts';
import { instantAt } from '../../src/core/calendar-date.ts';
import { DomainError } from '../../src/core/errors.ts';
import { balancesOfStays } from '../../src/modules/folios/folio.service.ts';
import { postAdjustment, postCharge } from '../../src/modules/folios/folio-posting.service.ts';
import { takePayment } from '../../src/modules/payments/payment.service.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { cancelReservation } from '../../src/modules/reservations/cancel.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../src/modules/reservations/check-out.service.ts';
import { markNoShow } from '../../src/modules/reservations/no-show.service.ts';
import { type Context, systemContext } from '../../src/platform/context.ts';
import type { Db } from '../../src/platform/db.ts';
import type { DayPlan, Phase } from './day-plan.ts';
import { type FileHotel, parkingPriceMinor } from './file-hotel.ts';
import type { HousePlan } from './house-plan.ts';
import { externalIdOf, type LivedStay, type Run, reportLine } from './replay-state.ts';
import { sideBySide } from './side-by-side.ts';
import { isDayUse, nightsOf, type PlannedStay } from './stay-plan.ts';

/** Between the arrivals and the end of the day, charges are put on folios. */
export type Step = Phase | 'charge';
type Moment = Step | 'audit';

/** The hotel's wall clock in each phase of a day. */
const hours: Record<Moment, string> = {
  book: '09:00',
  cancel: '10:00',
  no_show: '10:30',
  depart: '11:00',
  arrive: '15:00',
  charge: '17:00',
  depart_day_use: '19:00',
  audit: '23:30',
};

/** What one clerk needs to do its share of the work. */
export interface Replay {
  readonly db: Db;
  /** The stays of this clerk. */
  readonly stays: readonly PlannedStay[];
  readonly hotel: FileHotel;
  readonly house: HousePlan;
  readonly run: Run;
  /** By line of the file; grows while the days go by. */
  readonly lived: Map<number, LivedStay>;
  /** How many operations may be under way at once. */
  readonly width: number;
  readonly say: (line: string) => void;
}

interface Bill {
  readonly folioId: number;
  readonly guestMinor: number;
}

/**
 * Does what the desk of the hotel did, through the services a desk uses. Every step looks at how far the stay has come,
 * so a day that was interrupted is simply lived again.
 */
export class Clerk {
  operations = 0;
  readonly #replay: Replay;
  readonly #ctx: Context;
  /** Stays in house for less than nothing. */
  readonly #givenBack: readonly PlannedStay[];
  #now = new Date(0);

  constructor(replay: Replay) {
    this.#replay = replay;
    this.#givenBack = replay.stays.filter((stay) => stay.end === 'checked_out' && stay.allowanceMinor > 0);
    const actor = { kind: 'system', id: null, name: 'replay' } as const;
    this.#ctx = systemContext(replay.db, () => this.#now, { actor, hotelId: replay.hotel.id });
  }

  async book(day: DayPlan): Promise<void> {
    this.#setClock(day, 'book');
    const { lived } = this.#replay;
    const stays = day.events.book.filter((stay) => !lived.has(stay.line));
    await this.#each(stays, async (stay) => {
      const { number, stayIds } = await bookReservation(this.#ctx, this.#requestOf(stay));
      const [stayId] = stayIds;
      assert(stayId !== undefined, 'a booking of one room has one stay');
      lived.set(stay.line, { number, stayId, status: 'booked' });
    });
  }

  async cancel(day: DayPlan): Promise<void> {
    this.#setClock(day, 'cancel');
    await this.#move(day.events.cancel, { from: 'booked', to: 'cancelled' }, (_stay, { number }) =>
      cancelReservation(this.#ctx, { hotelId: this.#hotelId, number, reason: 'Cancelled in the file' }),
    );
  }

  async noShow(day: DayPlan): Promise<void> {
    this.#setClock(day, 'no_show');
    await this.#move(day.events.no_show, { from: 'booked', to: 'no_show' }, (_stay, { stayId }) =>
      markNoShow(this.#ctx, { hotelId: this.#hotelId, stayId, reason: 'No-show in the file' }),
    );
  }

  async arrive(day: DayPlan): Promise<void> {
    this.#setClock(day, 'arrive');
    await this.#move(day.events.arrive, { from: 'booked', to: 'in_house' }, (stay, { stayId }) =>
      checkIn(this.#ctx, {
        hotelId: this.#hotelId,
        stayId,
        roomId: this.#roomOf(stay),
        acceptUnready: true,
        acceptUpgrade: true,
      }),
    );
  }

  /** What is put on folios before the day closes: parking on arrival, and what a rate below zero gives back each night. */
  async charge(day: DayPlan): Promise<void> {
    this.#setClock(day, 'charge');
    const parking = day.events.arrive.filter((stay) => stay.parkingSpaces > 0);
    const givenBack = this.#givenBack.filter((stay) => nightsOf(stay).includes(day.date));
    const bills = await this.#bills([...parking, ...givenBack]);
    const posted = await this.#postedOn(day, bills);
    await this.#post(parking, bills, async (stay, { folioId }) => {
      if (posted.has(`${folioId} MISC`)) return;
      const charge = {
        code: 'MISC',
        amountMinor: parkingPriceMinor,
        quantity: stay.parkingSpaces,
        description: 'Parking',
      };
      await postCharge(this.#ctx, { hotelId: this.#hotelId, folioId, ...charge });
    });
    await this.#post(givenBack, bills, async (stay, { folioId }) => {
      if (posted.has(`${folioId} ALLOW`)) return;
      const amountMinor = -stay.allowanceMinor / nightsOf(stay).length;
      const reason = 'The rate in the file is below zero';
      await postAdjustment(this.#ctx, {
        hotelId: this.#hotelId,
        folioId,
        code: 'ALLOW',
        amountMinor,
        reason,
      });
    });
  }

  async depart(day: DayPlan, phase: 'depart' | 'depart_day_use'): Promise<void> {
    this.#setClock(day, phase);
    const stays = day.events[phase];
    const bills = await this.#bills(stays);
    await this.#move(stays, { from: 'in_house', to: 'checked_out' }, async (stay, { stayId }) => {
      const bill = bills.get(stay.line);
      assert(bill, `line ${stay.line} is in house and has a folio`);
      await this.#settle(stay, bill);
      await checkOut(this.#ctx, { hotelId: this.#hotelId, stayId });
    });
  }

  /** One step of a day for all stays of this clerk. */
  live(day: DayPlan, step: Step): Promise<void> {
    switch (step) {
      case 'book':
        return this.book(day);
      case 'cancel':
        return this.cancel(day);
      case 'no_show':
        return this.noShow(day);
      case 'arrive':
        return this.arrive(day);
      case 'charge':
        return this.charge(day);
      default:
        return this.depart(day, step);
    }
  }

  get #hotelId(): number {
    return this.#replay.hotel.id;
  }

  #setClock(day: DayPlan, moment: Moment): void {
    this.#now = instantAt(day.date, hours[moment], this.#replay.hotel.timeZone);
  }

  #requestOf(stay: PlannedStay) {
    const { hotel } = this.#replay;
    const roomTypeId = hotel.typeIds.get(stay.reservedType);
    assert(roomTypeId !== undefined, `type ${stay.reservedType} is in the plan`);
    const prices = isDayUse(stay) ? [0] : nightsOf(stay).map(() => stay.nightPriceMinor);
    const ratePlanId = isDayUse(stay) ? hotel.plans.dayUse : hotel.plans.night;
    const { adults, childAges } = stay;
    return {
      hotelId: hotel.id,
      channel: 'import',
      rooms: [{ roomTypeId, ratePlanId, adults, childAges, nightPricesMinor: prices }],
      arrival: stay.arrival,
      departure: stay.departure,
      guest: { firstName: 'Guest', lastName: `of line ${stay.line}`, country: stay.country },
      language: 'en',
      paymentPlan: 'at_hotel',
      externalId: externalIdOf(stay.line),
    } as const;
  }

  #roomOf(stay: PlannedStay): number {
    const room = this.#replay.house.rooms.get(stay.line);
    const roomId = room && this.#replay.hotel.roomIds.get(room.type)?.[room.index];
    assert(roomId !== undefined, `line ${stay.line} has a room`);
    return roomId;
  }

  /** Settles the bill: by card, and a credit that a rate below zero left is squared outside these books. */
  async #settle(stay: PlannedStay, { folioId, guestMinor }: Bill): Promise<void> {
    const hotelId = this.#hotelId;
    if (guestMinor > 0) {
      const idempotencyKey = `replay-${this.#replay.run.id}-${stay.line}`;
      const payment = { gateway: 'card-terminal', amountMinor: guestMinor, idempotencyKey } as const;
      await takePayment(this.#ctx, { hotelId, folioId, ...payment });
      this.operations += 1;
    }
    if (guestMinor < 0) {
      const reason = 'Credit of a rate below zero, squared outside these books';
      await postAdjustment(this.#ctx, { hotelId, folioId, code: 'ADJ', amountMinor: -guestMinor, reason });
      this.operations += 1;
    }
  }

  /** Folio and balance of each stay in house, in two queries. */
  async #bills(stays: readonly PlannedStay[]): Promise<Map<number, Bill>> {
    const { db, lived } = this.#replay;
    const ids = stays.flatMap((stay) => lived.get(stay.line)?.stayId ?? []);
    if (ids.length === 0) return new Map();
    const folios = await db.folio.findMany({
      where: { stayId: { in: ids }, status: 'open' },
      select: { id: true, stayId: true },
    });
    const balances = await balancesOfStays(db, ids);
    const folioOf = new Map(folios.map((folio) => [folio.stayId, folio.id]));
    const bills = new Map<number, Bill>();
    for (const { line } of stays) {
      const stayId = lived.get(line)?.stayId ?? null;
      const folioId = folioOf.get(stayId);
      if (stayId === null || folioId === undefined) continue;
      bills.set(line, { folioId, guestMinor: balances.get(stayId)?.guestMinor ?? 0 });
    }
    return bills;
  }

  /** What an interrupted run has charged today, as `folio code`. */
  async #postedOn(day: DayPlan, bills: ReadonlyMap<number, Bill>): Promise<Set<string>> {
    if (this.#replay.run.day !== day.date) return new Set();
    const lines = await this.#replay.db.folioLine.findMany({
      where: {
        folioId: { in: [...bills.values()].map((bill) => bill.folioId) },
        businessDate: new Date(`${day.date}T00:00:00Z`),
      },
      select: { folioId: true, transactionCodeId: true },
    });
    const codes = await this.#replay.db.transactionCode.findMany({ where: { hotelId: this.#hotelId } });
    const names = new Map(codes.map((code) => [code.id, code.code]));
    return new Set(lines.map((line) => `${line.folioId} ${names.get(line.transactionCodeId)}`));
  }

  #post(
    stays: readonly PlannedStay[],
    bills: ReadonlyMap<number, Bill>,
    work: (stay: PlannedStay, bill: Bill) => Promise<void>,
  ): Promise<void> {
    return this.#each(stays, async (stay) => {
      const bill = bills.get(stay.line);
      if (bill) await work(stay, bill);
    });
  }

  /** One step of every stay that has come so far. */
  #move(
    stays: readonly PlannedStay[],
    step: { from: string; to: string },
    work: (stay: PlannedStay, lived: LivedStay) => Promise<unknown>,
  ): Promise<void> {
    const ready = stays.filter((stay) => this.#replay.lived.get(stay.line)?.status === step.from);
    return this.#each(ready, async (stay) => {
      const lived = this.#replay.lived.get(stay.line);
      assert(lived, 'only lived stays are moved');
      await work(stay, lived);
      lived.status = step.to;
    });
  }

  /** A refusal of the house is reported with its line, and the stay goes no further; anything else ends the replay. */
  #each(stays: readonly PlannedStay[], work: (stay: PlannedStay) => Promise<void>): Promise<void> {
    return sideBySide(stays, this.#replay.width, async (stay) => {
      try {
        await work(stay);
        this.operations += 1;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const { db, run, say } = this.#replay;
        await reportLine(db, run, { line: stay.line, outcome: 'refused', reasons: [error.code] });
        say(`line ${stay.line} refused: ${error.code} ${JSON.stringify(error.details)}`);
      }
    });
  }
}
