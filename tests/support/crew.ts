import { flushCompileCache } from 'node:module';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { decideSandboxCharge } from '../../src/modules/payments/gateways/sandbox-provider.service.ts';
import { startOnlinePayment } from '../../src/modules/payments/online-payment.service.ts';
import { querySilentPayment } from '../../src/modules/payments/settlement.service.ts';
import { confirmReservation } from '../../src/modules/reservations/booking.service.ts';
import { holdStay } from '../../src/modules/reservations/hold.service.ts';
import { systemContext } from '../../src/platform/context.ts';
import { createDb } from '../../src/platform/db.ts';
import { useFieldKey } from '../../src/platform/field-crypto.ts';
import { connectModules } from '../../src/wiring.ts';

/** A process of the app that a test kills: `node crew.ts bookings|audit <url> <hotelId> <now>`; a line for each thing that is done. */
flushCompileCache(); // what is killed leaves nothing behind for the next one
const [task = '', url = '', hotel = '', now = ''] = process.argv.slice(2);
const hotelId = Number(hotel);
const db = createDb(url, { poolSize: 20, statementTimeoutMs: 20_000 });
const ctx = systemContext(db, () => new Date(now), { hotelId });
const say = (line: string) => process.stdout.write(`${line}\n`);
connectModules('a secret that only the tests know, 32 characters long');
useFieldKey('ab'.repeat(32));

if (task === 'bookings') await Promise.all(Array.from({ length: 50 }, (_, index) => bookAndPay(index)));
else await runNightAudit(ctx, { hotelId, onProgress: ({ step, done }) => say(`${step} ${done}`) });
say('end');
await db.$disconnect();

/** One guest: rooms held, the first night paid on the provider's page, the booking confirmed by what the provider says. */
async function bookAndPay(index: number): Promise<void> {
  const [roomType, plan] = await Promise.all([
    db.roomType.findFirstOrThrow({ where: { hotelId, code: 'STD' } }),
    db.ratePlan.findFirstOrThrow({ where: { hotelId, code: 'BAR' } }),
  ]);
  const held = await holdStay(ctx, {
    hotelId,
    channel: 'web',
    arrival: calendarDate('2027-05-10'),
    departure: calendarDate('2027-05-12'),
    rooms: [{ roomTypeId: roomType.id, ratePlanId: plan.id, adults: 2, childAges: [] }],
    guest: { firstName: 'Wen', lastName: `Zhou ${index}`, email: `zhou${index}@example.com`, phone: null },
    language: 'en',
    paymentPlan: 'prepay',
  });
  const returnUrl = 'http://localhost:3000/';
  const { paymentId, target } = await startOnlinePayment(ctx, {
    hotelId,
    reservationId: held.reservationId,
    amountMinor: held.dueNowMinor,
    description: held.number,
    returnUrl,
    gateway: 'sandbox',
    presentation: 'page',
  });
  const charge = new URL(target, returnUrl).pathname.split('/').at(-1) ?? '';
  await decideSandboxCharge(ctx, charge, 'never');
  await querySilentPayment(ctx, paymentId);
  await confirmReservation(ctx, held.number);
  say(held.number);
}
