import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskStorage } from '../../src/platform/storage/disk.ts';
import { filesOf } from '../../src/platform/storage/files.ts';
import { type FileStorage, readWhole } from '../../src/platform/storage/storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-storage-'));
let server: S3rver;
let port = 0;

beforeAll(async () => {
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'pictures', configs: [] }],
  });
  ({ port } = await server.run());
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const bucket = async () =>
  (
    await filesOf({
      dataDir: folder,
      s3: {
        bucket: 'pictures',
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${port}`,
        accessKeyId: 'S3RVER',
        secretAccessKey: 'S3RVER',
      },
    })
  ).storage;

describe.each([
  ['a folder', async () => (await filesOf({ dataDir: folder, s3: null })).storage],
  ['a bucket', bucket],
])('files in %s', (_where, open: () => Promise<FileStorage>) => {
  let files: FileStorage;
  beforeAll(async () => {
    files = await open();
  });

  test('come back as they were put, whole or in part', async () => {
    await files.put('media/a1-b2/480.jpg', { bytes: Buffer.from('0123456789') }, 'image/jpeg');
    expect(await files.size('media/a1-b2/480.jpg')).toBe(10);
    expect(String(await readWhole(files, 'media/a1-b2/480.jpg'))).toBe('0123456789');
    const part = await files.read('media/a1-b2/480.jpg', { start: 2, end: 5 });
    expect(String(Buffer.concat(await part.toArray()))).toBe('2345');
  });

  test('are taken from a file of any size', async () => {
    const path = join(folder, 'large');
    const bytes = Buffer.alloc(6_000_000, 'abcdefghij');
    writeFileSync(path, bytes);
    await files.put('media/a1-b2/video.mp4', { path }, 'video/mp4');
    expect((await readWhole(files, 'media/a1-b2/video.mp4')).equals(bytes)).toBe(true);
  });

  test('are gone when they are removed, and may be removed twice', async () => {
    await files.put('media/c3/1.jpg', { bytes: Buffer.from('x') }, 'image/jpeg');
    await files.put('media/c3/2.jpg', { bytes: Buffer.from('y') }, 'image/jpeg');
    await files.remove(['media/c3/1.jpg', 'media/c3/none.jpg']);
    await files.remove(['media/c3/1.jpg']);
    expect([await files.size('media/c3/1.jpg'), await files.size('media/c3/2.jpg')]).toEqual([null, 1]);
  });

  test.each(['../outside', 'media/../../outside', '/etc/passwd', 'media//x', '.hidden', 'Media/x'])(
    'have no name like %s',
    async (name) => {
      await expect(files.put(name, { bytes: Buffer.from('x') }, 'image/jpeg')).rejects.toThrow('not a name');
      await expect(files.size(name)).rejects.toThrow('not a name');
    },
  );
});

test('a file that could not be written whole leaves nothing in the folder', async () => {
  const files = diskStorage(join(folder, 'half'));
  await expect(files.put('media/d4/1.jpg', { path: join(folder, 'nothing') }, 'image/jpeg')).rejects.toThrow(
    'ENOENT',
  );
  expect(readdirSync(join(folder, 'half/media/d4'))).toEqual([]);
});
