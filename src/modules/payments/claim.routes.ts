import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, statusOf, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { getClaim, openClaims, retryClaim, writeOffClaim } from './card-claim.service.ts';
import { type ClaimsPage, claimsPage, type WriteOffPage, writeOffPage } from './claim.presenter.ts';
import { claimsPath } from './payment.paths.ts';
import { ClaimsQuery, PaymentParams, WriteOffForm } from './payment.schemas.ts';

const showClaims = page<ClaimsPage>('payments/claims', 'layouts/staff');
const showWriteOff = page<WriteOffPage>('payments/write-off', 'layouts/staff');

/** What is to be taken off cards that guests left, for whoever takes money. */
export const claimRoutes = Router();

const perPage = 50;

async function list(req: Request, res: Response, answer: { status?: number; noticeKey?: string } = {}) {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(ClaimsQuery, req);
  const wanted = query.ok ? query.value.page : 1;
  const found = await openClaims(ctx.db, hotel.id, { limit: perPage, offset: (wanted - 1) * perPage });
  const { noticeKey, status = 200 } = answer;
  showClaims(
    res,
    claimsPage(ctx, { hotel, ...found, page: wanted, size: perPage, ...(noticeKey && { noticeKey }) }),
    status,
  );
}

claimRoutes.get('/', allow('payments.take'), (req, res) => list(req, res));

claimRoutes.post('/:id/attempts', allow('payments.take'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: claimId } = readParams(PaymentParams, req);
  try {
    await retryClaim(ctx, { hotelId: requireHotel(ctx), claimId });
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'not-found') throw error;
    return list(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  toast(req, 'payments.claims.tried');
  res.redirect(303, claimsPath);
});

async function askWriteOff(req: Request, res: Response, state: Parameters<typeof writeOffPage>[2] = {}) {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const { id: claimId } = readParams(PaymentParams, req);
  const claim = await getClaim(ctx.db, { hotelId: hotel.id, claimId });
  showWriteOff(res, writeOffPage(ctx, { hotel, claim }, state), state.errors ? 422 : 200);
}

claimRoutes.get('/:id/write-off', allow('reservations.waive-fee'), (req, res) => askWriteOff(req, res));

claimRoutes.post('/:id/write-off', allow('reservations.waive-fee'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: claimId } = readParams(PaymentParams, req);
  const form = readForm(WriteOffForm, req);
  if (!form.ok) return askWriteOff(req, res, form);
  try {
    await writeOffClaim(ctx, { hotelId: requireHotel(ctx), claimId, reason: form.value.reason });
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'not-found') throw error;
    return list(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  toast(req, 'payments.claims.written-off');
  res.redirect(303, claimsPath);
});
