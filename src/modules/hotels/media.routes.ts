import { type Request, type Response, Router } from 'express';
import { DomainError, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast, toastWithUndo } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { receiveFiles, uploadedFiles } from '../../platform/uploads.ts';
import { page } from '../../platform/views/page.ts';
import { staffEventPath, staffEventsPath } from '../events/event.paths.ts';
import { roomTypePath } from '../room-types/room-type.paths.ts';
import { aboutPath, facilityPath } from './content.paths.ts';
import { settingsPath } from './hotel.paths.ts';
import { getHotel } from './hotel.service.ts';
import {
  mediaItemPath,
  mediaItemRoute,
  mediaOwnerPaths,
  mediaStepPath,
  ownerMediaPath,
} from './media.paths.ts';
import {
  type ItemState,
  type MediaFrame,
  type MediaItemPage,
  type MediaPage,
  mediaItemPage,
  mediaPage,
  type Refused,
} from './media.presenter.ts';
import { AltsForm, MediaParams, MoveForm, OrderForm, OwnerParams } from './media.schemas.ts';
import {
  deleteMedia,
  describeMedia,
  getMedia,
  makeMain,
  mediaOf,
  moveMedia,
  orderMedia,
  restoreMedia,
} from './media.service.ts';
import { type Media, type MediaOwner, type MediaOwnerKind, mediaOwners } from './media.ts';
import { addFiles, replaceMedia, setPoster } from './media-upload.service.ts';
import { videoOf } from './picture.ts';

const showGallery = page<MediaPage>('hotels/pictures', 'layouts/staff');
const showItem = page<MediaItemPage>('hotels/picture', 'layouts/staff');

/** Pictures and videos of the house, its facilities, its room types and its events. */
export const mediaRoutes = Router();

for (const kind of mediaOwners) {
  const path = mediaOwnerPaths[kind];

  mediaRoutes.get(path, allow('content.change'), (req, res) => gallery(req, res, ownerOf(req, kind)));

  mediaRoutes.post(path, allow('content.change'), receiveFiles, (req, res) =>
    takeFiles(req, res, ownerOf(req, kind)),
  );

  mediaRoutes.post(`${path}/order`, allow('content.change'), async (req, res) => {
    const owner = ownerOf(req, kind);
    const form = readForm(OrderForm, req);
    await orderMedia(contextOf(req), owner, form.ok ? form.value.ids : []);
    res.redirect(303, ownerMediaPath(owner));
  });
}

/** Several files at once from a plain form; one by one from the script, which asks for JSON. */
async function takeFiles(req: Request, res: Response, owner: MediaOwner): Promise<void> {
  const ctx = contextOf(req);
  const files = uploadedFiles(req);
  const none = { added: [], refused: [{ name: '', error: ruleBroken('upload_nothing') }] };
  const { added, refused } = files.length === 0 ? none : await addFiles(ctx, owner, files);
  if (req.accepts(['html', 'json']) === 'json') return answerScript(req, res, { added, refused });
  if (refused.length > 0) return gallery(req, res, owner, refused);
  toast(req, 'media.added', { count: added.length });
  res.redirect(303, ownerMediaPath(owner));
}

interface Taken {
  readonly added: readonly number[];
  readonly refused: readonly Refused[];
}

/** A video comes back with its address, so that the script can draw its poster. */
async function answerScript(req: Request, res: Response, { added, refused }: Taken): Promise<void> {
  const ctx = contextOf(req);
  const t = tFor(ctx.language);
  const items = await Promise.all(added.map((id) => getMedia(ctx.db, requireHotel(ctx), id)));
  res.status(added.length > 0 ? 201 : 422).json({
    items: items.map((media) => ({
      id: media.id,
      video: videoOf(media, ctx.language, '')?.src ?? null,
      posterAction: media.kind === 'video' ? mediaStepPath(media.id, 'poster') : null,
    })),
    refused: refused.map(({ name, error }) => ({ name, reason: t(`errors.${error.code}`, error.details) })),
  });
}

mediaRoutes.get(mediaItemRoute, allow('content.change'), async (req, res) => {
  await showOne(req, res, await mediaIn(req));
});

