import type { Readable } from 'node:stream';
import { assert } from '../../core/assert.ts';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type FileSource = { readonly path: string } | { readonly bytes: Buffer };

/**
 * Where uploaded files are kept. Names are ours, never a guest's or a clerk's: small letters, digits, `.`, `-` and `/`.
 * What is stored under a name never changes, so whoever reads it may keep it for ever.
 */
export interface FileStorage {
  /** All of the file is there afterwards, or nothing. */
  put(name: string, source: FileSource, contentType: string): Promise<void>;
  /** Null where there is no such file. */
  size(name: string): Promise<number | null>;
  read(name: string, range?: ByteRange): Promise<Readable>;
  /** What is not there counts as removed. */
  remove(names: readonly string[]): Promise<void>;
}

export interface FileGround {
  readonly storage: FileStorage;
  /** Where uploads wait until they are looked at. */
  readonly uploadFolder: string;
}

let ground: FileGround | null = null;

/** Set once at start by whatever serves pages or works off jobs. */
export function useFiles(files: FileGround): void {
  ground = files;
}

export function storage(): FileStorage {
  assert(ground, 'no file storage: useFiles was not called');
  return ground.storage;
}

export function uploadFolder(): string {
  assert(ground, 'no upload folder: useFiles was not called');
  return ground.uploadFolder;
}

const nameShape = /^(?:[a-z0-9][a-z0-9.-]*\/)*[a-z0-9][a-z0-9.-]*$/;

/** A name that leads out of the storage is a mistake of ours: none comes from outside. */
export function checkedName(name: string): string {
  assert(nameShape.test(name) && !name.includes('..'), `not a name for a stored file: ${name}`);
  return name;
}

/** A small file as a whole. */
export async function readWhole(files: FileStorage, name: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await files.read(name)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
