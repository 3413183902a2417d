import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { DomainError } from '../../core/errors.ts';
import type { Minor } from '../../core/money.ts';
import { allow, isAllowed } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  toast,
  toastWithUndo,
  typedIn,
} from '../../platform/http.ts';
import { pageBefore } from '../../platform/page-before.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { assignmentPath } from '../assignment/assignment.paths.ts';
import { fresh, type Returned } from '../front-desk/question.ts';
import { changeDates, changeRoom } from '../reservations/arrange.service.ts';
import {
  type ArrangedStay,
  conflictsFor,
  getArrangedStay,
  neighboursOf,
  roomOptionsFor,
} from '../reservations/arrange-view.service.ts';
import { changeQuote } from '../reservations/change.service.ts';
import { swapRooms } from '../reservations/swap.service.ts';
import { lastChange, takeBack } from '../reservations/take-back.service.ts';
import { markOf } from '../segments/guest-class.service.ts';
import * as draw from './arrange.presenter.ts';
import { type StayMenuPage, stayMenuPage } from './stay-menu.presenter.ts';
import { type SwapAsked, swapPage } from './swap.presenter.ts';
import { tapeChartPath, tapeUndoPath } from './tape-chart.paths.ts';
import * as schemas from './tape-chart.schemas.ts';

export const arrangeRoutes = Router();
const showMenu = page<StayMenuPage>('tape-chart/stay', 'layouts/staff');
const showArrange = page<draw.ArrangePage>('tape-chart/arrange', 'layouts/staff');
const stayPath = `${tapeChartPath}/stays/:stayId`;

function stayOf(req: Request): Promise<ArrangedStay> {
  const ctx = contextOf(req);
  const { stayId } = readParams(schemas.TapeStayParams, req);
  return getArrangedStay(ctx.db, { hotelId: requireHotel(ctx), stayId });
}

/** What can be done with a stay, and the last change while it can be taken back. */
arrangeRoutes.get(stayPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const arranged = await stayOf(req);
  const { stay, hotel } = arranged;
  const key = { hotelId: hotel.id, stayId: stay.id, businessDate: hotel.businessDate };
  const change = await lastChange(ctx.db, key);
  const mark = await markOf(ctx.db, { hotelId: hotel.id, customerId: stay.customerId });
  const mayChange = isAllowed(ctx, 'reservations.change');
  showMenu(res, stayMenuPage(ctx, arranged, { changeId: change?.id ?? null, mayChange, mark }));
});

interface Arranging<Query, Form> {
  readonly path: 'room' | 'dates' | 'split' | 'swap';
  readonly query: z.ZodType<Query>;
  readonly form: z.ZodType<Form>;
  /** The page for what is asked: with a preview once everything is said. */
  readonly draw: (
    ctx: Context,
    arranged: ArrangedStay,
    asked: Query,
    returned: Returned,
  ) => Promise<draw.ArrangePage>;
  /** What a form that came back asked for. */
  readonly again: (form: Form) => Query;
  readonly act: (ctx: Context, key: { hotelId: number; stayId: number }, form: Form) => Promise<number>;
  readonly done: string;
}

/** One way to arrange a stay anew: asked and previewed on GET as often as one likes, done on POST. */
function arranging<Query extends object, Form>(how: Arranging<Query, Form>): void {
  const path = `${stayPath}/${how.path}`;
  const show = async (req: Request, res: Response, asked: Query, back: Returned, status = 200) => {
    const ctx = contextOf(req);
    const arranged = await stayOf(req);
    try {
      showArrange(res, await how.draw(ctx, arranged, asked, back), status);
    } catch (error) {
      const refusal = refusalOf(error, ctx.language);
      const returned = { ...back, refusal: back.refusal ?? refusal.message };
      showArrange(res, await how.draw(ctx, arranged, {} as Query, returned), refusal.status);
    }
  };
  arrangeRoutes.get(path, allow('reservations.change'), async (req, res) => {
    const query = readQuery(how.query, req);
    if (!query.ok) return show(req, res, {} as Query, { ...query, refusal: null }, 422);
    await show(req, res, query.value, { ...fresh, values: typedIn(req) });
  });
  arrangeRoutes.post(path, allow('reservations.change'), async (req, res) => {
    const ctx = contextOf(req);
    const arranged = await stayOf(req);
    const form = readForm(how.form, req);
    if (!form.ok) return show(req, res, {} as Query, { ...form, refusal: null }, 422);
    let changeId: number;
    try {
      changeId = await how.act(ctx, { hotelId: arranged.hotel.id, stayId: arranged.stay.id }, form.value);
    } catch (error) {
      const { message, status } = refusalOf(error, ctx.language);
      return show(
        req,
        res,
        how.again(form.value),
        { errors: {}, values: typedIn(req), refusal: message },
        status,
      );
    }
    toastWithUndo(req, how.done, tapeUndoPath(changeId));
    res.redirect(303, chartBefore(req, arranged));
  });
}

