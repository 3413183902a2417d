import type { Express } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { sendPasswordReset } from '../../../src/modules/staff/password-reset.service.ts';
import { recordEvent } from '../../../src/platform/audit.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { hasMessage } from '../../../src/platform/i18n/translate.ts';
import { queueMail } from '../../../src/platform/mail.ts';
import { permissions } from '../../../src/platform/permissions.ts';
import { queueSms } from '../../../src/platform/sms/sms.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { makeRoles, person, plainHotel } from '../staff/people.ts';

type Agent = Awaited<ReturnType<typeof signedInAgent>>;
let db: Db;
let app: Express;
let here: number;
let there: number;
let admin: Agent;
let clerk: Agent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await makeRoles(db);
  here = await plainHotel(db, 'here');
  there = await plainHotel(db, 'there');
  app = testApp(db);
  admin = await signedInAgent(app, 'administrator', { hotelId: here });
  clerk = await signedInAgent(app, 'front-desk', { hotelId: here });
});

describe('staff', () => {
  test('are listed with those of this hotel, and opened to be changed', async () => {
    const mine = await person(db, { name: 'Wang Lei', roles: [[here, 'cashier']] });
    const foreign = await person(db, { name: 'Foreign Person', roles: [[there, 'cashier']] });
    const { text } = await admin.get('/staff/admin/users');
    expect(text).toContain('Wang Lei');
    expect(text).not.toContain('Foreign Person');
    expect((await admin.get(`/staff/admin/users/${mine.id}`)).text).toContain(mine.email);
    expect((await admin.get(`/staff/admin/users/${foreign.id}`)).status).toBe(404);
    expect((await clerk.get('/staff/admin/users')).status).toBe(403);
  });

  test('get roles by ticking boxes: several, one, none', async () => {
    const user = await person(db, { roles: [[here, 'cashier']] });
    const codes = async () =>
      (await db.userRole.findMany({ where: { userId: user.id }, include: { role: true } }))
        .map(({ role }) => role.code)
        .toSorted();
    for (const roles of [['auditor', 'finance'], ['marketing'], []]) {
      const answer = await postForm(admin, `/staff/admin/users/${user.id}/roles`, { roles });
      expect(answer.headers.location).toBe(`/staff/admin/users/${user.id}`);
      expect(await codes()).toEqual(roles);
    }
    const bad = await postForm(admin, `/staff/admin/users/${user.id}/roles`, { roles: ['No Such Role'] });
    expect(bad.status).toBe(422);
  });

  test('are invited; a bad form keeps what was typed', async () => {
    const bad = await postForm(admin, '/staff/admin/users', { name: 'Ma Li', email: 'ma', language: 'en' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="Ma Li"');
    expect(bad.text).toContain('choose at least one role');
    const fields = { name: 'Ma Li', email: 'ma@example.com', language: 'en', roles: ['cashier'] };
    const done = await postForm(admin, '/staff/admin/users', fields);
    expect(done.headers.location).toMatch(/^\/staff\/admin\/users\/\d+$/);
    const twice = await postForm(admin, '/staff/admin/users', fields);
    expect(twice.status).toBe(409);
    expect(twice.text).toContain('already works in this hotel');
  });

  test('are closed, opened, signed out and sent a link by one button each', async () => {
    const user = await person(db, { roles: [[here, 'cashier']] });
    const path = `/staff/admin/users/${user.id}`;
    for (const [url, fields] of [
      ['sessions', {}],
      ['lock', {}],
      ['invitation', {}],
      ['active', { active: 'no' }],
    ] as const) {
      expect((await postForm(admin, `${path}/${url}`, fields)).status).toBe(303);
    }
    expect(await db.user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({ active: false });
    expect((await postForm(admin, `${path}/invitation`)).status).toBe(422);
    expect((await admin.get(path)).text).toContain('Open the account');
    const details = { name: 'New Name', email: 'new-name@example.com', language: 'zh-CN' };
    expect((await postForm(admin, `${path}/details`, details)).status).toBe(303);
    expect((await postForm(admin, `${path}/details`, { ...details, email: 'x' })).status).toBe(422);
  });
});

describe('roles', () => {
  test('offer every permission of the catalogue, in words', async () => {
    expect(permissions.filter((permission) => !hasMessage(`admin.permissions.${permission}`))).toEqual([]);
    const { text } = await admin.get('/staff/admin/roles/new');
    expect(permissions.filter((permission) => !text.includes(`value="${permission}"`))).toEqual([]);
  });

  test('are made, changed and removed; what they allow stands in boxes', async () => {
    const fields = {
      code: 'night-clerk',
      'names.en': 'Night clerk',
      permissions: ['rooms.view', 'night-audit.run'],
    };
    expect((await postForm(admin, '/staff/admin/roles', { ...fields, code: 'Night Clerk' })).status).toBe(
      422,
    );
    expect((await postForm(admin, '/staff/admin/roles', fields)).status).toBe(303);
    expect((await postForm(admin, '/staff/admin/roles', fields)).status).toBe(409);
    const page = (await admin.get('/staff/admin/roles/night-clerk')).text;
    expect(page).toMatch(/value="night-audit.run" checked/);
    expect(page).not.toMatch(/value="rates.approve" checked/);
    expect(
      (
        await postForm(admin, '/staff/admin/roles/night-clerk', {
          'names.en': 'Clerk',
          permissions: ['rates.view'],
        })
      ).status,
    ).toBe(303);
    expect((await db.role.findUniqueOrThrow({ where: { code: 'night-clerk' } })).permissions).toEqual([
      'rates.view',
    ]);
    expect(
      (
        await postForm(admin, '/staff/admin/roles/night-clerk', {
          'names.en': 'Clerk',
          permissions: ['everything'],
        })
      ).status,
    ).toBe(422);
    expect((await postForm(admin, '/staff/admin/roles/night-clerk/removal')).status).toBe(303);
    expect((await admin.get('/staff/admin/roles/night-clerk')).status).toBe(404);
    expect((await admin.get('/staff/admin/roles')).text).toContain('Housekeeping');
  });
});

describe('the audit log', () => {
  beforeAll(async () => {
    const record = (hotelId: number | null, label: string, at: string) =>
      inTransaction(db, (tx) =>
        recordEvent(tx, testContext(db, { at: new Date(at) }), {
          hotelId,
          action: 'rate_changed',
          subjectType: 'rate',
          subjectId: 7,
          subjectLabel: label,
          before: { priceMinor: 88_000, closed: false },
          after: { priceMinor: 99_000, closed: false },
          reason: 'Golden Week',
        }),
      );
    await record(here, 'Flexible 100%', '2027-04-01T15:59:00Z');
    await record(here, 'Corporate', '2027-04-01T16:00:00Z');
    await record(there, 'Elsewhere', '2027-04-01T16:00:00Z');
    for (let n = 0; n < 60; n++) await record(here, `Many ${n}`, '2027-03-01T00:00:00Z');
  });

  const search = async (query: string) => (await admin.get(`/staff/admin/audit?${query}`)).text;

  test('shows this hotel’s events with what changed, and no other hotel’s', async () => {
    const text = await search('subjectType=rate&from=2027-04-01');
    expect(text).toContain('Corporate');
    expect(text).not.toContain('Elsewhere');
    expect(text).toContain('<del>CN¥880.00</del>'.replace('CN', ''));
    expect(text).toContain('Golden Week');
    expect(text).not.toContain('<dt>closed</dt>');
  });

  test('finds by who, what, subject and the hotel’s own days', async () => {
    expect(await search('from=2027-04-02&to=2027-04-02&action=rate_changed')).toContain('Corporate');
    expect(await search('from=2027-04-02&to=2027-04-02')).not.toContain('Flexible');
    expect(await search('to=2027-04-01&subject=100%25')).toContain('Flexible');
    expect(await search('subject=10%25_%25')).toContain('Nothing found');
    expect(await search('who=chen%20jing&subject=Corporate')).toContain('Corporate');
    expect(await search('who=nobody')).toContain('Nothing found');
  });

  test('turns its pages', async () => {
    const first = await search('subject=Many');
    expect(first).toContain('1–50 of 60');
    expect(await search('subject=Many&page=2')).toContain('51–60 of 60');
    expect(await search('page=9999')).toContain('Nothing found');
  });

  test('takes a date that does not exist as a mistake, and is closed to who may not see it', async () => {
    expect((await admin.get('/staff/admin/audit?from=2027-02-30')).status).toBe(422);
    expect((await clerk.get('/staff/admin/audit')).status).toBe(403);
  });
});

describe('the outbox', () => {
  const mail = { language: 'en' as const, subject: 'Your booking', html: '<p>Welcome</p>', text: 'Welcome' };

  async function written(hotelId: number | null, to: string): Promise<number> {
    await inTransaction(db, (tx) =>
      queueMail(tx, { ...mail, hotelId, to, template: 'confirmation', dedupeKey: to }),
    );
    return (await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: to } })).id;
  }

  test('is read in this hotel only, in a frame that can run nothing', async () => {
    const [mine, foreign] = [
      await written(here, 'mine@example.com'),
      await written(there, 'foreign@example.com'),
    ];
    const list = (await clerk.get('/staff/admin/mail')).text;
    expect([list.includes('mine@example.com'), list.includes('foreign@example.com')]).toEqual([true, false]);
    expect((await clerk.get('/staff/admin/mail?text=nothing-like-it&status=kept')).text).toContain('No mail');
    expect((await clerk.get(`/staff/admin/mail/${mine}`)).text).toContain(
      `src="/staff/admin/mail/${mine}/body" sandbox="allow-popups allow-popups-to-escape-sandbox"`,
    );
    const body = await clerk.get(`/staff/admin/mail/${mine}/body`);
    expect(body.text).toBe('<p>Welcome</p>');
    expect(body.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    for (const path of [`${foreign}`, `${foreign}/body`])
      expect((await clerk.get(`/staff/admin/mail/${path}`)).status).toBe(404);
  });

  test('hides the key to an account from everyone who could not change that account', async () => {
    const chief = await person(db, {
      roles: [
        [here, 'administrator'],
        [there, 'administrator'],
      ],
    });
    const colleague = await person(db, { roles: [[here, 'cashier']] });
    for (const { email } of [chief, colleague]) await sendPasswordReset(testContext(db), email);
    const idOf = async (to: string) =>
      (await db.outboxMail.findFirstOrThrow({ where: { recipient: to } })).id;
    const [ofChief, ofColleague] = [await idOf(chief.email), await idOf(colleague.email)];
    expect((await clerk.get(`/staff/admin/mail/${ofColleague}`)).status).toBe(404);
    const seen = await admin.get(`/staff/admin/mail/${ofChief}`);
    expect(seen.text).toContain('holds a key');
    expect(seen.text).not.toContain('/reset-password/');
    expect((await admin.get(`/staff/admin/mail/${ofChief}/body`)).status).toBe(403);
    expect((await admin.get(`/staff/admin/mail/${ofColleague}/body`)).text).toContain('/reset-password/');
    await admin.get(`/staff/admin/mail/${ofColleague}`);
    expect(
      await db.auditEvent.count({ where: { action: 'password_link_read', subjectId: String(colleague.id) } }),
    ).toBeGreaterThan(0);
  });

  test('shows text messages beside the mails, and a code only to who may change accounts', async () => {
    const ctx = testContext(db, { hotelId: here });
    const params = { code: '482913', hotel: 'Bund House', minutes: '10' };
    const sms = { to: '+8613800138000', language: 'en', template: 'verification-code', params } as const;
    await inTransaction(db, (tx) => queueSms(tx, ctx, { ...sms, dedupeKey: 'a code' }));
    const { id } = await db.outboxMail.findUniqueOrThrow({ where: { dedupeKey: 'a code' } });
    const list = (await clerk.get('/staff/admin/mail?channel=sms')).text;
    expect([list.includes('+8613800138000'), list.includes('482913')]).toEqual([true, false]);
    expect((await clerk.get('/staff/admin/mail?channel=mail')).text).not.toContain('+8613800138000');
    expect((await clerk.get(`/staff/admin/mail/${id}`)).text).toContain('holds a key');
    expect((await clerk.get(`/staff/admin/mail/${id}/body`)).status).toBe(403);
    const body = await admin.get(`/staff/admin/mail/${id}/body`);
    expect(body.text).toBe(
      '482913 is your code at Bund House. It is good for 10 minutes. Never tell it to anybody.',
    );
    expect(body.headers['content-type']).toMatch(/^text\/plain/);
    expect(await db.auditEvent.count({ where: { subjectType: 'mail', subjectId: String(id) } })).toBe(1);
  });

  test('sends a kept mail again when asked by who may', async () => {
    const id = await written(here, 'again@example.com');
    await db.outboxMail.update({ where: { id }, data: { status: 'kept' } });
    expect((await postForm(admin, `/staff/admin/mail/${id}/delivery`)).status).toBe(303);
    expect((await db.outboxMail.findUniqueOrThrow({ where: { id } })).status).toBe('queued');
    expect((await postForm(clerk, `/staff/admin/mail/${id}/delivery`)).status).toBe(403);
    await db.outboxMail.update({ where: { id }, data: { status: 'unclear', handedAt: new Date() } });
    const { text } = await admin.get(`/staff/admin/mail/${id}`);
    expect(text).toContain('perhaps sent');
    expect(text).toContain('Ask the guest or look into the mail server’s log');
    await postForm(admin, `/staff/admin/mail/${id}/delivery`);
    expect(await db.outboxMail.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'queued',
      handedAt: null,
    });
  });
});

test('the jobs are shown to administrators: what waits, runs and failed', async () => {
  const { text } = await admin.get('/staff/admin/jobs');
  expect(text).toContain('deliver-mail');
  expect((await clerk.get('/staff/admin/jobs')).status).toBe(403);
});
