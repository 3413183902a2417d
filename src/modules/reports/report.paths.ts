import type { CalendarDate } from '../../core/calendar-date.ts';
import type { FileFormat } from '../../platform/table-file.ts';

export const reportsPath = '/staff/reports';

const on = (date: CalendarDate | null) => (date === null ? '' : `?date=${date}`);

export const managerPath = (date: CalendarDate | null = null) => `${reportsPath}/manager${on(date)}`;
export const trialBalancePath = (date: CalendarDate | null = null) =>
  `${reportsPath}/trial-balance${on(date)}`;
export const trendsPath = (date: CalendarDate | null = null) => `${reportsPath}/trends${on(date)}`;

export const depositsPath = (date: CalendarDate | null = null, page = 1) => {
  const path = `${reportsPath}/deposits${on(date)}`;
  return page === 1 ? path : `${path}${date === null ? '?' : '&'}page=${page}`;
};

/** Which postings stand behind a figure. */
export interface PostingsFilter {
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly code?: string | undefined;
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly ledger?: string | undefined;
  readonly page?: number | undefined;
}

export const postingsPath = (filter: PostingsFilter = {}) => `${reportsPath}/postings${queryOf(filter)}`;
export const postingsFilePath = (format: FileFormat, filter: PostingsFilter) =>
  `${reportsPath}/postings.${format}${queryOf(filter)}`;

/** By what guests are told apart, over which days. */
export interface GuestReportFilter {
  readonly by: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const guestQuery = ({ by, from, to }: GuestReportFilter) => queryOf({ by, from, to });
export const guestReportPath = (filter?: GuestReportFilter) =>
  `${reportsPath}/guests${filter ? guestQuery(filter) : ''}`;
export const guestReportFilePath = (format: FileFormat, filter: GuestReportFilter) =>
  `${reportsPath}/guests.${format}${guestQuery(filter)}`;

/** Which stays stand behind a count. */
export interface StaysFilter {
  readonly figure: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly page?: number | undefined;
}

export const staysPath = ({ figure, from, to, page }: StaysFilter) =>
  `${reportsPath}/stays${queryOf({ figure, from, to, page: page === 1 ? undefined : page })}`;
export const daysPath = ({ from, to }: { from: CalendarDate; to: CalendarDate }) =>
  `${reportsPath}/days${queryOf({ from, to })}`;

function queryOf(filter: PostingsFilter | Partial<StaysFilter> | GuestReportFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
