import type { Express } from 'express';
import type { Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSlabs, slabsText } from '../../../src/modules/rates/slab-text.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { approveProposal } from '../../support/approval.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let app: Express;
let db: Db;
let hotel: BuiltHotel;
let other: BuiltHotel;
let manager: TestAgent;
let auditor: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  other = await buildHotel(db, { slug: 'other' });
  app = testApp(db);
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  auditor = await signedInAgent(app, 'auditor', { hotelId: hotel.id });
});

/** Proposes what stood before the live change that a form led to. */
async function rollBack(sent: Response): Promise<Response> {
  const page = sent.headers.location ?? '';
  const version = /name="version" value="(\d+)"/.exec((await manager.get(page)).text)?.[1] ?? '';
  return postForm(manager, `${page}/roll-back`, { version });
}

describe('taxes', () => {
  const url = '/staff/settings/taxes';
  const city = {
    code: 'tourism',
    'names.en': 'Tourism levy',
    kind: 'per_person_night',
    amountMinor: '12.50',
    appliesTo: ['room'],
    validFromDate: '2027-06-01',
    capNights: '7',
    exemptUnderAge: '13',
  };

  test('a fee is added with its limits and its transaction code', async () => {
    expect((await postForm(manager, url, city)).status).toBe(303);
    const tax = await db.taxCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'TOURISM' } });
    expect(tax).toMatchObject({
      amountMinor: 1_250,
      basisPoints: null,
      included: false,
      capNights: 7,
      exemptUnderAge: 13,
    });
    const code = await db.transactionCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'TOURISM' } });
    expect(code).toMatchObject({ kind: 'tax', group: 'tax' });
    expect((await manager.get(`${url}/${tax.id}`)).text).toContain('value="12.50"');
  });

  test('the same code from the same day is refused at its field', async () => {
    const answer = await postForm(manager, url, city);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('already a row of this code');
    expect(answer.text).toContain('Tourism levy');
  });

  test('a percentage changes, with steps by price', async () => {
    const vat = await db.taxCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'VAT' } });
    const fields = {
      code: 'VAT',
      'names.en': 'VAT',
      kind: 'percent',
      percent: '6.25',
      included: '1',
      appliesTo: ['room', 'food'],
      slabs: '1000 = 12\n0 = 6',
    };
    expect((await postForm(manager, `${url}/${vat.id}`, fields)).status).toBe(303);
    const changed = await db.taxCode.findUniqueOrThrow({ where: { id: vat.id } });
    expect(changed).toMatchObject({ basisPoints: 625, included: true, appliesTo: ['room', 'food'] });
    expect(changed.slabs).toEqual([
      { fromMinor: 0, basisPoints: 600 },
      { fromMinor: 100_000, basisPoints: 1_200 },
    ]);
  });

  test.each([
    [{ percent: '' }, 'Please fill this in'],
    [{ percent: '6.255' }, 'Please enter a percentage'],
    [{ percent: '-6' }, 'Please enter a percentage'],
    [{ appliesTo: [] }, 'Please choose one'],
    [{ code: 'CASH' }, 'already means a charge or a payment'],
    [{ validToDate: '2027-01-01', validFromDate: '2027-01-01' }, 'end must come after'],
    [{ slabs: 'lots = much' }, 'one line for each step'],
    [{ validFromDate: '2027-02-30' }, 'enter a date that exists'],
  ])('%o comes back with a reason', async (wrong, message) => {
    const before = await db.taxCode.count();
    const fields = {
      code: 'NEW',
      'names.en': 'New',
      kind: 'percent',
      percent: '5',
      appliesTo: ['room'],
      ...wrong,
    };
    const answer = await postForm(manager, url, fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(await db.taxCode.count()).toBe(before);
  });

  test("an auditor reads but does not change; another hotel's tax is not found", async () => {
    expect((await auditor.get(url)).status).toBe(200);
    expect((await postForm(auditor, url, city)).status).toBe(403);
    const theirs = await db.taxCode.findFirstOrThrow({ where: { hotelId: other.id } });
    expect((await manager.get(`${url}/${theirs.id}`)).status).toBe(404);
    expect((await postForm(manager, `${url}/${theirs.id}/removal`)).status).toBe(404);
    expect(await db.taxCode.count({ where: { id: theirs.id } })).toBe(1);
  });
});

