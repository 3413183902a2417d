import { type ChildProcess, spawn } from 'node:child_process';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { deliverMail, rescueStrandedMails } from '../../src/modules/notifications/delivery.service.ts';
import { writeDueNotices } from '../../src/modules/reservations/notice.service.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { queueMail } from '../../src/platform/mail.ts';
import { smtpTransport, useMailTransport } from '../../src/platform/mail-transport.ts';
import { queueSms } from '../../src/platform/sms/sms.ts';
import { useSmsTransport } from '../../src/platform/sms/transport.ts';
import { twilioTransport } from '../../src/platform/sms/twilio.ts';
import { connectModules } from '../../src/wiring.ts';
import { buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type SmsProvider, startTwilio, twilioKey } from '../support/sms-provider.ts';
import { buildReservation } from '../support/stays.ts';

connectModules('a secret that only the tests know, 32 characters long');

function startMessenger(...settings: string[]): ChildProcess {
  return spawn(process.execPath, ['tests/support/messenger.ts', ...settings], { stdio: 'inherit' });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

test('notices whose job is killed in the middle, and then run by two at once, are each written once', async () => {
  const { db, url } = await testDatabase();
  const hotel = await buildHotel(db, { rooms: { STD: 60 } });
  const ctx = testContext(db, { hotelId: hotel.id });
  for (let index = 0; index < 40; index++) {
    const guest = { firstName: 'Li', lastName: `Wei ${index}`, email: `li${index}@example.com` };
    await buildReservation(ctx, hotel, { arrival: '2027-05-04', departure: '2027-05-06', guest });
  }
  const notices = { where: { template: 'arrival' } };
  const child = startMessenger('notices', url, ctx.clock().toISOString());
  const end = ended(child);
  await expect.poll(() => db.outboxMail.count(notices), { timeout: 60_000, interval: 2 }).toBeGreaterThan(4);
  child.kill('SIGKILL');
  await end;
  expect(await db.outboxMail.count(notices)).toBeLessThan(40);

  await Promise.all([writeDueNotices(ctx), writeDueNotices(ctx)]);
  await writeDueNotices(ctx);
  const written = await db.outboxMail.findMany({ ...notices, select: { id: true, recipient: true } });
  expect(written).toHaveLength(40);
  expect(new Set(written.map(({ recipient }) => recipient)).size).toBe(40);
  const jobs = await db.$queryRaw<{ id: number }[]>`
    SELECT (data->>'mailId')::int AS id FROM pgboss.job WHERE name = 'deliver-mail'`;
  expect(jobs.map(({ id }) => id).toSorted()).toEqual(written.map(({ id }) => id).toSorted());
}, 120_000);

/** A text message that a worker was killed over while the provider did not answer; then another worker takes it over. */
async function afterKillWhile(mood: SmsProvider['mood'], waitFor: (provider: SmsProvider) => boolean) {
  const { db, url } = await testDatabase();
  const start = new Date();
  const ctx = testContext(db, { at: start });
  const provider = await startTwilio(() => ctx.clock());
  const sms = {
    to: '+8613800138000',
    language: 'en',
    template: 'arrival',
    text: 'See you',
    params: {},
  } as const;
  await inTransaction(db, (tx) => queueSms(tx, ctx, { ...sms, dedupeKey: 'one' }));
  const { id } = await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: 'one' } });

  provider.mood = mood;
  const child = startMessenger('deliver', url, start.toISOString(), provider.url, String(id));
  const end = ended(child);
  await expect.poll(() => waitFor(provider), { timeout: 60_000, interval: 2 }).toBe(true);
  child.kill('SIGKILL');
  await end;
  expect((await db.outboxMail.findUniqueOrThrow({ where: { id } })).status).toBe('sending');

  provider.mood = 'take';
  const settings = { provider: 'twilio', baseUrl: provider.url, ...twilioKey, from: '+15005550006' } as const;
  useSmsTransport(twilioTransport(settings));
  await deliverMail(ctx, id); // too early: the first worker may still live
  expect(provider.asked).toHaveLength(1);
  ctx.setClock(new Date(start.getTime() + 301_000));
  await Promise.all([deliverMail(ctx, id), deliverMail(ctx, id)]);
  provider.close();
  useSmsTransport(null);
  return { provider, mail: await db.outboxMail.findUniqueOrThrow({ where: { id } }) };
}

