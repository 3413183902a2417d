import { type Express, Router } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { allow } from '../../src/platform/auth.ts';
import type { Db } from '../../src/platform/db.ts';
import { maskedAddress } from '../../src/platform/principal.ts';
import { endSession, localPath, startSession } from '../../src/platform/session.ts';
import { visitingAgent } from '../support/agent.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { probePages, probePrincipal } from './probe.ts';

let db: Db;
let app: Express;

beforeAll(async () => {
  ({ db } = await testDatabase());
  const pages = [
    { path: '/session', router: signInPages() },
    { path: '/', router: probePages() },
  ];
  app = testApp(db, { pages, loadPrincipal: probePrincipal });
});

function signInPages(): Router {
  const router = Router();
  router.get('/start', allow('public'), async (req, res) => {
    await startSession(req, { userId: 5, epoch: 1, hotelId: 2 });
    res.send('started');
  });
  router.get('/end', allow('signed-in'), async (req, res) => {
    await endSession(req);
    res.send('ended');
  });
  return router;
}

test('signing in changes the session’s number and signing out leaves nothing', async () => {
  const agent = visitingAgent(app);
  await agent.get('/form');
  const [planted] = await db.session.findMany();
  await agent.get('/session/start').expect(200);
  const [started, ...others] = await db.session.findMany();
  expect(others).toEqual([]);
  expect(started?.sid).not.toBe(planted?.sid);
  expect((await agent.get('/me')).body).toMatchObject({ actor: { kind: 'staff', id: 5 }, hotelId: 2 });

  await agent.get('/session/end').expect(200);
  expect(await db.session.count()).toBe(0);
  expect((await agent.get('/me')).body.actor.kind).toBe('visitor');
});

test('the first pages after signing in write nothing into the session, so that none overwrites another’s token', async () => {
  const agent = visitingAgent(app);
  await agent.get('/session/start').expect(200);
  const signedIn = await db.session.findMany();
  const { text } = await agent.get('/form');
  expect(await db.session.findMany()).toEqual(signedIn);
  const _csrf = /value="([0-9a-f]{64})"/.exec(text)?.[1];
  await agent.post('/form').type('form').send({ _csrf, name: 'Lin' }).expect(200);
});

test('the cookie is out of reach of scripts and other sites', async () => {
  const { headers } = await visitingAgent(app).get('/form');
  const cookie = String(headers['set-cookie']);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Lax');
});

describe('a way back', () => {
  test.each(['/staff/today', '/search?checkIn=2027-05-01&adults=2', '/'])('%s stays here', (path) => {
    expect(localPath(path, '/')).toBe(path);
  });

  test.each([
    '//example.com',
    '/\\example.com',
    'https://example.com',
    'javascript:alert(1)',
    '/a\nb',
    '',
    undefined,
    ['/a'],
  ])('%s leads away', (path) => {
    expect(localPath(path, '/home')).toBe('/home');
  });
});

test.each([
  ['192.0.2.77', '192.0.2.0'],
  ['::ffff:192.0.2.77', '192.0.2.0'],
  ['2001:db8:1234:5678::9', '2001:db8:1234::'],
  [undefined, null],
])('of the address %s only the network is kept: %s', (address, network) => {
  expect(maskedAddress(address)).toBe(network);
});
