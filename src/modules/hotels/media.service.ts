import { conflict, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { storage } from '../../platform/storage/storage.ts';
import {
  isPublicFile,
  lockOwner,
  moveMain,
  removeForgotten,
  selectForgotten,
  selectLiveMedia,
  selectLiveMediaOfEvents,
  selectMedia,
  selectMediaOf,
  selectOwnerNames,
  setDeleted,
  updateAlts,
  updateOrder,
} from './media.queries.ts';
import {
  keptDays,
  type Media,
  type MediaOwner,
  mainAmong,
  mostPerOwner,
  movedBy,
  pictureFiles,
  reordered,
  videoFile,
} from './media.ts';

export interface OwnerMedia {
  readonly owner: MediaOwner;
  readonly names: LocalText;
  readonly live: readonly Media[];
  /** Still to be brought back, the last one first. */
  readonly deleted: readonly Media[];
}

/** The owner's pictures and videos in their order; refuses an owner of another hotel as not there. */
export async function mediaOf(db: DbOrTx, owner: MediaOwner): Promise<OwnerMedia> {
  const names = await selectOwnerNames(db, owner);
  const all = await selectMediaOf(db, owner);
  const deleted = all.filter(({ deletedAt }) => deletedAt !== null);
  return {
    owner,
    names,
    live: all.filter(({ deletedAt }) => deletedAt === null),
    deleted: deleted.toSorted((a, b) => Number(b.deletedAt) - Number(a.deletedAt)),
  };
}

/** Everything guests may see of a hotel but its events, in one statement. */
export function publicMedia(db: DbOrTx, hotelId: number): Promise<Media[]> {
  return selectLiveMedia(db, hotelId);
}

/** Everything guests may see of these events: one statement. */
export function mediaOfEvents(db: DbOrTx, eventIds: readonly number[]): Promise<Media[]> {
  return selectLiveMediaOfEvents(db, eventIds);
}

export function getMedia(db: DbOrTx, hotelId: number, id: number): Promise<Media> {
  return selectMedia(db, hotelId, id);
}

export function mayBeLoaded(db: DbOrTx, key: string, file: string): Promise<boolean> {
  return isPublicFile(db, key, file);
}

export interface OwnerChange {
  readonly action: string;
  readonly subject: Pick<Media, 'id' | 'fileName'>;
  readonly before?: object;
  readonly after?: object;
}

/**
 * Runs a change of an owner's pictures: alone, with the main picture set right afterwards, recorded, and told to open
 * pages. `work` gets what is there and answers what it did.
 */
export function changeOwner(
  ctx: Context,
  owner: MediaOwner,
  work: (tx: Tx, live: readonly Media[]) => Promise<OwnerChange>,
): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    await lockOwner(tx, owner);
    await selectOwnerNames(tx, owner);
    const change = await work(tx, await liveOf(tx, owner));
    await keepOneMain(tx, owner);
    const { subject, action, before, after } = change;
    await recordEvent(tx, ctx, {
      hotelId: owner.hotelId,
      action,
      subjectType: 'media',
      subjectId: subject.id,
      subjectLabel: subject.fileName,
      before,
      after: { owner: owner.kind, ownerId: owner.id, ...after },
    });
    await publish(tx, {
      hotelId: owner.hotelId,
      topic: 'media',
      payload: { owner: owner.kind, id: owner.id },
    });
    return subject.id;
  });
}

async function liveOf(tx: Tx, owner: MediaOwner): Promise<Media[]> {
  return (await selectMediaOf(tx, owner)).filter(({ deletedAt }) => deletedAt === null);
}

/** The first picture becomes the main one, and the next where the main one went. */
async function keepOneMain(tx: Tx, owner: MediaOwner): Promise<void> {
  const live = await liveOf(tx, owner);
  const main = mainAmong(live);
  if (main !== null && !live.some(({ isMain }) => isMain)) await moveMain(tx, owner, main);
}

/** Found again under the lock; what was deleted meanwhile is not there. */
export function liveOne(live: readonly Media[], id: number): Media {
  const found = live.find((media) => media.id === id);
  if (!found) throw conflict('media_changed_meanwhile');
  return found;
}

/** Says in words what it shows. */
export async function describeMedia(ctx: Context, media: Media, alts: LocalText): Promise<void> {
  await changeOwner(ctx, media.owner, async (tx, live) => {
    const { alts: before } = liveOne(live, media.id);
    await updateAlts(tx, media.id, alts);
    return { action: 'media_described', subject: media, before, after: { ...alts } };
  });
}

/** One place earlier or later. */
export async function moveMedia(ctx: Context, media: Media, step: -1 | 1): Promise<void> {
  await changeOwner(ctx, media.owner, async (tx, live) => {
    liveOne(live, media.id);
    const ids = live.map(({ id }) => id);
    await updateOrder(tx, movedBy(ids, media.id, step));
    return { action: 'media_moved', subject: media };
  });
}

/** All of them in this order; refused where one came or went meanwhile. */
export async function orderMedia(ctx: Context, owner: MediaOwner, wanted: readonly number[]): Promise<void> {
  await changeOwner(ctx, owner, async (tx, live) => {
    const [first] = live;
    const ids = live.map(({ id }) => id);
    const order = reordered(ids, wanted);
    if (!order || !first) throw conflict('media_changed_meanwhile');
    await updateOrder(tx, order);
    return { action: 'media_moved', subject: first, before: { ids }, after: { ids: order } };
  });
}

/** The one that stands for its owner everywhere else. */
export async function makeMain(ctx: Context, media: Media): Promise<void> {
  await changeOwner(ctx, media.owner, async (tx, live) => {
    if (liveOne(live, media.id).kind !== 'image') throw ruleBroken('media_main_is_a_picture');
    await moveMain(tx, media.owner, media.id);
    return { action: 'media_made_main', subject: media };
  });
}

/** Gone for guests at once; can be brought back for thirty days. */
export async function deleteMedia(ctx: Context, media: Media): Promise<void> {
  await changeOwner(ctx, media.owner, async (tx, live) => {
    liveOne(live, media.id);
    await setDeleted(tx, media.id, ctx.clock());
    return { action: 'media_deleted', subject: media };
  });
}

/** Brings it back to its place. What is there already stays as it is. */
export async function restoreMedia(ctx: Context, media: Media): Promise<void> {
  await changeOwner(ctx, media.owner, async (tx, live) => {
    if (live.length >= mostPerOwner) throw ruleBroken('media_gallery_full', { count: mostPerOwner });
    const { id } = await selectMedia(tx, media.owner.hotelId, media.id);
    await setDeleted(tx, id, null);
    return { action: 'media_restored', subject: media };
  });
}

/** Clears away what was deleted long ago: first the entry, then its files, so that no page can name a missing one. */
export async function purgeMedia(ctx: Context): Promise<{ purged: number }> {
  const before = new Date(ctx.clock().getTime() - keptDays * 86_400_000);
  const forgotten = await selectForgotten(ctx.db, before);
  for (const media of forgotten) {
    const removed = await inTransaction(ctx.db, (tx) => removeForgotten(tx, media.id, before));
    if (removed) await storage().remove(filesOf(media));
  }
  return { purged: forgotten.length };
}

/** Every file of an entry. */
export function filesOf({
  picture,
  videoKey,
  contentType,
}: Pick<Media, 'picture' | 'videoKey' | 'contentType'>): string[] {
  return [
    ...(picture === null ? [] : pictureFiles(picture)),
    ...(videoKey === null ? [] : [videoFile(videoKey, contentType)]),
  ];
}
