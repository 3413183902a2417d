import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { buyUpgrade, pointsUpgrade, undoUpgrade } from '../reservations/points-upgrade.service.ts';
import { bookingPath } from './booking.paths.ts';
import { UpgradeForm } from './my-booking.schemas.ts';
import { type OwnUpgradePage, ownUpgradePage } from './own-upgrade.presenter.ts';
import { ownMemberId } from './own-upgrade.service.ts';
import { isTheirOwn, type OwnStay, openStay } from './trip-access.routes.ts';

const show = page<OwnUpgradePage>('booking/own-upgrade');
const ownUpgrade = '/bookings/:number/stays/:stayId/upgrade';

/** A member makes the room of his own booking better, for points. */
export const ownUpgradeRoutes = Router();

interface MembersStay extends OwnStay {
  readonly memberId: number;
}

/** Points are the account's: whoever opens the booking by number and e-mail has none to spend. */
async function openMembersStay(req: Request, res: Response): Promise<MembersStay | null> {
  const own = await openStay(req, res);
  if (!own) return null;
  const memberId = isTheirOwn(req, own.trip.view) ? await ownMemberId(contextOf(req)) : null;
  if (memberId === null) throw notFound('page_not_found');
  return { ...own, memberId };
}

async function upgrade(
  req: Request,
  res: Response,
  { trip, stay, memberId }: MembersStay,
  { refusal, status }: { refusal: string | null; status: number } = { refusal: null, status: 200 },
): Promise<void> {
  const { db, clock } = contextOf(req);
  const key = { hotelId: trip.hotel.id, stayId: stay.id };
  const found = await pointsUpgrade(db, { ...key, memberId, at: clock() });
  if (!found) throw notFound('page_not_found');
  show(res, ownUpgradePage(trip, stay, { upgrade: found, refusal }), status);
}

ownUpgradeRoutes.get(ownUpgrade, allow('public'), async (req, res) => {
  const own = await openMembersStay(req, res);
  if (own) await upgrade(req, res, own);
});

ownUpgradeRoutes.post(ownUpgrade, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const own = await openMembersStay(req, res);
  if (!own) return;
  const form = readForm(UpgradeForm, req);
  if (!form.ok) {
    const refusal = tFor(ctx.language)('form.choose_one');
    return upgrade(req, res, own, { refusal, status: 422 });
  }
  const { points: expectedPoints, ...chosen } = form.value;
  const { trip, stay, memberId } = own;
  const key = { hotelId: trip.hotel.id, stayId: stay.id, memberId };
  try {
    await buyUpgrade(ctx, { ...key, ...chosen, expectedPoints });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return upgrade(req, res, own, { refusal: message, status });
  }
  toast(req, 'loyalty.upgrades.bought');
  res.redirect(303, bookingPath(trip.view.number));
});

ownUpgradeRoutes.post(`${ownUpgrade}/removal`, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const own = await openMembersStay(req, res);
  if (!own) return;
  const { trip, stay, memberId } = own;
  try {
    await undoUpgrade(ctx, { hotelId: trip.hotel.id, stayId: stay.id, memberId });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return upgrade(req, res, own, { refusal: message, status });
  }
  toast(req, 'loyalty.upgrades.undone');
  res.redirect(303, bookingPath(trip.view.number));
});
