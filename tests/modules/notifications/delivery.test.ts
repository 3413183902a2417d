import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  deliverMail,
  rescueStrandedMails,
  sendAgain,
} from '../../../src/modules/notifications/delivery.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { type Mail, plainText, queueMail } from '../../../src/platform/mail.ts';
import { type OutgoingMail, smtpTransport, useMailTransport } from '../../../src/platform/mail-transport.ts';
import { buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';

let db: Db;
let ctx: TestContext;
let sent: string[];
let counter = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(() => {
  ctx = testContext(db, { at: new Date() });
  sent = [];
  useMailTransport(async (mail) => {
    sent.push(mail.recipient);
  });
});

afterEach(() => useMailTransport(null));

async function queued(overrides: Partial<Mail> = {}): Promise<number> {
  const dedupeKey = `confirmation ${++counter}`;
  const mail: Mail = {
    hotelId: null,
    to: `guest-${counter}@example.com`,
    language: 'en',
    template: 'confirmation',
    subject: 'Your booking',
    html: '<p>Welcome</p>',
    text: 'Welcome',
    dedupeKey,
    ...overrides,
  };
  await inTransaction(db, (tx) => queueMail(tx, mail));
  return (await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: mail.dedupeKey } })).id;
}

function stateOf(id: number) {
  return db.outboxMail.findUniqueOrThrow({
    where: { id },
    select: { status: true, attempts: true, lastError: true, sentAt: true, html: true },
  });
}

function jobsFor(mailId: number): Promise<unknown[]> {
  return db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'deliver-mail' AND (data->>'mailId')::int = ${mailId}`;
}

describe('the outbox', () => {
  test('holds a mail once for each key, with one job', async () => {
    const id = await queued({ dedupeKey: 'same' });
    expect(await queued({ dedupeKey: 'same', subject: 'Another' })).toBe(id);
    expect(await db.outboxMail.count({ where: { dedupeKey: 'same' } })).toBe(1);
    expect(await jobsFor(id)).toHaveLength(1);
  });

  test('two transactions that queue one key at once leave one mail', async () => {
    await Promise.all([queued({ dedupeKey: 'twice' }), queued({ dedupeKey: 'twice' })]);
    expect(await db.outboxMail.count({ where: { dedupeKey: 'twice' } })).toBe(1);
  });

  test('keeps a mail where the house has no mail server, and sends it when asked later', async () => {
    useMailTransport(null);
    const id = await queued();
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'kept', sentAt: null, html: '<p>Welcome</p>' });
    useMailTransport(async (mail) => {
      sent.push(mail.recipient);
    });
    await sendAgain(ctx, id);
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', sentAt: ctx.clock() });
    expect(sent).toHaveLength(1);
  });
});

describe('a delivery', () => {
  test('by two workers at once sends once', async () => {
    const id = await queued();
    await Promise.all([deliverMail(ctx, id), deliverMail(ctx, id), deliverMail(ctx, id)]);
    await deliverMail(ctx, id);
    expect(sent).toHaveLength(1);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  test('that fails is thrown for its job to come again, until the sixth time', async () => {
    const id = await queued();
    useMailTransport(async () => {
      throw Object.assign(new Error('mailbox full'), { code: 'EENVELOPE' });
    });
    for (let n = 1; n <= 5; n++) await expect(deliverMail(ctx, id)).rejects.toThrow('mailbox full');
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({
      status: 'failed',
      attempts: 6,
      lastError: 'EENVELOPE: mailbox full',
    });
  });

  test('whose worker died is taken over, but not before it must have died', async () => {
    const id = await queued();
    const start = ctx.clock();
    await db.outboxMail.update({ where: { id }, data: { status: 'sending', claimedAt: start, attempts: 1 } });
    ctx.setClock(new Date(start.getTime() + 299_000));
    await deliverMail(ctx, id);
    expect(sent).toEqual([]);
    ctx.setClock(new Date(start.getTime() + 301_000));
    await deliverMail(ctx, id);
    expect(sent).toHaveLength(1);
  });

  test('of a mail with a key to an account wipes its words', async () => {
    const id = await queued({ template: 'password-reset', html: '<a href="secret">' });
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', html: '' });
  });

  test('left behind by a crash is queued again', async () => {
    const id = await queued();
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'deliver-mail'`;
    expect(await rescueStrandedMails(ctx)).toBe(0);
    ctx.setClock(new Date(Date.now() + 11 * 60_000));
    expect(await rescueStrandedMails(ctx)).toBeGreaterThan(0);
    expect(await jobsFor(id)).toHaveLength(1);
  });
});

