import { parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { alertReadingPath, alertsPath, alertsReadingPath } from './alert.paths.ts';
import { type Alert, type AlertFilter, type AlertKind, alertFilters } from './alert.ts';

interface AlertLine {
  readonly icon: string;
  readonly hue: string;
  readonly word: string;
  readonly text: string;
  /** What it is about: the room, the booking, the mail. */
  readonly href: string;
  readonly raised: string;
  /** By whom and when; null while it is unread. */
  readonly read: string | null;
  readonly readAction: string | null;
}

export interface AlertsPage {
  readonly title: string;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly alerts: readonly AlertLine[];
  readonly readAll: { readonly action: string; readonly upTo: string } | null;
  readonly pages: Pages | null;
  readonly emptyHeading: string;
}

export interface AlertsView {
  readonly alerts: readonly Alert[];
  readonly total: number;
  readonly show: AlertFilter;
  readonly page: number;
  readonly pageSize: number;
  readonly timeZone: string;
}

const signs: Record<AlertKind, { readonly icon: string; readonly hue: string }> = {
  room_left: { icon: 'door-exit', hue: 'dirty' },
  room_ready: { icon: 'sparkles', hue: 'vacant' },
  room_out_of_order: { icon: 'tool', hue: 'broken' },
  occupancy_differs: { icon: 'alert-triangle', hue: 'broken' },
  guest_waits: { icon: 'armchair', hue: 'due' },
  card_declined: { icon: 'credit-card-off', hue: 'broken' },
  mail_unclear: { icon: 'mail-question', hue: 'due' },
};

export function alertsPage(view: AlertsView, language: Language): AlertsPage {
  const t = tFor(language);
  const { alerts, total, show, page, pageSize: size } = view;
  const [newest] = alerts.filter((alert) => alert.read === null);
  return {
    title: t('alerts.title'),
    tabs: alertFilters.map((filter) => ({
      href: filter === 'unread' ? alertsPath : `${alertsPath}?show=${filter}`,
      label: t(`alerts.show.${filter}`),
      current: filter === show,
    })),
    alerts: alerts.map((alert) => lineOf(alert, view.timeZone, language)),
    readAll: newest ? { action: alertsReadingPath, upTo: newest.raisedAt.toISOString() } : null,
    pages: pagesOf({ page, size, total }, (to) => `${alertsPath}?show=${show}&page=${to}`),
    emptyHeading: t(`alerts.empty.${show}`),
  };
}

function lineOf(alert: Alert, timeZone: string, language: Language): AlertLine {
  const t = tFor(language);
  const at = (instant: Date) => formatDateTime(instant, timeZone, language);
  return {
    ...signs[alert.kind],
    word: t(`alerts.kinds.${alert.kind}`),
    text: textOf(alert, language),
    href: hrefOf(alert),
    raised: t('alerts.raised', { at: at(alert.raisedAt), by: alert.raisedBy }),
    read: alert.read && t('alerts.read', { at: at(alert.read.at), by: alert.read.by }),
    readAction: alert.read ? null : alertReadingPath(alert.id),
  };
}

function hrefOf({ kind, roomNumber, subject }: Alert): string {
  if (kind === 'card_declined') return `/staff/reservations/${encodeURIComponent(subject)}`;
  if (kind === 'mail_unclear') return `/staff/admin/mail/${encodeURIComponent(subject)}`;
  return `/staff/rooms/${encodeURIComponent(roomNumber)}`;
}

function textOf({ kind, roomNumber: room, subject, details }: Alert, language: Language): string {
  const t = tFor(language);
  switch (kind) {
    case 'room_left':
      return t('alerts.texts.room_left', { room });
    case 'guest_waits':
      return t('alerts.texts.guest_waits', { room, reservation: details.reservation ?? '' });
    case 'room_ready': {
      const state = t(`rooms.housekeeping.${details.state}`);
      const key =
        details.for === 'room' ? 'alerts.texts.room_ready_for_room' : 'alerts.texts.room_ready_for_type';
      return t(key, { room, state, reservation: details.reservation ?? '' });
    }
    case 'card_declined':
      return t(`alerts.texts.card_declined_${details.purpose}`, { reservation: subject });
    case 'mail_unclear':
      return t('alerts.texts.mail_unclear', { number: subject });
    case 'occupancy_differs':
      return t(`alerts.texts.found_${details.found}`, { room });
    case 'room_out_of_order': {
      const until = parseCalendarDate(details.until ?? '');
      const words = {
        room,
        reason: details.reason ?? '',
        date: until ? formatDate(until, 'short', language) : '',
      };
      const text = t('alerts.texts.out_of_order', words);
      return details.displaced
        ? `${text} ${t('alerts.texts.displaced', { numbers: details.displaced })}`
        : text;
    }
  }
}
