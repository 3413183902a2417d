import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, type CalendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import type { PriceCell } from '../../../src/modules/rates/price-change.ts';
import { proposePrices } from '../../../src/modules/rates/price-proposal.service.ts';
import type { Rail } from '../../../src/modules/rates/rail.ts';
import { applyDueChanges, approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import {
  getRateChange,
  proposeChange,
  returnChange,
  rollBackChange,
  submitChange,
  withdrawChange,
} from '../../../src/modules/rates/rate-change.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 5 });
});

const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });
const [author, second, third] = [11, 12, 13];

function cell(date: CalendarDate, price: number | null, overrides: Partial<PriceCell> = {}): PriceCell {
  const priceMinor = price === null ? null : minor(price);
  return {
    ratePlanId: hotel.plans.BAR.id,
    roomTypeId: hotel.types.DLX.id,
    date,
    priceMinor,
    specialName: null,
    ...overrides,
  };
}

function propose(
  cells: readonly PriceCell[],
  extras: { effectiveDate?: CalendarDate } = {},
): Promise<number> {
  return proposePrices(clerk(author), { hotelId: hotel.id, cells, submit: true, ...extras });
}

async function seen(id: number) {
  const { version } = await getRateChange(db, hotel.id, id);
  return { hotelId: hotel.id, id, version };
}

const change = (id: number) => getRateChange(db, hotel.id, id);
const approve = async (id: number, by: number, evenIfStale = false) =>
  approveChange(clerk(by), { ...(await seen(id)), evenIfStale });

async function livePrices(): Promise<Record<string, number>> {
  const rows = await db.rateDay.findMany({ where: { hotelId: hotel.id }, orderBy: { date: 'asc' } });
  return Object.fromEntries(
    rows.map(({ date, priceMinor }) => [date.toISOString().slice(0, 10), priceMinor]),
  );
}

async function setRails(rail: Partial<Rail>): Promise<void> {
  const limits = { floorMinor: null, ceilingMinor: null, maxChangeBasisPoints: null, ...rail };
  await db.rateRail.create({ data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, ...limits } });
}

describe('a change of prices', () => {
  test('sells only once another person has approved it, and says what stood before', async () => {
    const id = await propose([cell(day(1), 99_900), cell(day(2), 99_900)]);
    expect(await livePrices()).toEqual({});
    await approve(id, second);
    expect(await livePrices()).toEqual({ [day(1)]: 99_900, [day(2)]: 99_900 });
    expect(await change(id)).toMatchObject({
      status: 'live',
      authorId: author,
      liveDate: monday,
      approvals: [{ approverId: second }],
    });
    const cells = await db.rateChangeCell.findMany({ where: { changeId: id }, orderBy: { date: 'asc' } });
    expect(
      cells.map(({ fromMinor, toMinor, beforePriceMinor }) => [fromMinor, toMinor, beforePriceMinor]),
    ).toEqual([
      [88_000, 99_900, null],
      [88_000, 99_900, null],
    ]);
  });

  test('is never approved by its author: the service says so, and so does the database', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    await expect(approve(id, author)).rejects.toMatchObject({ kind: 'forbidden', code: 'rate_change_own' });
    const approval = { changeId: id, round: 1, approverId: author, approverName: 'himself', at: new Date(0) };
    await expect(db.rateChangeApproval.create({ data: approval })).rejects.toThrow(
      /by_another|approved by its author/,
    );
    expect(await livePrices()).toEqual({});
  });

  test('the database lets nothing live or approved without an approval, and no author be another', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    const live = { status: 'live', liveAt: new Date(0), liveDate: toDbDate(monday) };
    await expect(db.rateChange.update({ where: { id }, data: live })).rejects.toThrow(/not approved/);
    await expect(db.rateChange.update({ where: { id }, data: { status: 'approved' } })).rejects.toThrow(
      /not approved/,
    );
    await expect(db.rateChange.update({ where: { id }, data: { authorId: 99 } })).rejects.toThrow(
      /another author/,
    );
    await approve(id, second);
    await expect(db.$executeRaw`DELETE FROM rate_change_approvals WHERE change_id = ${id}`).rejects.toThrow(
      /append-only/,
    );
  });

  test('comes back with a comment, is submitted anew, and needs a new approval', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    await returnChange(clerk(second), await seen(id), 'Not before the fair');
    expect(await change(id)).toMatchObject({ status: 'returned', comment: 'Not before the fair' });
    await expect(submitChange(clerk(second), await seen(id))).rejects.toMatchObject({
      code: 'rate_change_not_yours',
    });
    await submitChange(clerk(author), await seen(id));
    expect(await change(id)).toMatchObject({ status: 'submitted', round: 2, comment: '' });
    await approve(id, third);
    expect(await livePrices()).toEqual({ [day(1)]: 99_900 });
  });

  test('can be withdrawn until it is live', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    await withdrawChange(clerk(author), await seen(id));
    await expect(approve(id, second)).rejects.toMatchObject({ code: 'rate_change_wrong_status' });
    expect(await livePrices()).toEqual({});
  });

  test('is refused whole where one of its cells is not the hotel’s own to price', async () => {
    const other = await buildHotel(db, { inventoryDays: 2 });
    const good = cell(day(1), 99_900);
    const wrong: [PriceCell, string][] = [
      [cell(day(1), 1, { ratePlanId: other.plans.BAR.id }), 'rate_plan_not_found'],
      [cell(day(2), 1, { roomTypeId: other.types.DLX.id }), 'room_type_not_found'],
      [cell(day(1), 1, { ratePlanId: hotel.plans.NRF.id }), 'derived_plan_has_no_prices'],
      [cell(day(1), 1, { ratePlanId: hotel.plans.DAY.id }), 'plan_does_not_sell_type'],
      [cell(day(-1), 1), 'rate_cells_past'],
      [cell(day(1), 2), 'rate_cells_twice'],
    ];
    for (const [bad, code] of wrong) await expect(propose([good, bad])).rejects.toMatchObject({ code });
    expect(await db.rateChange.count({ where: { hotelId: hotel.id } })).toBe(0);
  });

  test('of another hotel is not found', async () => {
    const other = await buildHotel(db, { inventoryDays: 2 });
    const id = await propose([cell(day(1), 99_900)]);
    const theirs = { ...(await seen(id)), hotelId: other.id };
    await expect(approveChange(clerk(second), theirs)).rejects.toMatchObject({
      code: 'rate_change_not_found',
    });
  });
});

