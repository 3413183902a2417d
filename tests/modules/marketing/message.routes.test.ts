import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveTemplate } from '../../../src/modules/notifications/message.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let marketing: TestAgent;
let app: ReturnType<typeof testApp>;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
});

beforeEach(async () => {
  hotel = await buildHotel(db);
  marketing = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
});

const thanks = '/staff/messages/thanks/mail/en';
const words = { subject: 'Thank you, {guest}', body: 'Dear {guest},\n\ncome back to {hotel}!', version: '0' };
const usual = {
  'arrival.hour': '10',
  'thanks.hour': '11',
  'abandoned.delayHours': '3',
  'care_first.hour': '10',
  'care_first.delayDays': '2',
  'care_birthday.hour': '10',
  'care_anniversary.hour': '10',
  'care_missed.hour': '10',
  'care_missed.delayDays': '365',
  'care_complaint.hour': '10',
  'care_complaint.delayDays': '3',
  'care_level_up.hour': '10',
  'care_level_landing.hour': '10',
  'event_reminder.hour': '10',
};

describe('what is sent', () => {
  test('shows each kind with its switches to marketing, and to nobody who may not edit it', async () => {
    const { text } = await marketing.get('/staff/messages');
    expect(text).toContain('Day before arrival');
    expect(text).toMatch(/name="arrival.mail" value="1" aria-label="[^"]+" checked/);
    expect(text).toMatch(/name="arrival.sms" value="1" aria-label="[^"]+">/);
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    for (const path of ['/staff/messages', thanks]) expect((await desk.get(path)).status).toBe(403);
    expect((await postForm(desk, '/staff/messages', usual, '/staff/today')).status).toBe(403);
  });

  test('is switched by kind and way, with the hour; only what differs is written and recorded', async () => {
    const fields = {
      ...usual,
      'arrival.hour': '9',
      'arrival.mail': '1',
      'arrival.sms': '1',
      'thanks.mail': '1',
    };
    expect((await postForm(marketing, '/staff/messages', fields)).status).toBe(303);
    const rows = await db.messageSetting.findMany({ where: { hotelId: hotel.id }, orderBy: { kind: 'asc' } });
    expect(rows.find(({ kind }) => kind === 'arrival')).toMatchObject({ mail: true, sms: true, hour: 9 });
    expect(rows.find(({ kind }) => kind === 'confirmation')).toMatchObject({ mail: false, sms: false });
    expect(rows.map(({ kind }) => kind)).not.toContain('thanks');
    const events = { hotelId: hotel.id, action: 'message_setting_changed', subjectId: 'arrival' };
    expect(await db.auditEvent.count({ where: events })).toBe(1);
  });

  test('comes back with what was typed where an hour is none', async () => {
    const answer = await postForm(marketing, '/staff/messages', { ...usual, 'arrival.hour': '24' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="24"');
    expect(await db.messageSetting.count({ where: { hotelId: hotel.id } })).toBe(0);
  });
});

describe('the words of a message', () => {
  test('are kept as versions, used from then on, and taken back to ours with their history', async () => {
    expect((await postForm(marketing, thanks, words)).status).toBe(303);
    expect((await postForm(marketing, thanks, { ...words, body: 'Again!', version: '1' })).status).toBe(303);
    const page = (await marketing.get(thanks)).text;
    expect(page).toContain('Again!');
    expect(page).toContain('Version 2');
    expect((await marketing.get('/staff/messages')).text).toContain('<small class="soft">English</small>');
    expect((await postForm(marketing, `${thanks}/reset`, {}, thanks)).status).toBe(303);
    expect((await marketing.get(thanks)).text).toContain('It was a pleasure to have you with us');
    const rows = await db.messageTemplate.findMany({
      where: { hotelId: hotel.id },
      orderBy: { version: 'asc' },
    });
    expect(rows.map(({ version, active }) => [version, active])).toEqual([
      [1, false],
      [2, false],
    ]);
    const actions = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, subjectType: 'message' },
      select: { action: true },
      orderBy: { id: 'asc' },
    });
    expect(actions.map(({ action }) => action)).toEqual([
      'message_words_changed',
      'message_words_changed',
      'message_words_reset',
    ]);
  });

  test('with a name in braces that this kind does not know come back, with what was typed', async () => {
    const answer = await postForm(marketing, thanks, { ...words, body: 'Hi {guest}, the {map}!' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('There is no such name in braces here');
    expect(answer.text).toContain('Hi {guest}, the {map}!');
    expect(await db.messageTemplate.count({ where: { hotelId: hotel.id } })).toBe(0);
  });

  test('are not overwritten by who looked at older ones, nor twice at once', async () => {
    await postForm(marketing, thanks, words);
    const late = await postForm(marketing, thanks, { ...words, body: 'Mine' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Mine');
    const ctx = testContext(db, { hotelId: hotel.id });
    const name = { kind: 'change', channel: 'sms', language: 'en' } as const;
    const save = (body: string) => saveTemplate(ctx, name, { subject: '', body, version: 0 });
    const both = await Promise.allSettled([save('one'), save('two')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('are previewed as typed, escaped, on a made-up booking, in a frame that can do nothing', async () => {
    const typed = { ...words, body: 'Dear {guest}, <script>alert(1)</script> {hotel}' };
    const answer = await postForm(marketing, `${thanks}/preview`, typed, thanks);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Thank you, Lin Xiaoyu');
    expect(answer.text).toContain(`&lt;script&gt;alert(1)&lt;/script&gt; Test Hotel ${hotel.slug}`);
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(await db.messageTemplate.count({ where: { hotelId: hotel.id } })).toBe(0);
    const wrong = await postForm(marketing, `${thanks}/preview`, { ...words, body: '{nobody}' }, thanks);
    expect([wrong.status, wrong.headers['content-type']]).toEqual([422, 'text/plain; charset=utf-8']);
    const sms = '/staff/messages/arrival/sms/zh-CN';
    const text = await postForm(
      marketing,
      `${sms}/preview`,
      { body: '{guest}，{check_in}', version: '0' },
      sms,
    );
    expect(text.text).toBe('林晓雨，15:00');
  });

  test('every kind and language has a page and a preview, at the same cost with and without own words', async () => {
    for (const kind of ['confirmation', 'arrival', 'abandoned', 'review_declined']) {
      for (const channel of ['mail', 'sms']) {
        expect((await marketing.get(`/staff/messages/${kind}/${channel}/zh-TW`)).status).toBe(200);
        expect((await marketing.get(`/staff/messages/${kind}/${channel}/zh-TW/preview`)).status).toBe(200);
      }
    }
    expect((await marketing.get('/staff/messages/nothing/mail/en')).status).toBe(404);
    const without = await countStatements(() => marketing.get('/staff/messages').then());
    await postForm(marketing, thanks, words);
    await postForm(marketing, '/staff/messages/change/sms/en', { body: 'x {number}', version: '0' });
    expect(await countStatements(() => marketing.get('/staff/messages').then())).toBe(without);
  });
});

test('the database keeps one text in use, a subject on mails only, and hours that exist', async () => {
  const row = {
    hotelId: hotel.id,
    kind: 'thanks',
    channel: 'mail',
    language: 'en',
    body: 'b',
    createdAt: testNow,
  };
  await db.messageTemplate.create({ data: { ...row, subject: 's', version: 1, active: true } });
  const second = { ...row, subject: 's', version: 2, active: true };
  await expect(db.messageTemplate.create({ data: second })).rejects.toThrow(/Unique constraint/);
  const noSubject = { ...row, subject: '', version: 3, active: false };
  await expect(db.messageTemplate.create({ data: noSubject })).rejects.toThrow(
    /message_templates_words_check/,
  );
  const setting = { hotelId: hotel.id, kind: 'arrival', mail: true, sms: false, hour: 24 };
  await expect(db.messageSetting.create({ data: setting })).rejects.toThrow(/message_settings_hour_check/);
});
