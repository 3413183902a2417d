import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { OccupancySupplement } from './occupancy.ts';
import { type Draft, readProposal, sendProposal } from './proposal.routes.ts';
import { listRatePlans } from './rate-plan.service.ts';
import * as paths from './rate-settings.paths.ts';
import { IdParams, SupplementForm } from './rate-settings.schemas.ts';
import { listSupplements } from './rate-settings.service.ts';
import { supplementPage, supplementsPage } from './supplement.presenter.ts';
import { type SupplementChange, supplementKind, supplementPayload } from './supplement-change.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What guests beyond the usual number add to a night. Every change of it waits for somebody else's approval. */
export const supplementRoutes = Router();

supplementRoutes.get(paths.supplementsPath, allow('rates.view'), (req, res) => showSupplements(req, res));

supplementRoutes.post(paths.supplementsPath, allow('rates.change'), async (req, res) => {
  const { hotel } = await choicesOf(req);
  const form = readProposal(SupplementForm(hotel.currency), req, hotel);
  if (!form.ok) return showSupplements(req, res, form);
  const { terms, when } = form.value;
  await propose(req, res, { subjectId: null, payload: { ...terms, removed: false }, ...when });
});

supplementRoutes.get(`${paths.supplementsPath}/:id`, allow('rates.view'), (req, res) =>
  showSupplement(req, res),
);

supplementRoutes.post(`${paths.supplementsPath}/:id`, allow('rates.change'), async (req, res) => {
  const { hotel } = await choicesOf(req);
  const { id } = await askedFor(req);
  const form = readProposal(SupplementForm(hotel.currency), req, hotel);
  if (!form.ok) return showSupplement(req, res, form);
  const { terms, when } = form.value;
  await propose(req, res, { subjectId: id, payload: { ...terms, removed: false }, ...when });
});

supplementRoutes.post(`${paths.supplementsPath}/:id/removal`, allow('rates.change'), async (req, res) => {
  const supplement = await askedFor(req);
  const payload = { ...supplementPayload(supplement), removed: true };
  await propose(req, res, { subjectId: supplement.id, payload });
});

async function showSupplements(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const choices = await choicesOf(req);
  const supplements = await listSupplements(ctx.db, choices.hotel.id);
  listPage(res, supplementsPage(ctx, choices, supplements, state), state ? 422 : 200);
}

async function showSupplement(req: Request, res: Response, state?: FormState): Promise<void> {
  const supplement = await askedFor(req);
  const model = supplementPage(contextOf(req), await choicesOf(req), supplement, state);
  formPage(res, model, state ? 422 : 200);
}

async function choicesOf(req: Request) {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, roomTypes, plans] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
  ]);
  return { hotel, roomTypes, plans };
}

async function askedFor(req: Request): Promise<OccupancySupplement> {
  const ctx = contextOf(req);
  const { id } = readParams(IdParams, req);
  const found = (await listSupplements(ctx.db, requireHotel(ctx))).find((each) => each.id === id);
  if (!found) throw notFound('supplement_not_found');
  return found;
}

async function propose(
  req: Request,
  res: Response,
  { payload, ...rest }: Omit<Draft<SupplementChange>, 'hotelId'>,
): Promise<void> {
  const { hotel, roomTypes, plans } = await choicesOf(req);
  const codes = [
    roomTypes.find(({ id }) => id === payload.roomTypeId)?.code,
    plans.find(({ id }) => id === payload.ratePlanId)?.code,
    payload.ageFrom === null ? undefined : `${payload.ageFrom}–${payload.ageTo}`,
  ];
  const subjectLabel = codes.filter((code) => code !== undefined).join(' ');
  await sendProposal(req, res, {
    ...rest,
    hotelId: hotel.id,
    kind: supplementKind.kind,
    subjectLabel,
    payload,
  });
}
