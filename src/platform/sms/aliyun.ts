import { createHash, createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AliyunSettings } from './settings.ts';
import { type OutgoingSms, SmsRefused, type SmsTransport, smsPatienceMs } from './transport.ts';

const version = '2017-05-25';
/** Aliyun files its messages under the day in Beijing, which has no summer time. */
const beijingOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;
const pageSize = 50;

const Answer = z.object({ Code: z.string(), Message: z.string().default('') });
const Details = Answer.extend({
  SmsSendDetailDTOs: z
    .object({ SmsSendDetailDTO: z.array(z.object({ OutId: z.string().optional(), SendStatus: z.number() })) })
    .optional(),
});
/** What became of a message: 1 on its way, 3 arrived. */
const undelivered = 2;

/** Text messages by Aliyun. The wording is registered there; only the parts that vary are sent. */
export function aliyunTransport(settings: AliyunSettings): SmsTransport {
  return {
    async send(sms, at) {
      const query = {
        PhoneNumbers: aliyunNumber(sms.to),
        SignName: settings.signName,
        TemplateCode: templateCodeOf(settings, sms),
        TemplateParam: JSON.stringify(sms.params),
        OutId: outIdOf(sms),
      };
      accepted(Answer.parse(await call(settings, 'SendSms', query, at)));
    },
    async wasTaken(sms, since, at) {
      for (const day of beijingDays(since, at)) {
        if (await isFiledOn(settings, sms, { day, at })) return true;
      }
      return false;
    },
  };
}

async function isFiledOn(
  settings: AliyunSettings,
  sms: OutgoingSms,
  { day, at }: { day: string; at: Date },
): Promise<boolean> {
  for (let page = 1; ; page += 1) {
    const query = {
      PhoneNumber: aliyunNumber(sms.to),
      SendDate: day,
      PageSize: String(pageSize),
      CurrentPage: String(page),
    };
    const answer = Details.parse(await call(settings, 'QuerySendDetails', query, at));
    accepted(answer);
    const filed = answer.SmsSendDetailDTOs?.SmsSendDetailDTO ?? [];
    if (filed.some(({ OutId, SendStatus }) => OutId === outIdOf(sms) && SendStatus !== undelivered))
      return true;
    if (filed.length < pageSize) return false;
  }
}

/** Our own number of a message; Aliyun hands it back with what became of it. */
function outIdOf({ dedupeKey }: OutgoingSms): string {
  return createHash('sha256').update(dedupeKey).digest('hex').slice(0, 32);
}

/** Chinese numbers without their country, others with it and without a plus. */
function aliyunNumber(to: string): string {
  return to.replace(/^\+(86)?/, '');
}

/** The code for this wording: `arrival.zh-CN` before `arrival`. */
function templateCodeOf({ templates }: AliyunSettings, { template, language }: OutgoingSms): string {
  const code = templates.get(`${template}.${language}`) ?? templates.get(template);
  if (!code) throw new SmsRefused('NoTemplateCode', `SMS_ALIYUN_TEMPLATES names no code for ${template}`);
  return code;
}

function beijingDays(since: Date, until: Date): string[] {
  const dayOf = (at: number) => new Date(at + beijingOffsetMs).toISOString().slice(0, 10).replaceAll('-', '');
  const days = new Set<string>();
  for (let at = since.getTime(); at < until.getTime(); at += dayMs) days.add(dayOf(at));
  return [...days.add(dayOf(until.getTime()))];
}

function accepted({ Code, Message }: z.infer<typeof Answer>): void {
  if (Code !== 'OK') throw new SmsRefused(Code, Message);
}

async function call(
  settings: AliyunSettings,
  action: string,
  query: Readonly<Record<string, string>>,
  at: Date,
): Promise<unknown> {
  const url = new URL(settings.baseUrl);
  const canonicalQuery = canonicalQueryOf(query);
  const headers = signedHeaders(settings, { host: url.host, action, canonicalQuery, at });
  const response = await fetch(`${url.origin}/?${canonicalQuery}`, {
    method: 'POST',
    headers,
    signal: AbortSignal.timeout(smsPatienceMs),
  });
  return response.json();
}

/** Sorted by name, encoded as RFC 3986 wants it. */
function canonicalQueryOf(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Aliyun's signature of version 3 (ACS3-HMAC-SHA256) over the query and these headers; the body is empty. */
function signedHeaders(
  { keyId, keySecret }: AliyunSettings,
  request: { host: string; action: string; canonicalQuery: string; at: Date },
): Record<string, string> {
  const bodyHash = sha256('');
  const headers = {
    host: request.host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': bodyHash,
    'x-acs-date': request.at.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': version,
  };
  const names = Object.keys(headers).toSorted().join(';');
  const lines = Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const canonicalHeaders = lines.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = ['POST', '/', request.canonicalQuery, canonicalHeaders, names, bodyHash].join('\n');
  const signature = createHmac('sha256', keySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  const { host: _host, ...sent } = headers; // fetch writes it from the address
  return {
    ...sent,
    Authorization: `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names},Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
