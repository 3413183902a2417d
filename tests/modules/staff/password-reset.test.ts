import { beforeAll, expect, test } from 'vitest';
import { changePassword, registerGuest } from '../../../src/modules/staff/account.service.ts';
import {
  requestPasswordReset,
  resetIsOpen,
  resetPassword,
  sendPasswordReset,
} from '../../../src/modules/staff/password-reset.service.ts';
import { signIn } from '../../../src/modules/staff/sign-in.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { testDatabase } from '../../support/database.ts';
import { handClock, password, person, visitorOf } from './people.ts';

let db: Db;
const clock = handClock();
const newPassword = 'another long walk';

beforeAll(async () => {
  ({ db } = await testDatabase());
});

/** The token of the newest mail to this address. */
async function mailedToken(email: string): Promise<string> {
  await sendPasswordReset(visitorOf(db, clock.now), email);
  const mail = await db.outboxMail.findFirstOrThrow({ where: { recipient: email }, orderBy: { id: 'desc' } });
  const token = /reset-password\/([\w-]{43})"/.exec(mail.html)?.[1];
  if (!token) throw new Error(`no link in ${mail.html}`);
  expect(mail.text).toContain(`/reset-password/${token})`);
  return token;
}

function openings(email: string, typed: string): Promise<string> {
  return signIn(visitorOf(db, clock.now), { email, password: typed, address: 'here' }).then(
    (it) => it.outcome,
  );
}

test('asking does the same, whether or not there is such an account: one job, nothing else', async () => {
  const { email } = await person(db);
  const ctx = visitorOf(db, clock.now);
  await requestPasswordReset(ctx, { email, address: 'a' });
  await requestPasswordReset(ctx, { email: 'nobody@example.com', address: 'a' });
  const jobs =
    await db.$queryRaw`SELECT data->>'email' AS email FROM pgboss.job WHERE name = 'send-password-reset' ORDER BY created_on`;
  expect(jobs).toEqual([{ email }, { email: 'nobody@example.com' }]);
  expect([await db.outboxMail.count(), await db.passwordReset.count()]).toEqual([0, 0]);
  await sendPasswordReset(ctx, 'nobody@example.com');
  expect([await db.outboxMail.count(), await db.passwordReset.count()]).toEqual([0, 0]);
});

test('one account gets five mails an hour at most, and is not told', async () => {
  const { email } = await person(db);
  for (let n = 0; n < 9; n++)
    await requestPasswordReset(visitorOf(db, clock.now), { email, address: `b${n}` });
  const jobs = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pgboss.job WHERE name = 'send-password-reset' AND data->>'email' = ${email}`;
  expect(jobs).toHaveLength(5);
});

test('the link sets a new password once; the database holds its hash only', async () => {
  const user = await person(db);
  const token = await mailedToken(user.email);
  const stored = await db.passwordReset.findFirstOrThrow({ where: { userId: user.id } });
  expect(stored.tokenHash).not.toContain(token);

  const ctx = visitorOf(db, clock.now);
  expect(await resetIsOpen(ctx, token)).toBe(true);
  await resetPassword(ctx, { token, password: newPassword });
  expect(await openings(user.email, password)).toBe('wrong');
  expect(await openings(user.email, newPassword)).toBe('signed-in');
  expect(await resetIsOpen(ctx, token)).toBe(false);
  await expect(resetPassword(ctx, { token, password })).rejects.toMatchObject({ code: 'reset_link_spent' });
});

test('two who use one link at once: one wins', async () => {
  const user = await person(db);
  const token = await mailedToken(user.email);
  const ctx = visitorOf(db, clock.now);
  const results = await Promise.allSettled([
    resetPassword(ctx, { token, password: 'the first of two' }),
    resetPassword(ctx, { token, password: 'the second of two' }),
  ]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const winner = results[0].status === 'fulfilled' ? 'the first of two' : 'the second of two';
  expect(await openings(user.email, winner)).toBe('signed-in');
});

test('a link is worth nothing after an hour, or once a newer one was sent', async () => {
  const user = await person(db);
  const ctx = visitorOf(db, clock.now);
  const first = await mailedToken(user.email);
  const second = await mailedToken(user.email);
  expect([await resetIsOpen(ctx, first), await resetIsOpen(ctx, second)]).toEqual([false, true]);
  clock.turn(3_600);
  expect(await resetIsOpen(ctx, second)).toBe(false);
  await expect(resetPassword(ctx, { token: second, password: newPassword })).rejects.toMatchObject({
    code: 'reset_link_spent',
  });
});

test('a reset ends every session and opens a locked account', async () => {
  const user = await person(db);
  for (let n = 0; n < 6; n++) await openings(user.email, 'wrong');
  expect(await openings(user.email, password)).toBe('locked');
  const { sessionEpoch } = await resetPassword(visitorOf(db, clock.now), {
    token: await mailedToken(user.email),
    password: newPassword,
  });
  expect(sessionEpoch).toBe(2);
  expect(await openings(user.email, newPassword)).toBe('signed-in');
});

test('a password is changed with the current one only', async () => {
  const user = await person(db, { kind: 'guest' });
  const ctx = {
    ...visitorOf(db, clock.now),
    actor: { kind: 'guest', id: user.id, name: user.name } as const,
  };
  const wrong = changePassword(ctx, { current: 'wrong', password: newPassword });
  await expect(wrong).rejects.toMatchObject({ code: 'current_password_wrong' });
  expect(await changePassword(ctx, { current: password, password: newPassword })).toBe(2);
  expect(await openings(user.email, newPassword)).toBe('signed-in');
});

test('two who register one address at once: one account', async () => {
  const registration = { name: 'Chen', email: 'chen@example.com', password, address: 'c' };
  const ctx = visitorOf(db, clock.now);
  const results = await Promise.allSettled([
    registerGuest(ctx, registration),
    registerGuest(ctx, registration),
  ]);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(['email_taken']);
  expect(await db.user.count({ where: { email: 'chen@example.com' } })).toBe(1);
});
