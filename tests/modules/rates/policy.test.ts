import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CalendarDate, calendarDate, wallClock } from '../../../src/core/calendar-date.ts';
import { minor, sumMinor } from '../../../src/core/money.ts';
import { cancellationFee, type Fee, noShowFee, type PolicyParts } from '../../../src/modules/rates/policy.ts';
import { policyTexts } from '../../../src/modules/rates/policy-text.ts';

const nights = [{ grossMinor: minor(88_000) }, { grossMinor: minor(98_000) }, { grossMinor: minor(50_001) }];
const total = 236_001;

function policy(...tiers: [daysBefore: number | null, time: string, fee: Fee][]): PolicyParts {
  return {
    cancellation: tiers.map(([daysBefore, time, fee]) => ({ daysBefore, time, fee })),
    noShow: { kind: 'nights', value: 1 },
  };
}

const firstNight: Fee = { kind: 'nights', value: 1 };
const flexible = policy([1, '18:00', firstNight]);

const feeAt = (parts: PolicyParts, arrival: CalendarDate, timeZone: string, at: Date) =>
  cancellationFee({ policy: parts, nights, arrival, timeZone, at });

describe('a deadline stands on the hotel’s wall clock', () => {
  test.each([
    // zone, arrival, days before, time, the deadline's instant
    ['Asia/Shanghai', '2027-05-03', 1, '18:00', '2027-05-02T10:00:00.000Z'],
    ['Asia/Shanghai', '2027-05-03', 0, '00:00', '2027-05-02T16:00:00.000Z'],
    ['Europe/Lisbon', '2027-05-03', 1, '18:00', '2027-05-02T17:00:00.000Z'],
    ['Europe/Lisbon, the day clocks go forward', '2027-03-28', 0, '18:00', '2027-03-28T17:00:00.000Z'],
    ['Europe/Lisbon, the day before that', '2027-03-28', 1, '18:00', '2027-03-27T18:00:00.000Z'],
    ['Europe/Lisbon, a time that is skipped', '2027-03-28', 0, '01:30', '2027-03-28T01:00:00.000Z'],
    ['Europe/Lisbon, the day clocks go back', '2027-10-31', 0, '18:00', '2027-10-31T18:00:00.000Z'],
    ['Europe/Lisbon, a time that comes twice', '2027-10-31', 0, '01:30', '2027-10-31T00:30:00.000Z'],
    ['America/Havana, a midnight that does not exist', '2027-03-14', 0, '00:00', '2027-03-14T05:00:00.000Z'],
    ['America/Havana, the evening before it', '2027-03-14', 1, '18:00', '2027-03-13T23:00:00.000Z'],
    ['America/Havana, the day clocks go back', '2027-11-07', 0, '18:00', '2027-11-07T23:00:00.000Z'],
    ['Australia/Lord_Howe, half an hour forward', '2027-10-03', 0, '18:00', '2027-10-03T07:00:00.000Z'],
    ['Australia/Lord_Howe, half an hour skipped', '2027-10-03', 0, '02:15', '2027-10-02T15:30:00.000Z'],
    ['Australia/Lord_Howe, half an hour back', '2027-04-04', 0, '18:00', '2027-04-04T07:30:00.000Z'],
  ])('%s', (place, arrival, daysBefore, time, instant) => {
    const [timeZone = ''] = place.split(',');
    const parts = policy([daysBefore, time, firstNight]);
    const at = new Date(instant);
    const after = new Date(at.getTime() + 1_000);
    expect(feeAt(parts, calendarDate(arrival), timeZone, at)).toMatchObject({
      feeMinor: 0,
      tier: null,
      freeUntil: at,
    });
    expect(feeAt(parts, calendarDate(arrival), timeZone, after)).toMatchObject({
      feeMinor: 88_000,
      freeUntil: at,
    });
  });

  test('whatever the zone and day, the wall shows the deadline or the first moment after a gap', () => {
    const zones = ['Asia/Shanghai', 'Europe/Lisbon', 'America/Havana', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 730 }),
        fc.integer({ min: 0, max: 23 }),
        (timeZone, days, hour) => {
          const arrival = calendarDate(new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
          const time = `${String(hour).padStart(2, '0')}:00`;
          const { freeUntil } = feeAt(policy([0, time, firstNight]), arrival, timeZone, new Date(0));
          const shown = wallClock(freeUntil ?? new Date(0), timeZone);
          const late = Date.parse(`${shown}Z`) - Date.parse(`${arrival}T${time}:00Z`);
          expect([0, 1_800_000, 3_600_000]).toContain(late);
        },
      ),
    );
  });
});

