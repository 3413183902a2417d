import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Db, recordStatements } from '../../src/platform/db.ts';
import { createLogger } from '../../src/platform/logging.ts';
import { postForm, sessionAgent, visitingAgent } from '../support/agent.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { probePages, probePrincipal } from './probe.ts';

let db: Db;
let app: Express;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = probeApp();
});

function probeApp(overrides = {}): Express {
  const pages = [{ path: '/', router: probePages() }];
  return testApp(db, { pages, loadPrincipal: probePrincipal, ...overrides });
}

describe('a visitor who only looks', () => {
  test('costs no session: no statement, no row, no cookie', async () => {
    await request(app).get('/');
    const statements = await recordStatements(() => request(app).get('/').expect(200));
    expect(statements).toEqual([]);
    const { headers } = await request(app).get('/').set('Cookie', 'waystation.sid=s%3Aforged.AAAA');
    expect(headers['set-cookie']).toBeUndefined();
    expect(await db.session.count()).toBe(0);
  });

  test('is sent to the sign-in page by what is not public, and back afterwards', async () => {
    const answer = await request(app).get('/staff/rates?season=summer');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/sign-in?next=%2Fstaff%2Frates%3Fseason%3Dsummer');
    expect((await request(app).get('/guest')).headers.location).toBe('/sign-in?next=%2Fguest');
    const part = await request(app).get('/staff/rates').set('HX-Request', 'true');
    expect([part.status, part.headers['hx-redirect']]).toEqual([401, '/sign-in']);
  });
});

describe('forms', () => {
  test('are refused without the token of their session', async () => {
    const answer = await request(app).post('/form').type('form').send({ name: 'Li' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('This form lay open too long');
  });

  test('are refused with the token of another session', async () => {
    const other = /value="([^"]+)"/.exec((await visitingAgent(app).get('/form')).text)?.[1];
    const agent = visitingAgent(app);
    await agent.get('/form');
    await agent.post('/form').type('form').send({ name: 'Li', _csrf: other }).expect(403);
  });

  test('pass with their own', async () => {
    const answer = await postForm(visitingAgent(app), '/form', { name: 'Li', 'rooms.0.adults': 2 });
    expect(answer.body).toEqual({ ok: true, value: { name: 'Li', rooms: [{ adults: 2 }] } });
  });

  test('of the back office lead to sign-in and back where the session has ended', async () => {
    const agent = visitingAgent(app);
    const elsewhere = await agent.post('/staff/rates').set('Referer', 'https://example.com/staff');
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([303, '/sign-in']);
    const host = '127.0.0.1:3000';
    const here = await agent
      .post('/staff/rates')
      .set({ Referer: `http://${host}/staff/rates?a=1`, Host: host });
    expect(here.headers.location).toBe('/sign-in?next=%2Fstaff%2Frates%3Fa%3D1');
  });

  test('come back with what was typed and a reason per field', async () => {
    const fields = { name: ['a', 'b'], 'rooms.0.adults': 'two', 'rooms.3.adults': 99, password: 'secret' };
    const answer = await postForm(visitingAgent(app), '/form', fields);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      ok: false,
      values: { name: 'a,b', 'name.0': 'a', 'name.1': 'b', 'rooms.0.adults': 'two', 'rooms.1.adults': '99' },
      errors: {
        name: ['form.invalid'],
        'rooms.0.adults': ['form.number'],
        'rooms.1.adults': ['form.too_big'],
      },
    });
  });

  test('say something once on the next page, not on one that only refreshes itself', async () => {
    const agent = visitingAgent(app);
    await postForm(agent, '/toast', {}, '/form');
    const refreshed = await agent.get('/').set('x-refresh', '1');
    expect(refreshed.text).not.toContain('Please fill this in.');
    const [first, second] = [await agent.get('/'), await agent.get('/')];
    expect(first.text).toContain('Please fill this in.');
    expect(second.text).not.toContain('Please fill this in.');
  });
});

