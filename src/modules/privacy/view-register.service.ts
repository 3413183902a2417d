import { addDays, type CalendarDate, instantAt } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { getCustomer } from '../customers/customer.service.ts';
import type { Customer } from '../customers/customer.ts';
import { selectPersonIds } from './privacy.queries.ts';
import { type RegisteredView, searchViews } from './view-register.queries.ts';

export const viewsPerPage = 50;

export interface ViewQuestion {
  readonly hotelId: number;
  readonly guest?: number | undefined;
  readonly staff?: string | undefined;
  /** Days on the house's own clock, both included. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly timeZone: string;
  readonly page: number;
}

export interface ViewAnswer {
  readonly guest: Customer | null;
  readonly views: readonly RegisteredView[];
  readonly total: number;
}

/** Who saw what through this house: of one guest, whom the house must know, or of all of them. */
export async function viewRegister(db: DbOrTx, question: ViewQuestion): Promise<ViewAnswer> {
  const { hotelId, guest: id, staff, from, to, timeZone, page } = question;
  const guest = id === undefined ? null : await getCustomer(db, { hotelId, id });
  const found = await searchViews(db, {
    hotelId,
    customerIds: guest && (await selectPersonIds(db, guest.id)),
    staff,
    since: from && instantAt(from, '00:00', timeZone),
    until: to && instantAt(addDays(to, 1), '00:00', timeZone),
    limit: viewsPerPage,
    offset: (page - 1) * viewsPerPage,
  });
  return { guest, ...found };
}
