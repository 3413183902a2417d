import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { addEveryPlan } from '../../support/every-plan.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
let url: string;
let corp: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db, { inventoryDays: 5 });
  await addEveryPlan(db, hotel);
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const company = await db.company.findFirstOrThrow({ where: { hotelId: hotel.id } });
  url = `/staff/companies/${company.id}`;
  corp = (await db.ratePlan.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'CORP' } })).id;
});

const standing = () => db.ratePlanCompany.findMany({ orderBy: { ratePlanId: 'asc' } });

test('who the company is holds at once; what is agreed with it stays as it was', async () => {
  const before = await standing();
  const details = { name: 'Acme Trading', kind: 'agency', accessCode: 'acme-2028' };
  const saved = await postForm(manager, url, { ...details, [`agreements.p${corp}.percent`]: '90' });
  expect([saved.status, saved.headers.location]).toEqual([303, url]);
  expect(await db.company.findFirst()).toMatchObject({ ...details, active: false });
  expect(await standing()).toEqual(before);
  await postForm(manager, url, { ...details, active: '1' });
});

test('what is to be agreed becomes a change for somebody else to approve', async () => {
  const before = await standing();
  const sent = await postForm(
    manager,
    `${url}/agreements`,
    {
      [`agreements.p${corp}.sold`]: '1',
      [`agreements.p${corp}.percent`]: '7.5',
      [`agreements.p${corp}.to`]: addDays(testBusinessDate, 90),
      effectiveDate: addDays(testBusinessDate, 3),
      note: 'Signed in April',
    },
    url,
  );
  const change = await db.rateChange.findFirstOrThrow({ where: { kind: 'agreement' } });
  expect([sent.status, sent.headers.location]).toEqual([303, `/staff/rates/changes/${change.id}`]);
  expect(change).toMatchObject({ status: 'submitted', note: 'Signed in April', subjectLabel: 'ACME' });
  expect(await standing()).toEqual(before);
  const { text } = await manager.get(sent.headers.location ?? '');
  for (const words of ['Agreed rates: ACME', 'CORP', 'Further discount', '-7.5%', 'Signed in April'])
    expect(text).toContain(words);
  expect((await manager.get(url)).text).toContain(`href="/staff/rates/changes/${change.id}"`);
});

test('what makes no sense comes back with what was typed', async () => {
  const bad = await postForm(
    manager,
    `${url}/agreements`,
    {
      [`agreements.p${corp}.sold`]: '1',
      [`agreements.p${corp}.percent`]: '101',
      [`agreements.p${corp}.from`]: addDays(testBusinessDate, 9),
      [`agreements.p${corp}.to`]: addDays(testBusinessDate, 2),
    },
    url,
  );
  expect([bad.status, bad.text.includes('value="101"')]).toEqual([422, true]);
  const yesterday = addDays(testBusinessDate, -1);
  const late = await postForm(manager, `${url}/agreements`, { effectiveDate: yesterday }, url);
  expect([late.status, late.text.includes(`value="${yesterday}"`)]).toEqual([422, true]);
  const public_ = { [`agreements.p${hotel.plans.BAR.id}.sold`]: '1' };
  expect((await postForm(manager, `${url}/agreements`, public_, url)).status).toBe(422);
  expect((await postForm(manager, '/staff/companies/999999/agreements', {}, url)).status).toBe(404);
});

test('an auditor reads it, and changes nothing', async () => {
  const auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
  expect((await auditor.get(url)).status).toBe(200);
  expect((await postForm(auditor, `${url}/agreements`, {}, url)).status).toBe(403);
});

test('contacts are added, changed and taken away; who can not be reached is none', async () => {
  const contact = { name: 'Lin Yue', role: 'Invoices', phone: '', email: 'lin.yue@acme.example', note: '' };
  const unreachable = await postForm(manager, `${url}/contacts`, { ...contact, email: '' }, url);
  expect(unreachable.status).toBe(422);
  expect(unreachable.text).toContain('value="Lin Yue"');
  expect((await postForm(manager, `${url}/contacts`, contact, url)).status).toBe(303);
  const { id } = await db.companyContact.findFirstOrThrow();
  expect((await manager.get(url)).text).toContain('href="mailto:lin.yue@acme.example"');
  const called = { ...contact, phone: '+86 21 6321 0018', email: '' };
  expect((await postForm(manager, `${url}/contacts/${id}`, called)).status).toBe(303);
  expect(await db.companyContact.findFirst()).toMatchObject({ phone: '+862163210018', email: null });

  const other = await buildHotel(db, { inventoryDays: 2 });
  const theirs = await signedInAgent(app, 'manager', { hotelId: other.id });
  expect((await theirs.get(`${url}/contacts/${id}`)).status).toBe(404);
  expect((await postForm(theirs, `${url}/contacts/${id}/removal`, {}, '/staff/companies')).status).toBe(404);
  const company = await db.company.findFirstOrThrow({ where: { hotelId: hotel.id } });
  const stray = { companyId: company.id, hotelId: other.id, name: 'X', email: 'x@example.com' };
  await expect(db.companyContact.create({ data: stray })).rejects.toThrow(/company_contacts_company_ref/);
  const silent = { companyId: company.id, hotelId: hotel.id, name: 'X' };
  await expect(db.companyContact.create({ data: silent })).rejects.toThrow(/company_contacts_reachable/);

  expect((await postForm(manager, `${url}/contacts/${id}/removal`, {}, url)).status).toBe(303);
  expect(await db.companyContact.count()).toBe(0);
});
