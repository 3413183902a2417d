import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { navigation } from '../../src/navigation.ts';
import { isPermission } from '../../src/platform/permissions.ts';
import { pageMounts, programMounts } from '../../src/routes.ts';
import { postForm, sessionAgent, visitingAgent } from '../support/agent.ts';
import { testDatabase } from '../support/database.ts';
import { type RouteEntry, routeTable } from '../support/route-table.ts';
import { testApp } from '../support/server.ts';

let app: Express;
let routes: RouteEntry[];
let nobody: TestAgent;

beforeAll(async () => {
  const { db } = await testDatabase();
  app = testApp(db);
  routes = routeTable(app, [...programMounts, ...pageMounts]);
  const user = await db.user.create({
    data: { kind: 'staff', email: 'nobody@example.com', name: 'Nobody', passwordHash: '-' },
  });
  nobody = await sessionAgent(app, { userId: user.id, epoch: user.sessionEpoch });
});

describe('the route table', () => {
  test('has every route of the app', () => {
    expect(routes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/healthz', '/readyz', '/metrics']),
    );
  });

  test('declares for every route who may use it, once', () => {
    expect(routes.filter(({ access }) => access.length !== 1).map(nameOf)).toEqual([]);
  });

  test('names each route once', () => {
    const names = routes.map(nameOf);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('opens no page of the back office to visitors or guests', () => {
    const open = routes.filter(
      ({ path, access }) => path.startsWith('/staff') && !isForStaff(access[0] ?? ''),
    );
    expect(open.map(nameOf)).toEqual([]);
  });
});

test('every line of the menu opens a page that its readers may see', () => {
  const lines = navigation.flatMap((group) => group.items).map(({ href, access }) => `${access} ${href}`);
  const pages = routes
    .filter(({ method }) => method === 'get')
    .map(({ path, access }) => `${access[0]} ${path}`);
  expect(lines.filter((line) => !pages.includes(line))).toEqual([]);
});

test('what needs a permission is refused to visitors and to staff without it', async () => {
  const guarded = routes.filter(({ access, path }) => isPermission(access[0] ?? '') && !path.includes('*'));
  const visitor = visitingAgent(app);
  for (const route of guarded) {
    const path = route.path.replace(/:\w+/g, '1');
    const [asVisitor, asNobody] = [
      await call(visitor, route.method, path),
      await callSigned(route.method, path),
    ];
    expect([nameOf(route), asVisitor]).toEqual([nameOf(route), 303]);
    expect([nameOf(route), asNobody]).toEqual([nameOf(route), 403]);
  }
});

async function call(agent: TestAgent, method: string, path: string): Promise<number> {
  return (method === 'get' ? await agent.get(path) : await agent.post(path)).status;
}

async function callSigned(method: string, path: string): Promise<number> {
  return (method === 'get' ? await nobody.get(path) : await postForm(nobody, path)).status;
}

function isForStaff(access: string): boolean {
  return access === 'staff' || isPermission(access);
}

function nameOf(route: RouteEntry): string {
  return `${route.method} ${route.path}`;
}
