import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { deliverMail } from '../../../src/modules/notifications/delivery.service.ts';
import { maskedAddress } from '../../../src/modules/privacy/personal-file.ts';
import { eraseGuest } from '../../../src/modules/privacy/privacy.service.ts';
import {
  answerRequest,
  applyCorrection,
  askForProof,
  confirmProof,
  sendFile,
} from '../../../src/modules/privacy/privacy-answer.service.ts';
import { makeRequest } from '../../../src/modules/privacy/privacy-request.service.ts';
import {
  fileRefusal,
  type PrivacyRequest,
  proofRefusal,
} from '../../../src/modules/privacy/privacy-request.ts';
import { keepRetention } from '../../../src/modules/privacy/retention.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { useMailTransport } from '../../../src/platform/mail-transport.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { codeFor } from '../../support/codes.ts';
import { testDatabase } from '../../support/database.ts';
import { tablesWith } from '../../support/erasures.ts';
import { testApp } from '../../support/server.ts';

const hour = 3_600_000;
let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let manager: TestAgent;
let now = testNow;
let people = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => now });
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

async function someGuest(language = 'en') {
  people += 1;
  const lastName = `Antwort${people}`;
  const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
  const fields = {
    firstName: 'Emil',
    lastName,
    email: `${lastName.toLowerCase()}@example.com`,
    language,
    ...blank,
  };
  const customerId = await createCustomer(ctx, hotel.id, fields);
  return { key: { customerId, hotelId: hotel.id }, lastName, name: `Emil ${lastName}` };
}

const seen = async (id: number) => {
  const { version } = await db.privacyRequest.findUniqueOrThrow({ where: { id } });
  return { hotelId: hotel.id, id, version };
};
const mailsOf = (id: number) =>
  db.outboxMail.findMany({ where: { dedupeKey: { startsWith: `privacy:${id}:` } }, orderBy: { id: 'asc' } });
const told = async (id: number) => (await mailsOf(id)).map(({ template }) => template);

const waits: Pick<PrivacyRequest, 'kind' | 'state' | 'proofAskedAt' | 'proofSeenAt' | 'fileIssue'> = {
  kind: 'access',
  state: 'open',
  proofAskedAt: null,
  proofSeenAt: null,
  fileIssue: 0,
};

test('a link is sent to who asks for data and was proved, and anew after the answer, five times', () => {
  const refusal = (change: Partial<typeof waits>) => fileRefusal({ ...waits, ...change });
  expect(refusal({})).toBe(null);
  expect(refusal({ kind: 'portability', state: 'in_progress' })).toBe(null);
  expect(refusal({ kind: 'erasure' })).toBe('no_file');
  expect(refusal({ proofAskedAt: testNow })).toBe('proof_first');
  expect(refusal({ proofAskedAt: testNow, proofSeenAt: testNow })).toBe(null);
  expect(refusal({ state: 'done' })).toBe('closed');
  expect(refusal({ state: 'refused' })).toBe('closed');
  expect(refusal({ state: 'done', fileIssue: 4 })).toBe(null);
  expect(refusal({ state: 'done', fileIssue: 5 })).toBe('too_many_files');
});

test('a guest is asked once who he is, while his request waits; his address is shown in part', () => {
  expect(proofRefusal(waits)).toBe(null);
  expect(proofRefusal({ ...waits, proofAskedAt: testNow })).toBe('proof_asked');
  expect(proofRefusal({ ...waits, state: 'done' })).toBe('closed');
  expect(maskedAddress('li@example.com')).toBe('l…@example.com');
  expect(maskedAddress('+8613800138000')).toBe('…8000');
});

