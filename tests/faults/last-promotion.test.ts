import { expect, test } from 'vitest';
import { addDays, dateAt } from '../../src/core/calendar-date.ts';
import { bookFromTwoProcesses } from '../support/booking-race.ts';
import { buildHotel } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { buildPromotion } from '../support/promotions.ts';
import { countersThatLie } from '../support/stays.ts';

test('60 attempts from two processes for a promotion of three uses get it exactly three times', async () => {
  const { db, url } = await testDatabase();
  const today = dateAt(new Date(), 'Asia/Shanghai');
  const hotel = await buildHotel(db, { slug: 'bund', businessDate: today, rooms: { STD: 60 } });
  const { id } = await buildPromotion(db, hotel, { maxUses: 3 });
  const answers = await bookFromTwoProcesses({ db, url, hotelId: hotel.id, attempts: 60 }, () => ({
    checkIn: addDays(today, 30),
    checkOut: addDays(today, 31),
    roomType: 'STD',
    code: 'Spring',
  }));

  // Who asked before it was used up and came after it was is told so; who asked later books the full price.
  expect(answers.filter((answer) => answer !== '201' && answer !== '409 promotion_used_up')).toEqual([]);
  const totals = (await db.stay.findMany({ where: { status: 'booked' } })).map((stay) => stay.totalMinor);
  expect(totals).toHaveLength(answers.filter((answer) => answer === '201').length);
  const full = Math.max(...totals);
  expect(totals.filter((total) => total === full * 0.9)).toHaveLength(3);
  expect(totals.filter((total) => total !== full)).toHaveLength(3);
  expect((await db.promotion.findUniqueOrThrow({ where: { id } })).used).toBe(3);
  expect(await db.promotionUse.count({ where: { returnedAt: null } })).toBe(3);
  expect(await countersThatLie(db)).toEqual([]);
}, 180_000);