/** Back to the days that were in sight; else to the stay's own. */
function chartBefore(req: Request, { stay }: ArrangedStay): string {
  const before = pageBefore(req);
  if (before === tapeChartPath || before?.startsWith(`${tapeChartPath}?`)) return before;
  return `${tapeChartPath}?from=${stay.arrival}`;
}

arranging({
  path: 'room',
  query: schemas.RoomQuery,
  form: schemas.RoomForm,
  draw: async (ctx, arranged, { roomId }, returned) => {
    const options = await roomOptionsFor(ctx.db, arranged);
    const asked = await roomAsked(ctx, arranged, { options, roomId });
    return draw.roomPage(ctx, arranged, { options, asked, returned });
  },
  again: ({ roomId }) => ({ roomId }),
  act: (ctx, key, form) => changeRoom(ctx, { ...key, ...form, ...priceSeen(form) }),
  done: 'tape-chart.toast.moved',
});

/** The price that was shown counts only where the stay is priced anew. */
function priceSeen({
  terms,
  expectedDifferenceMinor,
}: {
  terms?: string | undefined;
  expectedDifferenceMinor?: number | undefined;
}) {
  return { expectedDifferenceMinor: terms === 'reprice' ? expectedDifferenceMinor : undefined };
}

arranging({
  path: 'split',
  query: schemas.SplitQuery,
  form: schemas.SplitForm,
  draw: async (ctx, arranged, { from, roomId }, returned) => {
    const options = await roomOptionsFor(ctx.db, arranged, { from });
    const asked = from === undefined ? null : await roomAsked(ctx, arranged, { options, roomId, from });
    return draw.splitPage(ctx, arranged, { options, asked, from, returned });
  },
  again: ({ from, roomId }) => ({ from, roomId }),
  act: (ctx, key, form) => changeRoom(ctx, { ...key, ...form }),
  done: 'tape-chart.toast.split',
});

interface RoomSought {
  readonly options: Awaited<ReturnType<typeof roomOptionsFor>>;
  readonly roomId: number | undefined;
  readonly from?: Parameters<typeof conflictsFor>[2]['from'];
}

async function roomAsked(
  ctx: Context,
  arranged: ArrangedStay,
  { options, roomId, from }: RoomSought,
): Promise<draw.RoomAsked | null> {
  const room = options.find((option) => option.id === roomId);
  if (!room) return null;
  const conflicts = await conflictsFor(ctx.db, arranged, { roomId: room.id, from });
  const repricedMinor = await repriced(ctx, arranged, room.roomTypeId);
  return { room, conflicts, repricedMinor };
}

/** What the stay would cost more as another type; null where that type does not sell for it. */
async function repriced(
  ctx: Context,
  { stay, hotel }: ArrangedStay,
  roomTypeId: number,
): Promise<Minor | null> {
  if (stay.status !== 'booked' || roomTypeId === stay.roomTypeId) return null;
  try {
    const asked = { hotelId: hotel.id, stayId: stay.id, roomTypeId, at: ctx.clock() };
    return (await changeQuote(ctx.db, asked)).differenceMinor;
  } catch (error) {
    if (error instanceof DomainError) return null; // not sold so: then it can still be given for the same money
    throw error;
  }
}

