import { type ChildProcess, spawn } from 'node:child_process';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { minor } from '../../src/core/money.ts';
import { remindOfEvents } from '../../src/modules/events/reminder.service.ts';
import { insertClaim, type NewClaim } from '../../src/modules/payments/card-claim.queries.ts';
import { endClaimIn } from '../../src/modules/payments/claim-end.service.ts';
import { takePayment } from '../../src/modules/payments/payment.service.ts';
import { cancelReservation } from '../../src/modules/reservations/cancel.service.ts';
import { claimDuePrepayments } from '../../src/modules/reservations/guarantee.service.ts';
import { changeOwnStay } from '../../src/modules/reservations/guest-change.service.ts';
import { holdStay } from '../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../src/modules/reservations/lapse.service.ts';
import { markNoShow } from '../../src/modules/reservations/no-show.service.ts';
import { writeDueNotices } from '../../src/modules/reservations/notice.service.ts';
import { addExtra, removeExtra } from '../../src/modules/reservations/stay-extra.service.ts';
import { joinWaitingList, offerFreedRooms } from '../../src/modules/reservations/waiting-list.service.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { connectModules } from '../../src/wiring.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { buildEvent, buildRegistration } from '../support/events.ts';
import { writeOrderedMails } from '../support/ordered-mails.ts';
import { bookingRequest, buildReservation, moveBusinessDate } from '../support/stays.ts';

connectModules('a secret that only the tests know, 32 characters long');

const guests = 4;
const stay = { arrival: '2027-05-04', departure: '2027-05-06' };
const person = (index: number) => ({
  firstName: 'Li',
  lastName: `Wei ${index}`,
  email: `li${index}@example.com`,
});
const shanghai = (time: string) => new Date(`${time}:00+08:00`);

interface House {
  readonly db: Db;
  readonly ctx: TestContext;
  readonly hotel: BuiltHotel;
}

async function booked({ ctx, hotel }: House) {
  const all = [];
  for (let index = 0; index < guests; index++) {
    const { number, reservationId, stayIds } = await buildReservation(ctx, hotel, {
      ...stay,
      guest: person(index),
      channel: 'web',
    });
    all.push({ number, reservationId, stayId: stayIds[0] ?? 0 });
  }
  return all;
}

interface Case {
  /** The template its mails carry. */
  readonly kind: string;
  /** Which job of ours writes them. */
  readonly task: 'orders' | 'notices' | 'events';
  /** What guests and time do until each guest is to be written to once. */
  readonly cause: (house: House) => Promise<unknown>;
}

const cases: readonly Case[] = [
  { kind: 'confirmation', task: 'orders', cause: booked },
  {
    kind: 'change',
    task: 'orders',
    cause: async (house) => {
      const { ctx, hotel } = house;
      for (const { number, stayId } of await booked(house)) {
        const later = { departure: calendarDate('2027-05-07'), expectedDifferenceMinor: 60_000, version: 1 };
        await changeOwnStay(ctx, { hotelId: hotel.id, stayId, number, ...later });
      }
    },
  },
  {
    kind: 'cancellation',
    task: 'orders',
    cause: async (house) => {
      for (const { number } of await booked(house))
        await cancelReservation(house.ctx, { number, reason: 'ill' });
    },
  },
  {
    kind: 'excess-refunded',
    task: 'orders',
    cause: async (house) => {
      const { ctx, hotel } = house;
      for (const { number, reservationId, stayId } of await booked(house)) {
        const paid = { gateway: 'cash', amountMinor: 120_000, idempotencyKey: number } as const;
        await takePayment(ctx, { hotelId: hotel.id, reservationId, ...paid });
        const shorter = {
          departure: calendarDate('2027-05-05'),
          expectedDifferenceMinor: -60_000,
          version: 1,
        };
        await changeOwnStay(ctx, { hotelId: hotel.id, stayId, number, ...shorter });
      }
    },
  },
  {
    kind: 'arrival',
    task: 'notices',
    cause: async (house) => {
      await booked(house);
      house.ctx.setClock(shanghai('2027-05-03T12:00'));
    },
  },
  {
    kind: 'thanks',
    task: 'notices',
    cause: async (house) => {
      await booked(house);
      const checkedOutAt = shanghai('2027-05-06T11:00');
      const closedDate = new Date('2027-05-06');
      await house.db.stay.updateMany({ data: { status: 'checked_out', checkedOutAt, closedDate } });
      house.ctx.setClock(shanghai('2027-05-07T12:00'));
    },
  },
  {
    kind: 'abandoned',
    task: 'notices',
    cause: async ({ ctx, hotel }) => {
      for (let index = 0; index < guests; index++) {
        const agreed = { channel: 'web', paymentPlan: 'prepay', reminderConsent: true } as const;
        await holdStay(ctx, bookingRequest(hotel, { ...stay, ...agreed, guest: person(index) }));
      }
      ctx.setClock(new Date(ctx.clock().getTime() + 16 * 60_000));
      await lapseHolds(ctx);
      ctx.setClock(new Date(ctx.clock().getTime() + 4 * 3_600_000));
    },
  },
  { kind: 'no-show', task: 'orders', cause: missed },
  { kind: 'fee-taken', task: 'orders', cause: async (house) => paid(house, await missed(house)) },
  {
    kind: 'prepayment-taken',
    task: 'orders',
    cause: async (house) => {
      const all = await booked(house);
      await paid(
        house,
        all.map(({ reservationId }) => ({ reservationId, stayId: null, folioId: null })),
      );
    },
  },
  {
    kind: 'prepayment-asked',
    task: 'orders',
    cause: async (house) => {
      const { db, ctx } = house;
      const all = await booked(house);
      const later = { when: 'days_before', days: 2, fee: { kind: 'percent', value: 10_000 } };
      const { policy } = await db.stay.findFirstOrThrow();
      await db.stay.updateMany({ data: { policy: { ...(policy as object), later } } });
      ctx.setClock(shanghai('2027-05-03T12:00'));
      expect(await claimDuePrepayments(ctx)).toBe(all.length);
    },
  },
  {
    kind: 'event-reminder',
    task: 'events',
    cause: async (house) => {
      const { db, ctx } = house;
      await booked(house);
      const event = await buildEvent(ctx);
      for (const { id: customerId } of await db.customer.findMany({ orderBy: { id: 'asc' } }))
        await buildRegistration(ctx, event, { customerId });
      ctx.setClock(shanghai('2027-05-07T12:00'));
    },
  },
  {
    kind: 'waiting-offer',
    task: 'orders',
    cause: async (house) => {
      await waitForRooms(house);
      await offerFreedRooms(house.ctx);
    },
  },
];