describe('a mail handed over', () => {
  let server: MailServer;
  const handedAt = async (id: number) => (await db.outboxMail.findUniqueOrThrow({ where: { id } })).handedAt;

  beforeEach(async () => {
    server = await startMailServer();
    useMailTransport(smtpTransport(server.url, 'Bund House <hotel@bund.example>'));
    return () => server.stop();
  });

  test('whose answer is lost is unclear: it is not sent again by itself, only by somebody', async () => {
    const id = await queued();
    server.answer = async () => null;
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'unclear', attempts: 1, sentAt: null });
    expect(await handedAt(id)).toEqual(ctx.clock());
    ctx.setClock(new Date(ctx.clock().getTime() + 601_000));
    await rescueStrandedMails(ctx);
    await Promise.all([deliverMail(ctx, id), deliverMail(ctx, id)]);
    expect(server.messages).toHaveLength(1);

    server.answer = async () => '250 taken';
    await sendAgain(ctx, id);
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 1, sentAt: ctx.clock() });
    expect(server.messages).toHaveLength(2);
  });

  test('that the server refuses was not taken, and is tried again', async () => {
    const id = await queued();
    server.answer = async () => '451 try later';
    await expect(deliverMail(ctx, id)).rejects.toThrow('451 try later');
    expect(await stateOf(id)).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await handedAt(id)).toBeNull();
    server.answer = async () => '250 taken';
    await deliverMail(ctx, id);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 2 });
  });

  test('by nobody whose claim was taken over: a worker that slept does not send what another sent', async () => {
    const id = await queued();
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    server.beforeData = () => asleep;
    const sleeper = deliverMail(ctx, id);
    await expect.poll(() => server.commands).toContain('DATA');
    server.beforeData = async () => {};
    ctx.setClock(new Date(ctx.clock().getTime() + 301_000));
    await deliverMail(ctx, id);
    wake();
    await expect(sleeper).rejects.toThrow('another worker took this mail over');
    expect(server.messages).toHaveLength(1);
    expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 2 });
  });

  test('in doubt is told to the managers of its hotel, once, also where the worker died', async () => {
    const hotel = await buildHotel(db);
    const told = () =>
      db.alert.findMany({
        where: { hotelId: hotel.id },
        select: { audience: true, kind: true, subject: true, roomId: true },
      });
    const id = await queued({ hotelId: hotel.id });
    server.answer = async () => null;
    await deliverMail(ctx, id);
    await deliverMail(ctx, id);
    const news = { audience: 'manager', kind: 'mail_unclear', roomId: null };
    expect(await told()).toEqual([{ ...news, subject: String(id) }]);

    const left = await queued({ hotelId: hotel.id });
    const at = new Date(ctx.clock().getTime() - 301_000);
    await db.outboxMail.update({
      where: { id: left },
      data: { status: 'sending', claimedAt: at, handedAt: at, attempts: 1 },
    });
    await Promise.all([deliverMail(ctx, left), deliverMail(ctx, left)]);
    expect((await told()).map(({ subject }) => subject).toSorted()).toEqual(
      [String(id), String(left)].toSorted(),
    );
    await deliverMail(ctx, await queued()); // of no hotel: there is nobody to tell
    expect(await told()).toHaveLength(2);
  });

  test('is the only one that the database lets be unclear; a text message never is', async () => {
    const id = await queued();
    const move = (data: { status: string; handedAt?: Date; channel?: string }) =>
      db.outboxMail.update({
        where: { id },
        data: { attachments: [], html: '', recipient: '+8613800138000', ...data },
      });
    const at = ctx.clock();
    await expect(move({ status: 'unclear' })).rejects.toThrow('outbox_mails_handed_over_check');
    await expect(move({ status: 'queued', handedAt: at })).rejects.toThrow('outbox_mails_handed_over_check');
    await expect(move({ status: 'unclear', handedAt: at, channel: 'sms' })).rejects.toThrow(
      'outbox_mails_handed_over_check',
    );
    expect(await move({ status: 'unclear', handedAt: at })).toMatchObject({ status: 'unclear' });
  });
});

test('SMTP carries both forms, the attachment and a number made of the key', async () => {
  const server = await startMailServer();
  const send = smtpTransport(server.url, 'Bund House <hotel@bund.example>');
  const mail: OutgoingMail = {
    dedupeKey: 'confirmation 7',
    recipient: 'li@example.com',
    subject: '预订确认',
    html: '<p>Welcome</p>',
    text: 'Welcome',
    attachments: [{ filename: 'stay.ics', contentType: 'text/calendar', content: 'BEGIN:VCALENDAR' }],
  };
  let ends = 0;
  const handOver = async () => {
    ends += 1;
  };
  await send(mail, handOver);
  await send(mail, handOver);
  server.stop();
  const [first, second] = server.messages.map((text) => /^Message-ID: (.+)$/m.exec(text)?.[1]);
  expect(first).toMatch(/^<[0-9a-f]{32}@bund\.example>$/);
  expect(second).toBe(first);
  expect(ends).toBe(2);
  expect(server.messages[0]).toContain('To: li@example.com');
  expect(server.messages[0]).toContain('text/calendar');
  expect(server.messages[0]).toContain('<p>Welcome</p>');
});

test('plain text keeps blocks, links and what was escaped', () => {
  const html =
    '<h1>Your stay</h1>\n<p>Dear&nbsp;Li &amp; Wei,<br>see <a class="b" href="https://x.test/1?a=1&amp;b=2">your\n booking</a></p><table><tr><td>Room</td><td>¥1</td></tr></table>';
  expect(plainText(html)).toBe(
    'Your stay\nDear Li & Wei,\nsee your booking (https://x.test/1?a=1&b=2)\nRoom  ¥1',
  );
});
