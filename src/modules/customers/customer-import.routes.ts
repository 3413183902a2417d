import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm } from '../../platform/http.ts';
import { phoneCountryAt } from '../../platform/phone.ts';
import { receiveFiles, uploadedFiles } from '../../platform/uploads.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { importFilePath, importPath, importPreviewPath } from './customer.paths.ts';
import {
  type ImportPage,
  importPreviewPage,
  importResultPage,
  importStartPage,
  type RowOutcome,
} from './customer-import.presenter.ts';
import { ImportForm, type ReadFile } from './customer-import.schemas.ts';
import { importedProfile } from './customer-import.ts';
import { knownAlready, takeInCustomers } from './customer-intake.service.ts';

const showPage = page<ImportPage>('customers/import', 'layouts/staff');
const mostBytesOfText = 150_000;

/** Guests from a file: pasted or chosen, its columns told, each row looked at, then taken in. */
export const customerImportRoutes = Router();
const router = customerImportRoutes;

router.get(importPath, allow('customers.import'), (req, res) => {
  showPage(res, importStartPage(contextOf(req)));
});

router.post(importFilePath, allow('customers.import'), receiveFiles, async (req, res) => {
  const [file] = uploadedFiles(req);
  const text = file && file.size <= mostBytesOfText ? await readFile(file.path, 'utf8') : '';
  await preview(req, res, { csv: text });
});

router.post(importPreviewPath, allow('customers.import'), (req, res) => preview(req, res, req.body));

router.post(importPath, allow('customers.import'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ImportForm, req);
  if (!form.ok) return showPage(res, importStartPage(ctx, form), 422);
  const read = await outcomesOf(ctx, form.value);
  const hotelId = requireHotel(ctx);
  const rows = read.flatMap((outcome, at) => (typeof outcome === 'string' ? [] : [{ at, ...outcome }]));
  const taken = await takeInCustomers(
    ctx,
    rows.map(({ profile }) => ({ hotelId, profile, language: ctx.language, source: 'import' as const })),
  );
  const ids = new Map(rows.map(({ at }, place) => [at, taken[place]]));
  const made = new Set([...ids].filter(([, each]) => each?.created).map(([at]) => at));
  const outcomes = read.map((outcome, at) =>
    typeof outcome === 'string' ? outcome : { ...outcome, known: ids.get(at)?.id ?? null },
  );
  showPage(res, importResultPage(ctx, outcomes, made));
});

async function preview(req: Request, res: Response, body: unknown): Promise<void> {
  const ctx = contextOf(req);
  const form = readForm(ImportForm, Object.assign(req, { body }));
  if (!form.ok) return showPage(res, importStartPage(ctx, form), 422);
  showPage(res, importPreviewPage(ctx, form.value, await outcomesOf(ctx, form.value)));
}

async function outcomesOf(ctx: Context, { rows, mapping }: ReadFile): Promise<RowOutcome[]> {
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const country = phoneCountryAt(timeZone);
  const read = rows.map((cells) => importedProfile(cells, mapping, country));
  const known = await knownAlready(
    ctx,
    read.flatMap((each) => (typeof each === 'string' ? [] : [each])),
  );
  return read.map((each) =>
    typeof each === 'string' ? each : { profile: each, known: known.get(each) ?? null },
  );
}
