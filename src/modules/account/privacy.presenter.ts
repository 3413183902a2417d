import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type ConsentChannel, consentChannels } from '../customers/consent.ts';
import { ownDataPath, privacyPath } from './account.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';

export interface PrivacyPage extends AccountFrame {
  /** Consents and data belong to a profile: first the name is saved. */
  readonly hasProfile: boolean;
  readonly action: string;
  readonly channels: readonly { readonly name: string; readonly label: string; readonly checked: boolean }[];
  readonly dataHref: string;
}

export function privacyPage(agreed: readonly ConsentChannel[] | null, language: Language): PrivacyPage {
  const t = tFor(language);
  return {
    ...frameOf(privacyPath, language),
    hasProfile: agreed !== null,
    action: privacyPath,
    channels: consentChannels.map((name) => ({
      name,
      label: t(`account.privacy.channels.${name}`),
      checked: agreed?.includes(name) ?? false,
    })),
    dataHref: ownDataPath,
  };
}
