import { type Request, type Response, Router } from 'express';
import type { ZodType } from 'zod';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as paths from './rate.paths.ts';
import { approveChange } from './rate-approval.service.ts';
import { type ChangePage, type ChangeState, changePage } from './rate-change.presenter.ts';
import {
  ApprovalForm,
  ChangeParams,
  ChangesQuery,
  DecisionForm,
  ReturnForm,
  RollBackForm,
} from './rate-change.schemas.ts';
import {
  type ChangeSeen,
  getRateChange,
  returnChange,
  rollBackChange,
  submitChange,
  withdrawChange,
} from './rate-change.service.ts';
import { listChanges, showChange } from './rate-change-list.service.ts';
import { type ChangesPage, changesPage } from './rate-changes.presenter.ts';

const listPage = page<ChangesPage>('rates/changes', 'layouts/staff');
const showPage = page<ChangePage>('rates/change', 'layouts/staff');
const size = 30;

/** Changes of rates on their way to being sold: what waits, what each changes, and who decides. */
export const rateChangeRoutes = Router();

rateChangeRoutes.get(paths.changesPath, allow('rates.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(ChangesQuery, req);
  const { show, page: number } = query.ok ? query.value : { show: 'waiting' as const, page: 1 };
  const listed = await listChanges(ctx, hotel.id, { show, page: number, size });
  listPage(res, changesPage(ctx, { hotel, show, page: number, size, ...listed }));
});

rateChangeRoutes.get(`${paths.changesPath}/:id`, allow('rates.view'), (req, res) => showOne(req, res));

rateChangeRoutes.post(
  `${paths.changesPath}/:id/submission`,
  allow('rates.change'),
  decide(DecisionForm, (ctx, seen) => submitChange(ctx, seen)),
);

rateChangeRoutes.post(
  `${paths.changesPath}/:id/approvals`,
  allow('rates.approve'),
  decide(ApprovalForm, (ctx, seen, { evenIfStale }) => approveChange(ctx, { ...seen, evenIfStale })),
);

rateChangeRoutes.post(
  `${paths.changesPath}/:id/return`,
  allow('rates.approve'),
  decide(ReturnForm, (ctx, seen, { comment }) => returnChange(ctx, seen, comment)),
);

rateChangeRoutes.post(
  `${paths.changesPath}/:id/withdrawal`,
  allow('rates.view'),
  decide(DecisionForm, (ctx, seen) => withdrawChange(ctx, seen)),
);

rateChangeRoutes.post(
  `${paths.changesPath}/:id/roll-back`,
  allow('rates.change'),
  decide(RollBackForm, (ctx, seen, { note }) => rollBackChange(ctx, seen, note)),
);

/** A decision on the version of the change that its page showed, which may lead to another change; refused, the page comes back with the reason. */
function decide<Form extends { readonly version: number }>(
  schema: ZodType<Form>,
  work: (ctx: Context, seen: ChangeSeen, form: Form) => Promise<unknown>,
) {
  return async (req: Request, res: Response): Promise<void> => {
    const ctx = contextOf(req);
    const { id } = readParams(ChangeParams, req);
    const form = readForm(schema, req);
    if (!form.ok) return showOne(req, res, { values: form.values, errors: form.errors }, 422);
    try {
      const seen = { hotelId: requireHotel(ctx), id, version: form.value.version };
      const next = await work(ctx, seen, form.value);
      toast(req, 'shared.saved');
      res.redirect(303, paths.changePath(typeof next === 'number' ? next : id));
    } catch (error) {
      const { message, status } = refusalOf(error, ctx.language);
      await showOne(req, res, { values: typedIn(req), refusal: message }, status);
    }
  };
}

async function showOne(req: Request, res: Response, state: ChangeState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const change = await getRateChange(ctx.db, hotelId, readParams(ChangeParams, req).id);
  const [hotel, types, shown] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    showChange(ctx.db, change),
  ]);
  showPage(res, changePage(ctx, { hotel, types, ...shown }, state), status);
}
