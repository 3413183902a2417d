import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type CalendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { quoteStay } from '../../../src/modules/availability/quote.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { applyDueChanges } from '../../../src/modules/rates/rate-approval.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { approveProposal } from '../../support/approval.ts';
import {
  type BuiltHotel,
  buildHotel,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const monday = testBusinessDate;
const tuesday = addDays(monday, 1);

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

type Fields = Readonly<Record<string, string | readonly string[]>>;

const policyId = async () => String((await db.policy.findFirstOrThrow({ where: { hotelId: hotel.id } })).id);
const deluxe = (name: string) => `prices.t${hotel.types.DLX.id}.${name}`;
const planFields = async (): Promise<Fields> => ({
  code: 'NEW',
  'names.en': 'Renamed',
  kind: 'public',
  policyId: await policyId(),
  depositRule: 'none',
  depositPercent: '100',
  channels: ['web', 'desk'],
  sortOrder: '5',
  active: '1',
  [deluxe('sold')]: '1',
  [deluxe('price')]: '930',
});

/** Each form that somebody else must approve, filled in as it may be. */
const forms: Record<string, () => Promise<[url: string, fields: Fields]>> = {
  'new plan': async () => ['/staff/rates', await planFields()],
  plan: async () => [`/staff/rates/plans/${hotel.plans.BAR.id}`, await planFields()],
  period: async () => [
    '/staff/rates/seasons',
    {
      code: 'FAIR',
      'names.en': 'Fair',
      startDate: addDays(monday, 5),
      lastDate: addDays(monday, 6),
      priority: '0',
    },
  ],
  policy: async () => [
    `/staff/settings/policies/${await policyId()}`,
    { 'names.en': 'Flexible', 'noShow.kind': 'nights', 'noShow.nights': '2' },
  ],
  'house rules': async () => [
    '/staff/settings/house-rules',
    {
      'checkIn.from': '15:00',
      'checkIn.early.kind': 'none',
      'checkOut.until': '11:00',
      'checkOut.late.kind': 'none',
      'pets.rule': 'no',
      'pets.per': 'stay',
      'smoking.rule': 'no',
    },
  ],
  supplement: async () => ['/staff/settings/supplements', { kind: 'extra_adult', amountMinor: '120' }],
  rails: async () => ['/staff/rates/rails', { [`rails.t${hotel.types.DLX.id}.floor`]: '500' }],
  'many prices': async () => [
    '/staff/rates/calendar/bulk',
    {
      ratePlanIds: String(hotel.plans.BAR.id),
      roomTypeIds: String(hotel.types.DLX.id),
      firstDate: addDays(monday, 3),
      lastDate: addDays(monday, 4),
      action: 'set',
      value: '930',
      send: 'submit',
    },
  ],
};
const formNames = Object.keys(forms);

async function send(name: string, when: Fields) {
  const [url, fields] = (await forms[name]?.()) ?? ['', {}];
  return postForm(manager, url, { ...fields, ...when });
}

const changes = () => db.rateChange.findMany({ where: { hotelId: hotel.id } });

test.each(formNames)('the form of a %s says from which day it is to hold, and why', async (name) => {
  const sent = await send(name, { effectiveDate: tuesday, note: 'As agreed' });
  expect(sent.status).toBe(303);
  expect(await changes()).toMatchObject([{ effectiveDate: toDbDate(tuesday), note: 'As agreed' }]);
  const { text } = await manager.get(sent.headers.location ?? '');
  expect(text).toMatch(/Holds from<\/dt>\s*<dd>(?:<[^>]+>)*\s*4 May 2027/);
});

test.each(formNames)(
  'a day gone by, or years away, is refused by the form of a %s with all that was typed',
  async (name) => {
    for (const [wrong, words] of [
      [addDays(monday, -1), 'the business date or a later day'],
      [addDays(monday, 731), 'within the next two years'],
    ] as const) {
      const { status, text } = await send(name, { effectiveDate: wrong, note: 'As agreed' });
      expect([status, text.includes(words)]).toEqual([422, true]);
      expect(text).toMatch(new RegExp(`name="effectiveDate"[^>]* value="${wrong}"`));
      expect(text).toMatch(/name="note"[^>]* value="As agreed"/);
    }
    expect(await changes()).toEqual([]);
  },
);

test('left empty it holds at once; the business date itself and the last day are days like any other', async () => {
  for (const effectiveDate of ['', monday, addDays(monday, 730)])
    expect((await send('rails', { effectiveDate })).status).toBe(303);
  const days = (await changes()).map(({ effectiveDate }) => effectiveDate);
  expect(days).toEqual([null, toDbDate(monday), toDbDate(addDays(monday, 730))]);
});

async function firstNight(arrival: CalendarDate, businessDate: CalendarDate): Promise<number | undefined> {
  const { nights } = await quoteStay(db, {
    hotelId: hotel.id,
    roomTypeId: hotel.types.DLX.id,
    ratePlanId: hotel.plans.BAR.id,
    arrival,
    departure: addDays(arrival, 1),
    adults: 2,
    childAges: [],
    channel: 'web',
    at: testNow,
    businessDate,
  });
  return nights[0]?.grossMinor;
}

test('a plan approved for a later day sells as before until night audit brings that day', async () => {
  const ctx = testContext(db);
  await approveProposal(app, hotel.id, await send('plan', { effectiveDate: tuesday }));
  await applyDueChanges(ctx);
  expect([(await changes())[0]?.status, await firstNight(tuesday, monday)]).toEqual(['approved', 88_000]);
  expect((await runNightAudit(ctx, { hotelId: hotel.id, businessDate: monday })).status).toBe('closed');
  await applyDueChanges(ctx);
  expect((await changes())[0]).toMatchObject({ status: 'live', liveDate: toDbDate(tuesday) });
  expect(await firstNight(tuesday, tuesday)).toBe(93_000);
});
