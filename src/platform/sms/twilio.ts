import { z } from 'zod';
import type { TwilioSettings } from './settings.ts';
import { SmsRefused, type SmsTransport, smsPatienceMs } from './transport.ts';

const Refusal = z.object({ code: z.number(), message: z.string() });
const Sent = z.object({
  messages: z.array(z.object({ body: z.string(), date_created: z.string(), status: z.string() })),
  next_page_uri: z.string().nullish(),
});

/** How far Twilio's clock, told to the second, may be from ours. */
const clockSkewMs = 60_000;

/** Text messages by Twilio, in our own words. */
export function twilioTransport(settings: TwilioSettings): SmsTransport {
  const messages = `/2010-04-01/Accounts/${settings.accountSid}/Messages.json`;
  return {
    async send(sms) {
      const sender = settings.from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
      const body = new URLSearchParams({ To: sms.to, [sender]: settings.from, Body: sms.text });
      await call(settings, messages, { method: 'POST', body });
    },
    /** Twilio keeps no number of ours: the same words to the same telephone since then are this message. */
    async wasTaken(sms, since) {
      const earliest = since.getTime() - clockSkewMs;
      let next: string | null | undefined =
        `${messages}?${new URLSearchParams({ To: sms.to, PageSize: '50' })}`;
      while (next) {
        const page: z.infer<typeof Sent> = Sent.parse(await call(settings, next, { method: 'GET' }));
        const recent = page.messages.filter(({ date_created }) => Date.parse(date_created) >= earliest);
        if (recent.some(({ body, status }) => body === sms.text && !notSent.has(status))) return true;
        next = recent.length === page.messages.length ? page.next_page_uri : null; // the newest come first
      }
      return false;
    },
  };
}

const notSent: ReadonlySet<string> = new Set(['failed', 'undelivered', 'canceled']);

async function call(settings: TwilioSettings, path: string, init: RequestInit): Promise<unknown> {
  const key = Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64');
  const response = await fetch(settings.baseUrl + path, {
    ...init,
    headers: { Authorization: `Basic ${key}` },
    signal: AbortSignal.timeout(smsPatienceMs),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const refusal = Refusal.safeParse(answer);
  if (!refusal.success) throw new SmsRefused(String(response.status), 'Twilio gave no reason');
  throw new SmsRefused(String(refusal.data.code), refusal.data.message);
}
