import { randomUUID } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { uploadFolder } from '../../src/platform/storage/storage.ts';
import type { UploadedFile } from '../../src/platform/uploads.ts';

/** A plain picture; another colour makes other bytes. */
export function jpeg(width = 1_000, height = 750, background = '#2b6f5c'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** As a telephone makes it: held sideways, and it says where it was taken. */
export function jpegOfATelephone(): Promise<Buffer> {
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: '#88aacc' } });
  return picture
    .jpeg()
    .withExif({
      IFD0: { Make: 'Telephone', Orientation: '6' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 14/1 24/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 29/1 11/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** A few bytes that unpack to 30,000 × 30,000 pixels. */
export function bombPng(side = 30_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit of grey
  const pixels = deflateSync(Buffer.alloc(1_000_000), { level: 9 });
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Enough of a film to be taken for one: its head, then bytes that count up. */
export function mp4(length = 5_000): Buffer {
  const body = Buffer.from(Array.from({ length }, (_, index) => index % 251));
  body.set(Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'));
  return body;
}

/** A file as the form leaves it in the upload folder. */
export async function uploaded(bytes: Buffer, name = 'picture.jpg'): Promise<UploadedFile> {
  await mkdir(uploadFolder(), { recursive: true });
  const path = join(uploadFolder(), randomUUID());
  await writeFile(path, bytes);
  return { path, name, size: (await stat(path)).size };
}
