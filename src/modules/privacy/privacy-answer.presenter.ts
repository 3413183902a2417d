import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import { mailPath } from '../admin/admin.paths.ts';
import { requestPath } from './privacy.paths.ts';
import type { SentMessage } from './privacy-message.queries.ts';
import type { PrivacyRequest } from './privacy-request.ts';

export interface MessageTable {
  readonly columns: readonly { readonly label: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

const hues = {
  queued: 'due',
  sending: 'due',
  sent: 'vacant',
  unclear: 'broken',
  failed: 'broken',
  kept: 'due',
} as const;

/** What was written to the guest about a request: also what was sent to one who is erased by now. */
export function messageTable(
  ctx: Context,
  { messages, timeZone }: { readonly messages: readonly SentMessage[]; readonly timeZone: string },
): MessageTable {
  const t = tFor(ctx.language);
  const mayRead = isAllowed(ctx, 'mail.view');
  return {
    columns: ['message', 'written', 'state'].map((name) => ({
      label: t(`privacy.requests.messages.columns.${name}`),
    })),
    rows: messages.map(({ id, channel, template, status, createdAt, sentAt }) => ({
      cells: [
        {
          text: t(`messages.kinds.${template.replaceAll('-', '_')}`),
          small: t(`privacy.requests.messages.${channel}`),
          ...(mayRead ? { href: mailPath(id) } : {}),
        },
        formatDateTime(createdAt, timeZone, ctx.language),
        {
          state: {
            hue: hues[status],
            word: sentAt
              ? t('privacy.requests.messages.sent', { at: formatDateTime(sentAt, timeZone, ctx.language) })
              : t(`admin.mail.status.${status}`),
          },
        },
      ],
    })),
  };
}

/** The form by which a guest is asked who he is. */
export function proofForm(
  ctx: Context,
  request: PrivacyRequest,
  { values, errors = {} }: FormState = {},
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values ?? {}, errors);
  const words = make.area('words', t('privacy.requests.proof-words'), {
    required: true,
    maxlength: '1000',
    hint: t('privacy.requests.proof-words-hint'),
  });
  return {
    action: `${requestPath(request.id)}/proof`,
    groups: [
      {
        legend: t('privacy.requests.proof'),
        hint: t('privacy.requests.proof-hint'),
        folded: Object.keys(errors).length === 0,
        fields: [words, make.hidden('version', values?.version ?? String(request.version))],
      },
    ],
    submit: t('privacy.requests.proof-ask'),
    cancelHref: null,
    errors,
  };
}

/** The form that answers a request for good. */
export function answerForm(
  ctx: Context,
  request: PrivacyRequest,
  { values, errors = {} }: FormState,
): FormModel {
  const t = tFor(ctx.language);
  const byWork =
    request.kind === 'erasure' || (request.kind === 'correction' && request.field !== 'document');
  const make = fieldMaker(t, values ?? { outcome: byWork ? 'refused' : 'done' }, errors);
  const outcomes = (byWork ? (['refused'] as const) : (['done', 'refused'] as const)).map((value) => ({
    value,
    label: t(`privacy.requests.outcomes.${value}`),
  }));
  return {
    action: `${requestPath(request.id)}/answer`,
    groups: [
      {
        legend: t('privacy.requests.answer'),
        hint: t(`privacy.requests.answer-hints.${request.field === 'document' ? 'document' : request.kind}`),
        fields: [
          make.select('outcome', t('privacy.requests.outcome'), outcomes, { required: true }),
          make.area('answer', t('privacy.requests.answer-text'), { required: true, maxlength: '2000' }),
          make.hidden('version', values?.version ?? String(request.version)),
        ],
      },
    ],
    submit: t('privacy.requests.answer-now'),
    cancelHref: null,
    errors,
  };
}
