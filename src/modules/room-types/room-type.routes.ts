import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRoomClasses } from './room-class.service.ts';
import { roomTypesPath } from './room-type.paths.ts';
import { type RoomTypePage, roomTypePage, roomTypesPage } from './room-type.presenter.ts';
import { NewRoomTypeForm, RoomTypeForm, RoomTypeParams } from './room-type.schemas.ts';
import { changeRoomType, createRoomType, getRoomType, listRoomTypes } from './room-type.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<RoomTypePage>('room-types/type', 'layouts/staff');

export const roomTypeRoutes = Router();

roomTypeRoutes.get(roomTypesPath, allow('rooms.view'), (req, res) => showTypes(req, res));

roomTypeRoutes.post(roomTypesPath, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(NewRoomTypeForm, req);
  if (!form.ok) return showTypes(req, res, form);
  try {
    await createRoomType(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showTypes(req, res, {
      values: typedIn(req),
      errors: refusalAt(error, { room_type_taken: 'code' }),
    });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomTypesPath);
});

roomTypeRoutes.get(`${roomTypesPath}/:id`, allow('rooms.view'), (req, res) => showType(req, res));

roomTypeRoutes.post(`${roomTypesPath}/:id`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(RoomTypeParams, req);
  const form = readForm(RoomTypeForm, req);
  if (!form.ok) return showType(req, res, form);
  await changeRoomType(ctx, requireHotel(ctx), id, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, roomTypesPath);
});

async function showTypes(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [types, classes] = await Promise.all([
    listRoomTypes(ctx.db, hotelId),
    listRoomClasses(ctx.db, hotelId),
  ]);
  listPage(res, roomTypesPage(ctx, { types, classes }, state), state ? 422 : 200);
}

async function showType(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const type = await getRoomType(ctx.db, hotelId, readParams(RoomTypeParams, req).id);
  const classes = await listRoomClasses(ctx.db, hotelId);
  formPage(res, roomTypePage(ctx, { type, classes }, state), state ? 422 : 200);
}
