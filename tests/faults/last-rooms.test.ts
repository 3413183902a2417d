import { expect, test } from 'vitest';
import { addDays, calendarDate, dateAt } from '../../src/core/calendar-date.ts';
import { verifyBooks } from '../../src/modules/admin/verification.service.ts';
import { bookFromTwoProcesses } from '../support/booking-race.ts';
import { buildHotel } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

test('400 attempts from two processes for the last five rooms book exactly five', async () => {
  const { db, url } = await testDatabase();
  const today = dateAt(new Date(), 'Asia/Shanghai');
  const hotel = await buildHotel(db, { slug: 'bund', businessDate: today, rooms: { STD: 9, DLX: 5 } });
  const night = addDays(today, 30); // the night that every stay has in common

  const answers = await bookFromTwoProcesses({ db, url, hotelId: hotel.id, attempts: 400 }, (index) => ({
    checkIn: addDays(night, -(index % 4)),
    checkOut: addDays(night, 1 + (index % 3)),
    roomType: 'DLX',
  }));

  expect(answers.filter((answer) => answer === '201')).toHaveLength(5);
  expect(answers.filter((answer) => answer === '409 sold_out')).toHaveLength(395);
  const days = await db.roomTypeDay.findMany({
    where: { roomTypeId: hotel.types.DLX.id, date: new Date(`${calendarDate(night)}T00:00:00Z`) },
  });
  expect(days.map(({ sold, held }) => ({ sold, held }))).toEqual([{ sold: 5, held: 0 }]);
  expect(await db.stay.count({ where: { status: 'booked' } })).toBe(5);
  expect((await verifyBooks(db)).filter((finding) => finding.count > 0)).toEqual([]);
}, 180_000);
