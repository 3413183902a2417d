import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a provider took it. */
export interface TakenSms {
  readonly to: string;
  readonly [name: string]: string;
}

/** A stand-in for a provider of text messages, which checks keys and signatures as the real one says it does. */
export interface SmsProvider {
  readonly url: string;
  readonly taken: TakenSms[];
  /** What it does with the next messages: takes them, refuses them, or takes them and is silent, or loses them on the way. */
  mood: 'take' | 'refuse' | 'take-and-hang-up' | 'take-and-say-nothing' | 'lose';
  /** What it was asked, in order: `send` or `find`. */
  readonly asked: string[];
  close(): void;
}

type Answer = (
  request: IncomingMessage,
  body: string,
  provider: SmsProvider,
) => { status: number; json: unknown };

export const aliyunKey = { keyId: 'LTAI-test', keySecret: 'secret of the test' };
export const twilioKey = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token of the test' };

export function startAliyun(at: () => Date): Promise<SmsProvider> {
  return start((request, body, provider) => aliyunAnswer(request, body, { provider, at: at() }));
}

export function startTwilio(at: () => Date): Promise<SmsProvider> {
  return start((request, body, provider) => twilioAnswer(request, body, { provider, at: at() }));
}

async function start(answer: Answer): Promise<SmsProvider> {
  const server = createServer(async (request, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const taken = provider.taken.length;
    provider.asked.push(asksWhetherSent(request) ? 'find' : 'send');
    if (provider.mood === 'lose') return;
    const { status, json } = answer(request, body, provider);
    if (provider.mood === 'take-and-hang-up' && provider.taken.length > taken)
      return void request.socket.destroy();
    if (provider.mood === 'take-and-say-nothing' && provider.taken.length > taken) return;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const provider: SmsProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    mood: 'take',
    asked: [],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}

function asksWhetherSent(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.headers['x-acs-action'] === 'QuerySendDetails';
}

interface Desk {
  readonly provider: SmsProvider;
  readonly at: Date;
}

function aliyunAnswer(request: IncomingMessage, body: string, { provider, at }: Desk) {
  if (!aliyunSignatureIsRight(request, body)) {
    return { status: 400, json: { Code: 'SignatureDoesNotMatch', Message: 'The signature is not ours.' } };
  }
  const query = Object.fromEntries(new URL(request.url ?? '', provider.url).searchParams);
  if (request.headers['x-acs-action'] === 'QuerySendDetails') {
    const found = provider.taken.filter(
      (sms) => sms.to === query.PhoneNumber && sms.day === query.SendDate && query.CurrentPage === '1',
    );
    const list = found.map(({ OutId }) => ({ OutId, SendStatus: 3 }));
    return { status: 200, json: { Code: 'OK', SmsSendDetailDTOs: { SmsSendDetailDTO: list } } };
  }
  if (provider.mood === 'refuse') {
    return { status: 200, json: { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: 'No such number' } };
  }
  const day = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  provider.taken.push({ ...query, to: query.PhoneNumbers ?? '', day });
  return { status: 200, json: { Code: 'OK', Message: 'OK', BizId: '1' } };
}

/** As the provider's guide to signatures of version 3 describes it, from the raw request. */
function aliyunSignatureIsRight(request: IncomingMessage, body: string): boolean {
  const given =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const [, keyId, names = '', signature] = given;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const sorted = query.split('&').sort().join('&');
  const signed = names.split(';');
  const bodyHash = sha256(body);
  const headers = signed.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  const canonical = [request.method, path, sorted, headers, names, bodyHash].join('\n');
  const right = createHmac('sha256', aliyunKey.keySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  const needed = [
    'host',
    'x-acs-action',
    'x-acs-content-sha256',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-version',
  ];
  return (
    keyId === aliyunKey.keyId &&
    needed.every((name) => signed.includes(name)) &&
    request.headers['x-acs-content-sha256'] === bodyHash &&
    signature === right
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function twilioAnswer(request: IncomingMessage, body: string, { provider, at }: Desk) {
  const key = Buffer.from(`${twilioKey.accountSid}:${twilioKey.authToken}`).toString('base64');
  const url = new URL(request.url ?? '', provider.url);
  if (request.headers.authorization !== `Basic ${key}`) {
    return { status: 401, json: { code: 20003, message: 'Authenticate', status: 401 } };
  }
  if (url.pathname !== `/2010-04-01/Accounts/${twilioKey.accountSid}/Messages.json`) {
    return { status: 404, json: { code: 20404, message: 'Not found', status: 404 } };
  }
  if (request.method === 'GET') {
    const found = provider.taken.filter(({ to }) => to === url.searchParams.get('To')).toReversed();
    const messages = found.map(({ Body, date }) => ({ body: Body, date_created: date, status: 'delivered' }));
    return { status: 200, json: { messages, next_page_uri: null } };
  }
  if (provider.mood === 'refuse') {
    return { status: 400, json: { code: 21211, message: "Invalid 'To' Phone Number", status: 400 } };
  }
  const form = Object.fromEntries(new URLSearchParams(body));
  provider.taken.push({ ...form, to: form.To ?? '', date: at.toUTCString() });
  return { status: 201, json: { sid: 'SM1', status: 'queued' } };
}
