import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import {
  missingPaymentFields,
  type PaymentSettings,
  paymentFields,
  paymentSettings,
} from './payment-settings.ts';
import { localSecrets } from './secrets.ts';
import { missingSmsSettings, type SmsSettings, smsEnvFields, smsSettingsOf } from './sms/settings.ts';

/** Where package.json, views and public stand. */
export const projectFolder = resolve(import.meta.dirname, '../..');

const flag = z.enum(['on', 'off']);
const hex = /^[0-9a-f]{64}$/i;

const EnvSchema = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535, 'must be at most 65535').default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must read postgresql://user:password@host:5432/database' })
    .optional(),
  DATABASE_POOL: z.coerce.number('must be a number').int().min(2, 'must be at least 2').max(200).default(10),
  STATEMENT_TIMEOUT_MS: z.coerce
    .number('must be a number')
    .int()
    .min(100, 'must be at least 100')
    .default(15_000),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'must read https://hotel.example' }).optional(),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  FIELD_KEY: z.string().regex(hex, 'must be 64 hexadecimal digits (openssl rand -hex 32)').optional(),
  TRUST_PROXY: z.string().default('off'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must read smtp://user:password@host:587' }).optional(),
  MAIL_FROM: z.string().optional(),
  ...smsEnvFields,
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must read https://s3.example' }).optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  JOBS: z.enum(['inline', 'off'], 'must be inline or off').default('inline'),
  RATE_LIMITS: flag.default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEMO: flag.optional(),
  ...paymentFields,
});

/** What the environment says, checked once at start. */
export interface Env {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  /** Where guests reach this site, without a final slash; null when not set. */
  readonly baseUrl: string | null;
  readonly sessionSecret: string;
  /** 32 bytes as 64 hexadecimal digits. */
  readonly fieldKey: string;
  readonly trustProxy: boolean | number | string;
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  /** null: text messages are kept in the outbox. */
  readonly sms: SmsSettings | null;
  /** The bucket that keeps uploaded files; null: a folder below DATA_DIR. */
  readonly s3: {
    readonly bucket: string;
    readonly region: string;
    readonly endpoint: string | null;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  } | null;
  readonly jobs: 'inline' | 'off';
  readonly rateLimits: boolean;
  readonly logLevel: string;
  /** Whether an empty database is filled with the demo hotel, and demo sign-ins are shown. */
  readonly demo: boolean;
  /** The accounts with providers of online payment. */
  readonly payments: PaymentSettings;
}

/** The settings can not be used; `lines` says why, one line for each mistake. */
export class EnvError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** The only reader of the process environment: `.env` beside package.json fills what is not set. */
export function readEnv(): Env {
  const file = join(projectFolder, '.env');
  if (existsSync(file)) loadEnvFile(file);
  return parseEnv(process.env);
}

/** Secrets that are not given are made once and kept in DATA_DIR, except in production with a database of its own. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim() !== ''));
  const parsed = EnvSchema.safeParse(given);
  if (!parsed.success) throw new EnvError(parsed.error.issues.map(mistake));

  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  const demanding = production && values.DATABASE_URL !== undefined;
  const missing = demanding ? (['SESSION_SECRET', 'FIELD_KEY'] as const).filter((name) => !values[name]) : [];
  const lines = [
    ...missing.map(demand),
    ...missingPaymentFields(values),
    ...missingSmsSettings(values).map(
      (name) => `${name}: must be given with SMS_PROVIDER=${values.SMS_PROVIDER}`,
    ),
  ];
  if (lines.length > 0) throw new EnvError(lines);
  const s3 = bucketOf(values);

  const dataDir = resolve(projectFolder, values.DATA_DIR);
  const demo = values.DEMO === undefined ? !demanding : values.DEMO === 'on';
  const secrets = values.SESSION_SECRET && values.FIELD_KEY ? null : localSecrets(dataDir);
  return Object.freeze({
    production,
    port: values.PORT,
    host: values.HOST,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    poolSize: values.DATABASE_POOL,
    statementTimeoutMs: values.STATEMENT_TIMEOUT_MS,
    baseUrl: values.BASE_URL?.replace(/\/+$/, '') ?? null,
    sessionSecret: values.SESSION_SECRET ?? secrets?.sessionSecret ?? '',
    fieldKey: values.FIELD_KEY ?? secrets?.fieldKey ?? '',
    trustProxy: trustProxy(values.TRUST_PROXY),
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? null,
    sms: smsSettingsOf(values),
    s3,
    jobs: values.JOBS,
    rateLimits: values.RATE_LIMITS === 'on',
    logLevel: values.LOG_LEVEL,
    demo,
    payments: paymentSettings(values, demo),
  });
}

/** A bucket comes with its keys, or files stay on the disk. */
function bucketOf(values: z.output<typeof EnvSchema>): Env['s3'] {
  const { S3_BUCKET: bucket, S3_REGION: region, S3_ENDPOINT: endpoint = null } = values;
  if (bucket === undefined) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return { bucket, region, endpoint, accessKeyId, secretAccessKey };
  const missing = (['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).filter((name) => !values[name]);
  throw new EnvError(missing.map((name) => `${name}: must be given with S3_BUCKET`));
}

function mistake(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}

function demand(name: string): string {
  return `${name}: must be given in production with DATABASE_URL (openssl rand -hex 32)`;
}

/** `off`, a number of proxies, or the addresses and names Express knows (loopback, 10.0.0.0/8). */
function trustProxy(text: string): boolean | number | string {
  if (text === 'off') return false;
  return /^\d+$/.test(text) ? Number(text) : text;
}
