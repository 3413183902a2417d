import { languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker, languageNames } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type ConsentVersion, type WordingPurpose, wordingPurposes } from '../customers/consent.ts';
import { wordingPreviewPath, wordingsOfPath, wordingsPath } from './privacy.paths.ts';
import { type PrivacyTab, privacyTabs } from './privacy-tabs.presenter.ts';

interface ShownText {
  readonly language: string;
  readonly name: string;
  readonly paragraphs: readonly string[];
}

export interface WordingsPage extends PageModel {
  readonly tabs: readonly PrivacyTab[];
  readonly purposes: readonly PrivacyTab[];
  readonly where: string;
  /** Of what is being written, as it would be read. */
  readonly preview: readonly ShownText[];
  readonly versions: readonly {
    readonly name: string;
    readonly since: string;
    readonly badges: readonly { readonly word: string; readonly tone: string }[];
    readonly texts: readonly ShownText[];
    /** Only what holds or will hold stands open. */
    readonly open: boolean;
  }[];
  readonly form: FormModel;
}

export interface WordingsView {
  readonly purpose: WordingPurpose;
  readonly versions: readonly ConsentVersion[];
  readonly current: ConsentVersion;
  readonly now: Date;
  readonly timeZone: string;
  readonly preview: Readonly<Record<string, string>>;
}

export function wordingsPage(ctx: Context, view: WordingsView, state: FormState = {}): WordingsPage {
  const t = tFor(ctx.language);
  const { purpose, versions, preview } = view;
  return {
    title: t('privacy.wordings.title'),
    tabs: privacyTabs(ctx, 'wordings'),
    purposes: wordingPurposes.map((name) => ({
      href: wordingsOfPath(name),
      label: t(`customers.purposes.${name}`),
      current: name === purpose,
    })),
    where: t(`privacy.wordings.where.${purpose}`),
    preview: textsOf(preview),
    versions: versions.map((version) => versionOf(ctx, view, version)),
    form: wordingForm(ctx, view, state),
  };
}

function versionOf(ctx: Context, { current, now, timeZone }: WordingsView, one: ConsentVersion) {
  const t = tFor(ctx.language);
  const { version, since, asksAgain, madeBy, texts } = one;
  const isCurrent = version === current.version;
  const isComing = since > now;
  const at = formatDateTime(since, timeZone, ctx.language);
  return {
    name: version,
    since: [t(`privacy.wordings.${isComing ? 'from-at' : 'since'}`, { at }), madeBy]
      .filter(Boolean)
      .join(' · '),
    badges: [
      ...(isCurrent ? [{ word: t('privacy.wordings.current'), tone: 'jade' }] : []),
      ...(isComing ? [{ word: t('privacy.wordings.coming'), tone: 'brass' }] : []),
      ...(asksAgain ? [{ word: t('privacy.wordings.asks-again'), tone: 'jade' }] : []),
    ],
    texts: textsOf(texts),
    open: isCurrent || isComing,
  };
}

/** A text in its paragraphs, in each language that has it. */
function textsOf(texts: Readonly<Record<string, string>>): ShownText[] {
  return languages
    .filter((language) => texts[language])
    .map((language) => ({
      language,
      name: languageNames[language],
      paragraphs: (texts[language] ?? '').trim().split(/\r?\n(?:[ \t]*\r?\n)+/),
    }));
}

function wordingForm(
  ctx: Context,
  { purpose, current }: WordingsView,
  { values, errors = {} }: FormState,
): FormModel {
  const t = tFor(ctx.language);
  const now = Object.fromEntries(
    languages.map((language) => [`texts.${language}`, current.texts[language] ?? '']),
  );
  const make = fieldMaker(t, values ?? now, errors);
  const maxlength = '12000';
  return {
    action: wordingsPath,
    groups: [
      {
        legend: t('privacy.wordings.new'),
        hint: t('privacy.wordings.hint'),
        fields: [
          ...languages.map((language) =>
            make.area(`texts.${language}`, languageNames[language], { required: true, maxlength }),
          ),
          make.text('from', t('privacy.wordings.from'), {
            type: 'date',
            optional: true,
            short: true,
            hint: t('privacy.wordings.from-hint'),
          }),
          ...(purpose === 'marketing' ? [make.tick('asksAgain', t('privacy.wordings.ask'))] : []),
          make.hidden('purpose', purpose),
        ],
      },
    ],
    submit: t('privacy.wordings.save'),
    second: { label: t('privacy.wordings.preview'), action: wordingPreviewPath },
    cancelHref: null,
    errors,
  };
}
