import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { readProposal, sendProposal } from './proposal.routes.ts';
import { type RailsPage, railsPage } from './rail.presenter.ts';
import { RailsForm } from './rail.schemas.ts';
import { listRails, railsKind } from './rail-change.service.ts';
import * as paths from './rate.paths.ts';

const showPage = page<RailsPage>('rates/rails', 'layouts/staff');

/** Guard rails: prices outside of them need a second approver. */
export const railRoutes = Router();

railRoutes.get(paths.railsPath, allow('rates.view'), (req, res) => showRails(req, res));

railRoutes.post(paths.railsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(RailsForm(hotel.currency), req, hotel);
  if (!form.ok) return showRails(req, res, form);
  const { terms: payload, when } = form.value;
  await sendProposal(req, res, {
    hotelId: hotel.id,
    kind: railsKind.kind,
    subjectId: null,
    subjectLabel: '',
    payload,
    ...when,
  });
});

async function showRails(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, types, rails] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    listRails(ctx.db, hotelId),
  ]);
  showPage(res, railsPage(ctx, { hotel, types, rails }, state), state ? 422 : 200);
}
