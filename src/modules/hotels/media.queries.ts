import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { MediaModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type Media, type MediaOwner, type MediaOwnerKind, ownerOfRow, type PictureSet } from './media.ts';

const inOrder = [{ position: 'asc' as const }, { id: 'asc' as const }];

/** The rows of one owner, and of nobody else. */
function ofOwner({ hotelId, kind, id }: MediaOwner) {
  return {
    hotelId,
    facilityId: kind === 'facility' ? id : null,
    roomTypeId: kind === 'room-type' ? id : null,
    eventId: kind === 'event' ? id : null,
  };
}

/** Everything an owner has, deleted ones included. */
export async function selectMediaOf(db: DbOrTx, owner: MediaOwner): Promise<Media[]> {
  const rows = await db.media.findMany({ where: ofOwner(owner), orderBy: inOrder });
  return rows.map(toMedia);
}

export async function deleteMediaOf(tx: Tx, owner: MediaOwner): Promise<void> {
  await tx.media.deleteMany({ where: ofOwner(owner) });
}

/** What guests may see of a whole hotel: of the house, its facilities and its room types. */
export async function selectLiveMedia(db: DbOrTx, hotelId: number): Promise<Media[]> {
  const where = { hotelId, eventId: null, deletedAt: null };
  const rows = await db.media.findMany({ where, orderBy: inOrder });
  return rows.map(toMedia);
}

/** The same of events, for all of them at once. */
export async function selectLiveMediaOfEvents(db: DbOrTx, eventIds: readonly number[]): Promise<Media[]> {
  const where = { eventId: { in: [...eventIds] }, deletedAt: null };
  const rows = await db.media.findMany({ where, orderBy: inOrder });
  return rows.map(toMedia);
}

export async function selectMedia(db: DbOrTx, hotelId: number, id: number): Promise<Media> {
  const row = await db.media.findFirst({ where: { id, hotelId } });
  if (!row) throw notFound('media_not_found');
  return toMedia(row);
}

/** The name an owner goes by; not found where this hotel has no such owner. */
export async function selectOwnerNames(db: DbOrTx, { hotelId, kind, id }: MediaOwner) {
  const select = { names: true };
  const where = { id, hotelId };
  const find: Record<MediaOwnerKind, () => Promise<{ names: unknown } | null>> = {
    hotel: () => db.hotel.findUnique({ where: { id: hotelId }, select }),
    facility: () => db.facility.findFirst({ where, select }),
    'room-type': () => db.roomType.findFirst({ where, select }),
    event: () => db.hotelEvent.findFirst({ where, select }),
  };
  const row = await find[kind]();
  if (!row) throw notFound('media_owner_not_found');
  return LocalTextSchema.parse(row.names);
}

/** One change of an owner's pictures at a time. */
export async function lockOwner(tx: Tx, owner: MediaOwner): Promise<void> {
  const { hotelId, facilityId, roomTypeId, eventId } = ofOwner(owner);
  await tx.$executeRaw`
    SELECT lock_media_owner(${hotelId}::int, ${facilityId}::int, ${roomTypeId}::int, ${eventId}::int)`;
}

export interface NewMedia {
  readonly kind: 'image' | 'video';
  readonly picture: PictureSet | null;
  readonly videoKey: string | null;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly fileName: string;
}

export async function insertMedia(
  tx: Tx,
  owner: MediaOwner,
  media: NewMedia & { readonly uploadedAt: Date; readonly uploadedById: number | null },
): Promise<number> {
  const { _max } = await tx.media.aggregate({ where: ofOwner(owner), _max: { position: true } });
  const { picture, ...plain } = media;
  const position = (_max.position ?? -1) + 1;
  const { id } = await tx.media.create({
    data: { ...plain, ...setColumns(picture), ...ofOwner(owner), position },
    select: { id: true },
  });
  return id;
}

/** Other files under the same entry: its place, its words and its being the main one stay. */
export async function updateMediaFiles(tx: Tx, id: number, media: Partial<NewMedia>): Promise<void> {
  const { picture, ...plain } = media;
  await tx.media.update({
    where: { id },
    data: { ...plain, ...(picture === undefined ? {} : setColumns(picture)) },
  });
}

