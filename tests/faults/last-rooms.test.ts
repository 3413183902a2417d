import { expect, test } from 'vitest';
import { addDays, calendarDate, dateAt } from '../../src/core/calendar-date.ts';
import { verifyBooks } from '../../src/modules/admin/verification.service.ts';
import { createApiKey } from '../../src/modules/api/api-key.service.ts';
import { buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { startBusyApp } from '../support/server-process.ts';

test('400 attempts from two processes for the last five rooms book exactly five', async () => {
  const { db, url } = await testDatabase();
  const today = dateAt(new Date(), 'Asia/Shanghai');
  const hotel = await buildHotel(db, { slug: 'bund', businessDate: today, rooms: { STD: 9, DLX: 5 } });
  const { secret } = await createApiKey(testContext(db), {
    name: 'channel',
    hotelId: hotel.id,
    channel: 'api',
    scopes: ['reservations.read', 'reservations.write'],
  });
  const sites = await Promise.all([startBusyApp(url), startBusyApp(url)]);
  const night = addDays(today, 30); // the night that every stay has in common

  const attempt = async (index: number) => {
    const checkIn = addDays(night, -(index % 4));
    const response = await fetch(`${sites[index % 2]}/api/v1/reservations`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${secret}`,
        'Idempotency-Key': `attempt-${index}`,
      },
      body: JSON.stringify({
        hotel: 'bund',
        checkIn,
        checkOut: addDays(night, 1 + (index % 3)),
        rooms: [{ roomType: 'DLX', ratePlan: 'BAR', adults: 2, children: [] }],
        guest: {
          firstName: 'Guest',
          lastName: `No ${index}`,
          email: `guest${index}@example.com`,
          phone: '+8613800138000',
        },
        payment: { method: 'at-hotel' },
      }),
    });
    const { code = '' } = (await response.json()) as { code?: string };
    return `${response.status} ${code}`.trim();
  };
  const answers = await Promise.all(Array.from({ length: 400 }, (_, index) => attempt(index)));

  expect(answers.filter((answer) => answer === '201')).toHaveLength(5);
  expect(answers.filter((answer) => answer === '409 sold_out')).toHaveLength(395);
  const days = await db.roomTypeDay.findMany({
    where: { roomTypeId: hotel.types.DLX.id, date: new Date(`${calendarDate(night)}T00:00:00Z`) },
  });
  expect(days.map(({ sold, held }) => ({ sold, held }))).toEqual([{ sold: 5, held: 0 }]);
  expect(await db.stay.count({ where: { status: 'booked' } })).toBe(5);
  expect((await verifyBooks(db)).filter((finding) => finding.count > 0)).toEqual([]);
}, 180_000);
