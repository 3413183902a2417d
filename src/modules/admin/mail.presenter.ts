import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import {
  type MailLine,
  type MailStatus,
  type MailView,
  type MessageChannel,
  mailStatuses,
  mailsPerPage,
  messageChannels,
  sentAgainFrom,
} from '../notifications/outbox.ts';
import { hasSecret } from '../notifications/secret-mail.ts';
import * as paths from './admin.paths.ts';
import type { Table } from './staff.presenter.ts';

export interface MailListPage extends PageModel {
  readonly filter: { readonly text: string; readonly status: string; readonly channel: string };
  readonly statuses: readonly { readonly value: string; readonly label: string }[];
  readonly channels: readonly { readonly value: string; readonly label: string }[];
  readonly table: Table;
  readonly pages: Pages | null;
}

export interface MailListView {
  readonly lines: readonly MailLine[];
  readonly total: number;
  readonly search: {
    readonly text?: string | undefined;
    readonly status?: MailStatus | undefined;
    readonly channel?: MessageChannel | undefined;
    readonly page: number;
  };
  readonly timeZone: string;
}

const hues = {
  queued: 'due',
  sending: 'due',
  sent: 'vacant',
  unclear: 'broken',
  failed: 'broken',
  kept: 'occupied',
} as const;
const icons = {
  queued: 'clock',
  sending: 'send',
  sent: 'check',
  unclear: 'alert-triangle',
  failed: 'x',
  kept: 'inbox',
} as const;

function stateOf(t: Translate, status: MailStatus) {
  return { hue: hues[status], word: t(`admin.mail.status.${status}`), icon: icons[status] };
}

export function mailListPage(ctx: Context, view: MailListView): MailListPage {
  const t = tFor(ctx.language);
  const { text = '', status = '', channel = '', page } = view.search;
  const href = (to: number) => {
    const filled = Object.entries({ text, status, channel }).filter(([, value]) => value !== '');
    return `${paths.mailsPath}?${new URLSearchParams([...filled, ['page', String(to)]])}`;
  };
  const rows = view.lines.map((mail) => ({
    cells: [
      { text: subjectOf(t, mail), small: mail.template, href: paths.mailPath(mail.id) },
      mail.recipient,
      formatDateTime(mail.createdAt, view.timeZone, ctx.language),
      { state: stateOf(t, mail.status) },
    ],
  }));
  const columns = ['subject', 'recipient', 'written', 'status'].map((key) => ({
    label: t(`admin.mail.columns.${key}`),
  }));
  return {
    title: t('admin.mail.title'),
    filter: { text, status, channel },
    statuses: mailStatuses.map((value) => ({ value, label: t(`admin.mail.status.${value}`) })),
    channels: messageChannels.map((value) => ({ value, label: t(`admin.mail.channel.${value}`) })),
    table: { columns, rows },
    pages: pagesOf({ page, size: mailsPerPage, total: view.total }, href),
  };
}

/** A text message has no subject, and its words may be a secret: it goes by what it is. */
function subjectOf(t: Translate, { channel, subject }: MailLine): string {
  return channel === 'sms' ? t('admin.mail.text-message') : subject;
}

export interface MailPage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly state: { readonly hue: string; readonly word: string; readonly icon: string };
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** Where the mail itself is shown; null where the reader may not see it or its words are gone. */
  readonly bodyHref: string | null;
  readonly notice: { readonly text: string; readonly icon: string } | null;
  readonly plain: string;
  readonly againAction: string | null;
}

export function mailPage(
  ctx: Context,
  mail: MailView,
  view: { readable: boolean; timeZone: string },
): MailPage {
  const t = tFor(ctx.language);
  const moment = (at: Date | null) => (at ? formatDateTime(at, view.timeZone, ctx.language) : '');
  const title = subjectOf(t, mail);
  const shown = view.readable && mail.text !== '';
  return {
    title,
    crumbs: [
      { href: paths.mailsPath, label: t('admin.mail.title') },
      { href: null, label: title },
    ],
    state: stateOf(t, mail.status),
    facts: [
      { term: t('admin.mail.columns.recipient'), text: mail.recipient },
      { term: t('admin.mail.columns.written'), text: moment(mail.createdAt) },
      { term: t('admin.mail.sent-at'), text: moment(mail.sentAt) },
      { term: t('admin.mail.attempts'), text: mail.attempts > 0 ? String(mail.attempts) : '' },
      { term: t('admin.mail.last-error'), text: mail.lastError ?? '' },
      { term: t('admin.mail.attachments'), text: mail.attachments.join(', ') },
    ],
    bodyHref: shown ? paths.mailBodyPath(mail.id) : null,
    notice: noticeOf(t, mail, view.readable),
    plain: shown && mail.channel === 'mail' && !hasSecret(mail.template) ? mail.text : '',
    againAction: sentAgainFrom.includes(mail.status) ? paths.mailDeliveryPath(mail.id) : null,
  };
}

function noticeOf(t: Translate, mail: MailView, readable: boolean): MailPage['notice'] {
  if (mail.status === 'unclear') return { text: t('admin.mail.in-doubt'), icon: 'alert-triangle' };
  if (!readable) return { text: t('admin.mail.secret'), icon: 'lock' };
  return mail.text === '' ? { text: t('admin.mail.wiped'), icon: 'lock' } : null;
}