function setColumns(picture: PictureSet | null) {
  return {
    pictureKey: picture?.key ?? null,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    widths: [...(picture?.widths ?? [])],
    formats: [...(picture?.formats ?? [])],
  };
}

export async function updateAlts(tx: Tx, id: number, alts: Media['alts']): Promise<void> {
  await tx.media.update({ where: { id }, data: { alts: { ...alts } } });
}

/** Gives each its place in the list, in one statement. */
export async function updateOrder(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE media SET position = place - 1 FROM unnest(${[...ids]}::int[]) WITH ORDINALITY AS wanted (id, place)
    WHERE media.id = wanted.id`;
}

/** Takes the mark from whoever has it, then gives it: the index bears only one at a time. */
export async function moveMain(tx: Tx, owner: MediaOwner, id: number | null): Promise<void> {
  await tx.media.updateMany({ where: { ...ofOwner(owner), isMain: true }, data: { isMain: false } });
  if (id !== null) await tx.media.update({ where: { id }, data: { isMain: true } });
}

export async function setDeleted(tx: Tx, id: number, deletedAt: Date | null): Promise<void> {
  await tx.media.update({
    where: { id },
    data: { deletedAt, ...(deletedAt === null ? {} : { isMain: false }) },
  });
}

/** Deleted before the moment given. */
export async function selectForgotten(db: DbOrTx, before: Date): Promise<Media[]> {
  const rows = await db.media.findMany({
    where: { deletedAt: { lt: before } },
    orderBy: { id: 'asc' },
    take: 200,
  });
  return rows.map(toMedia);
}

export async function removeForgotten(tx: Tx, id: number, before: Date): Promise<boolean> {
  const { count } = await tx.media.deleteMany({ where: { id, deletedAt: { lt: before } } });
  return count === 1;
}

/** The set with this key and the formats it has; null where it was replaced meanwhile. */
export async function selectOptionalSet(
  db: DbOrTx,
  key: string,
): Promise<{ id: number; hotelId: number; set: PictureSet } | null> {
  const row = await db.media.findUnique({ where: { pictureKey: key } });
  const set = row && setOf(row);
  return row && set ? { id: row.id, hotelId: row.hotelId, set } : null;
}

/** Only where the entry still shows this set. */
export async function updateFormats(tx: Tx, key: string, formats: readonly string[]): Promise<boolean> {
  const { count } = await tx.media.updateMany({
    where: { pictureKey: key },
    data: { formats: [...formats] },
  });
  return count === 1;
}

const FileRow = z.object({ id: z.number() });

/** Whether guests may load this file: its entry is not deleted and has it. */
export async function isPublicFile(db: DbOrTx, key: string, file: string): Promise<boolean> {
  const rows = await selectRows(
    db,
    FileRow,
    Prisma.sql`
      SELECT id FROM media
      WHERE deleted_at IS NULL AND (
        (video_key = ${key} AND ${file} = 'video.' || CASE content_type WHEN 'video/webm' THEN 'webm' ELSE 'mp4' END)
        OR (picture_key = ${key} AND split_part(${file}, '.', 2) = ANY (formats)
          AND split_part(${file}, '.', 1) = ANY (widths::text[])))`,
  );
  return rows.length > 0;
}

function setOf(row: MediaModel): PictureSet | null {
  const { pictureKey: key, width, height, widths, formats } = row;
  return key === null || width === null || height === null ? null : { key, width, height, widths, formats };
}

function toMedia(row: MediaModel): Media {
  const { id, isMain, videoKey, contentType, sizeBytes, fileName, deletedAt } = row;
  return {
    id,
    owner: ownerOfRow(row),
    kind: row.kind === 'video' ? 'video' : 'image',
    isMain,
    alts: LocalTextSchema.parse(row.alts),
    picture: setOf(row),
    videoKey,
    contentType,
    sizeBytes,
    fileName,
    deletedAt,
  };
}
