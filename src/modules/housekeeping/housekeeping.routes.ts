import { type Request, type Response, Router } from 'express';
import { DomainError, notFound, ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import { type Refusal, refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { foliosOfStay } from '../folios/folio.service.ts';
import { setWaiting } from '../reservations/guest-waiting.service.ts';
import { reportOccupancy } from '../rooms/found-occupancy.service.ts';
import { setHousekeeping } from '../rooms/room.service.ts';
import { openBlock, releaseBlock } from '../rooms/room-block.service.ts';
import { type BlockPage, type BlockPageInput, blockPage } from './block.presenter.ts';
import { boardVersion } from './board-feed.service.ts';
import { viewQuery } from './board-view.ts';
import { roomPath, roomsPath } from './housekeeping.paths.ts';
import {
  BlockForm,
  BlockParams,
  BoardQuery,
  FindingForm,
  HousekeepingForm,
  RoomParams,
  WaitingForm,
} from './housekeeping.schemas.ts';
import { type BoardPage, boardPage } from './room-board.presenter.ts';
import { houseBoard, shownRoom } from './room-board.service.ts';
import { type RoomPage, roomPage } from './room-panel.presenter.ts';

export const housekeepingRoutes = Router();
const showBoard = page<BoardPage>('housekeeping/board', 'layouts/staff');
const showRoom = page<RoomPage>('housekeeping/room', 'layouts/staff');
const showBlock = page<BlockPage>('housekeeping/block', 'layouts/staff');

/** What of the address says how the board is looked at; whatever cannot be read asks for nothing. */
function viewOf(req: Request) {
  const query = readQuery(BoardQuery, req);
  return query.ok ? query.value : BoardQuery.parse({});
}

housekeepingRoutes.get(roomsPath, allow('rooms.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, businessDate } = hotelOf(req);
  const board = await houseBoard(ctx.db, { hotelId, businessDate });
  const model = { ...board, view: viewOf(req), version: boardVersion(board) };
  showBoard(res, boardPage(model, ctx.language));
});

/** The room of the path, in the hotel one works in. */
async function roomOf(req: Request) {
  const ctx = contextOf(req);
  const { number } = readParams(RoomParams, req);
  const { id: hotelId, businessDate } = hotelOf(req);
  const shown = await shownRoom(ctx.db, { hotelId, businessDate, number });
  if (!shown) throw notFound('room_not_found');
  return { ctx, hotelId, businessDate, number, roomId: shown.room.id, shown };
}

housekeepingRoutes.get(`${roomsPath}/:number`, allow('rooms.view'), async (req, res) => {
  const { ctx, hotelId, shown } = await roomOf(req);
  const stayId = shown.room.guest?.stayId;
  const folios = stayId === undefined ? [] : await foliosOfStay(ctx.db, { hotelId, stayId });
  const open = folios.find((folio) => folio.status === 'open');
  const model = { shown, folioNumber: open?.number ?? null, query: viewQuery(viewOf(req)) };
  const reader = {
    language: ctx.language,
    can: (permission: Parameters<typeof ctx.permissions.has>[0]) => ctx.permissions.has(permission),
  };
  showRoom(res, roomPage(model, reader));
});

/** Does it, says so or why not, and comes back to the room. */
async function actOnRoom(
  req: Request,
  res: Response,
  act: () => Promise<readonly [key: string, number: string]>,
) {
  const { number } = readParams(RoomParams, req);
  try {
    const [key, room] = await act();
    toast(req, key, { room });
  } catch (error) {
    const refused = refusedIn(req, error);
    toast(req, 'housekeeping.toast.refused', { reason: refused.message }, 'bad');
  }
  res.redirect(303, roomPath(number, viewQuery(viewOf(req))));
}

function refusedIn(req: Request, error: unknown): Refusal {
  return refusalOf(error, contextOf(req).language);
}

housekeepingRoutes.post(`${roomsPath}/:number/housekeeping`, allow('rooms.status'), async (req, res) => {
  const { ctx, hotelId, roomId, number } = await roomOf(req);
  const form = readForm(HousekeepingForm, req);
  await actOnRoom(req, res, async () => {
    if (!form.ok) throw ruleBroken('housekeeping_unreadable');
    const { housekeeping } = form.value;
    await setHousekeeping(ctx, { hotelId, roomId, housekeeping });
    return [`housekeeping.toast.${housekeeping}`, number];
  });
});

housekeepingRoutes.post(`${roomsPath}/:number/finding`, allow('rooms.status'), async (req, res) => {
  const { ctx, hotelId, roomId, number } = await roomOf(req);
  const form = readForm(FindingForm, req);
  await actOnRoom(req, res, async () => {
    if (!form.ok) throw ruleBroken('housekeeping_unreadable');
    const found = form.value.found === 'settled' ? null : form.value.found;
    const { differs } = await reportOccupancy(ctx, { hotelId, roomId, found });
    return [differs ? 'housekeeping.toast.differs' : 'housekeeping.toast.agrees', number];
  });
});

housekeepingRoutes.post(`${roomsPath}/:number/waiting`, allow('reservations.check-in'), async (req, res) => {
  const { ctx, hotelId, number, shown } = await roomOf(req);
  const form = readForm(WaitingForm, req);
  await actOnRoom(req, res, async () => {
    if (!form.ok || form.value.stayId !== shown.room.next?.stayId)
      throw ruleBroken('housekeeping_unreadable');
    const { stayId, waiting } = form.value;
    await setWaiting(ctx, { hotelId, stayId, waiting });
    return [waiting ? 'housekeeping.toast.waits' : 'housekeeping.toast.waits-no-longer', number];
  });
});

async function blockQuestion(req: Request, back: Partial<BlockPageInput> = {}): Promise<BlockPage> {
  const { ctx, number, businessDate } = await roomOf(req);
  return blockPage({ number, businessDate, ...back }, ctx.language);
}

housekeepingRoutes.get(`${roomsPath}/:number/blocks`, allow('rooms.status'), async (req, res) => {
  showBlock(res, await blockQuestion(req));
});

housekeepingRoutes.post(`${roomsPath}/:number/blocks`, allow('rooms.status'), async (req, res) => {
  const { ctx, hotelId, roomId, number } = await roomOf(req);
  const form = readForm(BlockForm, req);
  if (!form.ok) return showBlock(res, await blockQuestion(req, form), 422);
  try {
    await openBlock(ctx, { ...form.value, hotelId, roomId });
  } catch (error) {
    const { message, status } = refusedIn(req, error);
    const displaced = error instanceof DomainError && error.code === 'block_displaces';
    return showBlock(
      res,
      await blockQuestion(req, { values: typedIn(req), refusal: message, displaced }),
      status,
    );
  }
  toast(req, 'housekeeping.toast.blocked', { room: number });
  res.redirect(303, roomPath(number));
});

housekeepingRoutes.post(
  `${roomsPath}/:number/blocks/:blockId/release`,
  allow('rooms.status'),
  async (req, res) => {
    const { ctx, hotelId, number } = await roomOf(req);
    const { blockId } = readParams(BlockParams, req);
    await actOnRoom(req, res, async () => {
      await releaseBlock(ctx, { hotelId, blockId });
      return ['housekeeping.toast.released', number];
    });
  },
);