test('a text message whose worker is killed after the provider took it is not sent again', async () => {
  const { provider, mail } = await afterKillWhile('take-and-say-nothing', ({ taken }) => taken.length > 0);
  expect(provider.taken).toHaveLength(1);
  expect(provider.asked).toEqual(['send', 'find']);
  expect(mail).toMatchObject({ status: 'sent', attempts: 2 });
}, 120_000);

test('a text message whose worker is killed between its claim and the sending is sent once', async () => {
  const { provider, mail } = await afterKillWhile('lose', ({ asked }) => asked.length > 0);
  expect(provider.taken).toHaveLength(1);
  expect(provider.asked).toEqual(['send', 'find', 'send']);
  expect(mail).toMatchObject({ status: 'sent', attempts: 2 });
}, 120_000);

/** A mail that a worker was killed over at a moment of its delivery; then two others come, as soon as they may. */
async function mailAfterKill(prepare: (server: MailServer, row: Client) => void, reached: Reached) {
  const { db, url } = await testDatabase();
  const start = new Date();
  const ctx = testContext(db, { at: start });
  const mail = { hotelId: null, to: 'li@example.com', language: 'en', template: 'arrival' } as const;
  const words = { subject: 'See you', html: '<p>See you</p>', text: 'See you', dedupeKey: 'one' };
  await inTransaction(db, (tx) => queueMail(tx, { ...mail, ...words }));
  const { id } = await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: 'one' } });
  const server = await startMailServer();
  const row = new Client({ connectionString: url });
  await row.connect();
  prepare(server, row);

  const child = startMessenger('deliver', url, start.toISOString(), server.url, String(id));
  const end = ended(child);
  await expect.poll(() => reached(server, db), { timeout: 60_000, interval: 5 }).toBe(true);
  child.kill('SIGKILL');
  await end;
  await db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`; // what a dead machine had asked for is lost
  await row.end();
  const left = await db.outboxMail.findUniqueOrThrow({ where: { id } });

  server.beforeData = async () => {};
  server.answer = async () => '250 taken';
  useMailTransport(smtpTransport(server.url, 'hotel@bund.example'));
  ctx.setClock(new Date(start.getTime() + 601_000));
  await rescueStrandedMails(ctx);
  await Promise.all([deliverMail(ctx, id), deliverMail(ctx, id)]);
  useMailTransport(null);
  server.stop();
  return { left, server, mail: await db.outboxMail.findUniqueOrThrow({ where: { id } }) };
}

type Reached = (server: MailServer, db: Db) => Promise<boolean>;
const never = () => new Promise<never>(() => {});

test('a mail whose worker is killed between the server’s yes and our note of it is not sent again', async () => {
  const { left, server, mail } = await mailAfterKill(
    (box, row) => {
      box.answer = async () => {
        await row.query("BEGIN; SELECT FROM outbox_mails WHERE dedupe_key = 'one' FOR UPDATE");
        return '250 taken';
      };
    },
    async (_server, db) => {
      const waiting = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length === 1;
    },
  );
  expect(left).toMatchObject({ status: 'sending', handedAt: expect.any(Date) });
  expect(server.messages).toHaveLength(1);
  expect(mail).toMatchObject({ status: 'unclear', attempts: 1, sentAt: null });
}, 120_000);

test('a mail whose worker is killed while the server is silent about it is not sent again', async () => {
  const { left, server, mail } = await mailAfterKill(
    (box) => {
      box.answer = never;
    },
    async ({ messages }) => messages.length === 1,
  );
  expect(left).toMatchObject({ status: 'sending', handedAt: expect.any(Date) });
  expect(server.messages).toHaveLength(1);
  expect(mail).toMatchObject({ status: 'unclear', attempts: 1, sentAt: null });
}, 120_000);

test('a mail whose worker is killed before the server asks for it is sent once, by the next', async () => {
  const { left, server, mail } = await mailAfterKill(
    (box) => {
      box.beforeData = never;
    },
    async ({ commands }) => commands.includes('DATA'),
  );
  expect(left).toMatchObject({ status: 'sending', handedAt: null });
  expect(server.messages).toHaveLength(1);
  expect(mail).toMatchObject({ status: 'sent', attempts: 2 });
}, 120_000);
