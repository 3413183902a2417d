import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { buildComer, buildEvent } from '../support/events.ts';

const run = promisify(execFile);

test('40 guests from two processes for 7 places of an event get exactly 7, and each is told once', async () => {
  const { db, url } = await testDatabase();
  const hotel = await buildHotel(db);
  const ctx = testContext(db, { hotelId: hotel.id });
  const event = await buildEvent(ctx, { capacity: 7, hasWaiting: false });
  const guests: number[] = [];
  for (let index = 0; index < 40; index++) guests.push(await buildComer(ctx));
  const rush = async (these: readonly number[]): Promise<string[]> => {
    const args = ['tests/support/event-rush.ts', url, ctx.clock().toISOString(), String(event)];
    return JSON.parse((await run(process.execPath, [...args, ...these.map(String)])).stdout);
  };
  const halves = await Promise.all([rush(guests.slice(0, 20)), rush(guests.slice(20))]);
  const answers = halves.flat();
  expect(answers.filter((answer) => answer === 'registered')).toHaveLength(7);
  expect(answers.filter((answer) => answer === 'event_full')).toHaveLength(33);
  expect((await db.hotelEvent.findUniqueOrThrow({ where: { id: event } })).taken).toBe(7);
  expect(await db.eventRegistration.count({ where: { status: 'registered' } })).toBe(7);
  expect(await db.outboxMail.count({ where: { template: 'event-confirmation' } })).toBe(7);
}, 60_000);
