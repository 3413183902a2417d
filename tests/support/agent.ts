import { createHmac, randomBytes } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { defaultRolePermissions, type Permission, type RoleCode } from '../../src/platform/permissions.ts';
import { sessionCookie } from '../../src/platform/session.ts';
import { databaseOf, testSecret } from './server.ts';

const tokens = new WeakMap<TestAgent, string>();
let users = 0;

export interface SignInOptions {
  /** Without it, the first hotel. */
  readonly hotelId?: number;
  /** Instead of what the role allows by default. */
  readonly permissions?: readonly Permission[];
}

/** A browser of a visitor, with cookies of its own. */
export function visitingAgent(app: Express): TestAgent {
  return request.agent(app);
}

/** A browser in which a new member of staff with this role is signed in. */
export async function signedInAgent(
  app: Express,
  role: RoleCode,
  options: SignInOptions = {},
): Promise<TestAgent> {
  const db = databaseOf(app);
  const hotelId = options.hotelId ?? (await db.hotel.findFirstOrThrow({ orderBy: { id: 'asc' } })).id;
  const code = options.permissions ? `${role}-${++users}` : role;
  const { id: roleId } = await db.role.upsert({
    where: { code },
    create: {
      code,
      names: { en: role },
      permissions: [...(options.permissions ?? defaultRolePermissions[role])],
    },
    update: {},
  });
  const user = await db.user.create({
    data: { kind: 'staff', ...newPerson(role), roles: { create: { roleId, hotelId } } },
  });
  return sessionAgent(app, { userId: user.id, epoch: user.sessionEpoch, hotelId });
}

/** A browser in which a guest with an account is signed in. */
export async function guestAgent(
  app: Express,
  overrides: { email?: string; customerId?: number } = {},
): Promise<TestAgent> {
  const user = await databaseOf(app).user.create({
    data: { kind: 'guest', ...newPerson('guest'), ...overrides },
  });
  return sessionAgent(app, { userId: user.id, epoch: user.sessionEpoch });
}

/** Sends a form with its session's token, read from `page` (the form's own address unless told) where it is not known yet. */
export async function postForm(
  agent: TestAgent,
  url: string,
  fields: Readonly<Record<string, string | number | readonly string[]>> = {},
  page: string = url,
): Promise<request.Response> {
  const token = tokens.get(agent) ?? (await tokenOn(agent, page));
  return agent
    .post(url)
    .type('form')
    .send({ ...fields, _csrf: token });
}

async function tokenOn(agent: TestAgent, page: string): Promise<string> {
  const { text, status } = await agent.get(page);
  const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no form on ${page} (${status})`);
  return token;
}

function newPerson(role: string): { email: string; name: string; passwordHash: string } {
  users += 1;
  return { email: `${role}-${users}@example.com`, name: `${role} ${users}`, passwordHash: 'none' };
}

/** A browser with the session that a sign-in would have started. */
export async function sessionAgent(
  app: Express,
  who: { userId: number; epoch: number; hotelId?: number },
): Promise<TestAgent> {
  const sid = randomBytes(16).toString('hex');
  const csrfToken = randomBytes(16).toString('hex');
  const expire = new Date(Date.now() + 3_600_000);
  const cookie = { originalMaxAge: 3_600_000, expires: expire, httpOnly: true, path: '/' };
  await databaseOf(app).session.create({ data: { sid, expire, sess: { cookie, csrfToken, ...who } } });
  const agent = request.agent(app);
  agent.jar.setCookie(`${sessionCookie}=${encodeURIComponent(signed(sid))}; Path=/`, '127.0.0.1');
  tokens.set(agent, csrfToken);
  return agent;
}

/** The signature express-session puts on its cookie. */
function signed(sid: string): string {
  const signature = createHmac('sha256', testSecret).update(sid).digest('base64').replace(/=+$/, '');
  return `s:${sid}.${signature}`;
}
