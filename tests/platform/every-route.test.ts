import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import type { Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { recordStatements } from '../../src/platform/db.ts';
import { missedKeys } from '../../src/platform/i18n/translate.ts';
import { permissions } from '../../src/platform/permissions.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../support/agent.ts';
import type { RouteEntry } from '../support/route-table.ts';
import { openSmallHouse, type SmallHouse, usualNames } from '../support/small-house.ts';

const hostile = [
  '',
  '-1',
  '0',
  '99999999999',
  '1e999',
  '0.005',
  'NaN',
  '2027-02-30',
  '0000-00-00',
  '9999-12-31',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '[object Object]',
  '{"a":1}',
  'null',
  '🏨'.repeat(60),
  '\u202e\u2028\ufffe',
  'x'.repeat(3_000),
];
const triesPerRoute = 8;

let house: SmallHouse;
/** By module, with what every module may ask for. */
let names: Map<string | undefined, string[]>;

beforeAll(async () => {
  house = await openSmallHouse();
  const modules = new Set(house.routes.map(({ module }) => module));
  names = new Map(
    await Promise.all([...modules].map(async (module) => [module, await fieldNames(module)] as const)),
  );
});

/** Every field that a form of the module draws or a schema of it reads; of all modules for none. */
async function fieldNames(module = '*'): Promise<string[]> {
  const found = new Set(usualNames);
  const files = [`views/{shared,${module}}/**/*.ejs`, `src/modules/${module}/*.schemas.ts`];
  for await (const file of glob(files)) {
    const text = readFileSync(file, 'utf8');
    const patterns = file.endsWith('.ejs') ? [/name(?:="|: ')([\w.-]+)["']/g] : [/[{,\s](\w+)(?=[,:] )/g];
    for (const pattern of patterns) for (const [, name = ''] of text.matchAll(pattern)) found.add(name);
  }
  return [...found].filter((name) => name !== '_csrf');
}

test('every page opens, or refuses in words, for an administrator and a guest', {
  timeout: 120_000,
}, async () => {
  const faults: string[] = [];
  for (const route of house.routes) {
    for (const agent of await twoPeople()) {
      const { status, text } = await ask(agent, route, {});
      if (status >= 500) faults.push(`${status} ${nameOf(route)} ${reasonIn(text)}`);
    }
  }
  expect(faults).toEqual([]);
});

test('no route answers hostile values with a fault', { timeout: 600_000 }, async () => {
  const faults: string[] = [];
  const choose = chooser(20270503);
  for (const route of house.routes) {
    const [administrator, guest] = await twoPeople();
    for (let count = 0; count < triesPerRoute; count++) {
      const changed = Object.fromEntries(
        Array.from({ length: 1 + (count % 4) }, () => [choose(wordsOf(route)), choose(hostile)]),
      );
      const { status } = await ask(count % 5 === 0 ? guest : administrator, route, changed);
      if (status >= 500) faults.push(`${status} ${nameOf(route)} ${JSON.stringify(changed).slice(0, 200)}`);
    }
  }
  expect(faults).toEqual([]);
});

test('a visitor’s search costs at most four statements, and none of them for a session', async () => {
  const search = '/search?checkIn=2027-05-10&checkOut=2027-05-12&adults=2';
  await visitingAgent(house.app).get(search).expect(200);
  const statements = await recordStatements(() => visitingAgent(house.app).get(search).expect(200));
  expect(statements.length).toBeLessThanOrEqual(4);
  expect(statements.filter((sql) => /session/i.test(sql))).toEqual([]);
});

test('no page showed a key instead of its text', () => {
  expect(missedKeys()).toEqual([]);
});

async function twoPeople(): Promise<[TestAgent, TestAgent]> {
  return [await signedInAgent(house.app, 'administrator', { permissions }), await guestAgent(house.app)];
}

/** A field's name, more often one of the path's own. */
function wordsOf(route: RouteEntry): string[] {
  const own = names.get(route.module) ?? [];
  const parts = [...route.path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name);
  return [...own, ...parts.flatMap((part) => Array.from({ length: own.length / 3 }, () => part))];
}

/** Asks with sound values, but for those that are changed. */
function ask(agent: TestAgent, route: RouteEntry, changed: Record<string, string>): Promise<Response> {
  const value = (name: string) => changed[name] ?? house.sound(name);
  const path = route.path.replace(/[:*](\w+)/g, (_all, name) =>
    encodeURIComponent(value(name).slice(0, 400) || '0'),
  );
  const fields: [string, string][] = (names.get(route.module) ?? []).map((name) => [name, value(name)]);
  if (route.method !== 'get') return postForm(agent, path, Object.fromEntries(fields));
  const query = new URLSearchParams();
  for (const [name, text] of fields) query.append(name, text.slice(0, 40));
  return agent.get(`${path}?${query.toString().slice(0, 6_000)}`).then((answer) => answer);
}

/** The same choices in every run. */
function chooser(seed: number): <Item>(list: readonly Item[]) => Item {
  let state = seed;
  return (list) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const chosen = list[Math.floor((state / 2_147_483_648) * list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
}

function reasonIn(page: string): string {
  return /quote ([2-9A-Z]{10})/.exec(page)?.[1] ?? '';
}

function nameOf(route: RouteEntry): string {
  return `${route.method} ${route.path}`;
}
