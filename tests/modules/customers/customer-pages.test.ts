import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let desk: TestAgent;
let auditor: TestAgent;

const person = {
  firstName: 'Siyuan',
  lastName: 'Chen',
  email: 'Chen@Example.com',
  phone: '+86 138 0013 8000',
  language: 'zh-CN',
  country: 'cn',
  company: 'Quiet Trading',
};
const fields = {
  firstName: 'Marta',
  lastName: 'Oliveira',
  otherName: null,
  email: 'marta@example.com',
  phone: '+351912345678',
  language: 'en',
  country: 'PT',
  birthDate: null,
  company: null,
  vip: false,
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  other = await buildHotel(db, { slug: 'other' });
  app = testApp(db);
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
});

describe('a profile made at the desk', () => {
  let url: string;

  test('is kept as typed, found by every part and shown', async () => {
    const made = await postForm(desk, '/staff/guests/new', person);
    expect(made.status).toBe(303);
    url = made.headers.location ?? '';
    const row = await db.customer.findFirstOrThrow({ where: { lastName: 'Chen' } });
    expect(row).toMatchObject({
      hotelId: hotel.id,
      email: 'chen@example.com',
      phone: '+8613800138000',
      country: 'CN',
      version: 1,
    });
    for (const text of ['chen siyuan', 'siyu', '0013 8000', 'chen@exam']) {
      const list = await desk.get('/staff/guests').query({ text });
      expect(list.text).toContain(`href="${url}"`);
    }
    expect((await desk.get('/staff/guests').query({ text: 'nobody at all' })).text).toContain('Nobody found');
    expect((await desk.get(url)).text).toContain('Quiet Trading');
  });

  test('two clerks changing it: the second is told and keeps what was typed', async () => {
    const first = await postForm(desk, `${url}/edit`, { ...person, company: 'High Ltd', version: '1' });
    expect(first.status).toBe(303);
    const second = await postForm(desk, `${url}/edit`, {
      ...person,
      company: 'Two Pillows Ltd',
      version: '1',
    });
    expect(second.status).toBe(409);
    expect(second.text).toContain('Two Pillows Ltd');
    expect(await db.customer.findFirstOrThrow({ where: { lastName: 'Chen' } })).toMatchObject({
      company: 'High Ltd',
      version: 2,
    });
  });

  test('its identity number is masked, found only whole, and each look is recorded', async () => {
    const kept = await postForm(desk, `${url}/identity-document`, {
      type: 'passport',
      number: 'g 1234-5678',
      version: '2',
    });
    expect(kept.status).toBe(303);
    const row = await db.customer.findFirstOrThrow({ where: { lastName: 'Chen' } });
    expect(Buffer.from(row.documentCipher ?? []).toString('latin1')).not.toContain('12345678');
    expect((await desk.get(url)).text).not.toContain('G12345678');
    expect((await desk.get('/staff/guests').query({ text: 'G12345678' })).text).toContain(`href="${url}"`);
    expect((await desk.get('/staff/guests').query({ text: 'G1234567' })).text).not.toContain(`href="${url}"`);

    const shown = await postForm(desk, `${url}/identity-document/reveals`, {}, url);
    expect(shown.text).toContain('G12345678');
    const looks = await db.auditEvent.findMany({ where: { action: 'identity_document_revealed' } });
    expect(looks).toHaveLength(1);
    expect(
      JSON.stringify(await db.auditEvent.findMany(), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain('12345678');
  });

  test('an auditor may neither change it nor look at the number', async () => {
    expect((await auditor.get(url)).status).toBe(200);
    expect((await postForm(auditor, `${url}/edit`, { ...person, version: '2' })).status).toBe(403);
    expect((await postForm(auditor, `${url}/identity-document/reveals`)).status).toBe(403);
  });
});

test.each([
  [{ firstName: '  ' }, 'Please fill this in'],
  [{ email: 'not a mail' }, 'Please enter an e-mail address'],
  [{ phone: '12' }, 'Please enter a telephone number'],
  [{ country: 'China' }, 'two letters of a country'],
  [{ birthDate: '1990-02-30' }, 'enter a date that exists'],
])('%o comes back with what was typed', async (wrong, message) => {
  const answer = await postForm(desk, '/staff/guests/new', { ...person, company: 'Left-handed', ...wrong });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(message);
  expect(answer.text).toContain('Left-handed');
});

test('a guest of another hotel is not found by any way', async () => {
  const id = await createCustomer(testContext(db, { hotelId: other.id }), other.id, fields);
  expect((await desk.get(`/staff/guests/${id}`)).status).toBe(404);
  expect((await desk.get('/staff/guests').query({ text: 'Oliveira' })).text).not.toContain('Oliveira</a>');
  expect((await postForm(desk, `/staff/guests/${id}/edit`, { ...person, version: '1' })).status).toBe(404);
  expect((await postForm(desk, `/staff/guests/${id}/identity-document/reveals`)).status).toBe(404);
});

test('the list asks the same statements for one guest and for three', async () => {
  const crowd = await buildHotel(db, { slug: 'crowd' });
  const agent = await signedInAgent(app, 'front-desk', { hotelId: crowd.id });
  const ctx = testContext(db, { hotelId: crowd.id });
  await createCustomer(ctx, crowd.id, fields);
  await agent.get('/staff/guests'); // the first page of an hour also renews the session
  const one = await countStatements(() => agent.get('/staff/guests'));
  await createCustomer(ctx, crowd.id, { ...fields, firstName: 'Ana' });
  await createCustomer(ctx, crowd.id, { ...fields, firstName: 'Rui' });
  expect(await countStatements(() => agent.get('/staff/guests'))).toBe(one);
});
