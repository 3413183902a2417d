import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { saveOwnConsents } from '../../../src/modules/customers/consent.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { eraseGuest } from '../../../src/modules/privacy/privacy.service.ts';
import {
  answerRequest,
  applyCorrection,
  takeRequest,
} from '../../../src/modules/privacy/privacy-answer.service.ts';
import { makeRequest } from '../../../src/modules/privacy/privacy-request.service.ts';
import {
  answerRefusal,
  canBecome,
  dueDateOf,
  isOverdue,
  requestStates,
} from '../../../src/modules/privacy/privacy-request.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

describe('a request', () => {
  test('moves on and never back', () => {
    const moves = requestStates.map((from) => [from, requestStates.filter((to) => canBecome(from, to))]);
    expect(Object.fromEntries(moves)).toEqual({
      open: ['in_progress', 'done', 'refused'],
      in_progress: ['done', 'refused'],
      done: [],
      refused: [],
    });
  });

  test('is overdue from the day after the last on which it is in time', () => {
    const dueDate = dueDateOf(calendarDate('2027-02-20'), 15);
    expect(dueDate).toBe('2027-03-07');
    const late = (state: 'open' | 'done', today: string) =>
      isOverdue({ state, dueDate }, calendarDate(today));
    expect([late('open', '2027-03-07'), late('open', '2027-03-08'), late('done', '2027-03-08')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('to erase or to correct is met by the work, and refused by words', () => {
    const asked = { field: null, proofAskedAt: null, proofSeenAt: null };
    const refusal = (request: object, outcome: 'done' | 'refused') =>
      answerRefusal({ ...asked, kind: 'access', state: 'open', ...request }, outcome);
    expect(refusal({ kind: 'erasure' }, 'done')).toBe('erase_first');
    expect(refusal({ kind: 'correction', field: 'email', state: 'in_progress' }, 'done')).toBe('apply_first');
    expect(refusal({ kind: 'correction', field: 'document' }, 'done')).toBe(null);
    expect(refusal({ kind: 'erasure' }, 'refused')).toBe(null);
    expect(refusal({}, 'done')).toBe(null);
    expect(refusal({ state: 'refused' }, 'done')).toBe('closed');
    expect(refusal({ proofAskedAt: testNow }, 'done')).toBe('proof_first');
    expect(refusal({ proofAskedAt: testNow }, 'refused')).toBe(null);
    expect(refusal({ proofAskedAt: testNow, proofSeenAt: testNow }, 'done')).toBe(null);
  });
});

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let manager: TestAgent;
let people = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

async function someGuest() {
  people += 1;
  const lastName = `Fragesteller${people}`;
  const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
  const fields = { firstName: 'Emil', lastName, email: `${lastName}@example.com`, language: 'en', ...blank };
  const customerId = await createCustomer(ctx, hotel.id, fields);
  return { customerId, hotelId: hotel.id, name: `Emil ${lastName}`, lastName };
}
type Guest = Awaited<ReturnType<typeof someGuest>>;

const keyOf = ({ customerId, hotelId }: Guest) => ({ customerId, hotelId });
const rowOf = (id: number) => db.privacyRequest.findUniqueOrThrow({ where: { id } });
const seen = async (id: number) => ({ hotelId: hotel.id, id, version: (await rowOf(id)).version });
const desk = '/staff/privacy';

describe('the work on a request', () => {
  test('it is due by the house’s days and wall calendar, and asked for once at a time, whoever asks', async () => {
    const guest = await someGuest();
    const late = { ...ctx, clock: () => new Date('2027-05-03T16:30:00Z') };
    const results = await Promise.allSettled([
      makeRequest(late, { ...keyOf(guest), kind: 'access' }),
      makeRequest(late, { ...keyOf(guest), kind: 'access' }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [row, ...more] = await db.privacyRequest.findMany({ where: { customerId: guest.customerId } });
    expect(more).toEqual([]);
    // Half past midnight in Shanghai.
    expect([row?.receivedDate, row?.dueDate]).toEqual([
      toDbDate(calendarDate('2027-05-04')),
      toDbDate(calendarDate('2027-05-19')),
    ]);
    const twice = db.privacyRequest.create({
      data: {
        ...keyOf(guest),
        kind: 'access',
        source: 'desk',
        receivedDate: testNow,
        dueDate: new Date('2027-05-09'),
        madeBy: 'x',
        madeAt: testNow,
      },
    });
    await expect(twice).rejects.toThrow();
    await answerRequest(ctx, { ...(await seen(row?.id ?? 0)), outcome: 'done', answer: 'Sent by post' });
    await expect(makeRequest(ctx, { ...keyOf(guest), kind: 'access' })).resolves.toBeGreaterThan(
      row?.id ?? 0,
    );
  });

  test('one person sees to it; who looks at an older version is told', async () => {
    const id = await makeRequest(ctx, { ...keyOf(await someGuest()), kind: 'access' });
    const before = await seen(id);
    await takeRequest({ ...ctx, actor: { kind: 'staff', id: 7, name: 'Wu Fang' } }, before);
    expect(await rowOf(id)).toMatchObject({ state: 'in_progress', handlerId: 7, handlerName: 'Wu Fang' });
    await expect(takeRequest(ctx, before)).rejects.toMatchObject({ code: 'stale_version' });
    await expect(takeRequest(ctx, await seen(id))).rejects.toMatchObject({ code: 'request_closed' });
    expect(await rowOf(id)).toMatchObject({ state: 'in_progress', handlerName: 'Wu Fang' });
  });

  test('a correction is read by its field when asked for, and one step corrects and closes', async () => {
    const guest = await someGuest();
    const ask = (field: 'email' | 'birthDate', newValue: string) =>
      makeRequest(ctx, { ...keyOf(guest), kind: 'correction', field, newValue });
    await expect(ask('email', 'nowhere')).rejects.toMatchObject({ code: 'request_value_invalid' });
    await expect(ask('birthDate', '1990-02-30')).rejects.toMatchObject({ code: 'request_value_invalid' });
    const mail = await ask('email', ' Emil@New.Example ');
    const birth = await ask('birthDate', '1990-12-31');
    await applyCorrection(ctx, await seen(mail));
    await applyCorrection(ctx, await seen(birth));
    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.customerId } })).toMatchObject({
      email: 'emil@new.example',
      birthDate: toDbDate(calendarDate('1990-12-31')),
      firstName: 'Emil',
      version: 3,
    });
    expect(await rowOf(mail)).toMatchObject({ state: 'done', closedAt: testNow });
    await expect(applyCorrection(ctx, await seen(mail))).rejects.toMatchObject({ code: 'request_closed' });
  });

  test('an objection that is granted takes back what was agreed to', async () => {
    const guest = await someGuest();
    await saveOwnConsents(ctx, { ...keyOf(guest), wanted: ['email', 'post'] });
    const id = await makeRequest(ctx, { ...keyOf(guest), kind: 'objection' });
    await answerRequest(ctx, { ...(await seen(id)), outcome: 'done', answer: 'No more offers' });
    const said = await db.consent.findMany({
      where: { customerId: guest.customerId },
      orderBy: { id: 'asc' },
    });
    expect(said.map(({ channel, granted, source }) => [channel, granted, source])).toEqual([
      ['email', true, 'account'],
      ['post', true, 'account'],
      ['email', false, 'request'],
      ['post', false, 'request'],
    ]);
  });

  test('an erasure closes what the person asked for, and keeps none of his words', async () => {
    const guest = await someGuest();
    const key = keyOf(guest);
    const asGuest = { ...ctx, actor: { kind: 'guest', id: 1, name: guest.name } as const };
    const erasure = await makeRequest(asGuest, { ...key, kind: 'erasure', details: 'Forget me' });
    const correction = await makeRequest(asGuest, {
      ...key,
      kind: 'correction',
      field: 'lastName',
      newValue: 'Frage',
    });
    await answerRequest(ctx, {
      ...(await seen(correction)),
      outcome: 'refused',
      answer: `No, ${guest.name}`,
    });
    const erasing = { hotelId: hotel.id, id: guest.customerId, version: 1, typedName: guest.name };
    await eraseGuest({ ...ctx, actor: { kind: 'staff', id: 9, name: 'Zhao Min' } }, erasing);
    const nothing = { details: '', newValue: '', answer: '', madeBy: `#${guest.customerId}` };
    expect(await rowOf(erasure)).toMatchObject({ ...nothing, state: 'done', handlerName: 'Zhao Min' });
    expect(await rowOf(correction)).toMatchObject({ ...nothing, state: 'refused', handlerName: 'Chen Jing' });
  });

  test('the database refuses a deadline past the month, and a correction of nothing', async () => {
    const guest = await someGuest();
    const base = {
      ...keyOf(guest),
      source: 'desk',
      madeBy: 'x',
      madeAt: testNow,
      receivedDate: new Date('2027-05-01'),
    };
    const late = db.privacyRequest.create({
      data: { ...base, kind: 'access', dueDate: new Date('2027-06-01') },
    });
    await expect(late).rejects.toThrow('privacy_requests_due_check');
    const nothing = db.privacyRequest.create({
      data: { ...base, kind: 'correction', dueDate: new Date('2027-05-09') },
    });
    await expect(nothing).rejects.toThrow('privacy_requests_field_check');
    const days = db.privacySetting.create({ data: { hotelId: hotel.id, answerDays: 31 } });
    await expect(days).rejects.toThrow('privacy_settings_days_check');
  });
});

describe('the pages', () => {
  test('a guest asks on his page, the manager sees to it, and the guest reads the answer', async () => {
    const guest = await someGuest();
    const own = await guestAgent(app, {
      email: `own-${guest.customerId}@example.com`,
      customerId: guest.customerId,
    });
    const page = '/account/privacy';
    const ask = (fields: object) => postForm(own, `${page}/requests`, { ...fields }, page);
    const missing = await ask({ kind: 'correction', newValue: 'Kept <b>as typed' });
    expect([missing.status, missing.text.includes('Kept &lt;b&gt;as typed')]).toEqual([422, true]);
    expect(missing.text).toContain('Choose the field to correct.');
    expect((await ask({ kind: 'correction', field: 'phone', newValue: '12' })).text).toContain(
      'That does not fit the field.',
    );
    expect((await ask({ kind: 'sue' })).status).toBe(422);
    const asked = await ask({ kind: 'portability', details: 'For my new hotel' });
    expect([asked.status, asked.headers.location]).toEqual([303, '/account/privacy#requests']);
    expect((await ask({ kind: 'portability' })).text).toContain('waits for its answer');
    const { id } = await db.privacyRequest.findFirstOrThrow({ where: { customerId: guest.customerId } });
    expect((await manager.get(desk)).text).toContain(guest.name);
    const path = `${desk}/requests/${id}`;
    const shown = (await manager.get(path)).text;
    expect(shown).toContain('For my new hotel');
    expect(shown).toContain(`/staff/guests/${guest.customerId}/privacy/personal-data`);
    const version = '1';
    const empty = await postForm(manager, `${path}/answer`, { outcome: 'done', answer: ' ', version }, path);
    expect(empty.status).toBe(422);
    expect((await postForm(manager, `${path}/taking`, { version }, path)).status).toBe(303);
    const stale = await postForm(manager, `${path}/taking`, { version }, path);
    expect(stale.status).toBe(409);
    const done = { outcome: 'done', answer: 'It is in your downloads', version: '2' };
    expect((await postForm(manager, `${path}/answer`, done, path)).status).toBe(303);
    expect((await own.get(page)).text).toContain('It is in your downloads');
  });

  test('a guest corrects himself what he gave, each change on record; a document he has corrected at the desk', async () => {
    const guest = await someGuest();
    const own = await guestAgent(app, {
      email: `self-${guest.customerId}@example.com`,
      customerId: guest.customerId,
    });
    const page = '/account/profile';
    const typed = { firstName: 'Emil', lastName: 'Frage', phone: '+8613800138000', otherName: '付艾米' };
    const wrong = await postForm(own, page, { ...typed, birthDate: '1990-02-30', country: 'Germany' }, page);
    expect([wrong.status, wrong.text.includes('value="Germany"')]).toEqual([422, true]);
    expect(
      (await postForm(own, page, { ...typed, birthDate: '1990-12-31', country: 'de' }, page)).status,
    ).toBe(303);
    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.customerId } })).toMatchObject({
      lastName: 'Frage',
      otherName: '付艾米',
      birthDate: toDbDate(calendarDate('1990-12-31')),
      country: 'DE',
      email: `${guest.lastName.toLowerCase()}@example.com`,
    });
    expect((await own.get(page)).text).toContain('value="1990-12-31"');
    const event = await db.auditEvent.findFirstOrThrow({
      where: { action: 'customer_changed', subjectId: String(guest.customerId) },
    });
    expect([event.actorKind, event.before]).toEqual([
      'guest',
      { lastName: guest.lastName, otherName: null, phone: null, country: null, birthDate: null },
    ]);
    const asked = { kind: 'correction', field: 'document', newValue: 'E12345678' } as const;
    const id = await makeRequest(ctx, { ...keyOf(guest), ...asked });
    expect((await rowOf(id)).newValue).toBe('');
    await expect(applyCorrection(ctx, await seen(id))).rejects.toMatchObject({
      code: 'request_no_correction',
    });
    expect((await manager.get(`${desk}/requests/${id}`)).text).toContain(
      `/staff/guests/${guest.customerId}/edit`,
    );
    await answerRequest(ctx, { ...(await seen(id)), outcome: 'done', answer: 'Corrected' });
    expect((await rowOf(id)).state).toBe('done');
  });

  test('the desk enters one and may not answer it; another house knows nothing of it', async () => {
    const guest = await someGuest();
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    const form = `/staff/guests/${guest.customerId}/privacy/requests`;
    expect((await clerk.get(`/staff/guests/${guest.customerId}`)).text).toContain(form);
    expect(
      (await postForm(clerk, form, { kind: 'correction', field: 'email', newValue: 'x' }, form)).status,
    ).toBe(422);
    const entered = await postForm(
      clerk,
      form,
      { kind: 'correction', field: 'country', newValue: 'de' },
      form,
    );
    expect([entered.status, entered.headers.location]).toEqual([303, `/staff/guests/${guest.customerId}`]);
    const { id, newValue, source } = await db.privacyRequest.findFirstOrThrow({
      where: { customerId: guest.customerId },
    });
    expect([newValue, source]).toEqual(['DE', 'desk']);
    const path = `${desk}/requests/${id}`;
    expect((await clerk.get(path)).status).toBe(403);
    const other = await buildHotel(db);
    const stranger = await signedInAgent(app, 'manager', { hotelId: other.id });
    expect((await stranger.get(path)).status).toBe(404);
    expect((await postForm(stranger, `${path}/correction`, { version: '1' }, desk)).status).toBe(404);
    expect((await postForm(manager, `${path}/correction`, { version: '1' }, path)).status).toBe(303);
    expect(await db.customer.findUniqueOrThrow({ where: { id: guest.customerId } })).toMatchObject({
      country: 'DE',
    });
  });

  test('what is overdue stands on the manager’s first page, and not on the desk’s; the list asks as much for three', async () => {
    const house = await buildHotel(db);
    const here = testContext(db, { hotelId: house.id });
    const leader = await signedInAgent(app, 'manager', { hotelId: house.id });
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const fields = {
      firstName: 'Ada',
      lastName: 'Spaet',
      email: null,
      language: 'en',
      otherName: null,
      phone: null,
    };
    const customerId = await createCustomer(here, house.id, {
      ...fields,
      country: null,
      birthDate: null,
      company: null,
      vip: false,
    });
    const key = { hotelId: house.id, customerId };
    const early = { ...here, clock: () => new Date(testNow.getTime() - 15 * 86_400_000) };
    const earlier = { ...here, clock: () => new Date(testNow.getTime() - 16 * 86_400_000) };
    await makeRequest(early, { ...key, kind: 'access' });
    await leader.get(desk);
    const few = await countStatements(() => leader.get(desk));
    const words = 'Requests of guests about their data are overdue';
    expect((await leader.get('/staff/today')).text).not.toContain(words);
    await makeRequest(earlier, { ...key, kind: 'erasure' });
    await makeRequest(earlier, { ...key, kind: 'portability' });
    expect(await countStatements(() => leader.get(desk))).toBe(few);
    expect((await leader.get('/staff/today')).text).toContain(`${words}: 2`);
    expect((await clerk.get('/staff/today')).text).not.toContain(words);
    const overdue = (await leader.get(`${desk}?show=overdue`)).text;
    expect(overdue).toContain('Be forgotten');
    expect(overdue).not.toContain('See everything that is kept');
  });

  test('managers set the days to answer between one and thirty', async () => {
    const set = (answerDays: string) => postForm(manager, `${desk}/answer-days`, { answerDays }, desk);
    const over = await set('31');
    expect([over.status, over.text.includes('value="31"')]).toEqual([422, true]);
    expect((await set('30')).status).toBe(303);
    const id = await makeRequest(ctx, { ...keyOf(await someGuest()), kind: 'access' });
    expect((await rowOf(id)).dueDate).toEqual(toDbDate(calendarDate('2027-06-02')));
  });
});
