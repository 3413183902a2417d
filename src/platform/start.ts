import { join } from 'node:path';
import { advanceAuditClock } from './audit-chain.ts';
import { migrate } from './database/migrations.ts';
import { openDatabase } from './database/open.ts';
import { createDb, type Db } from './db.ts';
import { type Env, projectFolder, readEnv } from './env.ts';
import { useFieldKey } from './field-crypto.ts';
import { smtpTransport, useMailTransport } from './mail-transport.ts';
import { useSiteUrl } from './site.ts';
import { smsProvider } from './sms/provider.ts';
import { useSmsTransport } from './sms/transport.ts';
import { filesOf } from './storage/files.ts';
import { useFiles } from './storage/storage.ts';

/** What every process of ours stands on: its settings and a migrated database. */
export interface Ground {
  readonly env: Env;
  readonly url: string;
  readonly db: Db;
  /** Lets go of the database; the embedded one is stopped by the process that started it. */
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly say: (line: string) => void;
  /** Tools and workers may work on the database of a running app; an app may not. */
  readonly join: boolean;
  /** For work that may take its time; otherwise as the environment says. */
  readonly statementTimeoutMs?: number;
}

export async function openGround(options: GroundOptions): Promise<Ground> {
  const env = readEnv();
  useFieldKey(env.fieldKey);
  useFiles(await filesOf(env));
  const site = env.baseUrl ?? `http://${env.host}:${env.port}`;
  useSiteUrl(site);
  useMailServer(env, new URL(site).hostname);
  useSmsTransport(smsProvider(env.sms));
  const database = await openDatabase(env, options);
  try {
    for (const name of await migrateDatabase(database.url)) options.say(`Migrated: ${name}`);
  } catch (error) {
    await database.stop();
    throw error;
  }
  const db = createDb(database.url, {
    poolSize: env.poolSize,
    statementTimeoutMs: options.statementTimeoutMs ?? env.statementTimeoutMs,
  });
  await advanceAuditClock(db);
  return {
    env,
    url: database.url,
    db,
    close: async () => {
      await db.$disconnect();
      await database.stop();
    },
  };
}

/** Without SMTP_URL mails are kept in the outbox. */
function useMailServer({ smtpUrl, mailFrom }: Env, host: string): void {
  useMailTransport(smtpUrl === null ? null : smtpTransport(smtpUrl, mailFrom ?? `hotel@${host}`));
}

export function migrateDatabase(url: string): Promise<string[]> {
  return migrate(url, join(projectFolder, 'prisma/migrations'));
}

/** What went wrong at start, in lines for people: a stack trace only where it is our own mistake. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return `Waystation can not start: ${error}`;
  const ours = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  return `Waystation can not start:\n${ours ? error.stack : error.message}`.replaceAll('\n', '\n  ');
}
