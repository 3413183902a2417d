import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EnvError, parseEnv } from '../../src/platform/env.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

const secrets = { SESSION_SECRET: 's'.repeat(32), FIELD_KEY: '0f'.repeat(32) };

test('nothing needs to be set', () => {
  const env = parseEnv({ DATA_DIR: folder });
  expect(env).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: null,
    jobs: 'inline',
    rateLimits: true,
    demo: true,
  });
});

test('an empty value counts as not set', () => {
  expect(parseEnv({ DATA_DIR: folder, PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port: 3000,
    databaseUrl: null,
  });
});

test('every mistake has one line that names the setting and says what it should be', () => {
  const lines = mistakesIn({
    ...secrets,
    PORT: '70000',
    DATABASE_URL: 'mysql://localhost/x',
    JOBS: 'maybe',
    FIELD_KEY: 'short',
  });
  expect(lines).toEqual([
    'PORT: must be at most 65535',
    'DATABASE_URL: must read postgresql://user:password@host:5432/database',
    'FIELD_KEY: must be 64 hexadecimal digits (openssl rand -hex 32)',
    'JOBS: must be inline or off',
  ]);
});

describe('secrets', () => {
  test('are made once, kept in a file of their owner, and the same at the next start', () => {
    const dataDir = join(folder, 'fresh');
    const first = parseEnv({ DATA_DIR: dataDir });
    expect(first.sessionSecret).toHaveLength(64);
    expect(first.fieldKey).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(parseEnv({ DATA_DIR: dataDir })).toEqual(first);
  });

  test('that are given are used and nothing is written', () => {
    const dataDir = join(folder, 'given');
    expect(parseEnv({ ...secrets, DATA_DIR: dataDir }).fieldKey).toBe(secrets.FIELD_KEY);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('are demanded in production with a database of its own', () => {
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgresql://u:p@127.0.0.1/h',
      DATA_DIR: join(folder, 'none'),
    };
    expect(mistakesIn(production)).toEqual([
      'SESSION_SECRET: must be given in production with DATABASE_URL (openssl rand -hex 32)',
      'FIELD_KEY: must be given in production with DATABASE_URL (openssl rand -hex 32)',
    ]);
    expect(parseEnv({ ...production, ...secrets })).toMatchObject({ production: true, demo: false });
  });
});

test('the proxies to trust are a number, names, or none', () => {
  const trusted = (value: string) => parseEnv({ ...secrets, TRUST_PROXY: value }).trustProxy;
  expect([trusted('off'), trusted('2'), trusted('loopback')]).toEqual([false, 2, 'loopback']);
});

describe('text messages', () => {
  const twilio = {
    ...secrets,
    SMS_PROVIDER: 'twilio',
    SMS_TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    SMS_TWILIO_AUTH_TOKEN: 'token',
    SMS_TWILIO_FROM: '+15005550006',
  };
  const aliyun = {
    ...secrets,
    SMS_PROVIDER: 'aliyun',
    SMS_ALIYUN_KEY_ID: 'id',
    SMS_ALIYUN_KEY_SECRET: 'secret',
    SMS_ALIYUN_SIGN_NAME: '外滩酒店',
    SMS_ALIYUN_TEMPLATES: 'arrival=SMS_1, arrival.zh-CN=SMS_2',
  };

  test('are kept without a provider, and otherwise sent through the one that is named', () => {
    expect(parseEnv(secrets).sms).toBeNull();
    expect(parseEnv({ ...twilio, SMS_BASE_URL: 'http://127.0.0.1:9/' }).sms).toMatchObject({
      provider: 'twilio',
      baseUrl: 'http://127.0.0.1:9',
    });
    expect(parseEnv(aliyun).sms).toMatchObject({
      provider: 'aliyun',
      baseUrl: 'https://dysmsapi.aliyuncs.com',
      templates: new Map([
        ['arrival', 'SMS_1'],
        ['arrival.zh-CN', 'SMS_2'],
      ]),
    });
  });

  test('have one line for each mistake, and for each setting their provider lacks', () => {
    expect(mistakesIn({ ...twilio, SMS_TWILIO_ACCOUNT_SID: 'AC1', SMS_TWILIO_FROM: '015' })).toEqual([
      'SMS_TWILIO_ACCOUNT_SID: must be AC and 32 hexadecimal digits',
      'SMS_TWILIO_FROM: must be a number like +15005550006, a messaging service MG… or a sender name',
    ]);
    expect(mistakesIn({ ...aliyun, SMS_ALIYUN_TEMPLATES: 'arrival', SMS_PROVIDER: 'pigeon' })).toEqual([
      'SMS_PROVIDER: must be aliyun or twilio',
      'SMS_ALIYUN_TEMPLATES: must read arrival=SMS_123456,thanks.zh-CN=SMS_123457',
    ]);
    expect(mistakesIn({ ...secrets, SMS_PROVIDER: 'twilio' })).toEqual([
      'SMS_TWILIO_ACCOUNT_SID: must be given with SMS_PROVIDER=twilio',
      'SMS_TWILIO_AUTH_TOKEN: must be given with SMS_PROVIDER=twilio',
      'SMS_TWILIO_FROM: must be given with SMS_PROVIDER=twilio',
    ]);
  });
});

function mistakesIn(source: Record<string, string>): readonly string[] {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.lines;
    throw error;
  }
  return [];
}

describe('accounts with payment providers', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const own = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const theirs = String(publicKey.export({ type: 'spki', format: 'pem' }));
  const given = { ...secrets, DATA_DIR: folder };
  const bare = (pem: string) => pem.replaceAll(/-----[A-Z ]+-----|\n/g, '');

  test('without keys there is none', () => {
    expect(parseEnv(given).payments).toEqual({ alipay: null, wechatpay: null, stripe: null, sandbox: true });
    expect(parseEnv({ ...given, DEMO: 'off' }).payments.sandbox).toBe(false);
  });

  test('a key is read as PEM, as PEM on one line, as bare base64 of either kind, and from its file', () => {
    const path = join(folder, 'key.pem');
    writeFileSync(path, own);
    const pkcs1 = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
    for (const key of [own, own.replaceAll('\n', '\\n'), bare(own), bare(pkcs1), path]) {
      const env = parseEnv({
        ...given,
        ALIPAY_APP_ID: '1',
        ALIPAY_PRIVATE_KEY: key,
        ALIPAY_PUBLIC_KEY: bare(theirs),
      });
      expect(env.payments.alipay).toMatchObject({ privateKey: own, publicKey: theirs, sellerId: null });
    }
  });

  test('half an account is told, a line for each key that is missing, and so is what is no key', () => {
    expect(mistakesIn({ ...given, ALIPAY_APP_ID: '1', STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toEqual([
      'ALIPAY_PRIVATE_KEY: must be given with ALIPAY_APP_ID',
      'ALIPAY_PUBLIC_KEY: must be given with ALIPAY_APP_ID',
      'STRIPE_SECRET_KEY: must be given with STRIPE_WEBHOOK_SECRET',
    ]);
    const wrong = mistakesIn({
      ...given,
      ALIPAY_PRIVATE_KEY: theirs,
      ALIPAY_PUBLIC_KEY: own,
      STRIPE_SECRET_KEY: 'pk_1',
    });
    expect(wrong).toEqual([
      'ALIPAY_PRIVATE_KEY: must be an RSA private key: as PEM, as base64 alone, or the path of its file',
      'ALIPAY_PUBLIC_KEY: must be an RSA public key: as PEM, as base64 alone, or the path of its file',
      'STRIPE_SECRET_KEY: must begin with sk_ or rk_',
    ]);
    expect(wrong.join()).not.toContain('BEGIN');
  });

  test('WeChat Pay and Stripe are whole with their keys', () => {
    const { payments } = parseEnv({
      ...given,
      WECHATPAY_APP_ID: 'wx1',
      WECHATPAY_MERCHANT_ID: '1900000001',
      WECHATPAY_SERIAL: '4A5B6C7D',
      WECHATPAY_PRIVATE_KEY: own,
      WECHATPAY_API_KEY: 'k'.repeat(32),
      WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_1',
      WECHATPAY_PUBLIC_KEY: theirs,
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      STRIPE_BASE_URL: 'http://127.0.0.1:9/',
    });
    expect(payments.wechatpay?.platformKey).toEqual({ id: 'PUB_KEY_ID_1', publicKey: theirs });
    expect(payments.stripe).toEqual({
      secretKey: 'sk_test_1',
      webhookSecret: 'whsec_1',
      baseUrl: 'http://127.0.0.1:9',
    });
  });
});

test('a bucket for files comes with its keys, or the start is refused', () => {
  expect(parseEnv({ DATA_DIR: folder }).s3).toBeNull();
  const keys = { S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' };
  expect(parseEnv({ DATA_DIR: folder, S3_BUCKET: 'pictures', ...keys }).s3).toEqual({
    bucket: 'pictures',
    region: 'us-east-1',
    endpoint: null,
    accessKeyId: 'key',
    secretAccessKey: 'secret',
  });
  expect(mistakesIn({ DATA_DIR: folder, S3_BUCKET: 'pictures', S3_ACCESS_KEY_ID: 'key' })).toEqual([
    'S3_SECRET_ACCESS_KEY: must be given with S3_BUCKET',
  ]);
});
