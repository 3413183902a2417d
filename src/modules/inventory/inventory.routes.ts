import { type Request, type Response, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, type Read, readForm, readQuery, toast, typedIn } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRestrictions, setStopSell } from '../rates/restriction.service.ts';
import * as paths from './inventory.paths.ts';
import { AllowanceForm, BoardQuery, HouseLimitForm, StopSellForm } from './inventory.schemas.ts';
import { type BoardPage, type BoardState, boardDays, boardPage } from './inventory-board.presenter.ts';
import { inventoryBoard, setAllowance, setHouseLimit } from './inventory-board.service.ts';

const showPage = page<BoardPage>('inventory/board', 'layouts/staff');

/** Types by dates, and what limits their sale. */
export const inventoryRoutes = Router();

inventoryRoutes.get(paths.inventoryPath, allow('inventory.view'), (req, res) => showBoard(req, res));

inventoryRoutes.post(paths.allowancePath, allow('inventory.change'), (req, res) =>
  change(req, res, {
    name: 'allowance',
    form: readForm(AllowanceForm, req),
    work: ({ firstDate, lastDate, ...form }) =>
      setAllowance(contextOf(req), { ...form, ...rangeOf(req, firstDate, lastDate) }),
  }),
);

inventoryRoutes.post(paths.houseLimitPath, allow('inventory.change'), (req, res) =>
  change(req, res, {
    name: 'house-limit',
    form: readForm(HouseLimitForm, req),
    work: ({ firstDate, lastDate, houseLimit }) =>
      setHouseLimit(contextOf(req), { ...rangeOf(req, firstDate, lastDate), houseLimit: houseLimit ?? null }),
  }),
);

inventoryRoutes.post(paths.stopSellPath, allow('inventory.change'), (req, res) =>
  change(req, res, {
    name: 'stop-sell',
    form: readForm(StopSellForm, req),
    work: ({ stopTypeId, sale, ...dates }) =>
      setStopSell(contextOf(req), {
        ...dates,
        hotelId: requireHotel(contextOf(req)),
        roomTypeId: stopTypeId,
        closed: sale === 'stop',
      }),
  }),
);

type Day = BoardPage['from'];

function rangeOf(req: Request, firstDate: Day, lastDate: Day) {
  return { hotelId: requireHotel(contextOf(req)), from: firstDate, to: addDays(lastDate, 1) };
}

interface BoardChange<Form> {
  readonly name: NonNullable<BoardState['form']>;
  readonly form: Read<Form>;
  readonly work: (value: Form) => Promise<void>;
}

async function change<Form extends { firstDate: Day }>(
  req: Request,
  res: Response,
  { name, form, work }: BoardChange<Form>,
): Promise<void> {
  if (!form.ok) return showBoard(req, res, { form: name, state: form }, 422);
  try {
    await work(form.value);
  } catch (error) {
    const { message, status } = refusalOf(error, contextOf(req).language);
    return showBoard(req, res, { form: name, state: { values: typedIn(req) }, refusal: message }, status);
  }
  toast(req, 'shared.saved');
  res.redirect(303, `${paths.inventoryPath}?from=${form.value.firstDate}`);
}

async function showBoard(req: Request, res: Response, state: BoardState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(BoardQuery, req);
  const from = (query.ok ? query.value.from : undefined) ?? hotel.businessDate;
  const to = addDays(from, boardDays);
  const board = await inventoryBoard(ctx.db, hotel.id, from, boardDays);
  const restrictions = await listRestrictions(ctx.db, hotel.id, { from, to });
  showPage(res, boardPage(ctx, { from, board, restrictions }, state), status);
}