/** None of the guests came, and each owes the fee of his booking. */
async function missed(house: House) {
  const { db, ctx, hotel } = house;
  const all = await booked(house);
  await moveBusinessDate(db, hotel, stay.arrival);
  const bills = [];
  for (const { reservationId, stayId } of all) {
    await markNoShow(ctx, { hotelId: hotel.id, stayId });
    const { id: folioId } = await db.folio.findFirstOrThrow({ where: { stayId } });
    bills.push({ reservationId, stayId, folioId });
  }
  return bills;
}

/** The cards that the guests left paid what was claimed of them, at the second try. */
async function paid(
  { db, ctx, hotel }: House,
  claims: readonly Pick<NewClaim, 'reservationId' | 'stayId' | 'folioId'>[],
) {
  for (const claim of claims) {
    const purpose = claim.stayId === null ? ('prepayment' as const) : ('no_show' as const);
    const made = { hotelId: hotel.id, purpose, amountMinor: minor(60_000), ...claim };
    await inTransaction(db, async (tx) => {
      const inserted = await insertClaim(tx, made, ctx.clock());
      if (!inserted) throw new Error('claimed before');
      await endClaimIn(tx, ctx, inserted, { failureCode: 'card_declined' });
      await endClaimIn(tx, ctx, { ...inserted, status: 'declined' }, 'paid');
    });
  }
}

async function waitForRooms({ ctx, hotel }: House): Promise<void> {
  for (let index = 0; index < guests; index++) {
    await joinWaitingList(ctx, {
      hotelId: hotel.id,
      roomTypeId: null,
      arrival: calendarDate(stay.arrival),
      departure: calendarDate(stay.departure),
      adults: 2,
      childAges: [],
      ...person(index),
      phone: '+8613800138000',
      language: 'en',
    });
  }
}

async function house(): Promise<House & { readonly url: string }> {
  const { db, url } = await testDatabase();
  const hotel = await buildHotel(db, { rooms: { STD: 20 } });
  return { db, url, hotel, ctx: testContext(db, { hotelId: hotel.id }) };
}

/**
 * Stops whoever writes the third row that a condition names, in the middle of its transaction, until the test lets
 * go: so a worker is killed there and nowhere else, however fast the machine.
 */
