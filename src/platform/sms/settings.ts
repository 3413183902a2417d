import { z } from 'zod';

/** The wording of text messages at Aliyun is registered there: ours by name, theirs by code. */
const templateCodes = z
  .string()
  .regex(
    /^\s*[\w-]+(\.[\w-]+)?=SMS_\w+(\s*,\s*[\w-]+(\.[\w-]+)?=SMS_\w+)*\s*$/,
    'must read arrival=SMS_123456,thanks.zh-CN=SMS_123457',
  )
  .transform((text) => new Map(text.split(',').map((pair) => pairOf(pair.trim()))));

function pairOf(pair: string): [string, string] {
  const [name = '', code = ''] = pair.split('=');
  return [name, code];
}

/** The lines of the environment about text messages. */
export const smsEnvFields = {
  SMS_PROVIDER: z.enum(['aliyun', 'twilio'], 'must be aliyun or twilio').optional(),
  SMS_BASE_URL: z.url({ protocol: /^https?$/, error: 'must read https://dysmsapi.aliyuncs.com' }).optional(),
  SMS_ALIYUN_KEY_ID: z.string().optional(),
  SMS_ALIYUN_KEY_SECRET: z.string().optional(),
  SMS_ALIYUN_SIGN_NAME: z.string().optional(),
  SMS_ALIYUN_TEMPLATES: templateCodes.optional(),
  SMS_TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits')
    .optional(),
  SMS_TWILIO_AUTH_TOKEN: z.string().optional(),
  SMS_TWILIO_FROM: z
    .string()
    .regex(
      /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32}|[A-Za-z][A-Za-z0-9 ]{0,10})$/,
      'must be a number like +15005550006, a messaging service MG… or a sender name',
    )
    .optional(),
};

const neededBy = {
  aliyun: ['SMS_ALIYUN_KEY_ID', 'SMS_ALIYUN_KEY_SECRET', 'SMS_ALIYUN_SIGN_NAME', 'SMS_ALIYUN_TEMPLATES'],
  twilio: ['SMS_TWILIO_ACCOUNT_SID', 'SMS_TWILIO_AUTH_TOKEN', 'SMS_TWILIO_FROM'],
} as const;

type SmsEnv = z.infer<z.ZodObject<typeof smsEnvFields>>;

export interface AliyunSettings {
  readonly provider: 'aliyun';
  readonly baseUrl: string;
  readonly keyId: string;
  readonly keySecret: string;
  readonly signName: string;
  readonly templates: ReadonlyMap<string, string>;
}

export interface TwilioSettings {
  readonly provider: 'twilio';
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
}

export type SmsSettings = AliyunSettings | TwilioSettings;

/** The settings that the chosen provider needs and that were not given. */
export function missingSmsSettings(values: SmsEnv): string[] {
  if (!values.SMS_PROVIDER) return [];
  return neededBy[values.SMS_PROVIDER].filter((name) => !values[name]);
}

/** The chosen provider's settings; null where text messages are only kept. */
export function smsSettingsOf(values: SmsEnv): SmsSettings | null {
  const baseUrl = values.SMS_BASE_URL?.replace(/\/+$/, '');
  if (values.SMS_PROVIDER === 'aliyun') {
    return {
      provider: 'aliyun',
      baseUrl: baseUrl ?? 'https://dysmsapi.aliyuncs.com',
      keyId: values.SMS_ALIYUN_KEY_ID ?? '',
      keySecret: values.SMS_ALIYUN_KEY_SECRET ?? '',
      signName: values.SMS_ALIYUN_SIGN_NAME ?? '',
      templates: values.SMS_ALIYUN_TEMPLATES ?? new Map(),
    };
  }
  if (values.SMS_PROVIDER === 'twilio') {
    return {
      provider: 'twilio',
      baseUrl: baseUrl ?? 'https://api.twilio.com',
      accountSid: values.SMS_TWILIO_ACCOUNT_SID ?? '',
      authToken: values.SMS_TWILIO_AUTH_TOKEN ?? '',
      from: values.SMS_TWILIO_FROM ?? '',
    };
  }
  return null;
}
