import { afterEach, describe, expect, test } from 'vitest';
import { aliyunTransport } from '../../src/platform/sms/aliyun.ts';
import type { OutgoingSms } from '../../src/platform/sms/transport.ts';
import { twilioTransport } from '../../src/platform/sms/twilio.ts';
import { aliyunKey, type SmsProvider, startAliyun, startTwilio, twilioKey } from '../support/sms-provider.ts';

const at = new Date('2027-05-01T15:30:00Z'); // half an hour before midnight in Beijing
const sms: OutgoingSms = {
  dedupeKey: 'arrival 7',
  to: '+8613800138000',
  template: 'arrival',
  language: 'zh-CN',
  text: "明天见！It's (all) ready*",
  params: { hotel: '外滩 & Co', time: '15:00' },
};

let provider: SmsProvider;
afterEach(() => provider.close());

describe('Aliyun', () => {
  const templates = new Map([
    ['arrival', 'SMS_1'],
    ['arrival.zh-CN', 'SMS_2'],
  ]);

  async function aliyun(overrides: { keySecret?: string } = {}) {
    provider = await startAliyun(() => at);
    const settings = {
      provider: 'aliyun',
      baseUrl: provider.url,
      ...aliyunKey,
      signName: '外滩酒店',
      templates,
    } as const;
    return aliyunTransport({ ...settings, ...overrides });
  }

  test('gets a signed request with the code of the wording in this language, and the parts that vary', async () => {
    const transport = await aliyun();
    await transport.send(sms, at);
    expect(provider.taken).toEqual([
      {
        to: '13800138000',
        PhoneNumbers: '13800138000',
        SignName: '外滩酒店',
        TemplateCode: 'SMS_2',
        TemplateParam: '{"hotel":"外滩 & Co","time":"15:00"}',
        OutId: expect.stringMatching(/^[0-9a-f]{32}$/),
        day: '20270501',
      },
    ]);
    await transport.send({ ...sms, language: 'en', to: '+4915112345678' }, at);
    expect(provider.taken[1]).toMatchObject({ TemplateCode: 'SMS_1', to: '4915112345678' });
  });

  test('refuses what another key signed, and its words come back', async () => {
    const transport = await aliyun({ keySecret: 'another' });
    await expect(transport.send(sms, at)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(provider.taken).toEqual([]);
  });

  test('that refuses a number is not taken for a success', async () => {
    const transport = await aliyun();
    provider.mood = 'refuse';
    await expect(transport.send(sms, at)).rejects.toMatchObject({
      code: 'isv.MOBILE_NUMBER_ILLEGAL',
      message: 'No such number',
    });
  });

  test('is not asked for wording that has no code', async () => {
    const transport = await aliyun();
    await expect(transport.send({ ...sms, template: 'thanks' }, at)).rejects.toThrow(
      'SMS_ALIYUN_TEMPLATES names no code for thanks',
    );
  });

  test('tells whether it took a message, also over midnight, and does not take another for it', async () => {
    const transport = await aliyun();
    const later = new Date(at.getTime() + 3_600_000);
    expect(await transport.wasTaken(sms, at, later)).toBe(false);
    await transport.send(sms, at);
    expect(await transport.wasTaken(sms, at, later)).toBe(true);
    expect(await transport.wasTaken({ ...sms, dedupeKey: 'arrival 8' }, at, later)).toBe(false);
  });
});

describe('Twilio', () => {
  async function twilio(overrides: { authToken?: string; from?: string } = {}) {
    provider = await startTwilio(() => at);
    const settings = {
      provider: 'twilio',
      baseUrl: provider.url,
      ...twilioKey,
      from: '+15005550006',
    } as const;
    return twilioTransport({ ...settings, ...overrides });
  }

  test('gets our words, from a number or from a messaging service', async () => {
    const transport = await twilio();
    await transport.send(sms, at);
    expect(provider.taken[0]).toMatchObject({ To: sms.to, From: '+15005550006', Body: sms.text });
    provider.close();
    const service = `MG${'a'.repeat(32)}`;
    await (await twilio({ from: service })).send(sms, at);
    expect(provider.taken[0]).toMatchObject({ MessagingServiceSid: service });
    expect(provider.taken[0]).not.toHaveProperty('From');
  });

  test('refuses a wrong key and a wrong number, and its words come back', async () => {
    await expect((await twilio({ authToken: 'x' })).send(sms, at)).rejects.toMatchObject({ code: '20003' });
    provider.close();
    const transport = await twilio();
    provider.mood = 'refuse';
    await expect(transport.send(sms, at)).rejects.toMatchObject({ code: '21211' });
  });

  test('tells by words, telephone and time whether it took a message', async () => {
    const transport = await twilio();
    await transport.send(sms, at);
    expect(await transport.wasTaken(sms, at, at)).toBe(true);
    expect(await transport.wasTaken({ ...sms, text: 'another' }, at, at)).toBe(false);
    expect(await transport.wasTaken({ ...sms, to: '+8613800138001' }, at, at)).toBe(false);
    const nextDay = new Date(at.getTime() + 86_400_000);
    expect(await transport.wasTaken(sms, nextDay, nextDay)).toBe(false);
  });
});
