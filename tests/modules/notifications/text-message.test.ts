import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverMail, sendAgain } from '../../../src/modules/notifications/delivery.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { aliyunTransport } from '../../../src/platform/sms/aliyun.ts';
import { queueSms, type Sms } from '../../../src/platform/sms/sms.ts';
import { useSmsTransport } from '../../../src/platform/sms/transport.ts';
import { twilioTransport } from '../../../src/platform/sms/twilio.ts';
import { type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  aliyunKey,
  type SmsProvider,
  startAliyun,
  startTwilio,
  twilioKey,
} from '../../support/sms-provider.ts';

let db: Db;
let ctx: TestContext;
let provider: SmsProvider;
let counter = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  ctx = testContext(db, { at: new Date() });
  provider = await startTwilio(() => ctx.clock());
  const settings = { provider: 'twilio', baseUrl: provider.url, ...twilioKey, from: '+15005550006' } as const;
  useSmsTransport(twilioTransport(settings));
});

afterEach(() => {
  provider.close();
  useSmsTransport(null);
});

async function queued(overrides: Partial<Sms> = {}): Promise<number> {
  const dedupeKey = `code ${++counter}`;
  const sms: Sms = {
    to: '+8613800138000',
    language: 'en',
    template: 'verification-code',
    params: { code: String(100_000 + counter), hotel: 'Bund House', minutes: '10' },
    dedupeKey,
    ...overrides,
  };
  await inTransaction(db, (tx) => queueSms(tx, ctx, sms));
  return (await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: sms.dedupeKey } })).id;
}

const stateOf = (id: number) =>
  db.outboxMail.findUniqueOrThrow({
    where: { id },
    select: { status: true, attempts: true, text: true, params: true, lastError: true },
  });

test('a text message is queued once for each key, in the words of its language', async () => {
  const id = await queued({ dedupeKey: 'same', language: 'zh-CN' });
  expect(await queued({ dedupeKey: 'same' })).toBe(id);
  expect((await stateOf(id)).text).toMatch(/^Bund House：您的验证码是 \d{6}，10 分钟内有效/);
  const jobs =
    await db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'deliver-mail' AND (data->>'mailId')::int = ${id}`;
  expect(jobs).toHaveLength(1);
});

test('a rolled-back change sends no text message', async () => {
  const rolledBack = inTransaction(db, async (tx) => {
    await queueSms(tx, ctx, {
      to: '+8613800138000',
      language: 'en',
      template: 'x',
      text: 'x',
      params: {},
      dedupeKey: 'gone',
    });
    throw new Error('refused');
  });
  await expect(rolledBack).rejects.toThrow('refused');
  expect(await db.outboxMail.count({ where: { dedupeKey: 'gone' } })).toBe(0);
});

test('a delivery by three workers at once sends once, and a code is wiped afterwards', async () => {
  const id = await queued();
  await Promise.all([deliverMail(ctx, id), deliverMail(ctx, id), deliverMail(ctx, id)]);
  expect(provider.taken).toHaveLength(1);
  expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 1, text: '', params: {} });
});

test('without a provider it is kept, with its code, and can be sent later', async () => {
  useSmsTransport(null);
  const id = await queued();
  await deliverMail(ctx, id);
  expect(await stateOf(id)).toMatchObject({ status: 'kept', text: expect.stringContaining('is your code') });
  const settings = { provider: 'twilio', baseUrl: provider.url, ...twilioKey, from: '+15005550006' } as const;
  useSmsTransport(twilioTransport(settings));
  await sendAgain(ctx, id);
  await deliverMail(ctx, id);
  expect(provider.taken).toHaveLength(1);
});

test('a provider that refuses is told by its own words, and asked again until the sixth time', async () => {
  const id = await queued();
  provider.mood = 'refuse';
  for (let n = 1; n <= 5; n++) await expect(deliverMail(ctx, id)).rejects.toThrow("Invalid 'To'");
  await deliverMail(ctx, id);
  expect(await stateOf(id)).toMatchObject({
    status: 'failed',
    attempts: 6,
    lastError: "21211: Invalid 'To' Phone Number",
  });
  expect(provider.taken).toEqual([]);
});

test('a message that the provider took before the line broke is not sent a second time', async () => {
  const id = await queued();
  provider.mood = 'take-and-hang-up';
  await expect(deliverMail(ctx, id)).rejects.toThrow();
  provider.mood = 'take';
  await deliverMail(ctx, id);
  expect(provider.taken).toHaveLength(1);
  expect(await stateOf(id)).toMatchObject({ status: 'sent', attempts: 2 });
});

test('the same holds at Aliyun', async () => {
  provider.close();
  provider = await startAliyun(() => ctx.clock());
  const templates = new Map([['verification-code', 'SMS_1']]);
  const settings = {
    provider: 'aliyun',
    baseUrl: provider.url,
    ...aliyunKey,
    signName: '外滩酒店',
    templates,
  } as const;
  useSmsTransport(aliyunTransport(settings));
  const id = await queued();
  provider.mood = 'take-and-hang-up';
  await expect(deliverMail(ctx, id)).rejects.toThrow();
  provider.mood = 'take';
  await deliverMail(ctx, id);
  expect(provider.taken).toHaveLength(1);
  expect(JSON.parse(provider.taken[0]?.TemplateParam ?? '')).toMatchObject({ minutes: '10' });
});

test('the database takes no text message without a telephone in its international form', async () => {
  for (const to of ['13800138000', 'li@example.com', '+0123456789']) {
    await expect(queued({ to })).rejects.toThrow(/outbox_mails_sms_check/);
  }
});
