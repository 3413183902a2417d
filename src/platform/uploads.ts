import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { ruleBroken } from '../core/errors.ts';
import { uploadFolder } from './storage/storage.ts';

/** A file as it came in, in a folder of ours under a name of ours. */
export interface UploadedFile {
  readonly path: string;
  /** What its owner calls it: for people to read, never to build a path from. */
  readonly name: string;
  readonly size: number;
}

/** One form may bring so much; a script sends its files one by one. */
export const mostBytes = 130_000_000;
const mostFiles = 30;

const received = new WeakMap<Request, UploadedFile[]>();

/** The files of this request. They are gone once it is answered. */
export function uploadedFiles(req: Request): readonly UploadedFile[] {
  return received.get(req) ?? [];
}

/**
 * Takes the files of a form in. Stands behind `allow` and the check of the form's token, so that nothing is stored for
 * a stranger. What says it is too large is refused before it is read; what says nothing, or lies, once it is.
 */
export const receiveFiles: RequestHandler = (req, res, next) => {
  if (Number(req.get('Content-Length') ?? 0) > mostBytes) return next(tooLarge());
  const files: UploadedFile[] = [];
  received.set(req, files);
  res.once('close', () => void removeAll(files));
  let answered = false;
  const answer = (error?: unknown): void => {
    if (answered) return;
    answered = true;
    next(error);
  };
  const storage = folderEngine(files, () => answer(tooLarge()));
  const limits = { files: mostFiles, fields: 20, fieldSize: 10_000 };
  const form = multer({ storage, limits, defParamCharset: 'utf8' });
  form.any()(req, res, (error: unknown) => answer(error === undefined ? undefined : readable(error)));
};

/** Counts what all files of the form bring together, and stops at the limit without waiting for the rest. */
function folderEngine(files: UploadedFile[], overflow: () => void): multer.StorageEngine {
  let bytes = 0;
  const counted = (file: { size: number }) =>
    new Transform({
      transform(part: Buffer, _encoding, done) {
        bytes += part.length;
        file.size += part.length;
        if (bytes <= mostBytes) return done(null, part);
        overflow();
        done(tooLarge());
      },
    });
  return {
    _handleFile: (_req, file, done) => {
      const path = join(uploadFolder(), randomUUID());
      const entry = { path, name: shownName(file.originalname), size: 0 };
      files.push(entry); // in the order of the form: a small file may be written before a large one that came first
      const written = mkdir(uploadFolder(), { recursive: true }).then(() =>
        pipeline(file.stream, counted(entry), createWriteStream(path, { flags: 'wx', mode: 0o600 })),
      );
      written.then(
        () => done(null, { path }),
        (error: unknown) => {
          void rm(path, { force: true });
          done(error);
        },
      );
    },
    _removeFile: (_req, file, done) => {
      rm(file.path, { force: true }).then(() => done(null), done);
    },
  };
}

async function removeAll(files: readonly UploadedFile[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true });
}

/** The last part of a name, without what could not be read. */
function shownName(original: string): string {
  const last = original.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{C}]/gu, '').trim();
  return clean.slice(0, 120) || 'file';
}

function tooLarge(): Error {
  return ruleBroken('upload_too_large', { megabytes: Math.floor(mostBytes / 1_000_000) });
}

/** A form that breaks off or is none is the sender's fault (400); a full disk is ours. */
function readable(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'LIMIT_FILE_COUNT') return ruleBroken('upload_too_many_files', { count: mostFiles });
  if (!(error instanceof Error) || 'syscall' in error) return error;
  return Object.assign(error, { status: 400 });
}
