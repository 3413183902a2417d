import type { Express } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { requestSignInCode, signInByCode } from '../../../src/modules/staff/code-sign-in.service.ts';
import { codeAnswer } from '../../../src/modules/staff/verification-code.ts';
import { visitor } from '../../../src/platform/context.ts';
import type { Db } from '../../../src/platform/db.ts';
import { recipientOf } from '../../../src/platform/recipient.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { buildHotel, type TestContext, testContext, testNow } from '../../support/builders.ts';
import { codeFor } from '../../support/codes.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
const minutes = (count: number) => new Date(testNow.getTime() + count * 60_000);
const mail = (address: string) => ({ channel: 'mail', address }) as const;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildHotel(db);
  ctx = testContext(db, { actor: visitor });
  app = testApp(db, { clock: () => testNow });
});

/** Each address from a network of its own, so that one test's tries do not count in another. */
async function attempt(address: string, code: string) {
  return signInByCode(ctx, { recipient: mail(address), code, network: address });
}

describe('a code', () => {
  test('is right once, in its time, within five tries', () => {
    const code = { tries: 4, expiresAt: minutes(10), isSame: true };
    expect(codeAnswer(code, minutes(9))).toBe('right');
    expect(codeAnswer({ ...code, isSame: false }, minutes(9))).toBe('wrong');
    expect(codeAnswer({ ...code, tries: 5 }, minutes(9))).toBe('spent');
    expect(codeAnswer(code, minutes(10))).toBe('spent');
    expect(codeAnswer(null, minutes(1))).toBe('spent');
  });

  test('goes to a mail address or a telephone of the reader’s country', () => {
    expect(recipientOf(' Wei@Example.com ', 'en')).toEqual(mail('wei@example.com'));
    expect(recipientOf('138 0013 8000', 'zh-CN')).toEqual({ channel: 'sms', address: '+8613800138000' });
    expect(recipientOf('138 0013 8000', 'en')).toBeNull();
  });

  test('is not in the database in words', async () => {
    await requestSignInCode(ctx, mail('plain@example.com'), '10.0.0.2');
    const code = await codeFor(db, 'plain@example.com');
    const rows = await db.verificationCode.findMany({ where: { recipient: 'plain@example.com' } });
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test('signs in once, also when it is sent twice at the same moment', async () => {
    await requestSignInCode(ctx, mail('race@example.com'), '10.0.0.3');
    const code = await codeFor(db, 'race@example.com');
    const results = await Promise.all([attempt('race@example.com', code), attempt('race@example.com', code)]);
    expect(results.filter((user) => user !== null)).toHaveLength(1);
    expect(await db.user.count({ where: { email: 'race@example.com' } })).toBe(1);
  });

  test('opens nothing after five wrong ones, after ten minutes, or after the next was sent', async () => {
    const to = 'wrong@example.com';
    await requestSignInCode(ctx, mail(to), '10.0.0.4');
    const first = await codeFor(db, to);
    const other = first === '000000' ? '000001' : '000000';
    await Promise.all(Array.from({ length: 6 }, () => attempt(to, other)));
    expect(await attempt(to, first)).toBeNull();
    const { tries } = await db.verificationCode.findFirstOrThrow({ where: { recipient: to } });
    expect(tries).toBe(5);

    await requestSignInCode(ctx, mail(to), '10.0.0.4');
    const second = await codeFor(db, to);
    ctx.setClock(minutes(10));
    expect(await attempt(to, second)).toBeNull();
    await requestSignInCode(ctx, mail(to), '10.0.0.4');
    if (second !== (await codeFor(db, to))) expect(await attempt(to, second)).toBeNull();
    expect(await attempt(to, await codeFor(db, to))).not.toBeNull();
    ctx.setClock(testNow);
  });

  test('is not sent for ever to one address', async () => {
    for (let time = 0; time < 8; time += 1)
      await requestSignInCode(ctx, mail('much@example.com'), '10.0.0.5');
    expect(await db.outboxMail.count({ where: { recipient: 'much@example.com' } })).toBe(5);
  });
});

describe('an account', () => {
  test('that was made with somebody’s address and never proved becomes the owner’s', async () => {
    const thief = await guestAgent(app, { email: 'owner@example.com' });
    expect((await thief.get('/account/profile')).status).toBe(200);
    await requestSignInCode(ctx, mail('owner@example.com'), '10.0.0.6');
    const user = await attempt('owner@example.com', await codeFor(db, 'owner@example.com'));
    expect(user).toMatchObject({ email: 'owner@example.com', emailVerified: true, sessionEpoch: 2 });
    expect((await thief.get('/account/profile')).status).toBe(303);
  });

  test('of staff is not opened by a code, and the page does not tell', async () => {
    await db.user.create({
      data: { kind: 'staff', email: 'clerk@example.com', name: 'Clerk', passwordHash: 'none' },
    });
    const agent = visitingAgent(app);
    const known = await postForm(agent, '/sign-in/code', { to: 'clerk@example.com' });
    const unknown = await postForm(agent, '/sign-in/code', { to: 'nobody@example.com' });
    expect([known.status, known.headers.location]).toEqual([unknown.status, unknown.headers.location]);
    expect(await db.outboxMail.count({ where: { recipient: 'clerk@example.com' } })).toBe(0);
  });
});

test('a guest registers by telephone, chooses a password later and signs in with either', async () => {
  const agent = visitingAgent(app);
  const bad = await postForm(agent, '/sign-in/code', { to: 'not an address' });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('value="not an address"');
  const asked = await postForm(agent, '/sign-in/code', { to: '+86 138 0013 8000', next: '/account/profile' });
  expect(asked.headers.location).toBe('/sign-in/code/check?next=%2Faccount%2Fprofile');
  const check = await agent.get('/sign-in/code/check');
  expect(check.text).toContain('+86 138 0013 8000');
  expect((await postForm(agent, '/sign-in/code/check', { code: '12' })).status).toBe(422);
  const code = await codeFor(db, '+8613800138000');
  const before = agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false });
  const done = await postForm(agent, '/sign-in/code/check', { code, next: '/account/profile' });
  expect([done.status, done.headers.location]).toEqual([303, '/account/profile']);
  const after = agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false });
  const session = (cookies: typeof before) => cookies.find(({ name }) => name === 'waystation.sid')?.value;
  expect(session(after)).not.toBe(session(before));
  const user = await db.user.findUniqueOrThrow({ where: { phone: '+8613800138000' } });
  expect(user).toMatchObject({ kind: 'guest', email: null, emailVerifiedAt: null });

  const security = await agent.get('/account/security');
  expect(security.text).not.toContain('name="current"');
  const token = /name="_csrf" value="([^"]+)"/.exec(security.text)?.[1] ?? '';
  const set = await agent
    .post('/password')
    .type('form')
    .send({ password: 'a quiet room upstairs', _csrf: token });
  expect(set.status).toBe(303);
  const later = visitingAgent(app);
  const signedIn = await postForm(later, '/sign-in', {
    email: '138 0013 8000',
    password: 'a quiet room upstairs',
  });
  expect([signedIn.status, signedIn.headers.location]).toEqual([303, '/account']);
});

test('the check page without a code asked for leads back', async () => {
  const agent = visitingAgent(app);
  expect((await agent.get('/sign-in/code/check')).headers.location).toBe('/sign-in/code');
});

test('the database keeps an account reachable and a telephone international', async () => {
  const guest = { kind: 'guest', name: 'x', passwordHash: 'none' };
  await expect(db.user.create({ data: guest })).rejects.toThrow('users_reachable');
  await expect(db.user.create({ data: { ...guest, phone: '13800138000' } })).rejects.toThrow();
  await expect(
    db.user.create({ data: { ...guest, kind: 'staff', phone: '+8613800138001' } }),
  ).rejects.toThrow('users_reachable');
});
