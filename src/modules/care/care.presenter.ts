import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import type { MessageSettings } from '../notifications/message.service.ts';
import { careKinds } from '../notifications/message-kind.ts';
import { carePath, stopCarePath } from './care.paths.ts';
import type { CareView } from './care.service.ts';

export interface CarePage extends PageModel {
  readonly automations: readonly {
    readonly name: string;
    readonly when: string;
    readonly ways: string;
    readonly on: boolean;
    readonly count: number;
  }[];
  readonly form: FormModel;
  readonly sent: readonly {
    readonly href: string;
    readonly guest: string;
    readonly kind: string;
    readonly at: string;
    readonly way: string;
    readonly state: string;
  }[];
}

interface CarePageOf {
  readonly view: CareView;
  readonly settings: MessageSettings;
  readonly timeZone: string;
}

export function carePage(
  ctx: Context,
  { view, settings, timeZone }: CarePageOf,
  state: FormState = {},
): CarePage {
  const t = tFor(ctx.language);
  return {
    title: t('care.title'),
    automations: careKinds.map((kind) => {
      const { mail, sms, hour, delayDays } = settings[kind];
      const ways = [mail && t('messages.channel.mail'), sms && t('messages.channel.sms')].filter(Boolean);
      return {
        name: t(`messages.kinds.${kind}`),
        when: t(`care.when.${kind}`, { count: delayDays ?? 0, hour: hour ?? 0 }),
        ways: ways.length > 0 ? ways.join(', ') : t('care.off'),
        on: mail || sms,
        count: view.counts.get(kind) ?? 0,
      };
    }),
    form: limitsForm(ctx, view, state),
    sent: view.sent.map(({ customerId, kind, at, channel, status, ...name }) => ({
      href: customerPath(customerId),
      guest: fullName(name),
      kind: t(`messages.kinds.${kind}`),
      at: formatDateTime(at, timeZone, ctx.language),
      way: channel ? t(`messages.channel.${channel}`) : '–',
      state: status ? t(`admin.mail.status.${status}`) : '–',
    })),
  };
}

function limitsForm(ctx: Context, { limits }: CareView, { values, errors = {} }: FormState): FormModel {
  const t = tFor(ctx.language);
  const now = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)]));
  const make = fieldMaker(t, values ?? now, errors);
  const number = (name: string, suffix: string, maxlength: string) =>
    make.text(name, t(`care.limits.${name}`), {
      inputmode: 'numeric',
      short: true,
      suffix,
      maxlength,
      required: true,
    });
  const hour = t('messages.hour-unit');
  return {
    action: carePath,
    groups: [
      {
        legend: t('care.limits.title'),
        hint: t('care.limits.hint'),
        fields: [
          number('most', t('care.limits.messages'), '3'),
          number('perDays', t('care.limits.days'), '3'),
          number('quietFrom', hour, '2'),
          number('quietTo', hour, '2'),
        ],
      },
    ],
    submit: t('care.limits.save'),
    cancelHref: null,
    errors,
  };
}

export interface StopPage extends PageModel {
  readonly lead: string;
  readonly action: string | null;
}

/** Asks once, because links in mails are opened by machines too; and says so when it is done. */
export function stopPage(ctx: Context, { token, done }: { token: string; done: boolean }): StopPage {
  const t = tFor(ctx.language);
  return {
    title: t(done ? 'care.stop.done-title' : 'care.stop.title'),
    lead: t(done ? 'care.stop.done' : 'care.stop.lead'),
    action: done ? null : stopCarePath(token),
  };
}
