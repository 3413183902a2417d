import { beforeAll, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { decideAdjustment, requestAdjustment } from '../../../src/modules/loyalty/adjustment.service.ts';
import { keepPoints } from '../../../src/modules/loyalty/expiry.service.ts';
import {
  answerInvitation,
  familyOf,
  inviteToFamily,
  transferPoints,
} from '../../../src/modules/loyalty/family.service.ts';
import { createGift, listGifts, orderGift, settleOrder } from '../../../src/modules/loyalty/gift.service.ts';
import { getMemberByNumber, join } from '../../../src/modules/loyalty/member.service.ts';
import type { Member } from '../../../src/modules/loyalty/member.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { grantIn } from '../../../src/modules/loyalty/points.service.ts';
import { quoteStay } from '../../../src/modules/availability/availability.service.ts';
import { createStaffUser } from '../../../src/modules/staff/staff.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';
import { buildReservation, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildProgramme(db);
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

async function memberWith(points: number, expiresDate = '2028-01-01'): Promise<Member> {
  const guest = { firstName: 'Wen', lastName: `Zhou ${Math.random()}`, email: 'wen@example.com' };
  const { reservationId } = await buildReservation(ctx, hotel, { guest, arrival: '2027-07-01', departure: '2027-07-02', types: ['DLX'] });
  const { customerId } = await db.reservation.findUniqueOrThrow({ where: { id: reservationId } });
  await db.reservation.update({ where: { id: reservationId }, data: { status: 'cancelled' } });
  const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
  await inTransaction(db, async (tx) => {
    const locked = await selectAndLockMember(tx, member.id);
    const lot = { points, businessDate: testBusinessDate, expiresDate: calendarDate(expiresDate) };
    await grantIn(tx, ctx, { member: locked, kind: 'adjusted', ...lot });
  });
  return member;
}
