import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import { type FormState, fieldMaker, type SettingsListPage } from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { apiKeyRevocationPath, apiKeysPath } from './api.paths.ts';
import type { ListedApiKey } from './api-key.queries.ts';
import { keyChannels } from './api-key.schemas.ts';
import { apiScopes } from './api-key.ts';

interface KeysOptions {
  readonly timeZone: string;
  /** Just made: shown on this page and never again. */
  readonly secret?: string;
  readonly state?: FormState;
}

/** The hotel's keys, which of them are in use, and the form for a new one. */
export function apiKeysPage(
  ctx: Context,
  keys: readonly ListedApiKey[],
  options: KeysOptions,
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('api.keys.title');
  const heads = ['name', 'prefix', 'channel', 'scopes', 'last-used', 'state'];
  return {
    title,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    lead:
      options.secret === undefined ? t('api.keys.lead') : t('api.keys.created', { secret: options.secret }),
    empty: { heading: t('api.keys.none'), lead: t('api.keys.none-lead'), mark: 'key', action: null },
    columns: [
      ...heads.map((head) => ({ label: t(`api.keys.${head}`) })),
      { label: t('api.keys.close'), hidden: true },
    ],
    rows: keys.map((key) => ({ cells: cellsOf(t, ctx, key, options.timeZone) })),
    form: keyForm(t, options.state ?? {}),
  };
}

function cellsOf(t: Translate, ctx: Context, key: ListedApiKey, timeZone: string): unknown[] {
  const used = key.lastUsedAt ? formatDateTime(key.lastUsedAt, timeZone, ctx.language) : '–';
  const close = { action: apiKeyRevocationPath(key.id), label: t('api.keys.close') };
  return [
    key.name,
    key.prefix,
    t(`reservations.channel.${key.channel}`),
    key.scopes.map((scope) => t(`api.keys.scope.${scope.replace('.', '-')}`)).join(', '),
    used,
    t(key.active ? 'api.keys.open' : 'api.keys.closed'),
    key.active ? { actions: [close] } : '',
  ];
}

function keyForm(
  t: Translate,
  { values = { channel: 'api', scopes: apiScopes.join(',') }, errors = {} }: FormState,
) {
  const make = fieldMaker(t, values, errors);
  const channels = keyChannels.map((channel) => ({
    value: channel,
    label: t(`reservations.channel.${channel}`),
  }));
  const fields = [
    make.text('name', t('api.keys.name'), { required: true, maxlength: '60' }),
    make.select('channel', t('api.keys.channel'), channels),
    ...apiScopes.map((scope) => make.tick('scopes', t(`api.keys.scope.${scope.replace('.', '-')}`), scope)),
  ];
  return {
    action: apiKeysPath,
    groups: [{ legend: t('api.keys.new'), hint: t('api.keys.new-hint'), fields }],
    submit: t('api.keys.make'),
    cancelHref: null,
    errors,
  };
}
