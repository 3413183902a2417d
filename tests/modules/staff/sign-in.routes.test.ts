import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendPasswordReset } from '../../../src/modules/staff/password-reset.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, visitingAgent } from '../../support/agent.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { makeRoles, password, person, plainHotel, visitorOf } from './people.ts';

let db: Db;
let app: Express;
let here: number;
let there: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await makeRoles(db);
  here = await plainHotel(db, 'here');
  there = await plainHotel(db, 'there');
  app = testApp(db);
});

beforeEach(() => db.signInAttempt.deleteMany());

async function signedIn(user: { email: string }) {
  const agent = visitingAgent(app);
  const answer = await postForm(agent, '/sign-in', { email: user.email, password });
  expect(answer.status).toBe(303);
  return { agent, location: answer.headers.location };
}

/** A form of a page of this session, whose token changes at sign-in. */
async function send(agent: ReturnType<typeof visitingAgent>, url: string, page: string, fields = {}) {
  const token = /name="_csrf" value="([^"]+)"/.exec((await agent.get(page)).text)?.[1];
  return agent
    .post(url)
    .type('form')
    .send({ ...fields, _csrf: token });
}

describe('signing in', () => {
  test('leads staff to the back office, guests to their account, and either back to where they came from', async () => {
    const clerk = await person(db, { roles: [[here, 'front-desk']] });
    const guest = await person(db, { kind: 'guest' });
    expect((await signedIn(clerk)).location).toBe('/staff');
    expect((await signedIn(guest)).location).toBe('/account');
    const answer = await postForm(visitingAgent(app), '/sign-in', {
      email: clerk.email.toUpperCase(),
      password,
      next: '/staff/rooms?floor=2',
    });
    expect(answer.headers.location).toBe('/staff/rooms?floor=2');
    const elsewhere = await postForm(visitingAgent(app), '/sign-in', {
      email: clerk.email,
      password,
      next: '//evil.example',
    });
    expect(elsewhere.headers.location).toBe('/staff');
  });

  test('renews the session: the number a visitor had is worth nothing afterwards', async () => {
    const clerk = await person(db, { roles: [[here, 'front-desk']] });
    const agent = visitingAgent(app);
    await agent.get('/sign-in');
    const [before] = await db.session.findMany({ orderBy: { expire: 'desc' }, take: 1 });
    await postForm(agent, '/sign-in', { email: clerk.email, password });
    expect(await db.session.findUnique({ where: { sid: before?.sid ?? '' } })).toBeNull();
  });

  test('with a wrong password shows the form again with what was typed, but not the password', async () => {
    const answer = await postForm(visitingAgent(app), '/sign-in', {
      email: 'li@example.com',
      password: 'sesame-open',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('do not go together');
    expect(answer.text).toContain('value="li@example.com"');
    expect(answer.text).not.toContain('sesame-open');
  });

  test('after too many tries answers 429 and says how long', async () => {
    const agent = visitingAgent(app);
    for (let n = 0; n < 5; n++)
      await postForm(agent, '/sign-in', { email: 'x@example.com', password: 'wrong' });
    const answer = await postForm(agent, '/sign-in', { email: 'x@example.com', password: 'wrong' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '30']);
    expect(answer.text).toContain('wait a minute');
  });

  test('with a form that makes no sense is a bad form', async () => {
    const answer = await postForm(visitingAgent(app), '/sign-in', { email: 'nobody', password: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('aria-invalid="true"');
  });

  test('shows the demo’s sign-ins while the demo is on, and only those that exist', async () => {
    const { id } = await db.user.create({
      data: { kind: 'staff', email: 'desk@demo.test', name: 'Li Na', passwordHash: 'none' },
    });
    expect((await visitingAgent(app).get('/sign-in')).text).not.toContain('desk@demo.test');
    const { text } = await visitingAgent(testApp(db, { demo: true })).get('/sign-in');
    expect(text).toContain('desk@demo.test');
    expect(text).not.toContain('admin@demo.test');
    await db.user.delete({ where: { id } });
  });
});

describe('signing out', () => {
  test('ends the session in the database', async () => {
    const { agent } = await signedIn(await person(db, { roles: [[here, 'front-desk']] }));
    expect((await send(agent, '/sign-out', '/staff/me')).headers.location).toBe('/sign-in');
    expect((await agent.get('/staff/me')).status).toBe(303);
  });

  test('everywhere ends the others and keeps this one', async () => {
    const user = await person(db, { roles: [[here, 'front-desk']] });
    const [one, two] = [await signedIn(user), await signedIn(user)];
    expect((await send(one.agent, '/sign-out-everywhere', '/staff/me')).status).toBe(303);
    expect((await one.agent.get('/staff/me')).status).toBe(200);
    expect((await two.agent.get('/staff/me')).headers.location).toBe('/sign-in?next=%2Fstaff%2Fme');
  });
});

describe('a new password', () => {
  test('is chosen on one’s own page, and ends the other sessions', async () => {
    const guest = await person(db, { kind: 'guest' });
    const [one, two] = [await signedIn(guest), await signedIn(guest)];
    const page = '/account/security';
    const wrong = await send(one.agent, '/password', page, {
      current: 'wrong',
      password: 'another long walk',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('not your current password');
    const short = await send(one.agent, '/password', page, { current: password, password: 'short' });
    expect(short.text).toContain('at least 10');
    const done = await send(one.agent, '/password', page, {
      current: password,
      password: 'another long walk',
    });
    expect(done.headers.location).toBe(page);
    expect((await one.agent.get(page)).status).toBe(200);
    expect((await two.agent.get(page)).status).toBe(303);
  });

  test('is chosen by the mailed link, which signs in and works once', async () => {
    const user = await person(db, { kind: 'guest' });
    const asked = await postForm(visitingAgent(app), '/forgot-password', { email: user.email });
    const stranger = await postForm(visitingAgent(app), '/forgot-password', {
      email: 'stranger@example.com',
    });
    const words = (text: string) => /<main[\s\S]*<\/main>/.exec(text)?.[0];
    expect([asked.status, words(asked.text)]).toEqual([200, words(stranger.text)]);

    await sendPasswordReset(visitorOf(db), user.email);
    const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: user.email } });
    const path = /\/reset-password\/[\w-]+/.exec(mail.html)?.[0] ?? '';
    const agent = visitingAgent(app);
    expect((await postForm(agent, path, { password: 'aaaaaaaaaaaa' })).text).toContain('too easy');
    expect((await postForm(agent, path, { password: 'another long walk' })).headers.location).toBe(
      '/account',
    );
    expect((await visitingAgent(app).get(path)).status).toBe(404);
    expect((await visitingAgent(app).get('/reset-password/short')).status).toBe(404);
  });
});

describe('registering', () => {
  test('makes a guest’s account and signs in; staff pages stay closed', async () => {
    const agent = visitingAgent(app);
    const fields = { name: '陈思远', email: 'Chen@Example.com', password };
    expect((await postForm(agent, '/register', fields)).headers.location).toBe('/account');
    expect((await agent.get('/account/security')).text).toContain('chen@example.com');
    expect((await agent.get('/staff/me')).status).toBe(403);
    const again = await postForm(visitingAgent(app), '/register', fields);
    expect(again.status).toBe(422);
    expect(again.text).toContain('can not be made');
    expect(again.text).toContain('value="陈思远"');
  });
});

describe('the hotel worked in', () => {
  test('is switched among one’s own, and another is not to be had', async () => {
    const foreign = await plainHotel(db, 'foreign');
    const user = await person(db, {
      roles: [
        [here, 'front-desk'],
        [there, 'auditor'],
      ],
    });
    const { agent } = await signedIn(user);
    const current = async () => /([\w-]+)<\/b><\/summary>/.exec((await agent.get('/staff/me')).text)?.[1];
    expect(await current()).toBe('here');
    await send(agent, '/staff/hotel', '/staff/me', { hotelId: there });
    expect(await current()).toBe('there');
    await send(agent, '/staff/hotel', '/staff/me', { hotelId: foreign });
    expect(await current()).toBe('there');
  });

  test('/staff leads each to the page of his work', async () => {
    for (const [role, path] of [
      ['front-desk', '/staff/today'],
      ['housekeeping', '/staff/rooms'],
      ['marketing', '/staff/today'],
    ] as const) {
      const { agent } = await signedIn(await person(db, { roles: [[here, role]] }));
      expect((await agent.get('/staff')).headers.location).toBe(path);
    }
    const { agent } = await signedIn(await person(db));
    expect((await agent.get('/staff')).headers.location).toBe('/staff/me');
  });
});
