import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import {
  arrivalRefusal,
  canBecome,
  cancelRefusal,
  eventStatuses,
  figuresOf,
  type HotelEvent,
  isInvited,
  isSameAppointment,
  promoted,
  registrationRefusal,
  undoRefusal,
} from '../../../src/modules/events/event.ts';
import { heldUntil, isPaidBack, lateReason, offeredUntil } from '../../../src/modules/events/prepayment.ts';
import { remindedBefore } from '../../../src/modules/events/reminder.service.ts';

const at = (time: string) => new Date(`${time}:00+08:00`);

const event: HotelEvent = {
  id: 1,
  hotelId: 1,
  names: { en: 'Tea tasting' },
  descriptions: {},
  places: {},
  startsAt: at('2027-05-08T19:00'),
  endsAt: at('2027-05-08T21:00'),
  closesAt: at('2027-05-08T12:00'),
  capacity: 10,
  taken: 7,
  mostPerParty: 4,
  hasWaiting: false,
  priceMinor: minor(12_000),
  chargeCode: 'ACTIVITY',
  prepaid: false,
  refundHours: 24,
  points: 50,
  levelId: null,
  tag: null,
  status: 'open',
  version: 1,
  changedAt: null,
};

describe('who gets a place', () => {
  const asked = { party: 3, isInvited: true, byDesk: false };
  const before = at('2027-05-08T11:59');

  test.each([
    [{}, {}, null],
    [{}, { party: 4 }, 'full'],
    [{ hasWaiting: true }, { party: 4 }, null],
    [{ hasWaiting: true }, { party: 5 }, 'party'],
    [{}, { party: 0 }, 'party'],
    [{}, { isInvited: false }, 'not_invited'],
    [{ status: 'draft' }, {}, 'not_open'],
    [{ status: 'called_off' }, {}, 'not_open'],
  ] as const)('event %j, asked %j: %s', (change, other, refusal) => {
    expect(registrationRefusal({ ...event, ...change }, { ...asked, ...other }, before)).toBe(refusal);
  });

  test('guests ask until the closing time, the desk until it is over', () => {
    const refusals = ['2027-05-08T12:00', '2027-05-08T20:59', '2027-05-08T21:00'].map((time) =>
      [false, true].map((byDesk) => registrationRefusal(event, { ...asked, byDesk }, at(time))),
    );
    expect(refusals).toEqual([
      ['closed', null],
      ['closed', null],
      ['over', 'over'],
    ]);
  });

  test.each([
    [{ levelRank: null, tag: null }, { levelRank: null, hasTag: false }, true],
    [{ levelRank: 0, tag: null }, { levelRank: null, hasTag: false }, false],
    [{ levelRank: 0, tag: null }, { levelRank: 0, hasTag: false }, true],
    [{ levelRank: 1, tag: null }, { levelRank: 0, hasTag: true }, false],
    [{ levelRank: 1, tag: null }, { levelRank: 2, hasTag: false }, true],
    [{ levelRank: null, tag: 'wine' }, { levelRank: 2, hasTag: false }, false],
    [{ levelRank: null, tag: 'wine' }, { levelRank: null, hasTag: true }, true],
    [{ levelRank: 1, tag: 'wine' }, { levelRank: 1, hasTag: false }, false],
  ])('an event for %j invites %j: %s', (audience, comer, invited) => {
    expect(isInvited(audience, comer)).toBe(invited);
  });
});

describe('the waiting list', () => {
  const waiting = [4, 2, 1].map((party, index) => ({ id: index + 1, party }));

  test.each([
    [0, []],
    [1, [3]],
    [2, [2]],
    [3, [2, 3]],
    [4, [1]],
    [7, [1, 2, 3]],
  ])('%i free places go to %j of parties of 4, 2 and 1', (free, ids) => {
    expect(promoted(waiting, free).map(({ id }) => id)).toEqual(ids);
  });

  test('never gets more than is free, and leaves nobody out who fits', () => {
    const parties = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(parties, fc.integer({ min: 0, max: 30 }), (sizes, free) => {
        const list = sizes.map((party, id) => ({ id, party }));
        const got = promoted(list, free);
        const left = free - got.reduce((sum, { party }) => sum + party, 0);
        expect(left).toBeGreaterThanOrEqual(0);
        for (const one of list.filter((each) => !got.includes(each))) expect(one.party).toBeGreaterThan(left);
      }),
    );
  });
});

describe('at the door', () => {
  const registered = { status: 'registered', cameAt: null, party: 3 } as const;
  const now = { at: at('2027-05-08T18:30'), timeZone: 'Asia/Shanghai', came: 3 };

  test.each([
    [registered, event, now, null],
    [registered, event, { ...now, came: 4 }, 'party'],
    [registered, event, { ...now, came: 0 }, 'party'],
    [registered, event, { ...now, at: at('2027-05-07T23:59') }, 'too_early'],
    [registered, event, { ...now, at: at('2027-05-08T00:00') }, null],
    [{ ...registered, status: 'waiting' }, event, now, 'waiting'],
    [{ ...registered, status: 'cancelled' }, event, now, 'cancelled'],
    [{ ...registered, cameAt: at('2027-05-08T18:00') }, event, now, 'came'],
    [registered, { ...event, status: 'called_off' }, now, 'called_off'],
  ] as const)('case %#', (registration, of, when, refusal) => {
    expect(arrivalRefusal(registration, of, when)).toBe(refusal);
  });

  test('a place is given back until the closing time, or by the desk until its party came', () => {
    const ask = (time: string, byDesk: boolean, cameAt: Date | null = null) =>
      cancelRefusal({ status: 'registered', cameAt }, event, { byDesk, at: at(time) });
    expect(ask('2027-05-08T11:59', false)).toBe(null);
    expect(ask('2027-05-08T12:00', false)).toBe('closed');
    expect(ask('2027-05-08T12:00', true)).toBe(null);
    expect(ask('2027-05-08T19:30', true, at('2027-05-08T19:00'))).toBe('came');
  });

  test('persons are counted, not parties; who stayed away is known once it is over', () => {
    const list = [
      { status: 'registered', party: 3, came: 2 },
      { status: 'registered', party: 2, came: null },
      { status: 'waiting', party: 4, came: null },
      { status: 'cancelled', party: 1, came: null },
    ] as const;
    expect(figuresOf(list, false)).toEqual({ registered: 5, waiting: 4, came: 2, missed: null });
    expect(figuresOf(list, true)).toEqual({ registered: 5, waiting: 4, came: 2, missed: 3 });
  });
});

