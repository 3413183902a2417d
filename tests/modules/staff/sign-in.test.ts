import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signIn } from '../../../src/modules/staff/sign-in.service.ts';
import { accountLimit, addressLimit, waitSeconds } from '../../../src/modules/staff/sign-in-limit.ts';
import type { Db } from '../../../src/platform/db.ts';
import { testDatabase } from '../../support/database.ts';
import { handClock, password, person, visitorOf } from './people.ts';

let db: Db;
const clock = handClock();
let counter = 0;
let address: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(() => {
  address = `10.0.0.${++counter}`;
});

function attempt(email: string, typed: string, from = address) {
  return signIn(visitorOf(db, clock.now), { email, password: typed, address: from });
}

async function failTimes(email: string, times: number, from = address): Promise<string[]> {
  const outcomes: string[] = [];
  for (let n = 0; n < times; n++) outcomes.push((await attempt(email, 'wrong', from)).outcome);
  return outcomes;
}

test('the wait begins with the fifth try and doubles up to a quarter of an hour', () => {
  expect([1, 4, 5, 6, 9, 10, 11, 500].map((n) => waitSeconds(accountLimit, n))).toEqual([
    0, 0, 30, 60, 480, 900, 900, 900,
  ]);
  expect([29, 30, 31, 34].map((n) => waitSeconds(addressLimit, n))).toEqual([0, 60, 120, 900]);
});

describe('one account', () => {
  test('opens with its password, in any case of its address as the form gives it', async () => {
    const user = await person(db);
    expect(await attempt(user.email, password)).toMatchObject({
      outcome: 'signed-in',
      user: { id: user.id },
    });
    expect(await attempt(user.email, `${password} `)).toEqual({ outcome: 'wrong' });
  });

  test('is closed after five failed tries, for the right password too, and opens again by itself', async () => {
    const { email } = await person(db);
    expect(await failTimes(email, 5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong']);
    const until = new Date(clock.now().getTime() + 30_000);
    expect(await attempt(email, password)).toEqual({ outcome: 'locked', until });
    clock.turn(29);
    expect((await attempt(email, password)).outcome).toBe('locked');
    clock.turn(1);
    expect((await attempt(email, 'wrong')).outcome).toBe('wrong');
    clock.turn(31);
    expect((await attempt(email, password)).outcome).toBe('locked');
    clock.turn(29);
    expect((await attempt(email, password)).outcome).toBe('signed-in');
    expect(await failTimes(email, 4)).toEqual(['wrong', 'wrong', 'wrong', 'wrong']);
    expect((await attempt(email, password)).outcome).toBe('signed-in');
  });

  test('counts anew after an hour without a try', async () => {
    const { email } = await person(db);
    await failTimes(email, 4);
    clock.turn(3_601);
    expect(await failTimes(email, 4)).toEqual(['wrong', 'wrong', 'wrong', 'wrong']);
    expect((await attempt(email, password)).outcome).toBe('signed-in');
  });

  test('counts every one of many tries made at once: five are judged, the others find it closed', async () => {
    const { email } = await person(db);
    const results = await Promise.all(Array.from({ length: 12 }, () => attempt(email, 'wrong')));
    expect(results.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(5);
    expect(results.filter(({ outcome }) => outcome === 'locked')).toHaveLength(7);
  });

  test('an address without an account is closed just the same', async () => {
    expect(await failTimes('nobody@example.com', 6)).toEqual([
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'locked',
    ]);
  });

  test('a closed account is refused like a wrong password', async () => {
    const user = await person(db);
    await db.user.update({ where: { id: user.id }, data: { active: false } });
    expect(await attempt(user.email, password)).toEqual({ outcome: 'wrong' });
  });
});

describe('one network', () => {
  test('is closed after thirty failed tries over many accounts; another network is not', async () => {
    const user = await person(db);
    for (let n = 0; n < 10; n++) {
      const { email } = await person(db);
      await failTimes(email, 3);
    }
    expect((await attempt(user.email, password)).outcome).toBe('locked');
    expect((await attempt(user.email, password, '10.1.1.1')).outcome).toBe('signed-in');
    clock.turn(60);
    expect((await attempt(user.email, password)).outcome).toBe('signed-in');
  });

  test('a right password does not count against it', async () => {
    const user = await person(db);
    for (let n = 0; n < 35; n++) expect((await attempt(user.email, password)).outcome).toBe('signed-in');
  }, 60_000);
});

test('who signed in and who was refused stands in the audit log; unknown addresses do not', async () => {
  const user = await person(db, { name: 'Li Na' });
  await attempt('unknown@example.com', 'wrong');
  await attempt(user.email, 'wrong');
  await attempt(user.email, password);
  const events = await db.auditEvent.findMany({
    where: { subjectId: String(user.id) },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ action, actorKind, actorName }) => [action, actorKind, actorName])).toEqual([
    ['sign_in_refused', 'visitor', ''],
    ['signed_in', 'staff', 'Li Na'],
  ]);
});
