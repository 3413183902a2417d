import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { offeredBookedPosted } from '../support/offered-world.ts';

test('10,000 random searches: offered is quoted, booked and posted, to the last cent', async () => {
  const { db } = await testDatabase();
  const plan = { searches: 10_000, askedEach: 32, bookedEach: 32, roomsEach: 200 };
  const { wrong, kinds, booked } = await offeredBookedPosted(db, plan);
  expect(wrong).toEqual([]);
  expect(kinds).toEqual(everyKindSold);
  expect(booked).toBeGreaterThan(250);
}, 400_000);

const everyKindSold = [
  'agency',
  'complimentary',
  'corporate',
  'day_use',
  'early_bird',
  'hourly',
  'house_use',
  'last_minute',
  'long_stay',
  'member',
  'non_refundable',
  'package',
  'public',
];