test('an event is drafted, opened and called off, never the other way', () => {
  const steps = eventStatuses.flatMap((from) =>
    eventStatuses.filter((to) => canBecome(from, to)).map((to) => `${from} ${to}`),
  );
  expect(steps).toEqual(['draft open', 'draft called_off', 'open called_off']);
});

test.each([
  ['2027-05-07T09:59', 'Asia/Shanghai', '2027-05-07T16:00:00.000Z'],
  ['2027-05-07T10:00', 'Asia/Shanghai', '2027-05-08T16:00:00.000Z'],
  // In Santiago midnight of 8 September 2024 does not exist: the day begins at one o’clock.
  ['2024-09-07T23:00', 'America/Santiago', '2024-09-09T03:00:00.000Z'],
])('at %s (+08:00) in %s guests are reminded of what begins before %s', (time, zone, before) => {
  expect(remindedBefore(at(time), zone, 10).toISOString()).toBe(before);
});

test.each([
  ['while nobody has come', null, '2027-05-08T20:00', 'not_come'],
  ['in the evening itself', '2027-05-08T19:05', '2027-05-08T23:59', null],
  ['on the day after', '2027-05-08T19:05', '2027-05-09T00:00', 'over'],
])('letting in is taken back %s: %s at %s', (_when, came, now, refusal) => {
  const moment = { at: at(now), timeZone: 'Asia/Shanghai' };
  expect(undoRefusal({ cameAt: came === null ? null : at(came) }, event, moment)).toBe(refusal);
});

test('an appointment is another one by its time or by a word of its place in any language', () => {
  const { startsAt, endsAt } = event;
  const one = { startsAt, endsAt, places: { en: 'Garden', 'zh-CN': '花园' } } as const;
  const swapped = { startsAt: new Date(startsAt), endsAt, places: { 'zh-CN': '花园', en: 'Garden' } };
  expect(isSameAppointment(one, swapped)).toBe(true);
  expect(isSameAppointment(one, { ...one, places: { en: 'Garden' } })).toBe(false);
  expect(isSameAppointment(one, { ...one, endsAt: at('2027-05-08T21:30') })).toBe(false);
});

describe('what is paid ahead', () => {
  const terms = { refundHours: 24, createdAt: at('2027-05-01T10:00') };
  const soon = { startsAt: event.startsAt, changedAt: null };

  test.each([
    ['a day before', '2027-05-07T19:00', soon, true],
    ['a minute later', '2027-05-07T19:01', soon, false],
    [
      'of an event that was moved since',
      '2027-05-08T11:00',
      { ...soon, changedAt: at('2027-05-02T10:00') },
      true,
    ],
    [
      'of one that was moved before',
      '2027-05-08T11:00',
      { ...soon, changedAt: at('2027-04-30T10:00') },
      false,
    ],
  ])('goes back to who cancels %s: %s', (_when, now, of, isBack) => {
    expect(isPaidBack(terms, of, at(now))).toBe(isBack);
  });

  test('is waited for as long as a room is held, off the waiting list half a day within the closing time', () => {
    expect(heldUntil(at('2027-05-01T10:00'), 15)).toEqual(at('2027-05-01T10:15'));
    expect(offeredUntil(event, at('2027-05-01T10:00'), 15)).toEqual(at('2027-05-01T22:00'));
    expect(offeredUntil(event, at('2027-05-08T09:00'), 15)).toEqual(at('2027-05-08T12:00'));
    expect(offeredUntil(event, at('2027-05-08T11:55'), 15)).toEqual(at('2027-05-08T12:10'));
  });

  const money = {
    at: at('2027-05-02T10:00'),
    amountMinor: minor(36_000),
    dueMinor: minor(36_000),
    isElsewhere: false,
  };
  test.each([
    ['held', 'held', {}, null],
    ['lapsed, with room', 'lapsed', {}, null],
    ['lapsed, full', 'lapsed', { taken: 8 }, 'event_full'],
    ['lapsed, registered anew', 'lapsed', { isElsewhere: true }, 'event_full'],
    ['registered', 'registered', {}, 'paid_already'],
    ['cancelled', 'cancelled', {}, 'event_cancelled'],
    ['held, called off', 'held', { status: 'called_off' }, 'event_called_off'],
    ['held, over', 'held', { at: event.endsAt }, 'event_over'],
    ['held, another sum', 'held', { amountMinor: minor(1) }, 'event_wrong_amount'],
  ] as const)('finds its place or goes back: %s', (_name, status, change, reason) => {
    expect(lateReason({ status, party: 3 }, { ...event, ...change }, { ...money, ...change })).toBe(reason);
  });
});
