import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery, refusalAt, typedIn } from '../../platform/http.ts';
import {
  type FormState,
  type FormValues,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { PeriodChange } from './amended-book.service.ts';
import { type Draft, readProposal, sendProposal } from './proposal.routes.ts';
import { getHoliday } from './public-holiday.service.ts';
import * as paths from './rate.paths.ts';
import { listRatePlans } from './rate-plan.service.ts';
import { listPolicies } from './rate-settings.service.ts';
import type { RatesTabs } from './rate-tabs.ts';
import { type SeasonChoices, seasonPage, seasonsPage } from './season.presenter.ts';
import { FromHolidayQuery, NewSeasonForm, SeasonForm, SeasonParams } from './season.schemas.ts';
import { getSeason, listSeasons } from './season.service.ts';
import { payloadOf, periodKind } from './season-change.service.ts';

const listPage = page<SettingsListPage & RatesTabs>('rates/list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

export const seasonRoutes = Router();

const refusedSeason = { season_taken: 'code', season_overlaps: 'startDate' };

seasonRoutes.get(paths.seasonsPath, allow('rates.view'), (req, res) => showSeasons(req, res));

seasonRoutes.post(paths.seasonsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(NewSeasonForm(hotel.currency), req, hotel);
  if (!form.ok) return showSeasons(req, res, form);
  try {
    const { terms, when } = form.value;
    const payload = { ...terms, removed: false };
    await propose(req, res, { hotelId: hotel.id, subjectId: null, payload, ...when });
  } catch (error) {
    await showSeasons(req, res, { values: typedIn(req), errors: refusalAt(error, refusedSeason) });
  }
});

seasonRoutes.get(`${paths.seasonsPath}/:id`, allow('rates.view'), (req, res) => showSeason(req, res));

seasonRoutes.post(`${paths.seasonsPath}/:id`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(SeasonParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(SeasonForm(hotel.currency), req, hotel);
  if (!form.ok) return showSeason(req, res, form);
  try {
    const { season } = await getSeason(ctx.db, hotel.id, id);
    const { terms, when } = form.value;
    const payload = { ...terms, code: season.code, removed: false };
    await propose(req, res, { hotelId: hotel.id, subjectId: id, payload, ...when });
  } catch (error) {
    await showSeason(req, res, { values: typedIn(req), errors: refusalAt(error, refusedSeason) });
  }
});

seasonRoutes.post(`${paths.seasonsPath}/:id/removal`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(SeasonParams, req);
  const payload = { ...payloadOf(await getSeason(ctx.db, hotelId, id)), removed: true };
  await propose(req, res, { hotelId, subjectId: id, payload });
});

function propose(req: Request, res: Response, draft: Draft<PeriodChange>): Promise<void> {
  const subjectLabel = draft.payload.code ?? '';
  return sendProposal(req, res, { ...draft, kind: periodKind.kind, subjectLabel });
}

async function choicesFor(req: Request): Promise<SeasonChoices> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, types, plans, policies] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
    listPolicies(ctx.db, hotelId),
  ]);
  return { hotel, types, plans, policies };
}

async function showSeasons(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const seasons = await listSeasons(ctx.db, requireHotel(ctx));
  const choices = { ...(await choicesFor(req)), proposed: await proposedBy(req) };
  listPage(res, seasonsPage(ctx, choices, seasons, state), state ? 422 : 200);
}

/** A period begun with a public holiday, where the address names one. */
async function proposedBy(req: Request): Promise<FormValues> {
  const asked = readQuery(FromHolidayQuery, req);
  if (!asked.ok || asked.value.holiday === undefined) return {};
  const ctx = contextOf(req);
  const { date, names } = await getHoliday(ctx.db, requireHotel(ctx), asked.value.holiday);
  const values = { startDate: date, lastDate: date, kind: 'holiday', code: `H${date.replaceAll('-', '')}` };
  return { ...values, ...localTextValues('names', names) };
}

async function showSeason(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const season = await getSeason(ctx.db, requireHotel(ctx), readParams(SeasonParams, req).id);
  formPage(res, seasonPage(ctx, await choicesFor(req), season, state), state ? 422 : 200);
}
