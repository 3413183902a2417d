import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import {
  openPages,
  publish,
  publishAccessChange,
  startLive,
  whenListening,
} from '../../src/platform/live.ts';
import { sessionCookie } from '../../src/platform/session.ts';
import { signedInAgent } from '../support/agent.ts';
import { buildHotel } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';

let db: Db;
let url: string;
let server: Server;
let cookies: Record<'here' | 'there', string>;
let hotelIds: Record<'here' | 'there', number>;
let stopLive: () => Promise<void>;
const errors: unknown[] = [];
const open: IncomingMessage[] = [];

beforeAll(async () => {
  ({ db, url } = await testDatabase());
  const app = testApp(db);
  const here = (await buildHotel(db)).id;
  const there = (await buildHotel(db)).id;
  hotelIds = { here, there };
  cookies = { here: await cookieFor(here), there: await cookieFor(there) };
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stopLive = startLive({ url, onError: (error) => errors.push(error) }).stop;
  await whenListening(5_000);

  async function cookieFor(hotelId: number): Promise<string> {
    const agent = await signedInAgent(app, 'front-desk', { hotelId });
    const cookie = agent.jar.getCookie(sessionCookie, {
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    });
    return `${sessionCookie}=${cookie?.value}`;
  }
});

afterEach(() => {
  for (const stream of open.splice(0)) stream.destroy();
});

afterAll(async () => {
  await stopLive();
  server.close();
});

interface Page {
  readonly status: number | undefined;
  readonly messages: unknown[];
  ended(): boolean;
}

async function openPage(cookie: string | undefined): Promise<Page> {
  const { port } = server.address() as AddressInfo;
  const headers = cookie === undefined ? {} : { cookie };
  const request = get({ host: '127.0.0.1', port, path: '/staff/live', headers });
  const [stream] = (await once(request, 'response')) as [IncomingMessage];
  open.push(stream);
  const messages: unknown[] = [];
  let ended = false;
  stream.on('end', () => {
    ended = true;
  });
  stream.on('error', () => undefined);
  stream.setEncoding('utf8').on('data', (text: string) => {
    for (const [, data] of text.matchAll(/^data: (.*)$/gm)) {
      const message = JSON.parse(data ?? '');
      if (message.topic !== 'waiting') messages.push(message); // every page is greeted with its reader's counts
    }
  });
  return { status: stream.statusCode, messages, ended: () => ended };
}

function tell(hotelId: number, topic: string): Promise<void> {
  return inTransaction(db, (tx) => publish(tx, { hotelId, topic, payload: { number: 'W-1' } }));
}

test('a change is heard by the open pages of its hotel, and by no other', async () => {
  const [here, there] = [await openPage(cookies.here), await openPage(cookies.there)];
  await tell(hotelIds.here, 'stays');
  await tell(hotelIds.there, 'rooms');
  await vi.waitFor(() => expect(there.messages).toHaveLength(1), { timeout: 8_000 });
  expect(here.messages).toEqual([{ topic: 'stays', payload: { number: 'W-1' } }]);
  expect(there.messages).toEqual([{ topic: 'rooms', payload: { number: 'W-1' } }]);
});

test('a change that was rolled back is not heard', async () => {
  const page = await openPage(cookies.here);
  const failing = inTransaction(db, async (tx) => {
    await publish(tx, { hotelId: hotelIds.here, topic: 'undone' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await tell(hotelIds.here, 'done');
  await vi.waitFor(() => expect(page.messages).toMatchObject([{ topic: 'done' }]), { timeout: 8_000 });
});

test('a visitor hears nothing', async () => {
  expect((await openPage(undefined)).status).toBe(303);
});

test('whoever loses access is cut off at once; his colleagues stay', async () => {
  const [here, there] = [await openPage(cookies.here), await openPage(cookies.there)];
  const user = await db.user.findFirstOrThrow({ where: { roles: { some: { hotelId: hotelIds.here } } } });
  await inTransaction(db, async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { sessionEpoch: { increment: 1 } } });
    await publishAccessChange(tx, user.id);
  });
  await vi.waitFor(() => expect(here.ended()).toBe(true), { timeout: 8_000 });
  expect(there.ended()).toBe(false);
  expect((await openPage(cookies.here)).status).toBe(303);
});

test('after the database was away the pages are let go, and come back to a connection that hears', async () => {
  const page = await openPage(cookies.there);
  expect(openPages()).toBeGreaterThan(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'waystation live' AND datname = current_database()`,
  );
  await client.end();
  await vi.waitFor(() => expect(page.ended()).toBe(true), { timeout: 5_000 });
  expect(errors.length).toBeGreaterThan(0);
  const again = await openPage(cookies.there);
  await tell(hotelIds.there, 'rooms');
  await vi.waitFor(() => expect(again.messages).toHaveLength(1), { timeout: 5_000 });
});

test('a message too large to be a notice is refused', async () => {
  const payload = { text: 'x'.repeat(9_000) };
  const refused = inTransaction(db, (tx) => publish(tx, { hotelId: 1, topic: 'rooms', payload }));
  await expect(refused).rejects.toThrow('does not carry it');
});
