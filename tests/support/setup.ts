import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { useFieldKey } from '../../src/platform/field-crypto.ts';
import { diskStorage } from '../../src/platform/storage/disk.ts';
import { useFiles } from '../../src/platform/storage/storage.ts';
import { dropTestDatabases } from './database.ts';
import { whatBrowsersShow } from './open-browsers.ts';

useFieldKey('ab'.repeat(32));
const folder = mkdtempSync(join(tmpdir(), 'waystation-files-'));
useFiles({ storage: diskStorage(join(folder, 'files')), uploadFolder: join(folder, 'uploads') });
afterAll(dropTestDatabases);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const shown of await whatBrowsersShow()) process.stdout.write(`\n${task.name} ended at ${shown}\n`);
});
