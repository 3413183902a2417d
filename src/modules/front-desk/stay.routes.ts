import { type Request, type Response, Router } from 'express';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, type Read, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import type { Permission } from '../../platform/permissions.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { suggestRoomsFor } from '../assignment/assignment.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { benefitsOf } from '../loyalty/benefit.service.ts';
import { liveUpgradesOf } from '../loyalty/upgrade.service.ts';
import { listReceivableAccounts } from '../receivables/receivable.service.ts';
import { checkIn, undoCheckIn } from '../reservations/check-in.service.ts';
import { checkOut } from '../reservations/check-out.service.ts';
import { markNoShow, reinstate } from '../reservations/no-show.service.ts';
import { buyUpgrade, checkInUpgraded, undoUpgrade } from '../reservations/points-upgrade.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { assignRoom, carryOutMove, moveRoom } from '../reservations/room-assignment.service.ts';
import { listRooms } from '../rooms/room.service.ts';
import {
  CheckInForm,
  CheckOutForm,
  NoShowForm,
  NothingForm,
  PlannedMoveForm,
  PointsUpgradeForm,
  ReasonForm,
  RoomForm,
  StayParams,
} from './desk.schemas.ts';
import * as leaving from './leaving-questions.presenter.ts';
import { paidRoomsFor, payerFor, upgradeFor } from './points-upgrade.service.ts';
import { fresh, type Question, type QuestionPage } from './question.ts';
import * as ask from './questions.presenter.ts';
import { readerOf } from './today.routes.ts';
import { selectOptionalBetterRoom } from './upgrade.queries.ts';
import * as upgradeAsk from './upgrade-questions.presenter.ts';

export const stayRoutes = Router();
const showQuestion = page<QuestionPage>('front-desk/question', 'layouts/staff');
const mostProposals = 6;

type Ask = (input: ask.StayQuestion, ctx: Context) => Question | Promise<Question>;

interface StayAct<Form> {
  /** The last part of the path. */
  readonly path: string;
  readonly permission: Permission;
  readonly ask: Ask;
  readonly read: (req: Request) => Read<Form>;
  readonly act: (ctx: Context, key: { hotelId: number; stayId: number }, form: Form) => Promise<unknown>;
  /** Said on the next page. */
  readonly done: string;
}

/** One act on a stay: its question on GET, the act on POST, and the question again where something is wrong. */
function stayAct<Form>({ path, permission, ask, read, act, done }: StayAct<Form>): void {
  const whole = `/staff/reservations/:number/stays/:stayId/${path}`;
  const show = async (req: Request, res: Response, back = fresh, status = 200) => {
    const ctx = contextOf(req);
    showQuestion(res, { ...(await ask(await stayOf(req), ctx)), ...back }, status);
  };
  stayRoutes.get(whole, allow(permission), (req, res) => show(req, res));
  stayRoutes.post(whole, allow(permission), async (req, res) => {
    const ctx = contextOf(req);
    const { number, stayId } = readParams(StayParams, req);
    await stayOf(req);
    const form = read(req);
    if (!form.ok) return show(req, res, { ...form, refusal: null }, 422);
    try {
      await act(ctx, { hotelId: requireHotel(ctx), stayId }, form.value);
    } catch (error) {
      const refusal = refusalOf(error, ctx.language);
      return show(req, res, { values: typedIn(req), errors: {}, refusal: refusal.message }, refusal.status);
    }
    toast(req, done);
    res.redirect(303, reservationPath(number));
  });
}

/** The stay of the path, with all that a question about it needs; a stay of another booking is not found. */
export async function stayOf(req: Request): Promise<ask.StayQuestion> {
  const ctx = contextOf(req);
  const { number, stayId } = readParams(StayParams, req);
  const hotelId = requireHotel(ctx);
  const view = await getReservation(ctx.db, { hotelId, number });
  const stay = view.stays.find((candidate) => candidate.id === stayId);
  if (!stay) throw notFound('reservation_not_found');
  return { view, stay, hotel: await getHotel(ctx.db, hotelId), reader: readerOf(ctx) };
}

function proposalsFor({ stay, hotel }: ask.StayQuestion, ctx: Context) {
  return suggestRoomsFor(ctx.db, { hotelId: hotel.id, stayId: stay.id, limit: mostProposals });
}

const keyOf = ({ stay, hotel }: ask.StayQuestion) => ({ hotelId: hotel.id, stayId: stay.id });
const betterThan = ({ stay, hotel }: ask.StayQuestion) => ({
  hotelId: hotel.id,
  roomTypeId: stay.roomType.id,
  from: hotel.businessDate,
  departure: stay.departure,
});

interface RoomChoice {
  readonly roomId?: number | undefined;
  readonly roomNumber?: string | undefined;
}

/** A number that was typed counts more than what was proposed. */
async function roomIdOf(
  ctx: Context,
  hotelId: number,
  { roomId, roomNumber }: RoomChoice,
): Promise<number | undefined> {
  if (roomNumber === undefined) return roomId;
  const rooms = await listRooms(ctx.db, hotelId);
  const room = rooms.find((candidate) => candidate.number === roomNumber);
  if (!room) throw ruleBroken('room_number_unknown', { room: roomNumber });
  return room.id;
}

