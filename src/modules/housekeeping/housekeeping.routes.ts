import { type Request, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRooms, setHousekeeping } from '../rooms/room.service.ts';
import { openBlock, releaseBlock } from '../rooms/room-block.service.ts';
import { roomsPath } from './housekeeping.paths.ts';
import {
  type BlockPage,
  type BlockPageInput,
  type BoardPage,
  blockPage,
  boardPage,
} from './housekeeping.presenter.ts';
import { BlockForm, BlockParams, BoardQuery, HousekeepingForm, RoomParams } from './housekeeping.schemas.ts';
import { roomBoard } from './room-board.service.ts';

export const housekeepingRoutes = Router();
const showBoard = page<BoardPage>('housekeeping/board', 'layouts/staff');
const showBlock = page<BlockPage>('housekeeping/block', 'layouts/staff');

housekeepingRoutes.get(roomsPath, allow('rooms.view'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(BoardQuery, req);
  const { id: hotelId, businessDate } = await getHotel(ctx.db, requireHotel(ctx));
  const rooms = await roomBoard(ctx.db, { hotelId, businessDate });
  const reader = {
    language: ctx.language,
    can: (permission: Parameters<typeof ctx.permissions.has>[0]) => ctx.permissions.has(permission),
  };
  const group = query.ok ? (query.value.group ?? null) : null;
  showBoard(res, boardPage({ rooms, businessDate, group }, reader));
});

/** The room of the path, in the hotel one works in. */
async function roomOf(req: Request): Promise<{ hotelId: number; roomId: number; number: string }> {
  const ctx = contextOf(req);
  const { number } = readParams(RoomParams, req);
  const hotelId = requireHotel(ctx);
  const room = (await listRooms(ctx.db, hotelId)).find((candidate) => candidate.number === number);
  if (!room) throw notFound('room_not_found');
  return { hotelId, roomId: room.id, number };
}

housekeepingRoutes.post(`${roomsPath}/:number/housekeeping`, allow('rooms.status'), async (req, res) => {
  const { hotelId, roomId, number } = await roomOf(req);
  const form = readForm(HousekeepingForm, req);
  if (!form.ok) {
    toast(req, 'housekeeping.toast.unknown', {}, 'bad');
    return res.redirect(303, roomsPath);
  }
  const { housekeeping, group } = form.value;
  await setHousekeeping(contextOf(req), { hotelId, roomId, housekeeping });
  toast(req, `housekeeping.toast.${housekeeping}`, { room: number });
  res.redirect(303, group === undefined ? roomsPath : `${roomsPath}?group=${group}`);
});

async function blockQuestion(req: Request, back: Partial<BlockPageInput> = {}): Promise<BlockPage> {
  const ctx = contextOf(req);
  const { number } = await roomOf(req);
  const { businessDate } = await getHotel(ctx.db, requireHotel(ctx));
  return blockPage({ number, businessDate, ...back }, ctx.language);
}

housekeepingRoutes.get(`${roomsPath}/:number/blocks`, allow('rooms.status'), async (req, res) => {
  showBlock(res, await blockQuestion(req));
});

housekeepingRoutes.post(`${roomsPath}/:number/blocks`, allow('rooms.status'), async (req, res) => {
  const ctx = contextOf(req);
  const { hotelId, roomId, number } = await roomOf(req);
  const form = readForm(BlockForm, req);
  if (!form.ok) return showBlock(res, await blockQuestion(req, form), 422);
  try {
    await openBlock(ctx, { ...form.value, hotelId, roomId });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    const displaced = error instanceof DomainError && error.code === 'block_displaces';
    return showBlock(
      res,
      await blockQuestion(req, { values: typedIn(req), refusal: message, displaced }),
      status,
    );
  }
  toast(req, 'housekeeping.toast.blocked', { room: number });
  res.redirect(303, roomsPath);
});

housekeepingRoutes.post(
  `${roomsPath}/:number/blocks/:blockId/release`,
  allow('rooms.status'),
  async (req, res) => {
    const { hotelId, number } = await roomOf(req);
    const { blockId } = readParams(BlockParams, req);
    await releaseBlock(contextOf(req), { hotelId, blockId });
    toast(req, 'housekeeping.toast.released', { room: number });
    res.redirect(303, roomsPath);
  },
);
