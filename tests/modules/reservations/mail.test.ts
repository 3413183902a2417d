import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { saveTemplate } from '../../../src/modules/notifications/message.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { writeReservationMail } from '../../../src/modules/reservations/reservation-mail.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  ctx = testContext(db);
  hotel = await buildHotel(db);
});

const guest = { firstName: 'Li', lastName: 'Wei', email: 'li@example.com' };
const dates = { arrival: '2027-05-06', departure: '2027-05-08' };
const mails = (number: string) =>
  db.outboxMail.findMany({ where: { dedupeKey: { contains: number } }, orderBy: { id: 'asc' } });
const jobsOf = (reservationId: number) => db.$queryRaw<{ data: { kind: string; occasion?: string } }[]>`
  SELECT data FROM pgboss.job_common WHERE name = 'reservations.mail' AND (data->>'reservationId')::int = ${reservationId}
  ORDER BY created_on`;

describe('mail about a booking', () => {
  test('is queued with the booking and the cancellation, and only where there is an address', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest });
    await cancelReservation(ctx, { number: placed.number, reason: 'no' });
    expect((await jobsOf(placed.reservationId)).map((job) => job.data.kind)).toEqual([
      'confirmation',
      'cancellation',
    ]);
    const silent = await buildReservation(ctx, hotel, dates);
    expect(await jobsOf(silent.reservationId)).toEqual([]);
  });

  test('confirms in the booking’s language, with an entry for the calendar, once', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest, language: 'zh-CN' });
    const order = { kind: 'confirmation' as const, reservationId: placed.reservationId };
    await writeReservationMail(ctx, order);
    await writeReservationMail(ctx, order);
    const sent = await mails(placed.number);
    expect(sent).toHaveLength(1);
    const [mail] = sent;
    expect(mail).toMatchObject({ recipient: 'li@example.com', language: 'zh-CN', template: 'confirmation' });
    expect(mail?.subject).toContain(placed.number);
    expect(mail?.html).toContain('期待您的光临');
    expect(mail?.html).toContain('¥1,280.00');
    expect(mail?.text).toContain('2027年5月6日');
    const [entry] = (mail?.attachments ?? []) as { filename: string; content: string }[];
    expect(entry?.filename).toBe(`${placed.number}.ics`);
    expect(entry?.content).toContain('DTSTART;VALUE=DATE:20270506');
    expect(entry?.content).toContain('DTEND;VALUE=DATE:20270508');
  });

  test('tells the fee and the refund of a cancellation', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest });
    const order = { kind: 'cancellation' as const, reservationId: placed.reservationId, occasion: '1' };
    await writeReservationMail(ctx, { ...order, feeMinor: 60_000, refundMinor: 68_000 });
    const [mail] = await mails(placed.number);
    expect(mail?.html).toContain('¥600.00');
    expect(mail?.html).toContain('¥680.00');
  });

  test('tells who never came of the fee and what goes back, and later that a card paid it', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest, language: 'zh-CN' });
    const { reservationId } = placed;
    const missed = { kind: 'no_show', reservationId, occasion: '1-1', feeMinor: 60_000 } as const;
    await writeReservationMail(ctx, { ...missed, refundMinor: 68_000 });
    await writeReservationMail(ctx, {
      kind: 'fee_taken',
      reservationId,
      occasion: '1-1',
      amountMinor: 12_345,
    });
    const [told, taken] = await mails(placed.number);
    expect(told?.text).toContain('未到店费用  ¥600.00');
    expect(told?.text).toContain('¥680.00');
    expect(taken?.subject).toContain('已收取 ¥123.45');
  });

  test('says sorry for late money that went back', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest });
    const order = {
      kind: 'late_payment_refunded' as const,
      reservationId: placed.reservationId,
      occasion: '7',
    };
    await writeReservationMail(ctx, { ...order, refundMinor: 60_000 });
    const [mail] = await mails(placed.number);
    expect(mail?.subject).toContain('could not keep your rooms');
    expect(mail?.html).toContain('¥600.00');
  });

  test('tells what was paid beyond what is open, once for each payment', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest });
    const order = { kind: 'excess_refunded' as const, reservationId: placed.reservationId, occasion: '7' };
    await writeReservationMail(ctx, { ...order, refundMinor: 12_345 });
    await writeReservationMail(ctx, { ...order, refundMinor: 12_345 });
    await writeReservationMail(ctx, { ...order, occasion: '8', refundMinor: 60_000 });
    const [first, second, ...others] = await mails(placed.number);
    expect(others).toEqual([]);
    expect(first?.text).toContain('¥123.45 of it is on its way back to you.');
    expect(first?.text).toContain('The refund goes back the way you paid.');
    expect(second?.text).toContain('¥600.00 of it is on its way back to you.');
  });

  test('tells of a change, once for each, with the new dates and a new entry for the calendar', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, guest });
    const change = {
      hotelId: hotel.id,
      stayId: placed.stayIds[0] ?? 0,
      departure: calendarDate('2027-05-09'),
    };
    const { version } = await changeStay(ctx, { ...change, version: 1 });
    const [, order] = (await jobsOf(placed.reservationId)).map((job) => job.data);
    expect(order).toMatchObject({ kind: 'change', occasion: `${placed.stayIds[0]}-${version}` });
    const ordered = { kind: 'change' as const, reservationId: placed.reservationId, occasion: 'a' };
    await writeReservationMail(ctx, ordered);
    await writeReservationMail(ctx, ordered);
    await writeReservationMail(ctx, { ...ordered, occasion: 'b' });
    const [first, ...rest] = await mails(placed.number);
    expect(rest).toHaveLength(1);
    expect(first?.text).toContain('Sunday, 9 May 2027');
    expect(JSON.stringify(first?.attachments)).toContain('DTEND;VALUE=DATE:20270509');
  });

  test('uses the hotel’s own words, escaped, and goes by text message where that is switched on', async () => {
    const own = { ...ctx, hotelId: hotel.id };
    const body = 'Dear {guest},\n\n<b>welcome</b> to {hotel}.';
    const mail = { kind: 'confirmation', channel: 'mail', language: 'en' } as const;
    await saveTemplate(own, mail, { subject: 'Booked: {number}', body, version: 0 });
    await saveTemplate(
      own,
      { ...mail, channel: 'sms' },
      { subject: '', body: '{number} {guest}', version: 0 },
    );
    const setting = { hotelId: hotel.id, kind: 'confirmation', mail: true, sms: true };
    await db.messageSetting.create({ data: setting });
    const reachable = { ...guest, firstName: '{hotel}', lastName: '<i>Wei</i>', phone: '+8613800138000' };
    const placed = await buildReservation(ctx, hotel, { ...dates, guest: reachable });
    const order = { kind: 'confirmation' as const, reservationId: placed.reservationId };
    await writeReservationMail(ctx, order);
    await writeReservationMail(ctx, order);
    const [written, sms, ...others] = await mails(placed.number);
    expect(others).toEqual([]);
    expect(written).toMatchObject({ channel: 'mail', subject: `Booked: ${placed.number}` });
    expect(written?.html).toContain('<p>Dear {hotel} &lt;i&gt;Wei&lt;/i&gt;,</p>');
    expect(written?.html).toContain('&lt;b&gt;welcome&lt;/b&gt; to Test Hotel');
    expect(written?.html).toContain('¥1,280.00');
    expect(sms).toMatchObject({
      channel: 'sms',
      recipient: '+8613800138000',
      template: 'confirmation',
      text: `${placed.number} {hotel} <i>Wei</i>`,
    });
    expect(sms?.params).toMatchObject({ number: placed.number, check_in: '15:00' });
  });

  test('writes nothing by a way that is switched off, nor to a number that is not whole', async () => {
    await db.messageSetting.create({
      data: { hotelId: hotel.id, kind: 'confirmation', mail: false, sms: true },
    });
    const placed = await buildReservation(ctx, hotel, {
      ...dates,
      guest: { ...guest, phone: '13800138000' },
    });
    await writeReservationMail(ctx, { kind: 'confirmation', reservationId: placed.reservationId });
    expect(await mails(placed.number)).toEqual([]);
  });
});
