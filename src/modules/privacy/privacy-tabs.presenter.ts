import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import { privacyDeskPath, retentionPath, viewsPath, wordingsPath } from './privacy.paths.ts';

export interface PrivacyTab {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

const tabs: readonly { readonly key: string; readonly href: string; readonly access: Permission }[] = [
  { key: 'requests', href: privacyDeskPath, access: 'customers.export' },
  { key: 'views', href: viewsPath, access: 'customers.export' },
  { key: 'wordings', href: wordingsPath, access: 'customers.erase' },
  { key: 'retention', href: retentionPath, access: 'customers.erase' },
];

/** The pages of the desk side by side, those that the reader may open. */
export function privacyTabs(ctx: Context, current: string): PrivacyTab[] {
  const t = tFor(ctx.language);
  return tabs
    .filter(({ access }) => isAllowed(ctx, access))
    .map(({ key, href }) => ({ href, label: t(`privacy.tabs.${key}`), current: key === current }));
}
