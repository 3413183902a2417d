import type { Language } from '../../core/local-text.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { ConsentVersion } from '../customers/consent.ts';
import { noticeVersionPath } from './privacy.paths.ts';

export interface NoticePage extends PageModel {
  readonly since: string;
  readonly paragraphs: readonly string[];
  /** The other versions whose day has come. */
  readonly others: readonly { readonly href: string; readonly text: string }[];
}

export interface NoticeView {
  readonly notice: ConsentVersion;
  readonly versions: readonly ConsentVersion[];
  readonly at: Date;
  readonly timeZone: string;
}

export function noticePage({ notice, versions, at, timeZone }: NoticeView, language: Language): NoticePage {
  const t = tFor(language);
  const sinceOf = ({ version, since }: ConsentVersion) =>
    t('privacy.notice.since', { version, at: formatDateTime(since, timeZone, language) });
  return {
    title: t('privacy.notice.title'),
    since: sinceOf(notice),
    paragraphs: textFor(notice.texts, language)
      .trim()
      .split(/\r?\n(?:[ \t]*\r?\n)+/),
    others: versions
      .filter(({ version, since }) => version !== notice.version && since <= at)
      .map((one) => ({ href: noticeVersionPath(one.version), text: sinceOf(one) })),
  };
}
