import { languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker, languageNames } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { ConsentVersion } from '../customers/consent.ts';
import { wordingsPath } from './privacy.paths.ts';
import { type PrivacyTab, privacyTabs } from './privacy-tabs.presenter.ts';

export interface WordingsPage extends PageModel {
  readonly tabs: readonly PrivacyTab[];
  readonly versions: readonly {
    readonly name: string;
    readonly since: string;
    readonly badges: readonly string[];
    readonly texts: readonly { readonly language: string; readonly name: string; readonly text: string }[];
  }[];
  readonly form: FormModel;
}

export interface WordingsView {
  readonly versions: readonly ConsentVersion[];
  readonly current: ConsentVersion;
  readonly timeZone: string;
}

export function wordingsPage(ctx: Context, view: WordingsView, state: FormState = {}): WordingsPage {
  const t = tFor(ctx.language);
  const { versions, current, timeZone } = view;
  return {
    title: t('privacy.wordings.title'),
    tabs: privacyTabs(ctx, 'wordings'),
    versions: versions.map(({ purpose, version, since, asksAgain, madeBy, texts }) => ({
      name: `${t(`customers.purposes.${purpose}`)} · ${version}`,
      since: [t('privacy.wordings.since', { at: formatDateTime(since, timeZone, ctx.language) }), madeBy]
        .filter(Boolean)
        .join(' · '),
      badges: [
        ...(purpose === current.purpose && version === current.version
          ? [t('privacy.wordings.current')]
          : []),
        ...(asksAgain ? [t('privacy.wordings.asks-again')] : []),
      ],
      texts: languages
        .filter((language) => texts[language])
        .map((language) => ({ language, name: languageNames[language], text: texts[language] ?? '' })),
    })),
    form: wordingForm(ctx, current, state),
  };
}

function wordingForm(ctx: Context, current: ConsentVersion, { values, errors = {} }: FormState): FormModel {
  const t = tFor(ctx.language);
  const now = Object.fromEntries(
    languages.map((language) => [`texts.${language}`, current.texts[language] ?? '']),
  );
  const make = fieldMaker(t, values ?? now, errors);
  return {
    action: wordingsPath,
    groups: [
      {
        legend: t('privacy.wordings.new'),
        hint: t('privacy.wordings.hint'),
        fields: [
          ...languages.map((language) =>
            make.area(`texts.${language}`, languageNames[language], { required: true, maxlength: '2000' }),
          ),
          make.tick('asksAgain', t('privacy.wordings.ask')),
        ],
      },
    ],
    submit: t('privacy.wordings.save'),
    cancelHref: null,
    errors,
  };
}