arranging({
  path: 'dates',
  query: schemas.DatesQuery,
  form: schemas.DatesForm,
  draw: async (ctx, arranged, asked, returned) => {
    if (asked.arrival === undefined && asked.departure === undefined)
      return draw.datesPage(ctx, arranged, { quote: null, conflicts: [], returned });
    const { stay, hotel } = arranged;
    const quote = await changeQuote(ctx.db, {
      ...asked,
      hotelId: hotel.id,
      stayId: stay.id,
      at: ctx.clock(),
    });
    const longer = { ...arranged, stay: { ...stay, ...quote.after } };
    const last = arranged.rooms.at(-1);
    const conflicts =
      quote.losesRoom && last ? await conflictsFor(ctx.db, longer, { roomId: last.roomId }) : [];
    return draw.datesPage(ctx, arranged, { quote, conflicts, returned });
  },
  again: ({ arrival, departure }) => ({ arrival, departure }),
  act: (ctx, key, form) => changeDates(ctx, { ...key, ...form }),
  done: 'tape-chart.toast.dated',
});

arranging({
  path: 'swap',
  query: schemas.SwapQuery,
  form: schemas.SwapForm,
  draw: async (ctx, arranged, { otherStayId }, returned) => {
    const neighbours = await neighboursOf(ctx.db, arranged);
    const isKnown = neighbours.some((neighbour) => neighbour.stayId === otherStayId);
    const asked = isKnown && otherStayId !== undefined ? await swapAsked(ctx, arranged, otherStayId) : null;
    return swapPage(ctx, arranged, { neighbours, asked, returned });
  },
  again: ({ otherStayId }) => ({ otherStayId }),
  act: (ctx, key, { terms, ...form }) =>
    swapRooms(ctx, { ...key, ...form, acceptUpgrade: terms === 'upgrade' }),
  done: 'tape-chart.toast.swapped',
});

async function swapAsked(ctx: Context, arranged: ArrangedStay, otherStayId: number): Promise<SwapAsked> {
  const other = await getArrangedStay(ctx.db, { hotelId: arranged.hotel.id, stayId: otherStayId });
  const ways = [
    [arranged, other],
    [other, arranged],
  ] as const;
  const conflicts = [];
  for (const [from, to] of ways) {
    const { roomId } = to.stay;
    if (roomId === null) continue;
    conflicts.push(...(await conflictsFor(ctx.db, from, { roomId, exceptStayIds: [to.stay.id] })));
  }
  const typeOf = ({ stay, houseRooms }: ArrangedStay) =>
    houseRooms.find((room) => room.id === stay.roomId)?.roomTypeId;
  const isOtherType =
    typeOf(other) !== arranged.stay.roomTypeId || typeOf(arranged) !== other.stay.roomTypeId;
  return { other, conflicts, isOtherType };
}

/** One step back, or the words why not. */
arrangeRoutes.post(
  `${tapeChartPath}/changes/:changeId/undo`,
  allow('reservations.change'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { changeId } = readParams(schemas.TapeChangeParams, req);
    const back = undoneOn(pageBefore(req));
    try {
      await takeBack(ctx, { hotelId: requireHotel(ctx), changeId });
    } catch (error) {
      if (!(error instanceof DomainError) || (error.kind !== 'rule' && error.kind !== 'conflict'))
        throw error;
      toast(req, `errors.${error.code}`, paramsOf(error), 'bad');
      return res.redirect(303, back);
    }
    toast(req, 'tape-chart.toast.undone');
    res.redirect(303, back);
  },
);

/** What a message may name: words and numbers. */
function paramsOf({ details }: DomainError): Record<string, string | number> {
  const named = Object.entries(details).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return Object.fromEntries(named);
}

/** A step is taken back where it was made: on the chart, or on the plan of rooms with its days. */
function undoneOn(before: string | null): string {
  if (before?.startsWith(tapeChartPath)) return before;
  return before === assignmentPath || before?.startsWith(`${assignmentPath}?`) ? before : tapeChartPath;
}
