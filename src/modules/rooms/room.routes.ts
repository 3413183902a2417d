import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as paths from './room.paths.ts';
import { roomsPage } from './room.presenter.ts';
import { BlockForm, RoomForm, RoomParams } from './room.schemas.ts';
import { listRooms } from './room.service.ts';
import { listBlocks, openBlock, releaseBlock } from './room-block.service.ts';
import { showRoom } from './room-page.routes.ts';
import { changeRoom, createRoom } from './room-settings.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');

/** Rooms and what blocks them. */
export const roomRoutes = Router();

const refusedRoom = {
  room_number_taken: 'number',
  room_promised: 'roomTypeId',
  room_needed: 'roomTypeId',
  room_is_part: 'roomTypeId',
  suite_has_parts: 'roomTypeId',
};

roomRoutes.get(paths.roomsPath, allow('rooms.view'), (req, res) => showRooms(req, res));

roomRoutes.post(paths.roomsPath, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RoomForm, req);
  if (!form.ok) return showRooms(req, res, form);
  try {
    await createRoom(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showRooms(req, res, { values: typedIn(req), errors: refusalAt(error, refusedRoom) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.roomsPath);
});

roomRoutes.get(`${paths.roomsPath}/:id`, allow('rooms.view'), (req, res) => showRoom(req, res));

roomRoutes.post(`${paths.roomsPath}/:id`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(RoomParams, req);
  const form = readForm(RoomForm, req);
  if (!form.ok) return showRoom(req, res, { state: form });
  try {
    await changeRoom(ctx, requireHotel(ctx), id, form.value);
  } catch (error) {
    return showRoom(req, res, { state: { values: typedIn(req), errors: refusalAt(error, refusedRoom) } });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.roomsPath);
});

roomRoutes.post(`${paths.roomsPath}/:id/blocks`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: roomId } = readParams(RoomParams, req);
  const form = readForm(BlockForm, req);
  if (!form.ok) return showRoom(req, res, { blockState: form });
  try {
    await openBlock(ctx, { ...form.value, hotelId: requireHotel(ctx), roomId });
  } catch (error) {
    const refusal = refusalOf(error, ctx.language);
    return showRoom(req, res, { blockState: { values: typedIn(req) }, refusal });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.roomPath(roomId));
});

roomRoutes.post('/staff/settings/room-blocks/:id/release', allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  await releaseBlock(ctx, { hotelId: requireHotel(ctx), blockId: readParams(RoomParams, req).id });
  toast(req, 'rooms.blocks.released');
  res.redirect(303, paths.roomsPath);
});

async function showRooms(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [rooms, types, blocks] = await Promise.all([
    listRooms(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    listBlocks(ctx.db, hotelId),
  ]);
  listPage(res, roomsPage(ctx, { rooms, types, blocks }, state), state ? 422 : 200);
}
