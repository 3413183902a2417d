import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { checkboxField, integerField } from '../../platform/fields.ts';
import {
  type MessageKind,
  type MessageSetting,
  messageKinds,
  usualSettings,
} from '../notifications/message-kind.ts';
import { templateLimits, unknownPlaceholders } from '../notifications/message-template.ts';
import { messageChannels } from '../notifications/outbox.ts';

export const MessageParams = z.object({
  kind: z.enum(messageKinds),
  channel: z.enum(messageChannels),
  language: z.enum(languages),
});
export type MessageParams = z.infer<typeof MessageParams>;

const version = integerField({ min: 0, max: 1_000_000 });

/** The words of one message; a name in braces that the kind does not know is an error of its field. */
export const wordsForm = ({ kind, channel }: Pick<MessageParams, 'kind' | 'channel'>) => {
  const limits = templateLimits[channel];
  const words = (longest: number) =>
    z
      .string('form.required')
      .trim()
      .min(1, 'form.required')
      .max(longest, 'form.too_long')
      .refine((text) => unknownPlaceholders(kind, text).length === 0, 'form.placeholder-unknown');
  const body = words(limits.body).transform((text) => text.replaceAll('\r\n', '\n'));
  const subject = words(limits.subject).refine((text) => !/[\r\n]/.test(text), 'form.invalid');
  return z.object({
    subject:
      channel === 'mail'
        ? subject
        : z
            .string()
            .optional()
            .transform(() => ''),
    body,
    version,
  });
};

/** A kind with every box empty and no time of its own sends no field at all. */
const settingFields = (kind: MessageKind) => {
  const { hour, delayHours, delayDays } = usualSettings[kind];
  const none = z
    .unknown()
    .optional()
    .transform(() => null);
  const setting: z.ZodType<MessageSetting> = z.object({
    mail: checkboxField,
    sms: checkboxField,
    hour: hour === null ? none : integerField({ min: 0, max: 23 }),
    delayHours: delayHours === null ? none : integerField({ min: 1, max: 72 }),
    delayDays: delayDays === null ? none : integerField({ min: 1, max: 1_500 }),
  });
  return z.preprocess((value) => value ?? {}, setting).prefault({});
};

/** Fields are named `arrival.mail`, `arrival.hour` … */
export const SettingsForm = z.object({
  confirmation: settingFields('confirmation'),
  change: settingFields('change'),
  cancellation: settingFields('cancellation'),
  review_waiting: settingFields('review_waiting'),
  review_declined: settingFields('review_declined'),
  arrival: settingFields('arrival'),
  thanks: settingFields('thanks'),
  abandoned: settingFields('abandoned'),
  waiting_offer: settingFields('waiting_offer'),
  late_payment_refunded: settingFields('late_payment_refunded'),
  excess_refunded: settingFields('excess_refunded'),
  prepayment_taken: settingFields('prepayment_taken'),
  prepayment_asked: settingFields('prepayment_asked'),
  no_show: settingFields('no_show'),
  fee_taken: settingFields('fee_taken'),
  care_first: settingFields('care_first'),
  care_birthday: settingFields('care_birthday'),
  care_anniversary: settingFields('care_anniversary'),
  care_missed: settingFields('care_missed'),
  care_complaint: settingFields('care_complaint'),
  care_level_up: settingFields('care_level_up'),
  care_level_landing: settingFields('care_level_landing'),
  event_confirmation: settingFields('event_confirmation'),
  event_waiting: settingFields('event_waiting'),
  event_reminder: settingFields('event_reminder'),
  event_payment_asked: settingFields('event_payment_asked'),
  event_payment_returned: settingFields('event_payment_returned'),
  event_changed: settingFields('event_changed'),
  event_called_off: settingFields('event_called_off'),
  privacy_received: settingFields('privacy_received'),
  privacy_proof: settingFields('privacy_proof'),
  privacy_done: settingFields('privacy_done'),
  privacy_refused: settingFields('privacy_refused'),
  privacy_file: settingFields('privacy_file'),
  privacy_erased: settingFields('privacy_erased'),
});
