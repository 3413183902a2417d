import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery } from '../../platform/http.ts';
import { networkOf } from '../../platform/network.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { askedFor, keepAsked } from '../../platform/recipient.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type PersonalFilePage, personalFilePage } from './personal-file.presenter.ts';
import * as service from './personal-file.service.ts';
import {
  personalFileCodePath,
  personalFileJsonPath,
  personalFilePath,
  personalFilePdfPath,
} from './privacy.paths.ts';
import { FileCodeForm, FileParams, FileQuery } from './privacy.schemas.ts';

const showFile = page<PersonalFilePage>('privacy/file');

/** Where a guest fetches what is kept of him: by a link that he was sent, and a sign-in or a code. */
export const personalFileRoutes = Router();
const router = personalFileRoutes;
const limit = limitRate({ name: 'personal-file', requests: 20, seconds: 600 });
const purpose = 'personal_file';

function keyOf(req: Request): service.FileKey {
  const { fileToken: token } = readParams(FileParams, req);
  return { token, isProved: askedFor(req, purpose) === token };
}

router.get(personalFilePath(':fileToken'), allow('public'), (req, res) => show(req, res));

router.post(personalFileCodePath(':fileToken'), allow('public'), limit, async (req, res) => {
  const { token } = keyOf(req);
  await service.requestFileCode(contextOf(req), token, networkOf(req));
  res.redirect(303, `${personalFilePath(token)}?asked=1`);
});

router.post(personalFilePath(':fileToken'), allow('public'), limit, async (req, res) => {
  const { token } = keyOf(req);
  const form = readForm(FileCodeForm, req);
  if (!form.ok) return show(req, res, { errors: form.errors }, 422);
  const attempt = { token, code: form.value.code, network: networkOf(req) };
  if (!(await service.proveFile(contextOf(req), attempt)))
    return show(req, res, { errors: { code: ['errors.code_wrong'] } }, 422);
  keepAsked(res, purpose, token);
  res.redirect(303, personalFilePath(token));
});

router.get(personalFileJsonPath(':fileToken'), allow('public'), limit, async (req, res) => {
  const key = keyOf(req);
  const file = await service.fetchFile(contextOf(req), key);
  if (file === null) return res.redirect(303, personalFilePath(key.token));
  res.set('Cache-Control', 'no-store').attachment('personal-data.json').type('application/json');
  res.send(JSON.stringify(file, null, 2));
});

router.get(personalFilePdfPath(':fileToken'), allow('public'), limit, async (req, res) => {
  const key = keyOf(req);
  const paper = await service.fetchPaper(contextOf(req), key);
  if (paper === null) return res.redirect(303, personalFilePath(key.token));
  res.set('Cache-Control', 'no-store').attachment('personal-data.pdf').send(paper);
});

async function show(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const key = keyOf(req);
  const file = await service.getPersonalFile(ctx, key);
  const query = readQuery(FileQuery, req);
  const isAsked = status === 422 || (query.ok && query.value.asked === '1');
  const { timeZone } = await getHotel(ctx.db, file.hotelId);
  // a link that opens somebody's data is told to no other site
  res.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
  showFile(
    res,
    personalFilePage(ctx.language, { ...file, token: key.token, isAsked, timeZone }, state),
    status,
  );
}
