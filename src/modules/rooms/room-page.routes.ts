import type { Request, Response } from 'express';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import type { Refusal } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { type RoomPage, roomPage } from './room.presenter.ts';
import { RoomParams } from './room.schemas.ts';
import { getRoom, listRooms } from './room.service.ts';
import { listBlocks } from './room-block.service.ts';
import { type RoomLinksView, roomLinksView } from './suite.presenter.ts';
import { listRoomLinks, listTypeParts } from './suite.service.ts';

const showPage = page<RoomPage & RoomLinksView>('rooms/room', 'layouts/staff');

/** The state of the form that came back, and why. */
export interface RoomState {
  readonly state?: FormState;
  readonly blockState?: FormState;
  readonly suiteState?: FormState;
  readonly doorState?: FormState;
  readonly refusal?: Refusal;
}

/** A room with its blocks and what it is joined to, and the form that came back. */
export async function showRoom(req: Request, res: Response, states: RoomState = {}): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(RoomParams, req);
  const room = await getRoom(ctx.db, hotelId, id);
  const [types, blocks, rooms, links, parts] = await Promise.all([
    listRoomTypes(ctx.db, hotelId),
    listBlocks(ctx.db, hotelId),
    listRooms(ctx.db, hotelId),
    listRoomLinks(ctx.db, hotelId),
    listTypeParts(ctx.db, hotelId),
  ]);
  const own = blocks.filter((block) => block.roomId === id);
  const wanted = parts.filter((part) => part.suiteTypeId === room.roomTypeId);
  const { refusal, ...forms } = states;
  const status = refusal?.status ?? (Object.keys(forms).length > 0 ? 422 : 200);
  const view = roomLinksView(ctx, { room, rooms, links, wanted, types, ...forms });
  const model = { room, types, blocks: own, ...forms, refusal: refusal?.message ?? null };
  showPage(res, { ...roomPage(ctx, model), ...view }, status);
}
