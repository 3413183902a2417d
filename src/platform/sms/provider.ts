import { aliyunTransport } from './aliyun.ts';
import type { SmsSettings } from './settings.ts';
import type { SmsTransport } from './transport.ts';
import { twilioTransport } from './twilio.ts';

/** The provider that the environment names; without one text messages are kept in the outbox. */
export function smsProvider(settings: SmsSettings | null): SmsTransport | null {
  if (settings === null) return null;
  return settings.provider === 'aliyun' ? aliyunTransport(settings) : twilioTransport(settings);
}
