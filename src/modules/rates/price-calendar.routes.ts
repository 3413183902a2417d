import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, statusOf, toast, typedIn } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { type BulkPage, type BulkView, bulkPage, bulkValues } from './bulk-price.presenter.ts';
import { previewBulk, proposeBulk } from './bulk-price.service.ts';
import { type CalendarPage, calendarPage } from './price-calendar.presenter.ts';
import { BulkForm, BulkQuery, CalendarQuery, CellsForm, readCells } from './price-calendar.schemas.ts';
import { showCalendar } from './price-calendar.service.ts';
import { openDraft, proposePrices, reworkPrices } from './price-proposal.service.ts';
import * as paths from './rate.paths.ts';
import { listRatePlans } from './rate-plan.service.ts';

const showPage = page<CalendarPage>('rates/calendar', 'layouts/staff');
const formPage = page<BulkPage>('rates/bulk', 'layouts/staff');

/** Prices of plans × types × dates: looked at, edited like a spreadsheet, and changed in bulk. */
export const priceCalendarRoutes = Router();

priceCalendarRoutes.get(paths.calendarPath, allow('rates.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(CalendarQuery, req);
  const asked = query.ok ? query.value : {};
  const draft = asked.draft === undefined ? null : await openDraft(ctx, hotel, asked.draft);
  const from = asked.from ?? draft?.from ?? hotel.businessDate;
  const question = { from, planId: asked.plan, typeId: asked.type };
  const shown = await showCalendar(ctx, hotel.id, question);
  showPage(res, calendarPage(ctx, { hotel, question, draft, ...shown }));
});

/**
 * The spreadsheet's cells, from its script: a change with all of them, or the mistakes of each and nothing. It
 * answers JSON, so that what was typed stays on the screen until it is safe.
 */
priceCalendarRoutes.post(paths.cellsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const t = tFor(ctx.language);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(CellsForm(hotel), req);
  if (!form.ok) return sendMistakes(res, { '': t(Object.values(form.errors)[0]?.[0] ?? 'form.invalid') });
  const { cells, errors } = readCells(form.value.cells, hotel.currency);
  const mistakes = Object.entries(errors).map(([cell, key]) => [cell, t(key)]);
  if (mistakes.length > 0) return sendMistakes(res, Object.fromEntries(mistakes));
  const { draft, version, note, effectiveDate, send } = form.value;
  try {
    const proposal = { cells, note, effectiveDate, submit: send === 'submit' };
    const id =
      draft === undefined || version === undefined
        ? await proposePrices(ctx, { hotelId: hotel.id, ...proposal })
        : await reworkPrices(ctx, { hotelId: hotel.id, id: draft, version }, proposal);
    toast(req, send === 'submit' ? 'rates.changes.submitted' : 'rates.changes.drafted');
    res.status(201).json({ href: paths.changePath(id) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    sendMistakes(res, { '': t(`errors.${error.code}`, error.details) }, statusOf[error.kind]);
  }
});

function sendMistakes(res: Response, errors: Record<string, string>, status = 422): void {
  res.status(status).json({ errors });
}

priceCalendarRoutes.get(paths.bulkPath, allow('rates.change'), async (req, res) => {
  const query = readQuery(BulkQuery, req);
  const hotel = await getHotel(contextOf(req).db, requireHotel(contextOf(req)));
  const values = bulkValues(query.ok ? query.value : {}, hotel.businessDate);
  await showBulk(req, res, { values, errors: {} });
});

/** Looked at first, then sent: the same form with another button. */
priceCalendarRoutes.post(paths.bulkPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(BulkForm(hotel), req);
  if (!form.ok) return showBulk(req, res, form, { status: 422 });
  const { change, note, effectiveDate, send } = form.value;
  const values = typedIn(req);
  try {
    if (send === 'preview') {
      const summary = await previewBulk(ctx.db, hotel.id, { change, effectiveDate });
      return await showBulk(req, res, { values, errors: {} }, { summary });
    }
    const id = await proposeBulk(ctx, {
      hotelId: hotel.id,
      change,
      note,
      effectiveDate,
      submit: send === 'submit',
    });
    toast(req, send === 'submit' ? 'rates.changes.submitted' : 'rates.changes.drafted');
    res.redirect(303, paths.changePath(id));
  } catch (error) {
    const { errors, status } = refusedForm(error);
    await showBulk(req, res, { values, errors }, { status });
  }
});

async function showBulk(
  req: Request,
  res: Response,
  state: Required<FormState>,
  { summary = null, status = 200 }: { summary?: BulkView['summary']; status?: number } = {},
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, plans, types] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
  ]);
  formPage(res, bulkPage(ctx, { hotel, plans, types, summary }, state), status);
}
