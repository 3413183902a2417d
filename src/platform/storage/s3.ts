import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { assert } from '../../core/assert.ts';
import { checkedName, type FileStorage } from './storage.ts';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Of a server that speaks S3; null for Amazon's own. */
  readonly endpoint: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const mostAtOnce = 1_000;

/** Files in a bucket of Amazon S3 or of a server that speaks like it. An object appears whole or not at all. */
export function s3Storage(settings: S3Settings): FileStorage {
  const Bucket = settings.bucket;
  const client = clientFor(settings);
  return {
    put: async (name, source, ContentType) => {
      const isFile = 'path' in source;
      const Body = isFile ? createReadStream(source.path) : source.bytes;
      const ContentLength = isFile ? (await stat(source.path)).size : source.bytes.length;
      const object = { Bucket, Key: checkedName(name), Body, ContentLength, ContentType };
      await client.send(new PutObjectCommand(object));
    },
    size: async (name) => {
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key: checkedName(name) }));
        return head.ContentLength ?? 0;
      } catch (error) {
        if (error instanceof NotFound) return null;
        throw error;
      }
    },
    read: async (name, range) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: checkedName(name), Range }));
      assert(Body instanceof Readable, 'an object of the storage came without its content');
      return Body;
    },
    remove: async (names) => {
      for (let from = 0; from < names.length; from += mostAtOnce) {
        const Objects = names.slice(from, from + mostAtOnce).map((name) => ({ Key: checkedName(name) }));
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
    },
  };
}

/** Checksums only where the protocol demands them: many servers that speak S3 do not know the newer ones. */
function clientFor({ region, endpoint, accessKeyId, secretAccessKey }: S3Settings): S3Client {
  return new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === null ? {} : { endpoint }),
  });
}