describe('guard rails', () => {
  test('a price beyond them needs two others', async () => {
    await setRails({ floorMinor: minor(60_000), ceilingMinor: minor(100_000) });
    const id = await propose([cell(day(1), 120_000), cell(day(2), 50_000), cell(day(3), 90_000)]);
    expect(await change(id)).toMatchObject({ approvalsNeeded: 2 });
    expect((await change(id)).breaches.map(({ rule, worst }) => [rule, worst]).toSorted()).toEqual([
      ['ceiling', 132_000], // the plan with breakfast follows at 120.00 more
      ['floor', 45_000], // and the non-refundable one at 10 % less
    ]);
    await approve(id, second);
    expect([(await change(id)).status, await livePrices()]).toEqual(['submitted', {}]);
    await expect(approve(id, second)).rejects.toMatchObject({ code: 'rate_change_twice' });
    await expect(approve(id, author)).rejects.toMatchObject({ code: 'rate_change_own' });
    await approve(id, third);
    expect(Object.values(await livePrices())).toEqual([120_000, 50_000, 90_000]);
  });

  test('the largest change counts from the price with which the day began', async () => {
    await setRails({ maxChangeBasisPoints: 1_000 });
    const first = await propose([cell(day(1), 96_000)]);
    expect((await change(first)).approvalsNeeded).toBe(1);
    await approve(first, second);
    const next = await propose([cell(day(1), 104_000)]);
    expect((await change(next)).breaches).toMatchObject([{ rule: 'change', limit: 1_000, worst: 1_818 }]);
    await moveBusinessDate(db, hotel, day(1));
    const tomorrow = await propose([cell(day(1), 105_000)]);
    expect((await change(tomorrow)).breaches).toEqual([]);
  });

  test('set after it was submitted, they ask for a second approver all the same', async () => {
    const id = await propose([cell(day(1), 120_000)]);
    await setRails({ ceilingMinor: minor(100_000) });
    await approve(id, second);
    expect([(await change(id)).status, (await change(id)).approvalsNeeded]).toEqual(['submitted', 2]);
    expect(await livePrices()).toEqual({});
  });

  test('are themselves changed only by approval', async () => {
    const payload = {
      rails: [
        { roomTypeId: hotel.types.DLX.id, floorMinor: 1, ceilingMinor: null, maxChangeBasisPoints: 500 },
      ],
    };
    const draft = { hotelId: hotel.id, kind: 'rails', subjectId: null, subjectLabel: '', payload };
    const id = await proposeChange(clerk(author), draft);
    expect(await db.rateRail.count({ where: { hotelId: hotel.id } })).toBe(0);
    await approve(id, second);
    expect(await db.rateRail.findMany({ where: { hotelId: hotel.id } })).toEqual([
      { hotelId: hotel.id, ...payload.rails[0] },
    ]);
  });

  test('the database refuses a floor above the ceiling', async () => {
    await expect(setRails({ floorMinor: minor(2), ceilingMinor: minor(1) })).rejects.toThrow(
      /rate_rails_sane/,
    );
  });
});

