import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  toast,
  toastWithUndo,
  typedIn,
} from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { assignmentPath, planPath } from '../assignment/assignment.paths.ts';
import {
  type PlanOnItsWay,
  planRooms,
  planRoomsSoon,
  type RoomPlan,
  reasonsForRows,
} from '../assignment/plan.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { getArrangedStay } from '../reservations/arrange-view.service.ts';
import { assignRooms, type PlanAccepted, pinRoom } from '../reservations/room-plan.service.ts';
import { tapeUndoPath } from '../tape-chart/tape-chart.paths.ts';
import {
  type AssignmentPage,
  assignmentPage,
  type ReadyPlan,
  rowsPerPage,
  shownRows,
} from './assignment.presenter.ts';
import {
  AcceptForm,
  AcceptOneQuery,
  MoveForm,
  MoveQuery,
  PinQuery,
  PlanQuery,
  PlanStayParams,
  planDays,
} from './assignment.schemas.ts';
import { moveQuestion } from './plan-move.presenter.ts';
import { fresh, type QuestionPage } from './question.ts';
import { readerOf } from './today.routes.ts';

const showPlan = page<AssignmentPage>('front-desk/assignment', 'layouts/staff');
const showQuestion = page<QuestionPage>('front-desk/question', 'layouts/staff');

/** Rooms for all who come between two days: the plan, and what is accepted of it. */
export const assignmentRoutes = Router();

assignmentRoutes.get(assignmentPath, allow('reservations.view'), (req, res) => planView(req, res));

interface Answer {
  readonly refusal?: string;
  readonly status?: number;
}

/** A large plan takes a while: the page says how far it is, and asks again. Who was refused something waits for it. */
async function planView(req: Request, res: Response, answer: Answer = {}): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(PlanQuery, req);
  const asked = query.ok ? query.value : { show: 'changes' as const, page: 1 };
  const days = planDays(asked, (await getHotel(ctx.db, hotelId)).businessDate);
  const make = answer.refusal === undefined ? planRoomsSoon : planRooms;
  const plan = await orTooLong(() => make(ctx.db, { hotelId, ...days }));
  const tooLong = plan instanceof DomainError ? refusalOf(plan, ctx.language) : null;
  const input = {
    ...asked,
    ...days,
    ready: plan instanceof DomainError || 'share' in plan ? null : readyPlan(plan, asked),
    share: 'share' in plan ? plan.share : null,
    errors: query.ok ? {} : query.errors,
    values: query.ok ? days : query.values,
    refusal: answer.refusal ?? tooLong?.message ?? null,
  };
  const status = answer.status ?? tooLong?.status ?? (query.ok ? 200 : 422);
  showPlan(res, assignmentPage(input, readerOf(ctx)), status);
}

async function orTooLong(
  make: () => Promise<RoomPlan | PlanOnItsWay>,
): Promise<RoomPlan | PlanOnItsWay | DomainError> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'room_plan_too_long') return error;
    throw error;
  }
}

function readyPlan(
  plan: RoomPlan,
  { show, page: shown }: { show: 'changes' | 'all'; page: number },
): ReadyPlan {
  const all = shownRows(plan, show);
  const rows = all.slice((shown - 1) * rowsPerPage, shown * rowsPerPage);
  return { plan, rows, total: all.length, reasons: reasonsForRows(plan, rows) };
}

/** Accepts everything the page proposed, as it was shown; whoever changed meanwhile is named and nothing is written. */
assignmentRoutes.post(assignmentPath, allow('reservations.change'), async (req, res) => {
  const form = readForm(AcceptForm, req);
  if (!form.ok) return planView(req, res, { status: 422 });
  await accept(req, res, form.value);
});

assignmentRoutes.post(
  `${assignmentPath}/stays/:stayId/room`,
  allow('reservations.change'),
  async (req, res) => {
    const { stayId } = readParams(PlanStayParams, req);
    const query = readQuery(AcceptOneQuery, req);
    if (!query.ok) return planView(req, res, { status: 422 });
    const { room: roomId, version } = query.value;
    await accept(req, res, { choices: [{ stayId, roomId, version }] });
  },
);

async function accept(req: Request, res: Response, what: Omit<PlanAccepted, 'hotelId'>): Promise<void> {
  const ctx = contextOf(req);
  try {
    const changeId = await assignRooms(ctx, { hotelId: requireHotel(ctx), ...what });
    if (changeId !== null) toastWithUndo(req, 'assignment.move.accepted', tapeUndoPath(changeId));
    else toast(req, 'assignment.accepted', { count: what.choices.length });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return planView(req, res, { refusal: message, status });
  }
  await backToPlan(req, res);
}

const movePath = `${assignmentPath}/stays/:stayId/move`;

/** Nobody is moved without having been asked: who, from which room to which, and on which day. */
async function askMove(req: Request, res: Response, back = fresh, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const { stayId } = readParams(PlanStayParams, req);
  const query = readQuery(MoveQuery, req);
  if (!query.ok) return planView(req, res, { status: 422 });
  const arranged = await getArrangedStay(ctx.db, { hotelId: requireHotel(ctx), stayId });
  const days = planDays(query.value, arranged.hotel.businessDate);
  showQuestion(
    res,
    { ...moveQuestion(arranged, { ...query.value, ...days }, ctx.language), ...back },
    status,
  );
}

assignmentRoutes.get(movePath, allow('reservations.change'), (req, res) => askMove(req, res));

assignmentRoutes.post(movePath, allow('reservations.change'), async (req, res) => {
  const { stayId } = readParams(PlanStayParams, req);
  const query = readQuery(MoveQuery, req);
  if (!query.ok) return planView(req, res, { status: 422 });
  const form = readForm(MoveForm, req);
  if (!form.ok) return askMove(req, res, { values: typedIn(req), errors: form.errors, refusal: null }, 422);
  const { legs, version } = query.value;
  await accept(req, res, { choices: [], moves: [{ stayId, legs, version }] });
});

assignmentRoutes.post(
  `${assignmentPath}/stays/:stayId/pin`,
  allow('reservations.change'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { stayId } = readParams(PlanStayParams, req);
    const query = readQuery(PinQuery, req);
    if (!query.ok) return planView(req, res, { status: 422 });
    try {
      await pinRoom(ctx, { hotelId: requireHotel(ctx), stayId, pinned: query.value.pinned });
    } catch (error) {
      const { message, status } = refusalOf(error, ctx.language);
      return planView(req, res, { refusal: message, status });
    }
    toast(req, query.value.pinned ? 'assignment.pinned' : 'assignment.unpinned');
    await backToPlan(req, res);
  },
);

async function backToPlan(req: Request, res: Response): Promise<void> {
  const ctx = contextOf(req);
  const query = readQuery(PlanQuery, req);
  const { businessDate } = await getHotel(ctx.db, requireHotel(ctx));
  res.redirect(303, planPath(planDays(query.ok ? query.value : {}, businessDate)));
}
