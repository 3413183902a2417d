import { type Request, type Response, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, toast } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listHolidaysIn } from '../rates/public-holiday.service.ts';
import { listRestrictions } from '../rates/restriction.service.ts';
import { inventoryChangePath, inventoryPath } from './inventory.paths.ts';
import { BoardQuery, ChangeForm } from './inventory.schemas.ts';
import { type BoardPage, boardDays, boardPage } from './inventory-board.presenter.ts';
import { changeInventory, inventoryBoard, previewChange } from './inventory-board.service.ts';
import { type PreviewPage, previewPage } from './inventory-change.presenter.ts';

const showPage = page<BoardPage>('inventory/board', 'layouts/staff');
const showPreview = page<PreviewPage>('inventory/preview', 'layouts/staff');

/** Types by dates, and what limits their sale. */
export const inventoryRoutes = Router();

inventoryRoutes.get(inventoryPath, allow('inventory.view'), (req, res) => showBoard(req, res));

/** What a change would do; nothing is done yet, so it may be asked as often as one likes. */
inventoryRoutes.get(inventoryChangePath, allow('inventory.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const form = readQuery(ChangeForm, req);
  if (!form.ok) return showBoard(req, res, form, 422);
  const preview = await previewChange(ctx.db, { ...form.value, hotelId });
  showPreview(res, previewPage(ctx, { change: form.value, preview, refusal: null }));
});

inventoryRoutes.post(inventoryChangePath, allow('inventory.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const form = readForm(ChangeForm, req);
  if (!form.ok) return showBoard(req, res, form, 422);
  try {
    await changeInventory(ctx, { ...form.value, hotelId });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    const preview = await previewChange(ctx.db, { ...form.value, hotelId });
    return showPreview(res, previewPage(ctx, { change: form.value, preview, refusal: message }), status);
  }
  toast(req, 'shared.saved');
  res.redirect(303, `${inventoryPath}?from=${form.value.from}`);
});

async function showBoard(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(BoardQuery, req);
  const { from = hotel.businessDate, view = 'left' } = query.ok ? query.value : {};
  const span = { from, to: addDays(from, boardDays) };
  const board = await inventoryBoard(ctx.db, { hotelId: hotel.id, from, days: boardDays });
  const restrictions = await listRestrictions(ctx.db, hotel.id, span);
  const holidays = await listHolidaysIn(ctx.db, hotel.id, span);
  showPage(res, boardPage(ctx, { hotel, from, view, board, restrictions, holidays }, state), status);
}
