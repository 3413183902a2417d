import { Router } from 'express';
import { addDays, instantAt } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as paths from './admin.paths.ts';
import { AuditQuery } from './admin.schemas.ts';
import { type AuditPage, auditPage } from './audit-log.presenter.ts';
import { type LogSearch, searchEvents, selectVocabulary } from './audit-log.queries.ts';

const show = page<AuditPage>('admin/audit', 'layouts/staff');

export const auditLogRoutes = Router();

auditLogRoutes.get(paths.auditPath, allow('audit.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(AuditQuery, req);
  const reader = { hotelId: hotel.id, userId: ctx.actor.id };
  const found = query.ok
    ? await searchEvents(ctx.db, reader, searchOf(query.value, hotel.timeZone))
    : { events: [], total: 0 };
  const view = {
    ...found,
    values: query.ok ? filledIn(query.value) : query.values,
    errors: query.ok ? {} : query.errors,
    page: query.ok ? query.value.page : 1,
    hotel,
    ...(await selectVocabulary(ctx.db, hotel.id)),
  };
  show(res, auditPage(ctx, view), query.ok ? 200 : 422);
});

/** The days of the form are days on the hotel's own clock. */
function searchOf({ from, to, ...rest }: AuditQuery, timeZone: string): LogSearch {
  return {
    ...rest,
    since: from && instantAt(from, '00:00', timeZone),
    until: to && instantAt(addDays(to, 1), '00:00', timeZone),
  };
}

function filledIn(query: AuditQuery): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