stayAct({
  path: 'check-in',
  permission: 'reservations.check-in',
  ask: async (input, ctx) => {
    const benefits = await benefitsOf(ctx.db, [input.stay.id]);
    const benefit = benefits.get(input.stay.id);
    const better = benefit?.upgrade ? await selectOptionalBetterRoom(ctx.db, betterThan(input)) : null;
    const paid =
      benefit && ctx.permissions.has('loyalty.desk')
        ? await paidRoomsFor(ctx, { ...betterThan(input), ...keyOf(input) })
        : [];
    return ask.checkInQuestion(input, { ...(await proposalsFor(input, ctx)), benefit, better, paid });
  },
  read: (req) => readForm(CheckInForm, req),
  act: async (ctx, key, form) => {
    const { acceptUnready, acceptUpgrade, points } = form;
    const roomId = await roomIdOf(ctx, key.hotelId, form);
    if (points === null || roomId === undefined)
      return checkIn(ctx, { ...key, roomId, acceptUnready, acceptUpgrade });
    const memberId = await payerFor(ctx, key);
    return checkInUpgraded(ctx, { ...key, roomId, acceptUnready, memberId, expectedPoints: points });
  },
  done: 'front-desk.toast.checked-in',
});

stayAct({
  path: 'check-in-undo',
  permission: 'reservations.check-in',
  ask: ask.undoCheckInQuestion,
  read: (req) => readForm(ReasonForm, req),
  act: (ctx, key, { reason }) => undoCheckIn(ctx, { ...key, reason }),
  done: 'front-desk.toast.check-in-undone',
});

stayAct({
  path: 'check-out',
  permission: 'reservations.check-out',
  ask: async (input, ctx) => {
    const { id, businessDate } = input.hotel;
    const accounts = await listReceivableAccounts(ctx.db, id, { approvedOnly: true });
    return leaving.checkOutQuestion(input, { accounts, businessDate });
  },
  read: (req) => readForm(CheckOutForm, req),
  act: (ctx, key, form) => checkOut(ctx, { ...key, ...form }),
  done: 'front-desk.toast.checked-out',
});

stayAct({
  path: 'room',
  permission: 'reservations.change',
  ask: async (input, ctx) => ask.roomQuestion(input, await proposalsFor(input, ctx)),
  read: (req) => readForm(RoomForm, req),
  act: changeRoom,
  done: 'front-desk.toast.room',
});

interface RoomChange extends RoomChoice {
  readonly acceptUpgrade: boolean;
  readonly reason?: string | undefined;
  readonly version: number;
}

/** A coming stay is given a room; a guest in house moves, for a reason. */
async function changeRoom(
  ctx: Context,
  key: { hotelId: number; stayId: number },
  form: RoomChange,
): Promise<void> {
  const roomId = await roomIdOf(ctx, key.hotelId, form);
  if (roomId === undefined) throw ruleBroken('check_in_no_room');
  const { acceptUpgrade, reason, version } = form;
  const { status } = await ctx.db.stay.findFirstOrThrow({
    where: { id: key.stayId },
    select: { status: true },
  });
  if (status !== 'in_house') return assignRoom(ctx, { ...key, roomId, version, acceptUpgrade });
  if (!reason) throw ruleBroken('reason_missing');
  return moveRoom(ctx, { ...key, roomId, reason, acceptUpgrade });
}

stayAct({
  path: 'points-upgrade',
  permission: 'loyalty.desk',
  ask: async (input, ctx) => upgradeAsk.pointsUpgradeQuestion(input, await upgradeFor(ctx, keyOf(input))),
  read: (req) => readForm(PointsUpgradeForm, req),
  act: async (ctx, key, { choice }) => {
    await buyUpgrade(ctx, { ...key, ...choice, memberId: await payerFor(ctx, key) });
  },
  done: 'loyalty.upgrades.bought-desk',
});

stayAct({
  path: 'points-upgrade-undo',
  permission: 'loyalty.desk',
  ask: async (input, ctx) => {
    const upgrades = await liveUpgradesOf(ctx.db, [input.stay.id]);
    return upgradeAsk.undoUpgradeQuestion(input, upgrades.get(input.stay.id));
  },
  read: (req) => readForm(NothingForm, req),
  act: (ctx, key) => undoUpgrade(ctx, key),
  done: 'loyalty.upgrades.undone',
});

stayAct({
  path: 'planned-move',
  permission: 'reservations.change',
  ask: ask.plannedMoveQuestion,
  read: (req) => readForm(PlannedMoveForm, req),
  act: carryOutMove,
  done: 'front-desk.toast.moved',
});

stayAct({
  path: 'no-show',
  permission: 'reservations.cancel',
  ask: leaving.noShowQuestion,
  read: (req) => readForm(NoShowForm, req),
  act: (ctx, key, form) => markNoShow(ctx, { ...key, ...form }),
  done: 'front-desk.toast.no-show',
});

stayAct({
  path: 'reinstatement',
  permission: 'reservations.change',
  ask: leaving.reinstateQuestion,
  read: (req) => readForm(ReasonForm, req),
  act: (ctx, key, { reason }) => reinstate(ctx, { ...key, reason }),
  done: 'front-desk.toast.reinstated',
});
