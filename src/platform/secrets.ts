import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const SecretsSchema = z.object({ sessionSecret: z.string().min(32), fieldKey: z.string().length(64) });

/** The secrets of this installation, made at the first call and kept in a file only its owner may read. */
export function localSecrets(dataDir: string): z.infer<typeof SecretsSchema> {
  const text = keepOnce(join(dataDir, 'secrets.json'), () =>
    JSON.stringify(
      { sessionSecret: randomBytes(32).toString('hex'), fieldKey: randomBytes(32).toString('hex') },
      null,
      2,
    ),
  );
  return SecretsSchema.parse(JSON.parse(text));
}

/** The content of a private file; the first caller writes it, and of two at once only one wins. */
export function keepOnce(path: string, make: () => string): string {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, make(), { mode: 0o600 });
    try {
      linkSync(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(path, 'utf8');
}

/** Makes a folder others may pass through, whatever the umask: PostgreSQL may run as another user below it. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}