describe('policies', () => {
  const url = '/staff/settings/policies';
  const flexible = {
    code: 'semi',
    'names.en': 'Semi-flexible',
    'cancellation.0.daysBefore': '3',
    'cancellation.0.time': '18:00',
    'cancellation.0.fee.kind': 'nights',
    'cancellation.0.fee.nights': '1',
    'cancellation.1.daysBefore': '0',
    'cancellation.1.time': '12:00',
    'cancellation.1.fee.kind': 'percent',
    'cancellation.1.fee.percent': '100',
    'cancellation.2.fee.kind': 'none',
    'cancellation.3.fee.kind': 'none',
    'noShow.kind': 'percent',
    'noShow.percent': '100',
  };

  test('a policy is made of its deadlines; a change is a new version', async () => {
    await approveProposal(app, hotel.id, await postForm(manager, url, flexible));
    const policy = await db.policy.findFirstOrThrow({
      where: { hotelId: hotel.id, code: 'SEMI' },
      include: { versions: true },
    });
    expect(policy.versions.map(({ version, parts }) => ({ version, parts }))).toEqual([
      {
        version: 1,
        parts: {
          cancellation: [
            { daysBefore: 3, time: '18:00', fee: { kind: 'nights', value: 1 } },
            { daysBefore: 0, time: '12:00', fee: { kind: 'percent', value: 10_000 } },
          ],
          noShow: { kind: 'percent', value: 10_000 },
        },
      },
    ]);
    for (const percent of ['50', '80']) {
      const change = await postForm(manager, `${url}/${policy.id}`, {
        ...flexible,
        'noShow.percent': percent,
      });
      await approveProposal(app, hotel.id, change);
    }
    const versions = await db.policyVersion.findMany({
      where: { policyId: policy.id },
      orderBy: { version: 'asc' },
    });
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3]);
    const page = (await manager.get(`${url}/${policy.id}`)).text;
    expect(page).toContain('Now version 3');
    // the deadlines in use stand open, the others and what is due later are folded
    expect(page.match(/<details class="card">/g)).toHaveLength(3);
  });

  test('a policy says what is taken later: when, and how much', async () => {
    const later = {
      'later.when': 'days_before',
      'later.days': '7',
      'later.kind': 'percent',
      'later.percent': '100',
    };
    const terms = { ...flexible, code: 'later', guarantee: 'card', ...later };
    await approveProposal(app, hotel.id, await postForm(manager, url, terms));
    const { id, versions } = await db.policy.findFirstOrThrow({
      where: { hotelId: hotel.id, code: 'LATER' },
      include: { versions: true },
    });
    expect(versions[0]?.parts).toMatchObject({
      guarantee: 'card',
      later: { when: 'days_before', days: 7, fee: { kind: 'percent', value: 10_000 } },
    });
    const page = (await manager.get(`${url}/${id}`)).text;
    expect(page).toContain(
      'The whole stay is taken off your card 7 days before arrival, less what was paid by then.',
    );
    const bad = [
      { ...later, 'later.days': '' },
      { ...later, 'later.kind': 'none' },
      { ...later, 'later.when': 'someday' },
    ];
    for (const part of bad)
      expect((await postForm(manager, url, { ...terms, code: 'bad', ...part })).status).toBe(422);
  });

  test('a policy is rolled back to the terms before, as a new version', async () => {
    const policy = await db.policy.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'SEMI' } });
    const noShows = async () => {
      const versions = await db.policyVersion.findMany({
        where: { policyId: policy.id },
        orderBy: { version: 'asc' },
      });
      return versions.map(({ parts }) => (parts as { noShow: { value: number } }).noShow.value);
    };
    expect(await noShows()).toEqual([10_000, 5_000, 8_000]);
    const change = await postForm(manager, `${url}/${policy.id}`, { ...flexible, 'noShow.percent': '30' });
    await approveProposal(app, hotel.id, change);
    await approveProposal(app, hotel.id, await rollBack(change));
    expect(await noShows()).toEqual([10_000, 5_000, 8_000, 3_000, 8_000]);
  });

  test('is read in three languages side by side before it is sent, and nothing is written down', async () => {
    const before = [await db.policyVersion.count(), await db.rateChange.count()];
    const semi = await db.policy.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'SEMI' } });
    const unnamed = { ...flexible, code: '', 'names.en': '', 'noShow.percent': '45' };
    for (const path of [`${url}/preview`, `${url}/${semi.id}/preview`]) {
      const { status, text } = await postForm(manager, path, unnamed, url);
      expect([path, status]).toEqual([path, 200]);
      for (const words of ['How it would read', 'English', '简体中文', '繁體中文', 'value="45"'])
        expect(text).toContain(words);
      for (const words of [
        'If you do not arrive, 45%',
        '未入住将收取全部房费的 45%',
        '未入住將收取全部房費的 45%',
      ])
        expect(text).toContain(words);
      expect(text).toContain('lang="zh-TW"');
    }
    expect([await db.policyVersion.count(), await db.rateChange.count()]).toEqual(before);
  });

  test('while somebody types, a script gets the sentences alone, or that they can not be read yet', async () => {
    const token = /name="_csrf" value="([^"]+)"/.exec((await manager.get(url)).text)?.[1] ?? '';
    const typing = (fields: Record<string, string>) =>
      manager
        .post(`${url}/preview`)
        .set('HX-Request', 'true')
        .type('form')
        .send({ ...fields, _csrf: token });
    const read = await typing(flexible);
    expect([read.status, read.text.includes('<html')]).toEqual([200, false]);
    expect(read.text.match(/<div class="stack stack--tight" lang="/g)).toHaveLength(3);
    const unreadable = await typing({ ...flexible, 'noShow.percent': 'much' });
    expect([unreadable.status, unreadable.text.includes('can not be read yet')]).toEqual([200, true]);
  });

  test('a preview is refused to an auditor, for another hotel’s policy, and where it makes no sense', async () => {
    expect((await postForm(auditor, `${url}/preview`, flexible, url)).status).toBe(403);
    const theirs = await db.policy.findFirstOrThrow({ where: { hotelId: other.id } });
    expect((await postForm(manager, `${url}/${theirs.id}/preview`, flexible, url)).status).toBe(404);
    const bad = await postForm(manager, `${url}/preview`, { ...flexible, 'noShow.percent': '' }, url);
    expect([bad.status, bad.text.includes('Please say how much')]).toEqual([422, true]);
  });

  test('a fee without its value and a taken code come back', async () => {
    const empty = await postForm(manager, url, { ...flexible, code: 'P2', 'cancellation.0.fee.nights': '' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Please say how much');
    expect(empty.text).toContain('Semi-flexible');
    const taken = await postForm(manager, url, { ...flexible, code: 'SEMI' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('This code is taken');
  });

  test('is not changed by an auditor, nor across hotels', async () => {
    expect((await postForm(auditor, url, flexible)).status).toBe(403);
    const theirs = await db.policy.findFirstOrThrow({ where: { hotelId: other.id } });
    expect((await postForm(manager, `${url}/${theirs.id}`, flexible)).status).toBe(404);
  });
});

describe('supplements', () => {
  const url = '/staff/settings/supplements';

  const child = { kind: 'child', ageFrom: '12', ageTo: '14', amountMinor: '150' };
  const standing = () =>
    db.occupancySupplement.findMany({ where: { hotelId: hotel.id, ageFrom: 12, ageTo: 14 } });

  test('one is added, edited and removed, each time once somebody else has approved it', async () => {
    const added = await postForm(manager, url, { ...child, roomTypeId: hotel.types.DLX.id });
    expect(await standing()).toEqual([]);
    await approveProposal(app, hotel.id, added);
    const [row] = await standing();
    expect(row).toMatchObject({ roomTypeId: hotel.types.DLX.id, ratePlanId: null, amountMinor: 15_000 });

    const form = await manager.get(`${url}/${row?.id}`);
    expect(form.text).toContain('value="150.00"');
    const edited = await postForm(manager, `${url}/${row?.id}`, { ...child, amountMinor: '180' });
    expect((await standing()).map(({ amountMinor }) => amountMinor)).toEqual([15_000]);
    await approveProposal(app, hotel.id, edited);
    expect(await standing()).toMatchObject([{ id: row?.id, roomTypeId: null, amountMinor: 18_000 }]);

    const removed = await postForm(manager, `${url}/${row?.id}/removal`, {}, url);
    expect(await standing()).toHaveLength(1);
    await approveProposal(app, hotel.id, removed);
    expect(await standing()).toEqual([]);
    const said = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, subjectType: 'supplement' },
      orderBy: { id: 'asc' },
    });
    expect(said.map(({ action }) => action)).toEqual([
      'supplement_created',
      'supplement_changed',
      'supplement_removed',
    ]);
  });

  test('its change reads what it was and what it will be, and its author does not approve it', async () => {
    await approveProposal(app, hotel.id, await postForm(manager, url, { ...child, amountMinor: '90' }));
    const [row] = await standing();
    const edited = await postForm(manager, `${url}/${row?.id}`, { ...child, amountMinor: '95' });
    const page = edited.headers.location ?? '';
    const { text } = await manager.get(page);
    for (const words of ['¥90', '¥95', 'Supplement']) expect(text).toContain(words);
    expect((await postForm(manager, `${page}/approvals`, { version: '2' })).status).toBe(403);
    expect((await standing())[0]?.amountMinor).toBe(9_000);
  });

  test('one that was changed is rolled back to what it was', async () => {
    const [row] = await standing();
    const edited = await postForm(manager, `${url}/${row?.id}`, { ...child, amountMinor: '120' });
    await approveProposal(app, hotel.id, edited);
    expect((await standing())[0]?.amountMinor).toBe(12_000);
    await approveProposal(app, hotel.id, await rollBack(edited));
    expect((await standing())[0]?.amountMinor).toBe(9_000);
  });

  test('a form that makes no sense comes back with what was typed; another hotel’s is not found', async () => {
    const [row] = await standing();
    const bad = await postForm(manager, `${url}/${row?.id}`, { ...child, amountMinor: 'lots' });
    expect([bad.status, bad.text.includes('value="lots"')]).toEqual([422, true]);
    const theirs = await db.occupancySupplement.create({
      data: { hotelId: other.id, kind: 'extra_adult', amountMinor: 100 },
    });
    expect((await manager.get(`${url}/${theirs.id}`)).status).toBe(404);
    expect((await postForm(manager, `${url}/${theirs.id}`, child, url)).status).toBe(404);
    expect((await postForm(manager, `${url}/${theirs.id}/removal`, {}, url)).status).toBe(404);
  });

  test.each([
    [{ kind: 'child', amountMinor: '10' }, 422],
    [{ kind: 'child', amountMinor: '10', ageFrom: '9', ageTo: '3' }, 422],
    [{ kind: 'extra_adult', amountMinor: '-10' }, 422],
    [{ kind: 'nobody', amountMinor: '10' }, 422],
  ])('%o is refused', async (fields, status) => {
    expect((await postForm(manager, url, fields)).status).toBe(status);
  });

  test("another hotel's type or plan is not found", async () => {
    const fields = { kind: 'extra_adult', amountMinor: '100' };
    expect((await postForm(manager, url, { ...fields, roomTypeId: other.types.STD.id })).status).toBe(404);
    expect((await postForm(manager, url, { ...fields, ratePlanId: other.plans.BAR.id })).status).toBe(404);
  });
});

test('steps by price are read line by line and written back', () => {
  const slabs = parseSlabs('1,000 = 12%\n0=6', 'CNY');
  expect(slabs).toEqual([
    { fromMinor: 0, basisPoints: 600 },
    { fromMinor: 100_000, basisPoints: 1_200 },
  ]);
  expect(slabsText(slabs ?? [], 'CNY')).toBe('0.00 = 6\n1000.00 = 12');
  expect(parseSlabs('1000', 'CNY')).toBeNull();
  expect(parseSlabs('-5 = 3', 'CNY')).toBeNull();
});