async function stopAtThird(url: string, { table, event, when }: Record<'table' | 'event' | 'when', string>) {
  const gate = new Client({ connectionString: url });
  await gate.connect();
  await gate.query(`
    SELECT pg_advisory_lock(4242);
    CREATE SEQUENCE gate_turn;
    CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('gate_turn') = 3 THEN PERFORM pg_advisory_xact_lock(4242); END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER gate AFTER ${event} ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION gate()`);
  const isReached = async () =>
    (await gate.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted"))
      .rowCount === 1;
  const open = () => gate.end();
  return { isReached, open };
}

async function killInTheMiddle(
  child: ChildProcess,
  gate: { isReached: () => Promise<boolean> },
): Promise<void> {
  const end = new Promise((resolve) => child.once('close', resolve));
  await expect.poll(gate.isReached, { timeout: 60_000, interval: 20 }).toBe(true);
  child.kill('SIGKILL');
  await end;
}

const messenger = (task: string, { url, ctx }: { url: string; ctx: TestContext }) =>
  spawn(process.execPath, ['tests/support/messenger.ts', task, url, ctx.clock().toISOString()], {
    stdio: 'inherit',
  });

const deliveries = (db: Db) => db.$queryRaw<{ id: number }[]>`
  SELECT (data->>'mailId')::int AS id FROM pgboss.job WHERE name = 'deliver-mail'`;

test.each(cases)(
  '$kind: killed in the middle and run again by two at once, each guest gets one',
  async ({ kind, task, cause }) => {
    const home = await house();
    const { db, ctx, url } = home;
    await cause(home);
    const gate = await stopAtThird(url, {
      table: 'outbox_mails',
      event: 'INSERT',
      when: `NEW.template = '${kind}'`,
    });
    await killInTheMiddle(messenger(task, home), gate);
    await gate.open();
    expect(await db.outboxMail.count({ where: { template: kind } })).toBe(2);

    const again = { orders: writeOrderedMails, notices: writeDueNotices, events: remindOfEvents }[task];
    await Promise.all([again(ctx), again(ctx)]);
    await again(ctx);
    const written = await db.outboxMail.findMany({
      where: { template: kind },
      select: { id: true, recipient: true },
    });
    expect(written.map(({ recipient }) => recipient).toSorted()).toEqual(
      Array.from({ length: guests }, (_, index) => person(index).email),
    );
    const queued = (await deliveries(db)).map(({ id }) => id);
    for (const { id } of written) expect(queued.filter((other) => other === id)).toEqual([id]);
  },
  120_000,
);

test('offers from the waiting list killed in the middle: each party is held one room and told once', async () => {
  const home = await house();
  const { db, ctx, url } = home;
  await waitForRooms(home);
  const offered = "OLD.status = 'waiting' AND NEW.status = 'offered'";
  const gate = await stopAtThird(url, { table: 'waiting_list_entries', event: 'UPDATE', when: offered });
  await killInTheMiddle(messenger('offers', home), gate);
  await gate.open();
  expect(await db.reservation.count({ where: { status: 'held' } })).toBe(2);

  await Promise.all([offerFreedRooms(ctx), offerFreedRooms(ctx)]);
  await offerFreedRooms(ctx);
  await Promise.all([writeOrderedMails(ctx), writeOrderedMails(ctx)]);
  expect(await db.reservation.count({ where: { status: 'held' } })).toBe(guests);
  const mails = await db.outboxMail.findMany({
    where: { template: 'waiting-offer' },
    select: { recipient: true },
  });
  expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(guests);
  expect(mails).toHaveLength(guests);
}, 120_000);

test('each extra a guest adds or takes off is told once, with what the stay costs now', async () => {
  const home = await house();
  const { db, ctx, hotel } = home;
  const [first] = await booked(home);
  const { id: codeId } = await db.transactionCode.update({
    where: { hotelId_code: { hotelId: hotel.id, code: 'BRK' } },
    data: { soldPer: 'person_night', priceMinor: 6_000 },
  });
  const extra = { hotelId: hotel.id, stayId: first?.stayId ?? 0 };
  await addExtra(ctx, { ...extra, codeId, quantity: 2, expectedUnitMinor: 6_000 });
  await writeOrderedMails(ctx);
  const { id: extraId } = await db.stayExtra.findFirstOrThrow();
  await removeExtra(ctx, { ...extra, extraId });
  await Promise.all([writeOrderedMails(ctx), writeOrderedMails(ctx)]);
  const changes = await db.outboxMail.findMany({ where: { template: 'change' }, orderBy: { id: 'asc' } });
  expect(changes.map(({ recipient }) => recipient)).toEqual(['li0@example.com', 'li0@example.com']);
  expect(changes[0]?.text).toContain('Breakfast × 2');
  expect(changes[0]?.text).toContain('¥1,440.00');
  expect(changes[1]?.text).not.toContain('Breakfast');
  expect(changes[1]?.text).toContain('¥1,200.00');
});
