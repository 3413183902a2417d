import type { Language } from '../../core/local-text.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker, languageNames } from '../../platform/views/form.ts';
import type { OwnConsents } from '../customers/consent.service.ts';
import { type ConsentVersion, consentChannels } from '../customers/consent.ts';
import { noticePath } from '../privacy/privacy.paths.ts';
import type { PrivacyRequest } from '../privacy/privacy-request.ts';
import { requestFields } from '../privacy/request-fields.ts';
import { ownDataPath, ownPdfPath, ownRequestsPath, privacyPath } from './account.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';

export interface PrivacyPage extends AccountFrame {
  /** Consents and data belong to a profile: first the name is saved. */
  readonly hasProfile: boolean;
  /** What is agreed to, as it stands in the book of wordings. */
  readonly wording: string;
  readonly askAgain: boolean;
  /** What was said of each way, when, and in which wording. */
  readonly said: readonly string[];
  readonly action: string;
  readonly channels: readonly { readonly name: string; readonly label: string; readonly checked: boolean }[];
  readonly noticeHref: string;
  readonly dataHref: string;
  readonly pdfHref: string;
  readonly requests: readonly {
    readonly what: string;
    readonly when: string;
    readonly state: { readonly hue: string; readonly word: string };
    readonly answer: string;
  }[];
  readonly requestForm: FormModel;
}

export interface OwnPrivacy {
  /** Null without a profile. */
  readonly consents: OwnConsents | null;
  readonly wording: ConsentVersion;
  readonly timeZone: string;
  readonly requests: readonly PrivacyRequest[];
}

export function privacyPage(
  { consents, wording, timeZone, requests }: OwnPrivacy,
  language: Language,
  state: FormState = {},
): PrivacyPage {
  const t = tFor(language);
  return {
    ...frameOf(privacyPath, language),
    hasProfile: consents !== null,
    wording: textFor(wording.texts, language),
    askAgain: (consents?.askAgain.length ?? 0) > 0,
    said: (consents?.said ?? []).map(({ channel, granted, textVersion, language: read, at }) =>
      t(granted ? 'account.privacy.said-yes' : 'account.privacy.said-no', {
        channel: t(`customers.channels.${channel}`),
        version: read ? `${textVersion}, ${languageNames[read]}` : textVersion,
        at: formatDateTime(at, timeZone, language),
      }),
    ),
    action: privacyPath,
    channels: consentChannels.map((name) => ({
      name,
      label: t(`account.privacy.channels.${name}`),
      checked: consents?.agreed.includes(name) ?? false,
    })),
    noticeHref: noticePath,
    dataHref: ownDataPath,
    pdfHref: ownPdfPath,
    requests: requests.map((request) => requestLine(request, language)),
    requestForm: requestForm(language, state),
  };
}

const hues = { open: 'due', in_progress: 'due', done: 'vacant', refused: 'broken' } as const;

function requestLine(request: PrivacyRequest, language: Language) {
  const t = tFor(language);
  const day = (date: PrivacyRequest['dueDate']) => formatDate(date, 'medium', language);
  const { kind, field, newValue, receivedDate, dueDate, state, answer } = request;
  const what = t(`privacy.requests.kinds.${kind}`);
  const dates = { received: day(receivedDate), due: day(dueDate) };
  return {
    what: field ? `${what}: ${t(`privacy.requests.fields.${field}`)} → ${newValue}` : what,
    when: t(
      state === 'open' || state === 'in_progress' ? 'account.privacy.asked' : 'account.privacy.asked-only',
      dates,
    ),
    state: { hue: hues[state], word: t(`privacy.requests.states.${state}`) },
    answer,
  };
}

function requestForm(language: Language, { values = {}, errors = {} }: FormState): FormModel {
  const t = tFor(language);
  const make = fieldMaker(t, values, errors);
  return {
    action: ownRequestsPath,
    groups: [
      {
        legend: t('account.privacy.ask'),
        hint: t('account.privacy.ask-hint'),
        fields: requestFields(t, make, 'guest'),
      },
    ],
    submit: t('account.privacy.ask-now'),
    cancelHref: null,
    errors,
  };
}
