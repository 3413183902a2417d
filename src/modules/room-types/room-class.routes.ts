import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { roomClassesPage, roomClassPage } from './room-class.presenter.ts';
import { changeRoomClass, createRoomClass, getRoomClass, listRoomClasses } from './room-class.service.ts';
import { roomClassesPath } from './room-type.paths.ts';
import { RoomClassForm, RoomTypeParams } from './room-type.schemas.ts';
import { listRoomTypes } from './room-type.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What guests choose among first. */
export const roomClassRoutes = Router();

const refused = { room_class_taken: 'code' };

roomClassRoutes.get(roomClassesPath, allow('rooms.view'), (req, res) => showClasses(req, res));

roomClassRoutes.post(roomClassesPath, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RoomClassForm, req);
  if (!form.ok) return showClasses(req, res, form);
  try {
    await createRoomClass(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showClasses(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomClassesPath);
});

roomClassRoutes.get(`${roomClassesPath}/:id`, allow('rooms.view'), (req, res) => showClass(req, res));

roomClassRoutes.post(`${roomClassesPath}/:id`, allow('rooms.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(RoomTypeParams, req);
  const form = readForm(RoomClassForm, req);
  if (!form.ok) return showClass(req, res, form);
  try {
    await changeRoomClass(ctx, requireHotel(ctx), id, form.value);
  } catch (error) {
    return showClass(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, roomClassesPath);
});

async function showClasses(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [classes, types] = await Promise.all([
    listRoomClasses(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
  ]);
  listPage(res, roomClassesPage(ctx, { classes, types }, state), state ? 422 : 200);
}

async function showClass(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const each = await getRoomClass(ctx.db, requireHotel(ctx), readParams(RoomTypeParams, req).id);
  formPage(res, roomClassPage(ctx, each, state), state ? 422 : 200);
}
