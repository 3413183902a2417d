import { addDays, type CalendarDate, dateAt, wallClock } from '../../core/calendar-date.ts';
import type { MessageSetting } from '../notifications/message-kind.ts';
import type { Reservation } from './reservation.ts';

/** How many days after a guest left he is still thanked, where the house was down on the first of them. */
const thanksDays = 3;
/** A reminder that could not be written for so long is not written any more. */
const reminderHours = 48;

/** Who is to be written to now: guests arriving on a day, who left on one of some days, holds lapsed within a time. */
export interface DueNotices {
  readonly arrivingOn: CalendarDate | null;
  readonly leftOn: { readonly from: CalendarDate; readonly to: CalendarDate } | null;
  readonly lapsed: { readonly from: Date; readonly to: Date } | null;
  /** The hotel's calendar day, which is not its business date: guests live by the calendar. */
  readonly today: CalendarDate;
}

export type NoticeKind = 'arrival' | 'thanks' | 'abandoned';

type Settings = Readonly<Record<NoticeKind, MessageSetting>>;

/** What is due at an instant on the hotel's own wall clock. Null for a kind that is switched off or whose hour has not come. */
export function dueNotices(settings: Settings, at: Date, timeZone: string): DueNotices {
  const today = dateAt(at, timeZone);
  const hour = Number(wallClock(at, timeZone).slice(11, 13));
  const hasCome = ({ mail, sms, hour: from }: MessageSetting) => (mail || sms) && hour >= (from ?? 0);
  const { arrival, thanks, abandoned } = settings;
  return {
    today,
    arrivingOn: hasCome(arrival) ? addDays(today, 1) : null,
    leftOn: hasCome(thanks) ? { from: addDays(today, -thanksDays), to: addDays(today, -1) } : null,
    lapsed: abandoned.mail || abandoned.sms ? lapsedBetween(at, abandoned.delayHours ?? 0) : null,
  };
}

function lapsedBetween(at: Date, delayHours: number): { from: Date; to: Date } {
  const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000);
  return { from: hoursAgo(delayHours + reminderHours), to: hoursAgo(delayHours) };
}

/** Whether the reason for a notice still holds; `occasion` is the arrival that is announced. */
export function noticeStands(
  kind: NoticeKind,
  reservation: Pick<Reservation, 'status'> & {
    readonly stays: readonly Pick<Reservation['stays'][number], 'status' | 'arrival'>[];
  },
  occasion: string | undefined,
): boolean {
  const { status, stays } = reservation;
  switch (kind) {
    case 'arrival':
      return (
        status === 'confirmed' && stays.some((stay) => stay.status === 'booked' && stay.arrival === occasion)
      );
    case 'thanks':
      return stays.some((stay) => stay.status === 'checked_out');
    case 'abandoned':
      return status === 'lapsed';
  }
}
