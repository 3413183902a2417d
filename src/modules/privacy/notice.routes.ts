import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { consentVersions, currentWording, noticeVersion } from '../customers/consent-wording.service.ts';
import { getFrontHotel } from '../hotels/hotel.service.ts';
import { type NoticePage, noticePage } from './notice.presenter.ts';
import { noticePath, noticeVersionPath } from './privacy.paths.ts';
import { NoticeParams } from './privacy.schemas.ts';

const showNotice = page<NoticePage>('privacy/notice');

/** What the house says about the data of its guests, for everybody to read, and each version that there was. */
export const noticeRoutes = Router();

noticeRoutes.get(noticePath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const at = ctx.clock();
  const notice = await currentWording(ctx.db, 'notice', at);
  const versions = await consentVersions(ctx.db, 'notice');
  const { timeZone } = await getFrontHotel(ctx.db);
  showNotice(res, noticePage({ notice, versions, at, timeZone }, ctx.language));
});

noticeRoutes.get(noticeVersionPath(':version'), allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const notice = await noticeVersion(ctx, readParams(NoticeParams, req).version);
  const versions = await consentVersions(ctx.db, 'notice');
  const { timeZone } = await getFrontHotel(ctx.db);
  showNotice(res, noticePage({ notice, versions, at: ctx.clock(), timeZone }, ctx.language));
});