mediaRoutes.post(mediaItemRoute, allow('content.change'), async (req, res) => {
  const media = await mediaIn(req);
  const form = readForm(AltsForm, req);
  if (!form.ok) return showOne(req, res, media, form);
  await describeMedia(contextOf(req), media, form.value.alts);
  toast(req, 'shared.saved');
  res.redirect(303, ownerMediaPath(media.owner));
});

mediaRoutes.post(`${mediaItemRoute}/main`, allow('content.change'), async (req, res) => {
  const media = await mediaIn(req);
  await makeMain(contextOf(req), media);
  toast(req, 'media.made-main');
  res.redirect(303, ownerMediaPath(media.owner));
});

mediaRoutes.post(`${mediaItemRoute}/move`, allow('content.change'), async (req, res) => {
  const media = await mediaIn(req);
  const form = readForm(MoveForm, req);
  if (!form.ok) throw ruleBroken('media_changed_meanwhile');
  await moveMedia(contextOf(req), media, form.value.direction === 'earlier' ? -1 : 1);
  res.redirect(303, ownerMediaPath(media.owner));
});

mediaRoutes.post(`${mediaItemRoute}/deletion`, allow('content.change'), async (req, res) => {
  const media = await mediaIn(req);
  await deleteMedia(contextOf(req), media);
  toastWithUndo(req, 'media.deleted', mediaStepPath(media.id, 'restoration'));
  res.redirect(303, ownerMediaPath(media.owner));
});

mediaRoutes.post(`${mediaItemRoute}/restoration`, allow('content.change'), async (req, res) => {
  const media = await mediaIn(req);
  await restoreMedia(contextOf(req), media);
  toast(req, 'media.restored');
  res.redirect(303, ownerMediaPath(media.owner));
});

mediaRoutes.post(`${mediaItemRoute}/file`, allow('content.change'), receiveFiles, async (req, res) => {
  await takeOne(req, res, replaceMedia);
});

mediaRoutes.post(`${mediaItemRoute}/poster`, allow('content.change'), receiveFiles, async (req, res) => {
  await takeOne(req, res, setPoster);
});

/** One file for an entry that is there; refused, its page comes back with the reason. */
async function takeOne(req: Request, res: Response, take: typeof replaceMedia): Promise<void> {
  const ctx = contextOf(req);
  const media = await mediaIn(req);
  const [file] = uploadedFiles(req);
  try {
    if (!file) throw ruleBroken('upload_nothing');
    await take(ctx, media, file);
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'rule') throw error;
    return showOne(req, res, media, { refusal: tFor(ctx.language)(`errors.${error.code}`, error.details) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, mediaItemPath(media.id));
}

function ownerOf(req: Request, kind: MediaOwnerKind): MediaOwner {
  const hotelId = requireHotel(contextOf(req));
  return { hotelId, kind, id: kind === 'hotel' ? hotelId : readParams(OwnerParams, req).id };
}

function mediaIn(req: Request): Promise<Media> {
  const ctx = contextOf(req);
  return getMedia(ctx.db, requireHotel(ctx), readParams(MediaParams, req).id);
}

async function gallery(
  req: Request,
  res: Response,
  owner: MediaOwner,
  refused: readonly Refused[] = [],
): Promise<void> {
  const media = await mediaOf(contextOf(req).db, owner);
  const frame = await frameOf(req, owner, media.names);
  showGallery(res, mediaPage(frame, media, refused), refused.length > 0 ? 422 : 200);
}

async function showOne(req: Request, res: Response, media: Media, state?: ItemState): Promise<void> {
  const { names } = await mediaOf(contextOf(req).db, media.owner);
  showItem(res, mediaItemPage(await frameOf(req, media.owner, names), media, state), state ? 422 : 200);
}

/** The way back: to the settings or the events, and to where the owner itself is edited. */
async function frameOf(req: Request, { kind, id }: MediaOwner, names: LocalText): Promise<MediaFrame> {
  const ctx = contextOf(req);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const t = tFor(ctx.language);
  const settings = { href: settingsPath, label: t('settings.title') };
  const events = { href: staffEventsPath, label: t('events.title') };
  const editedAt = {
    hotel: aboutPath,
    facility: facilityPath(id),
    'room-type': roomTypePath(id),
    event: staffEventPath(id),
  };
  return {
    ctx,
    timeZone,
    all: kind === 'event' ? events : settings,
    back: { href: editedAt[kind], label: textFor(names, ctx.language) },
  };
}
