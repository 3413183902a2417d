import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, toastWithUndo } from '../../platform/http.ts';
import { type Refusal, refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { customerPath, customersPath, duplicatesPath, mergeUndoPath } from './customer.paths.ts';
import { CustomerParams } from './customer.schemas.ts';
import {
  type DuplicatesPage,
  duplicatesPage,
  type MergePage,
  mergePage,
} from './customer-merge.presenter.ts';
import { ApartForm, MergeForm, MergeParams, MergeQuery } from './customer-merge.schemas.ts';
import {
  keepApart,
  listDuplicates,
  mergeCustomers,
  previewMerge,
  undoMerge,
} from './customer-merge.service.ts';

const showList = page<DuplicatesPage>('customers/duplicates', 'layouts/staff');
const showMerge = page<MergePage>('customers/merge', 'layouts/staff');

/** Guests who are kept twice: found, looked at side by side, joined, and parted again. */
export const customerMergeRoutes = Router();
const router = customerMergeRoutes;
const path = `${customersPath}/:id/merge`;

router.get(duplicatesPath, allow('customers.merge'), async (req, res) => {
  const ctx = contextOf(req);
  showList(res, duplicatesPage(ctx, await listDuplicates(ctx.db, requireHotel(ctx))));
});

router.get(path, allow('customers.merge'), async (req, res) => {
  const query = readQuery(MergeQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  await showPreview(req, res, query.value.with);
});

router.post(path, allow('customers.merge'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(MergeForm, req);
  if (!form.ok) throw notFound('page_not_found');
  const { with: mergedId, keptVersion, mergedVersion } = form.value;
  const { id: keptId } = readParams(CustomerParams, req);
  const hotelId = requireHotel(ctx);
  let merge: number;
  try {
    merge = await mergeCustomers(ctx, { hotelId, keptId, mergedId, versions: [keptVersion, mergedVersion] });
  } catch (error) {
    return showPreview(req, res, mergedId, refusalOf(error, ctx.language));
  }
  toastWithUndo(req, 'customers.merge.done', mergeUndoPath(merge));
  res.redirect(303, customerPath(keptId));
});

router.post(`${path}/apart`, allow('customers.merge'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ApartForm, req);
  if (!form.ok) throw notFound('page_not_found');
  const { id: keptId } = readParams(CustomerParams, req);
  await keepApart(ctx, { hotelId: requireHotel(ctx), keptId, mergedId: form.value.with });
  toast(req, 'shared.saved');
  res.redirect(303, duplicatesPath);
});

router.post(`${customersPath}/merges/:mergeId/undo`, allow('customers.merge'), async (req, res) => {
  const ctx = contextOf(req);
  const { mergeId: id } = readParams(MergeParams, req);
  const keptId = await undoMerge(ctx, { hotelId: requireHotel(ctx), id });
  toast(req, 'customers.merge.taken-back');
  res.redirect(303, customerPath(keptId));
});

async function showPreview(req: Request, res: Response, mergedId: number, refusal?: Refusal): Promise<void> {
  const ctx = contextOf(req);
  const { id: keptId } = readParams(CustomerParams, req);
  const preview = await previewMerge(ctx.db, { hotelId: requireHotel(ctx), keptId, mergedId });
  showMerge(res, mergePage(ctx, preview, refusal?.message ?? null), refusal?.status ?? 200);
}
