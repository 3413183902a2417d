import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DomainError, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { type FileKind, fileKind, headLength } from '../../platform/file-kind.ts';
import { drawImage, readImage } from '../../platform/images.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publish } from '../../platform/live.ts';
import { readWhole, storage } from '../../platform/storage/storage.ts';
import type { UploadedFile } from '../../platform/uploads.ts';
import {
  deleteMediaOf,
  insertMedia,
  lockOwner,
  type NewMedia,
  selectMediaOf,
  selectOptionalSet,
  updateFormats,
  updateMediaFiles,
} from './media.queries.ts';
import { changeOwner, filesOf, liveOne } from './media.service.ts';
import {
  imageFormats,
  type Media,
  type MediaOwner,
  mostPerOwner,
  type PictureSet,
  pictureFile,
  pictureFiles,
  sourceFile,
  videoFile,
} from './media.ts';

/** The job that draws the smaller formats. */
export const prepareJob = 'prepare-media';

const mostImageBytes = 25_000_000;
const mostVideoBytes = 120_000_000;
const contentTypes = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
} as const;
type KnownKind = keyof typeof contentTypes;

/** Adds a picture or a video at the end; the first picture becomes the main one. Its JPEGs are there at once. */
export async function addMedia(ctx: Context, owner: MediaOwner, file: UploadedFile): Promise<number> {
  const media = await storeFile(file);
  return await keepOrClear(media, () =>
    changeOwner(ctx, owner, async (tx, live) => {
      if (live.length >= mostPerOwner) throw ruleBroken('media_gallery_full', { count: mostPerOwner });
      const uploaded = { uploadedAt: ctx.clock(), uploadedById: ctx.actor.id };
      const id = await insertMedia(tx, owner, { ...media, ...uploaded });
      if (media.picture) await queueJob(tx, prepareJob, { key: media.picture.key });
      return { action: 'media_added', subject: { id, fileName: media.fileName }, after: factsOf(media) };
    }),
  );
}

/** Another file in the place of this one: order, words and main mark stay, the address is a new one. */
export async function replaceMedia(ctx: Context, media: Media, file: UploadedFile): Promise<void> {
  const fresh = await storeFile(file);
  await keepOrClear(fresh, () =>
    changeOwner(ctx, media.owner, async (tx, live) => {
      const before = liveOne(live, media.id);
      if (before.kind !== fresh.kind) throw ruleBroken(`media_replace_${before.kind}`);
      const { picture, ...plain } = fresh;
      const keepsPoster = fresh.kind === 'video';
      await updateMediaFiles(tx, media.id, keepsPoster ? plain : fresh);
      if (picture) await queueJob(tx, prepareJob, { key: picture.key });
      await queueClearing(tx, keepsPoster ? { ...before, picture: null } : before);
      return {
        action: 'media_replaced',
        subject: media,
        before: { fileName: before.fileName },
        after: factsOf(fresh),
      };
    }),
  );
}

/** The picture that stands for a video until it plays. */
export async function setPoster(ctx: Context, media: Media, file: UploadedFile): Promise<void> {
  const fresh = await storeFile(file);
  await keepOrClear(fresh, () =>
    changeOwner(ctx, media.owner, async (tx, live) => {
      const before = liveOne(live, media.id);
      if (before.kind !== 'video' || fresh.picture === null) throw ruleBroken('media_poster_is_a_picture');
      await updateMediaFiles(tx, media.id, { picture: fresh.picture });
      await queueJob(tx, prepareJob, { key: fresh.picture.key });
      await queueClearing(tx, { ...before, videoKey: null });
      return { action: 'media_poster_changed', subject: media, after: factsOf(fresh) };
    }),
  );
}

function factsOf({ fileName, contentType, sizeBytes, sha256 }: NewMedia) {
  return { fileName, contentType, sizeBytes, sha256 };
}

/** The job that removes files no entry names any more. */
export const clearJob = 'clear-media';

async function queueClearing(
  tx: Parameters<typeof queueJob>[0],
  media: Parameters<typeof filesOf>[0],
): Promise<void> {
  const names = filesOf(media);
  if (names.length > 0) await queueJob(tx, clearJob, { names });
}

