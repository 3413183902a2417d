import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Crumb } from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policySentenceText } from './policy-text.ts';
import type { PolicyHistory, VersionsOf } from './policy-version.service.ts';
import * as paths from './rate-settings.paths.ts';
import { crumbs } from './rate-settings.presenter.ts';

export interface PolicyVersionsPage {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly versions: readonly {
    readonly heading: string;
    readonly made: string;
    readonly isNow: boolean;
    readonly sentences: readonly string[];
  }[];
}

export function policyVersionsPage(
  ctx: Context,
  { hotel, of, history }: { hotel: Hotel; of: VersionsOf; history: PolicyHistory },
): PolicyVersionsPage {
  const t = tFor(ctx.language);
  const { currency, timeZone } = hotel;
  const name = of.kind === 'house' ? t('rates.house.title') : textFor(history.names, ctx.language);
  const parent = {
    href: of.kind === 'house' ? paths.houseRulesPath : paths.policyPath(of.id),
    label: name,
  };
  return {
    title: t('rates.policies.versions-of', { name }),
    crumbs: crumbs(t, [parent], t('rates.policies.versions')),
    versions: history.versions.map(({ version, createdAt, approvedBy, sentences }, index) => {
      const at = formatDateTime(createdAt, timeZone, ctx.language);
      return {
        heading: t('rates.policies.version', { version }),
        made: approvedBy === null ? at : t('rates.policies.approved-by', { time: at, name: approvedBy }),
        isNow: index === 0,
        sentences: sentences.map((each) => policySentenceText(each, { currency, language: ctx.language })),
      };
    }),
  };
}
