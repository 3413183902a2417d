import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import {
  assignmentPath,
  assignmentWeightsPath,
  planPath,
  weightsPreviewPath,
} from '../assignment/assignment.paths.ts';
import { saveWeights, weightsOf } from '../assignment/assignment.service.ts';
import {
  effectOfWeights,
  planRooms,
  reasonsForRows,
  type WeightsEffect,
} from '../assignment/plan.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { assignRooms, pinRoom } from '../reservations/room-plan.service.ts';
import {
  type AssignmentPage,
  assignmentPage,
  rowsPerPage,
  shownRows,
  type WeightsPage,
  weightsPage,
} from './assignment.presenter.ts';
import {
  AcceptForm,
  AcceptOneQuery,
  PinQuery,
  PlanQuery,
  PlanStayParams,
  planDays,
  WeightsForm,
} from './assignment.schemas.ts';
import { readerOf } from './today.routes.ts';

const showPlan = page<AssignmentPage>('front-desk/assignment', 'layouts/staff');
const showWeights = page<WeightsPage>('front-desk/assignment-weights', 'layouts/staff');

/** Rooms for all who come between two days: the plan, what is accepted of it, and what it goes by. */
export const assignmentRoutes = Router();

assignmentRoutes.get(assignmentPath, allow('reservations.view'), (req, res) => planView(req, res));

interface Answer {
  readonly refusal?: string;
  readonly status?: number;
}

async function planView(req: Request, res: Response, answer: Answer = {}): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(PlanQuery, req);
  const asked = query.ok ? query.value : { show: 'changes' as const, page: 1 };
  const days = planDays(asked, (await getHotel(ctx.db, hotelId)).businessDate);
  const plan = await planRooms(ctx.db, { hotelId, ...days });
  const rows = shownRows(plan, asked.show);
  const here = rows.slice((asked.page - 1) * rowsPerPage, asked.page * rowsPerPage);
  const input = {
    plan,
    ...asked,
    ...days,
    rows: here,
    total: rows.length,
    reasons: reasonsForRows(plan, here),
    errors: query.ok ? {} : query.errors,
    values: query.ok ? days : query.values,
    refusal: answer.refusal ?? null,
  };
  showPlan(res, assignmentPage(input, readerOf(ctx)), answer.status ?? (query.ok ? 200 : 422));
}

/** Accepts everything the page proposed, as it was shown; whoever changed meanwhile is named and nothing is written. */
assignmentRoutes.post(assignmentPath, allow('reservations.change'), async (req, res) => {
  const form = readForm(AcceptForm, req);
  if (!form.ok) return planView(req, res, { status: 422 });
  await accept(req, res, form.value.choices);
});

assignmentRoutes.post(
  `${assignmentPath}/stays/:stayId/room`,
  allow('reservations.change'),
  async (req, res) => {
    const { stayId } = readParams(PlanStayParams, req);
    const query = readQuery(AcceptOneQuery, req);
    if (!query.ok) return planView(req, res, { status: 422 });
    await accept(req, res, [{ stayId, roomId: query.value.room, version: query.value.version }]);
  },
);

async function accept(
  req: Request,
  res: Response,
  choices: readonly { stayId: number; roomId: number; version: number }[],
): Promise<void> {
  const ctx = contextOf(req);
  try {
    await assignRooms(ctx, { hotelId: requireHotel(ctx), choices });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return planView(req, res, { refusal: message, status });
  }
  toast(req, 'assignment.accepted', { count: choices.length });
  await backToPlan(req, res);
}

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

assignmentRoutes.get(assignmentWeightsPath, allow('hotel.settings'), (req, res) => weightsView(req, res));

assignmentRoutes.post(assignmentWeightsPath, allow('hotel.settings'), async (req, res) => {
  const form = readForm(WeightsForm, req);
  if (!form.ok) return weightsView(req, res, { state: form });
  await saveWeights(contextOf(req), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, assignmentWeightsPath);
});

/** Writes nothing: shows the form as it was filled in, with what it would change. */
assignmentRoutes.post(weightsPreviewPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(WeightsForm, req);
  if (!form.ok) return weightsView(req, res, { state: form });
  const effect = await effectOfWeights(ctx.db, requireHotel(ctx), form.value);
  await weightsView(req, res, { effect, values: form.value });
});

interface WeightsBack {
  readonly state?: FormState;
  readonly effect?: WeightsEffect;
  readonly values?: Awaited<ReturnType<typeof weightsOf>>;
}

async function weightsView(req: Request, res: Response, back: WeightsBack = {}): Promise<void> {
  const ctx = contextOf(req);
  const weights = back.values ?? (await weightsOf(ctx.db, requireHotel(ctx)));
  const input = { weights, effect: back.effect ?? null };
  showWeights(res, weightsPage(input, readerOf(ctx), back.state), back.state ? 422 : 200);
}