/** Takes all pictures of an owner away for good, deleted ones too; their files follow once the transaction holds. */
export async function removeAllMediaIn(tx: Tx, owner: MediaOwner): Promise<number> {
  await lockOwner(tx, owner);
  const all = await selectMediaOf(tx, owner);
  await deleteMediaOf(tx, owner);
  const names = all.flatMap(filesOf);
  if (names.length > 0) await queueJob(tx, clearJob, { names });
  return all.length;
}

/** What was stored for an entry that came to nothing is taken away again. */
async function keepOrClear<T>(media: NewMedia, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await storage().remove(filesOf(media));
    throw error;
  }
}

/** Looks at a file, refuses what is no picture or video we can show, and stores what is made of it. */
async function storeFile(file: UploadedFile): Promise<NewMedia> {
  if (file.size === 0) throw ruleBroken('upload_empty');
  const kind = knownKind(fileKind(await headOf(file.path)));
  const isVideo = kind === 'mp4' || kind === 'webm';
  const most = isVideo ? mostVideoBytes : mostImageBytes;
  if (file.size > most) {
    throw ruleBroken(isVideo ? 'upload_video_too_large' : 'upload_image_too_large', {
      megabytes: most / 1_000_000,
    });
  }
  const sha256 = await hashOf(file.path);
  const key = `${sha256.slice(0, 16)}-${randomBytes(6).toString('hex')}`;
  const facts = { contentType: contentTypes[kind], sizeBytes: file.size, sha256, fileName: file.name };
  if (!isVideo)
    return { ...facts, kind: 'image', picture: await storePicture(key, file.path), videoKey: null };
  await storage().put(videoFile(key, facts.contentType), { path: file.path }, facts.contentType);
  return { ...facts, kind: 'video', picture: null, videoKey: key };
}

function knownKind(kind: FileKind): KnownKind {
  if (kind === 'heic') throw ruleBroken('upload_heic');
  if (kind === 'gif') throw ruleBroken('upload_animated');
  if (kind === 'svg' || kind === 'other') throw ruleBroken('upload_wrong_type');
  return kind;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The JPEGs of a set; its other formats are drawn by a job. */
async function storePicture(key: string, path: string): Promise<PictureSet> {
  const { source, width, height, widths } = await readImage(path);
  const set: PictureSet = { key, width, height, widths, formats: ['jpg'] };
  try {
    await storage().put(sourceFile(key), { bytes: source }, 'image/jpeg');
    await drawFormat(set, source, 'jpg');
  } catch (error) {
    await storage().remove(pictureFiles(set));
    throw error;
  }
  return set;
}

async function drawFormat(
  set: PictureSet,
  source: Buffer,
  format: (typeof imageFormats)[number],
): Promise<void> {
  const contentType = format === 'jpg' ? 'image/jpeg' : `image/${format}`;
  for (const width of set.widths) {
    const bytes = await drawImage(source, width, format);
    await storage().put(pictureFile(set.key, width, format), { bytes }, contentType);
  }
}

/** Draws what is missing of a set, format by format. Run twice, it finds nothing left to do. */
export async function prepareMedia(ctx: Context, key: string): Promise<void> {
  const found = await selectOptionalSet(ctx.db, key);
  const missing = imageFormats.filter((format) => found && !found.set.formats.includes(format));
  if (!found || missing.length === 0) return;
  const source = await readWhole(storage(), sourceFile(key));
  const formats = [...found.set.formats];
  for (const format of missing) {
    await drawFormat(found.set, source, format);
    formats.push(format);
    const kept = await inTransaction(ctx.db, async (tx) => {
      await publish(tx, { hotelId: found.hotelId, topic: 'media', payload: { media: found.id } });
      return updateFormats(tx, key, formats);
    });
    if (!kept) return storage().remove(pictureFiles({ ...found.set, formats }));
  }
}

/** One file of several that could not be taken, and why. */
export interface RefusedFile {
  readonly name: string;
  readonly error: DomainError;
}

/** Takes each file it can; the others are named with the reason. */
export async function addFiles(
  ctx: Context,
  owner: MediaOwner,
  files: readonly UploadedFile[],
): Promise<{ added: number[]; refused: RefusedFile[] }> {
  if (files.length === 0) throw ruleBroken('upload_nothing');
  const added: number[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    try {
      added.push(await addMedia(ctx, owner, file));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'rule') throw error;
      refused.push({ name: file.name, error });
    }
  }
  return { added, refused };
}