describe('a signed-in user', () => {
  test('has a context with his permissions, hotel and masked address', async () => {
    const agent = await sessionAgent(app, { userId: 5, epoch: 1, hotelId: 3 });
    const { body } = await agent.get('/me').set('Accept-Language', 'zh-HK');
    expect(body).toMatchObject({
      actor: { kind: 'staff', id: 5, name: 'Lin' },
      hotelId: 3,
      permissions: ['reservations.view'],
      origin: '127.0.0.0',
      language: 'zh-TW',
    });
    expect(body.requestId).toMatch(/^[2-9A-Z]{10}$/);
  });

  test('is refused what he may not do, in plain words', async () => {
    const agent = await sessionAgent(app, { userId: 5, epoch: 1 });
    await agent.get('/staff').expect(200);
    const answer = await agent.get('/staff/rates');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('An administrator can change that.');
    await agent.get('/guest').expect(403);
  });

  test('is a visitor again after signing out everywhere, or when he is gone', async () => {
    const before = await sessionAgent(app, { userId: 5, epoch: 0 });
    expect((await before.get('/me')).body.actor.kind).toBe('visitor');
    const gone = await sessionAgent(app, { userId: 404, epoch: 1 });
    expect((await gone.get('/me')).body.actor.kind).toBe('visitor');
  });

  test('has one session write an hour, not one a page', async () => {
    const agent = await sessionAgent(app, { userId: 5, epoch: 1 });
    await agent.get('/me');
    const statements = await recordStatements(() => agent.get('/me'));
    expect(statements.filter((sql) => !/^select/i.test(sql.trim()))).toEqual([]);
  });
});

describe('languages', () => {
  test('a link sets it on any page and it is remembered', async () => {
    const agent = visitingAgent(app);
    expect((await agent.get('/?lang=zh-TW')).text).toContain('<html lang="zh-TW"');
    expect((await agent.get('/')).text).toContain('<html lang="zh-TW"');
    expect((await agent.get('/?lang=klingon')).text).toContain('<html lang="zh-TW"');
  });

  test('the links keep the page and its query, and after a form lead to where it stood', async () => {
    const { text } = await request(app).get('/?a=1&lang=en');
    expect(text).toContain('href="/?a=1&amp;lang=zh-CN"');
    const referer = { Referer: 'http://hotel.test/form?b=2', Host: 'hotel.test' };
    const answer = await request(app).post('/form').set(referer);
    expect(answer.text).toContain('href="/form?b=2&amp;lang=zh-CN"');
  });

  test.each([
    ['zh', 'zh-CN'],
    ['zh-Hant-TW,en;q=0.5', 'zh-TW'],
    ['zh-MO', 'zh-TW'],
    ['fr,de;q=0.9', 'en'],
    ['fr,zh-CN;q=0.4,en;q=0.2', 'zh-CN'],
    ['*', 'en'],
  ])('the browser prefers %s: %s', async (header, language) => {
    const { text } = await request(app).get('/').set('Accept-Language', header);
    expect(text).toContain(`<html lang="${language}"`);
  });
});

describe('errors', () => {
  test.each([
    ['not-found', 404],
    ['conflict', 409],
    ['rule', 422],
    ['unavailable', 503],
    ['database', 503],
    ['anything', 500],
  ])('%s is answered with %i and an id to quote', async (what, status) => {
    const answer = await request(app).get(`/throws/${what}`);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(answer.headers['x-request-id']);
    expect(answer.text).not.toContain('example.com');
    expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
  });

  test('programs are told by problem details', async () => {
    const answer = await request(app).get('/throws/conflict').set('Accept', 'application/json');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 409, code: 'somebody_else' });
    expect((await request(app).get('/api/v1/nothing')).headers['content-type']).toContain('problem+json');
  });

  test('speak the reader’s language', async () => {
    const answer = await request(app).get('/nowhere').set('Accept-Language', 'zh-CN');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('页面不存在');
  });
});

test('the headers allow no script, style or frame but our own', async () => {
  const { headers } = await request(app).get('/');
  expect(headers['content-security-policy']).toContain("script-src 'self';");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['cache-control']).toBe('private, no-store');
  expect(headers['x-powered-by']).toBeUndefined();
});

test('too many requests are turned away for a moment, and only where limits are on', async () => {
  const limited = probeApp({ rateLimits: true });
  const agent = visitingAgent(limited);
  const statuses: number[] = [];
  for (let count = 0; count < 245; count++) statuses.push((await agent.post('/form')).status);
  expect([...new Set(statuses)]).toEqual([403, 429]);
  expect(statuses.indexOf(429)).toBe(240);
  const refused = await agent.post('/form');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('the log names no person', async () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line: string) => lines.push(line) });
  await request(probeApp({ logger })).get('/items/77?email=li@example.com').set('User-Agent', 'Li Wei');
  await request(probeApp({ logger })).get('/throws/Li-Wei?phone=13800138000');
  const text = lines.join('');
  expect(text).toContain('"route":"/items/:id"');
  expect(text).not.toMatch(/li@example|Li Wei|Li-Wei|13800138000|127\.0\.0/);
});