describe('an effective date', () => {
  test('lets an approved change wait, and the job puts it live on that business date, once', async () => {
    const id = await propose([cell(day(3), 99_900)], { effectiveDate: day(2) });
    await approve(id, second);
    await applyDueChanges(clerk(0));
    expect([(await change(id)).status, await livePrices()]).toEqual(['approved', {}]);
    await moveBusinessDate(db, hotel, day(2));
    await Promise.all([applyDueChanges(clerk(0)), applyDueChanges(clerk(0))]);
    expect(await change(id)).toMatchObject({ status: 'live', liveDate: day(2) });
    expect(await livePrices()).toEqual({ [day(3)]: 99_900 });
    const lives = await db.auditEvent.count({ where: { action: 'rate_change_live', subjectId: String(id) } });
    expect(lives).toBe(1);
  });

  test('a change that can no longer be made goes back with the reason', async () => {
    const id = await propose([cell(day(3), 99_900)], { effectiveDate: day(1) });
    await approve(id, second);
    const pair = { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.DLX.id };
    await db.ratePlanRoomType.delete({ where: { ratePlanId_roomTypeId: pair } });
    await moveBusinessDate(db, hotel, day(1));
    await applyDueChanges(clerk(0));
    expect(await change(id)).toMatchObject({
      status: 'returned',
      refusal: { code: 'plan_does_not_sell_type' },
    });
    expect(await livePrices()).toEqual({});
  });

  test('a change under which something else went live goes back too', async () => {
    const id = await propose([cell(day(3), 99_900)], { effectiveDate: day(1) });
    await approve(id, second);
    await approve(await propose([cell(day(3), 91_000)]), second);
    await moveBusinessDate(db, hotel, day(1));
    await applyDueChanges(clerk(0));
    expect(await change(id)).toMatchObject({ status: 'returned', refusal: { code: 'rate_change_stale' } });
    expect(await livePrices()).toEqual({ [day(3)]: 91_000 });
  });
});

describe('somebody else changed the same night meanwhile', () => {
  test('approval is refused until the approver has seen it', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    await approve(await propose([cell(day(1), 70_000)]), second);
    await expect(approve(id, second)).rejects.toMatchObject({ kind: 'conflict', code: 'rate_change_stale' });
    expect(await livePrices()).toEqual({ [day(1)]: 70_000 });
    await approve(id, second, true);
    expect(await livePrices()).toEqual({ [day(1)]: 99_900 });
    const noted = await db.rateChangeCell.findFirstOrThrow({ where: { changeId: id } });
    expect([noted.beforePriceMinor, noted.fromMinor]).toEqual([70_000, 70_000]);
  });
});

describe('rolling back', () => {
  test('makes a new change with what stood before, which another person approves', async () => {
    await approve(await propose([cell(day(1), 90_000, { specialName: 'Fair' })]), second);
    const id = await propose([cell(day(1), 99_900), cell(day(2), 99_900)]);
    await approve(id, second);
    const back = await rollBackChange(clerk(second), await seen(id), 'Too dear');
    expect(await change(back)).toMatchObject({ status: 'submitted', rollsBackId: id, authorId: second });
    await expect(approve(back, second)).rejects.toMatchObject({ code: 'rate_change_own' });
    await approve(back, author);
    expect(await livePrices()).toEqual({ [day(1)]: 90_000 });
    expect((await db.rateDay.findFirstOrThrow({ where: { hotelId: hotel.id } })).specialName).toBe('Fair');
    expect((await change(id)).status).toBe('superseded');
  });
});

describe('two people at once', () => {
  test('two approvers of one change put it live once', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    const now = await seen(id);
    const results = await Promise.allSettled([
      approveChange(clerk(second), now),
      approveChange(clerk(third), now),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await change(id)).approvals).toHaveLength(1);
  });

  test('approved or withdrawn, never both', async () => {
    const id = await propose([cell(day(1), 99_900)]);
    const now = await seen(id);
    const results = await Promise.allSettled([
      approveChange(clerk(second), now),
      withdrawChange(clerk(author), now),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { status } = await change(id);
    expect(Object.keys(await livePrices())).toHaveLength(status === 'live' ? 1 : 0);
    expect(['live', 'withdrawn']).toContain(status);
  });

  test('two changes of one night: the second approver is told', async () => {
    const ids = [await propose([cell(day(1), 99_900)]), await propose([cell(day(1), 77_000)])];
    const results = await Promise.allSettled(ids.map((id) => approve(id, second)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'rate_change_stale' },
    });
  });
});
