import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type ByteRange, checkedName, type FileSource, type FileStorage } from './storage.ts';

/** Files below one folder, which all processes of this hotel see. */
export function diskStorage(folder: string): FileStorage {
  const pathOf = (name: string) => join(folder, checkedName(name));
  return {
    put: async (name, source) => writeWhole(pathOf(name), source),
    size: async (name) => sizeOf(pathOf(name)),
    read: async (name, range) => openFile(pathOf(name), range),
    remove: async (names) => {
      for (const name of names) await rm(pathOf(name), { force: true });
    },
  };
}

/** Written beside its place and flushed, then renamed: a crash leaves no half file under the name. */
async function writeWhole(path: string, source: FileSource): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.part`;
  try {
    if ('bytes' in source) await writeFile(draft, source.bytes);
    else await copyFile(source.path, draft);
    const file = await open(draft, 'r+');
    await file.sync().finally(() => file.close());
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  return found?.isFile() ? found.size : null;
}

/** Opened before it is handed out, so that a missing file is told here and not amid the answer. */
async function openFile(path: string, range: ByteRange | undefined): Promise<Readable> {
  const file = await open(path, 'r');
  return createReadStream('', { fd: file, ...(range ? { start: range.start, end: range.end } : {}) });
}
