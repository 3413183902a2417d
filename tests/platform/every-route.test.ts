import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { missedKeys } from '../../src/platform/i18n/translate.ts';
import { pageMounts, programMounts } from '../../src/routes.ts';
import { guestAgent, postForm, signedInAgent } from '../support/agent.ts';
import { buildHotel } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { type RouteEntry, routeTable } from '../support/route-table.ts';
import { testApp } from '../support/server.ts';

const hostile = [
  '-1',
  '0',
  '99999999999999999999',
  '1e999',
  'NaN',
  '2027-02-30',
  '0000-00-00',
  '9999-12-31',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '🏨'.repeat(60),
  '\u202e\u2028',
  'x'.repeat(3_000),
];
const endless = ['/staff/live'];

let app: Express;
let routes: RouteEntry[];
let names: string[];
let administrator: TestAgent;
let guest: TestAgent;

beforeAll(async () => {
  const { db } = await testDatabase();
  await buildHotel(db);
  app = testApp(db);
  routes = routeTable(app, [...programMounts, ...pageMounts]).filter(({ path }) => !endless.includes(path));
  names = await fieldNames();
  administrator = await signedInAgent(app, 'administrator');
  guest = await guestAgent(app);
});

/** Every field any of our forms has. */
async function fieldNames(): Promise<string[]> {
  const found = new Set([
    'checkIn',
    'checkOut',
    'adults',
    'rooms',
    'page',
    'sort',
    'from',
    'to',
    'date',
    'text',
  ]);
  for await (const file of glob('views/**/*.ejs')) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/name(?:="|: ')([\w.-]+)["']/g))
      found.add(name);
  }
  return [...found].filter((name) => name !== '_csrf');
}

test('no route answers a hostile request with a fault', { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  for (const route of routes) {
    for (const value of hostile) {
      for (const [who, agent] of Object.entries({ administrator, guest })) {
        const status = await attack(agent, route, value);
        if (status >= 500)
          faults.push(`${status} ${route.method} ${route.path} ${value.slice(0, 20)} ${who}`);
      }
    }
  }
  expect(faults).toEqual([]);
});

test('no page showed a key instead of its text', () => {
  expect(missedKeys()).toEqual([]);
});

async function attack(agent: TestAgent, route: RouteEntry, value: string): Promise<number> {
  const path = route.path.replace(/[:*]\w+/g, encodeURIComponent(value.slice(0, 500)));
  const short = value.slice(0, 30);
  const query = new URLSearchParams(
    names.slice(0, 60).map((name): [string, string] => [name, short]),
  ).toString();
  if (route.method === 'get') return (await agent.get(`${path}?${query}`)).status;
  return (await postForm(agent, path, Object.fromEntries(names.map((name) => [name, value])), '/sign-in'))
    .status;
}