describe('the guest is written to', () => {
  test('that the request came, and what was answered, in his language and once', async () => {
    const { key } = await someGuest('zh-CN');
    const id = await makeRequest(ctx, { ...key, kind: 'objection' });
    const answer = { ...(await seen(id)), outcome: 'refused', answer: '没有这样的同意。' } as const;
    const results = await Promise.allSettled([answerRequest(ctx, answer), answerRequest(ctx, answer)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [received, refused, ...more] = await mailsOf(id);
    expect(more).toEqual([]);
    expect([received?.template, received?.recipient]).toEqual([
      'privacy-received',
      `antwort${people}@example.com`,
    ]);
    expect(received?.text).toContain(`我们已收到您的第 ${id} 号申请：拒绝营销信息`);
    expect(received?.text).toContain('2027年5月18日');
    expect(refused?.subject).toBe(`第 ${id} 号申请无法办理`);
    expect(refused?.text).toContain('没有这样的同意。');
  });

  test('what was corrected, but not to what: a mail is read by others', async () => {
    const { key } = await someGuest();
    const newValue = '1990-12-31';
    const id = await makeRequest(ctx, { ...key, kind: 'correction', field: 'birthDate', newValue });
    await applyCorrection(ctx, await seen(id));
    const [, done] = await mailsOf(id);
    expect([done?.template, done?.text.includes('Date of birth')]).toEqual(['privacy-done', true]);
    expect(done?.text).not.toMatch(/1990/);
  });

  test('to show who he is; until somebody has seen it nothing is done for him', async () => {
    const { key } = await someGuest();
    const id = await makeRequest(ctx, { ...key, kind: 'access' });
    await askForProof(ctx, { ...(await seen(id)), words: 'Call us from your own telephone.' });
    expect((await mailsOf(id))[1]?.text).toContain('Call us from your own telephone.');
    const again = askForProof(ctx, { ...(await seen(id)), words: 'Again' });
    await expect(again).rejects.toMatchObject({ code: 'request_proof_asked' });
    await expect(sendFile(ctx, await seen(id))).rejects.toMatchObject({ code: 'request_proof_first' });
    await confirmProof(ctx, await seen(id));
    await expect(confirmProof(ctx, await seen(id))).rejects.toMatchObject({ code: 'request_no_proof' });
    await sendFile(ctx, await seen(id));
    expect(await told(id)).toEqual(['privacy-received', 'privacy-proof', 'privacy-file']);
  });

  test('who has no address hears nothing, and no link is made for him', async () => {
    const { key } = await someGuest();
    await db.customer.update({ where: { id: key.customerId }, data: { email: null } });
    const id = await makeRequest(ctx, { ...key, kind: 'access' });
    await expect(sendFile(ctx, await seen(id))).rejects.toMatchObject({ code: 'request_no_address' });
    expect(await told(id)).toEqual([]);
  });

  test('the database keeps no link to anything else than data, and no proof that was not asked for', async () => {
    const { key } = await someGuest();
    const id = await makeRequest(ctx, { ...key, kind: 'objection' });
    const change = (data: object) => db.privacyRequest.update({ where: { id }, data });
    await expect(change({ fileHash: 'x', fileUntil: testNow })).rejects.toThrow(
      'privacy_requests_file_check',
    );
    await expect(change({ proofSeenAt: testNow })).rejects.toThrow('privacy_requests_proof_check');
  });
});

describe('who is erased', () => {
  async function erased() {
    const { key, name, lastName } = await someGuest();
    const id = await makeRequest(ctx, { ...key, kind: 'erasure' });
    const { version } = await db.customer.findUniqueOrThrow({ where: { id: key.customerId } });
    await eraseGuest(ctx, { hotelId: hotel.id, id: key.customerId, version, typedName: name });
    const mails = await mailsOf(id);
    return { id, lastName, mail: mails.find(({ template }) => template === 'privacy-erased') };
  }

  test('gets the last word where he was reached, and then nothing tells any more where that was', async () => {
    const { id, lastName, mail } = await erased();
    expect([mail?.recipient, mail?.status]).toEqual([`${lastName.toLowerCase()}@example.com`, 'queued']);
    expect(await tablesWith(db, lastName)).toEqual(['audit_events', 'outbox_mails']);
    const sent: string[] = [];
    useMailTransport(async ({ recipient }, handOver) => {
      await handOver();
      sent.push(recipient);
    });
    await Promise.all([deliverMail(ctx, mail?.id ?? 0), deliverMail(ctx, mail?.id ?? 0)]);
    await deliverMail(ctx, mail?.id ?? 0);
    useMailTransport(null);
    expect(sent).toEqual([`${lastName.toLowerCase()}@example.com`]);
    expect(await tablesWith(db, lastName)).toEqual(['audit_events']);
    const { text } = await manager.get(`/staff/privacy/requests/${id}`);
    expect(text).toContain('Data request: erased');
    expect(text).not.toContain(lastName);
  });

  test('and could not be sent it: after thirty days the address goes all the same, not on the day before', async () => {
    const { lastName, mail } = await erased();
    const daysLater = (days: number) => ({
      ...ctx,
      clock: () => new Date((mail?.createdAt.getTime() ?? 0) + days * 24 * hour),
    });
    await deliverMail(ctx, mail?.id ?? 0);
    await keepRetention(daysLater(29), { kinds: ['messages'] });
    expect(await tablesWith(db, lastName)).toEqual(['audit_events', 'outbox_mails']);
    await keepRetention(daysLater(30), { kinds: ['messages'] });
    expect(await tablesWith(db, lastName)).toEqual(['audit_events']);
  });

  test('without having asked is not written to', async () => {
    const { key, name, lastName } = await someGuest();
    await eraseGuest(ctx, { hotelId: hotel.id, id: key.customerId, version: 1, typedName: name });
    expect(await tablesWith(db, lastName)).toEqual(['audit_events']);
  });
});

describe('a link to somebody’s data', () => {
  async function sentLink() {
    const guest = await someGuest();
    const id = await makeRequest(ctx, { ...guest.key, kind: 'access' });
    await sendFile({ ...ctx, clock: () => now }, await seen(id));
    const [, mail] = await mailsOf(id);
    const link = mail?.text.match(/\/privacy\/file\/[\w-]+/)?.[0] ?? '';
    return { ...guest, id, link };
  }

  test('opens nothing by itself; a code to the guest’s own address opens both files, in that browser only', async () => {
    const { link, lastName, name } = await sentLink();
    const agent = visitingAgent(app);
    const closed = await agent.get(link);
    expect([closed.status, closed.text.includes(name), closed.text.includes('a…@example.com')]).toEqual([
      200,
      false,
      true,
    ]);
    for (const file of ['personal-data', 'personal-data.pdf']) {
      const refused = await agent.get(`${link}/${file}`);
      expect([refused.status, refused.headers.location]).toEqual([303, link]);
    }
    expect((await postForm(agent, `${link}/code`, {}, link)).headers.location).toBe(`${link}?asked=1`);
    const code = await codeFor(db, `${lastName.toLowerCase()}@example.com`);
    const wrong = await postForm(
      agent,
      link,
      { code: code === '000000' ? '000001' : '000000' },
      `${link}?asked=1`,
    );
    expect([wrong.status, wrong.text.includes('This code is not right')]).toEqual([422, true]);
    const right = await postForm(agent, link, { code }, `${link}?asked=1`);
    expect([right.status, right.headers.location]).toEqual([303, link]);
    const file = await agent.get(`${link}/personal-data`);
    expect(JSON.parse(file.text).data.customers[0].last_name).toBe(lastName);
    const paper = await agent.get(`${link}/personal-data.pdf`);
    expect([paper.status, paper.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect((await visitingAgent(app).get(`${link}/personal-data`)).status).toBe(303);
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: 'personal_data_exported' } });
    expect([event.actorKind, event.actorName]).toEqual(['guest', name]);
  });

  test('opens for the guest who is signed in and for no other; it ends after three days, and with a newer one', async () => {
    const { link, key, id } = await sentLink();
    const own = await guestAgent(app, { email: `own${id}@example.com`, customerId: key.customerId });
    const other = await guestAgent(app, { email: `other${id}@example.com` });
    expect((await own.get(`${link}/personal-data`)).status).toBe(200);
    expect((await other.get(`${link}/personal-data`)).status).toBe(303);
    now = new Date(testNow.getTime() + 72 * hour - 1);
    expect((await own.get(link)).status).toBe(200);
    now = new Date(testNow.getTime() + 72 * hour);
    expect((await own.get(link)).status).toBe(404);
    now = testNow;
    await sendFile(ctx, await seen(id));
    expect((await own.get(link)).status).toBe(404);
    expect(await told(id)).toEqual(['privacy-received', 'privacy-file', 'privacy-file']);
  });

  test('is sent by the manager from the page of the request, where the desk may not look', async () => {
    const { key } = await someGuest();
    const id = await makeRequest(ctx, { ...key, kind: 'portability' });
    const path = `/staff/privacy/requests/${id}`;
    const asked = await postForm(manager, `${path}/proof`, { words: ' ', version: '1' }, path);
    expect(asked.status).toBe(422);
    const proof = { words: 'Show your passport at the desk.', version: '1' };
    expect((await postForm(manager, `${path}/proof`, proof, path)).status).toBe(303);
    const early = await postForm(manager, `${path}/file`, { version: '2' }, path);
    expect([early.status, early.text.includes('has not shown yet who he is')]).toEqual([422, true]);
    expect((await postForm(manager, `${path}/proof-seen`, { version: '2' }, path)).status).toBe(303);
    expect((await postForm(manager, `${path}/file`, { version: '3' }, path)).status).toBe(303);
    const { text } = await manager.get(path);
    expect(text).toContain('Data request: file ready');
    expect(text).toContain('Send a new link');
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await postForm(clerk, `${path}/file`, { version: '4' }, '/staff')).status).toBe(403);
  });
});
