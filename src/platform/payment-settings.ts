import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export interface AlipaySettings {
  readonly appId: string;
  /** The application's own key and Alipay's, as PEM. */
  readonly privateKey: string;
  readonly publicKey: string;
  /** Our account at Alipay; notifications for another are refused. null: any account of the app. */
  readonly sellerId: string | null;
  readonly gatewayUrl: string;
}

export interface WechatpaySettings {
  readonly appId: string;
  readonly merchantId: string;
  /** The serial number of the merchant's certificate. */
  readonly serial: string;
  readonly privateKey: string;
  /** The APIv3 key: 32 characters. */
  readonly apiKey: string;
  readonly baseUrl: string;
  /** WeChat Pay's own key, for merchants who were given one; null: its certificates are fetched. */
  readonly platformKey: { readonly id: string; readonly publicKey: string } | null;
}

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly baseUrl: string;
}

/** Which providers of online payment the house has an account with. Without its keys a method is not offered. */
export interface PaymentSettings {
  readonly alipay: AlipaySettings | null;
  readonly wechatpay: WechatpaySettings | null;
  readonly stripe: StripeSettings | null;
  /** The made-up provider: for the demo and for trying things out, never beside real money. */
  readonly sandbox: boolean;
}

const text = z.string().min(1);
const address = z.url({ protocol: /^https?$/, error: 'must read https://…' });
const privateKey = keyField('private');
const publicKey = keyField('public');

/** The settings of all providers; which belong together is checked by `paymentSettings`. */
export const paymentFields = {
  ALIPAY_APP_ID: text.optional(),
  ALIPAY_PRIVATE_KEY: privateKey.optional(),
  ALIPAY_PUBLIC_KEY: publicKey.optional(),
  ALIPAY_SELLER_ID: text.optional(),
  ALIPAY_GATEWAY_URL: address.default('https://openapi.alipay.com/gateway.do'),
  WECHATPAY_APP_ID: text.optional(),
  WECHATPAY_MERCHANT_ID: z
    .string()
    .regex(/^\d{8,32}$/, 'must be the number of the merchant')
    .optional(),
  WECHATPAY_SERIAL: z
    .string()
    .regex(/^[0-9A-Fa-f]{8,64}$/, 'must be hexadecimal')
    .optional(),
  WECHATPAY_PRIVATE_KEY: privateKey.optional(),
  WECHATPAY_API_KEY: z.string().length(32, 'must have 32 characters (the APIv3 key)').optional(),
  WECHATPAY_PUBLIC_KEY_ID: text.optional(),
  WECHATPAY_PUBLIC_KEY: publicKey.optional(),
  WECHATPAY_BASE_URL: address.default('https://api.mch.weixin.qq.com'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'must begin with sk_ or rk_')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, 'must begin with whsec_')
    .optional(),
  STRIPE_BASE_URL: address.default('https://api.stripe.com'),
};

type Values = z.infer<z.ZodObject<typeof paymentFields>>;
type Name = keyof Values;

const together: readonly (readonly Name[])[] = [
  ['ALIPAY_APP_ID', 'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY'],
  [
    'WECHATPAY_APP_ID',
    'WECHATPAY_MERCHANT_ID',
    'WECHATPAY_SERIAL',
    'WECHATPAY_PRIVATE_KEY',
    'WECHATPAY_API_KEY',
  ],
  ['WECHATPAY_PUBLIC_KEY_ID', 'WECHATPAY_PUBLIC_KEY'],
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
];

/** What is missing of accounts that are half given, one line each. */
export function missingPaymentFields(values: Values): string[] {
  return together.flatMap((names) => {
    const given = names.filter((name) => values[name] !== undefined);
    const missing = names.filter((name) => values[name] === undefined);
    return given.length === 0 ? [] : missing.map((name) => `${name}: must be given with ${given[0]}`);
  });
}

export function paymentSettings(values: Values, sandbox: boolean): PaymentSettings {
  return { alipay: alipayOf(values), wechatpay: wechatpayOf(values), stripe: stripeOf(values), sandbox };
}

function alipayOf(values: Values): AlipaySettings | null {
  const {
    ALIPAY_APP_ID: appId,
    ALIPAY_PRIVATE_KEY: ownKey,
    ALIPAY_PUBLIC_KEY: theirKey,
    ALIPAY_SELLER_ID: sellerId,
  } = values;
  if (!appId || !ownKey || !theirKey) return null;
  return {
    appId,
    privateKey: ownKey,
    publicKey: theirKey,
    sellerId: sellerId ?? null,
    gatewayUrl: values.ALIPAY_GATEWAY_URL,
  };
}

function wechatpayOf(values: Values): WechatpaySettings | null {
  const {
    WECHATPAY_APP_ID: appId,
    WECHATPAY_MERCHANT_ID: merchantId,
    WECHATPAY_SERIAL: serial,
    WECHATPAY_PRIVATE_KEY: ownKey,
    WECHATPAY_API_KEY: apiKey,
    WECHATPAY_PUBLIC_KEY_ID: id,
    WECHATPAY_PUBLIC_KEY: theirKey,
  } = values;
  if (!appId || !merchantId || !serial || !ownKey || !apiKey) return null;
  return {
    appId,
    merchantId,
    serial,
    privateKey: ownKey,
    apiKey,
    baseUrl: values.WECHATPAY_BASE_URL.replace(/\/+$/, ''),
    platformKey: id && theirKey ? { id, publicKey: theirKey } : null,
  };
}

function stripeOf(values: Values): StripeSettings | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = values;
  return secretKey && webhookSecret
    ? { secretKey, webhookSecret, baseUrl: values.STRIPE_BASE_URL.replace(/\/+$/, '') }
    : null;
}

/** A key: as PEM (`\n` for the ends of its lines), as the bare base64 that providers hand out, or its file's path. */
function keyField(kind: 'private' | 'public') {
  return z.string().transform((given, ctx) => {
    try {
      return pemOf(given, kind);
    } catch {
      ctx.addIssue({
        code: 'custom',
        message: `must be an RSA ${kind} key: as PEM, as base64 alone, or the path of its file`,
      });
      return z.NEVER;
    }
  });
}

function pemOf(given: string, kind: 'private' | 'public'): string {
  const content =
    /^[./\w-][\w./-]{0,200}$/.test(given) && existsSync(given) ? readFileSync(given, 'utf8') : given;
  const key = content.replaceAll('\\n', '\n').trim();
  const candidates = key.startsWith('-----')
    ? [key]
    : ['PRIVATE KEY', 'RSA PRIVATE KEY', 'PUBLIC KEY'].map((label) => armoured(key, label));
  const read = kind === 'private' ? privatePem : publicPem;
  for (const candidate of candidates) {
    const pem = read(candidate);
    if (pem) return pem;
  }
  throw new Error('not a key');
}

function armoured(base64: string, label: string): string {
  const lines = base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----`;
}

function privatePem(pem: string): string | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? String(key.export({ type: 'pkcs8', format: 'pem' })) : null;
  } catch {
    return null; // the next way of writing it is tried, and the caller says so where none fits
  }
}

function publicPem(pem: string): string | null {
  if (/PRIVATE KEY/.test(pem)) return null; // a private key given by mistake holds a public one, too
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'rsa' ? String(key.export({ type: 'spki', format: 'pem' })) : null;
  } catch {
    return null;
  }
}
