import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import WxPay from 'wechatpay-node-v3';
import { z } from 'zod';
import { unavailable } from '../../../core/errors.ts';
import type { WechatpaySettings } from '../../../platform/payment-settings.ts';
import { isSignedByWechatpay, unsealed, wechatpayOrigin } from './wechatpay.ts';

const patienceMilliseconds = 10_000;
const refetchMilliseconds = 60_000;

/** What WeChat Pay answered: the body as sent, and read as JSON where it is. */
export interface WechatpayAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

const Certificates = z.object({
  data: z.array(
    z.object({
      serial_no: z.string(),
      encrypt_certificate: z.object({
        ciphertext: z.string(),
        nonce: z.string(),
        associated_data: z.string().optional(),
      }),
    }),
  ),
});

/**
 * The library signs what we ask; this carries it, and believes no answer that WeChat Pay did not sign. Its keys are
 * fetched under the merchant's own secret, and again when it signs with one we do not know.
 */
export class WechatpayClient extends WxPay {
  readonly #account: WechatpaySettings;
  readonly #keys = new Map<string, string>();
  #fetchedAt = Number.NEGATIVE_INFINITY;

  constructor(account: WechatpaySettings) {
    super({
      appid: account.appId,
      mchid: account.merchantId,
      serial_no: account.serial,
      publicKey: Buffer.from(createPublicKey(account.privateKey).export({ type: 'spki', format: 'pem' })),
      privateKey: Buffer.from(account.privateKey),
      key: account.apiKey,
    });
    this.#account = account;
    if (account.platformKey) this.#keys.set(account.platformKey.id, account.platformKey.publicKey);
    this.createHttp({
      get: (url, headers) => this.#signed('GET', url, headers, null),
      post: (url, body, headers) => this.#signed('POST', url, headers, JSON.stringify(body)),
      upload: () => Promise.reject(unavailable('provider_silent')),
    });
  }

  /** WeChat Pay's key of that serial number; null when it has none. Asked for at most once a minute. */
  async keyOf(serial: string, at: Date): Promise<string | null> {
    const known = this.#keys.get(serial);
    if (known !== undefined) return known;
    if (this.#account.platformKey || at.getTime() - this.#fetchedAt < refetchMilliseconds) return null;
    this.#fetchedAt = at.getTime();
    await this.#fetchKeys();
    return this.#keys.get(serial) ?? null;
  }

  /** A bill is not signed; the signed answer that names it also names its digest. */
  async bill(url: string, sha1: string): Promise<string> {
    const address = url.replace(this.#account.baseUrl, wechatpayOrigin);
    const { status, text } = await this.#carry('GET', address, this.#headersFor(address), null);
    const digest = createHash('sha1').update(text).digest('hex');
    if (status !== 200 || digest !== sha1.toLowerCase()) throw unavailable('provider_silent');
    return text;
  }

  #headersFor(url: string): Record<string, string> {
    return this.getHeaders(this.buildAuthorization('GET', url));
  }

  /** The certificates are sealed with the APIv3 key, which only WeChat Pay shares: that is their proof. */
  async #fetchKeys(): Promise<void> {
    const url = `${wechatpayOrigin}/v3/certificates`;
    const { status, json } = await this.#carry('GET', url, this.#headersFor(url), null);
    const parsed = Certificates.safeParse(json);
    if (status !== 200 || !parsed.success) throw unavailable('provider_silent');
    for (const { serial_no, encrypt_certificate } of parsed.data.data) {
      const pem = unsealed(encrypt_certificate, this.#account.apiKey);
      if (pem === null) continue;
      const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' });
      this.#keys.set(serial_no, String(key));
    }
  }

  async #signed(method: string, url: string, headers: Record<string, string>, body: string | null) {
    const answer = await this.#carry(method, url, headers, body);
    const { signature } = answer;
    if (!signature || !(await this.#isTheirs(answer, signature))) throw unavailable('provider_silent');
    return { status: answer.status, data: answer.json, error: answer.json };
  }

  async #isTheirs(answer: Carried, signed: Signature): Promise<boolean> {
    if (!this.#keys.has(signed.serial) && !this.#account.platformKey) await this.#fetchKeys();
    const key = this.#keys.get(signed.serial);
    return key !== undefined && isSignedByWechatpay({ ...signed, body: answer.text }, key);
  }

  async #carry(
    method: string,
    url: string,
    headers: Record<string, string>,
    body: string | null,
  ): Promise<Carried> {
    const serial = this.#account.platformKey?.id;
    try {
      const response = await fetch(url.replace(wechatpayOrigin, this.#account.baseUrl), {
        method,
        headers: serial === undefined ? headers : { ...headers, 'Wechatpay-Serial': serial },
        body,
        signal: AbortSignal.timeout(patienceMilliseconds),
      });
      const bytes = Buffer.from(await response.arrayBuffer()); // byte by byte, for it is signed that way
      const text = bytes.toString('utf8');
      return {
        status: response.status,
        text,
        json: jsonOf(text),
        signature: signatureOf(response.headers),
      };
    } catch {
      throw unavailable('provider_silent');
    }
  }
}

interface Signature {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly serial: string;
}

interface Carried extends WechatpayAnswer {
  readonly signature: Signature | null;
}

function signatureOf(headers: Headers): Signature | null {
  const timestamp = headers.get('wechatpay-timestamp');
  const nonce = headers.get('wechatpay-nonce');
  const signature = headers.get('wechatpay-signature');
  const serial = headers.get('wechatpay-serial');
  return timestamp && nonce && signature && serial ? { timestamp, nonce, signature, serial } : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
