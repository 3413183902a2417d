import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { roomTypePath, roomTypesPath } from '../room-types/room-type.paths.ts';
import { getRoomType, listRoomTypes } from '../room-types/room-type.service.ts';
import { roomPath, roomsPath } from './room.paths.ts';
import { RoomParams } from './room.schemas.ts';
import { listRooms } from './room.service.ts';
import { showRoom } from './room-page.routes.ts';
import { compositionPage } from './suite.presenter.ts';
import { CompositionForm, ConnectionsForm, SuiteRoomsForm } from './suite.schemas.ts';
import { composeRoom, composeType, connectRooms, listTypeParts } from './suite.service.ts';

const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What suites are made of, and which rooms have a door between them. */
export const suiteRoutes = Router();

const refusedParts = {
  suite_sold_already: 'parts',
  suite_of_itself: 'parts',
  suite_of_suites: 'parts',
};
const refusedRooms = {
  room_promised: 'partRooms',
  room_needed: 'partRooms',
  type_has_no_parts: 'partRooms',
  suite_incomplete: 'partRooms',
  room_is_part: 'partRooms',
  room_not_found: 'partRooms',
};
const refusedDoors = { room_connects_to_itself: 'connectedRooms', room_not_found: 'connectedRooms' };

suiteRoutes.get(`${roomTypesPath}/:id/parts`, allow('rooms.view'), (req, res) => showComposition(req, res));

suiteRoutes.post(`${roomTypesPath}/:id/parts`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: suiteTypeId } = readParams(RoomParams, req);
  const form = readForm(CompositionForm, req);
  if (!form.ok) return showComposition(req, res, form);
  try {
    await composeType(ctx, { hotelId: requireHotel(ctx), suiteTypeId, parts: form.value.parts });
  } catch (error) {
    return showComposition(req, res, { values: typedIn(req), errors: refusalAt(error, refusedParts) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomTypePath(suiteTypeId));
});

suiteRoutes.post(`${roomsPath}/:id/suite`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(RoomParams, req);
  const form = readForm(SuiteRoomsForm, req);
  if (!form.ok) return showRoom(req, res, { suiteState: form });
  try {
    const partRoomIds = await idsOf(ctx, hotelId, form.value.partRooms);
    await composeRoom(ctx, { hotelId, suiteRoomId: id, partRoomIds });
  } catch (error) {
    const errors = refusalAt(error, refusedRooms);
    return showRoom(req, res, { suiteState: { values: typedIn(req), errors } });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomPath(id));
});

suiteRoutes.post(`${roomsPath}/:id/connections`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(RoomParams, req);
  const form = readForm(ConnectionsForm, req);
  if (!form.ok) return showRoom(req, res, { doorState: form });
  try {
    const connectedIds = await idsOf(ctx, hotelId, form.value.connectedRooms);
    await connectRooms(ctx, { hotelId, roomId: id, connectedIds });
  } catch (error) {
    const errors = refusalAt(error, refusedDoors);
    return showRoom(req, res, { doorState: { values: typedIn(req), errors } });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomPath(id));
});

/** The rooms of this hotel with these numbers; one that is not there is refused. */
async function idsOf(ctx: Context, hotelId: number, numbers: readonly string[]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const rooms = await listRooms(ctx.db, hotelId);
  return numbers.map((number) => {
    const room = rooms.find((each) => each.number === number);
    if (!room) throw notFound('room_not_found');
    return room.id;
  });
}

async function showComposition(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const type = await getRoomType(ctx.db, hotelId, readParams(RoomParams, req).id);
  const [types, parts] = await Promise.all([listRoomTypes(ctx.db, hotelId), listTypeParts(ctx.db, hotelId)]);
  formPage(res, compositionPage(ctx, { type, types, parts }, state), state ? 422 : 200);
}