describe('tiers', () => {
  const steps = policy(
    [1, '18:00', { kind: 'percent', value: 10_000 }],
    [7, '12:00', { kind: 'percent', value: 5_000 }],
    [30, '00:00', { kind: 'amount', value: 10_000 }],
  );
  const at = (instant: string) => feeAt(steps, calendarDate('2027-05-03'), 'UTC', new Date(instant)).feeMinor;

  test('the latest deadline that has passed counts', () => {
    expect([
      at('2027-04-03T00:00:00Z'),
      at('2027-04-03T00:00:01Z'),
      at('2027-04-26T12:00:00Z'),
      at('2027-04-26T12:00:01Z'),
      at('2027-05-02T18:00:00Z'),
      at('2027-05-02T18:00:01Z'),
    ]).toEqual([0, 10_000, 10_000, 118_001, 118_001, total]);
  });

  test('the order they were written in does not matter', () => {
    const shuffled = { ...steps, cancellation: steps.cancellation.toReversed() };
    const late = new Date('2027-05-02T20:00:00Z');
    expect(feeAt(shuffled, calendarDate('2027-05-03'), 'UTC', late).feeMinor).toBe(total);
  });

  test('a fee from booking on was never free', () => {
    const strict = policy([null, '00:00', { kind: 'percent', value: 10_000 }]);
    expect(feeAt(strict, calendarDate('2027-05-03'), 'UTC', new Date('2020-01-01'))).toMatchObject({
      feeMinor: total,
      freeUntil: null,
    });
  });

  test('no tiers: free at any time, and no deadline', () => {
    expect(feeAt(policy(), calendarDate('2027-05-03'), 'UTC', new Date('2027-05-09'))).toEqual({
      feeMinor: 0,
      freeUntil: null,
      tier: null,
    });
  });

  test.each<[Fee, number]>([
    [{ kind: 'none', value: 0 }, 0],
    [{ kind: 'nights', value: 1 }, 88_000],
    [{ kind: 'nights', value: 2 }, 186_000],
    [{ kind: 'nights', value: 9 }, total],
    [{ kind: 'percent', value: 5_000 }, 118_001],
    [{ kind: 'amount', value: 50_000 }, 50_000],
    [{ kind: 'amount', value: 900_000 }, total],
  ])('a no-show fee of %j is %d', (fee, expected) => {
    expect(noShowFee({ cancellation: [], noShow: fee }, nights)).toBe(expected);
  });

  test('no fee is negative or more than the stay', () => {
    const price = fc.integer({ min: 0, max: 900_000 }).map(minor);
    const fee = fc.record({
      kind: fc.constantFrom('none' as const, 'nights' as const, 'percent' as const, 'amount' as const),
      value: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 9 }), fee, (prices, any) => {
        const stay = prices.map((grossMinor) => ({ grossMinor }));
        const charged = noShowFee({ cancellation: [], noShow: any }, stay);
        expect(charged).toBeGreaterThanOrEqual(0);
        expect(charged).toBeLessThanOrEqual(sumMinor(prices));
      }),
    );
  });
});

describe('in plain words', () => {
  const reader = { language: 'en', currency: 'CNY', arrival: null } as const;

  test('with the dates of a stay, and without', () => {
    expect(policyTexts(flexible, { ...reader, arrival: calendarDate('2027-05-03') })).toEqual([
      'Free cancellation until 18:00 on 2 May 2027.',
      'Cancelling after 18:00 on 2 May 2027 costs the first night.',
      'If you do not arrive, the first night is charged.',
    ]);
    expect(policyTexts(flexible, reader)[0]).toBe('Free cancellation until 18:00, the day before arrival.');
    expect(policyTexts(flexible, { ...reader, language: 'zh-CN' })[1]).toBe(
      '入住前 1 天 18:00 后取消，收取首晚房费。',
    );
  });

  test('every kind of fee and deadline has its sentence in every language', () => {
    const fees: Fee[] = [
      { kind: 'nights', value: 1 },
      { kind: 'nights', value: 2 },
      { kind: 'percent', value: 5_000 },
      { kind: 'percent', value: 10_000 },
      { kind: 'amount', value: 100 },
      { kind: 'none', value: 0 },
    ];
    const sentences = (['en', 'zh-CN', 'zh-TW'] as const).flatMap((language) =>
      fees.flatMap((fee) =>
        [null, 0, 1, 5].flatMap((daysBefore) =>
          [null, calendarDate('2027-05-03')].flatMap((arrival) =>
            policyTexts(
              { cancellation: [{ daysBefore, time: '18:00', fee }], noShow: fee },
              { language, currency: 'CNY', arrival },
            ),
          ),
        ),
      ),
    );
    expect(sentences.filter((sentence) => /rates\.|[{}]|undefined/.test(sentence))).toEqual([]);
  });
});
