import type { PastLine, PastStay } from '../../prisma/history/history.ts';
import { addDays, type CalendarDate, instantAt } from '../../src/core/calendar-date.ts';
import { type Minor, minor, negate, sumMinor, zero } from '../../src/core/money.ts';
import type { FileHotel } from './file-hotel.ts';
import { externalIdOf } from './replay-state.ts';
import { isDayUse, nightsOf, type PlannedStay } from './stay-plan.ts';

export interface PastPlace {
  readonly hotel: FileHotel;
  readonly roomIds: ReadonlyMap<number, number>;
}

/** A stay of the file as history: with the bill that two years of audits would have made of it. */
export function pastStayOf(stay: PlannedStay, { hotel, roomIds }: PastPlace): PastStay {
  const at = (date: CalendarDate, time: string) => instantAt(date, time, hotel.timeZone);
  const [reserved, assigned] = [typeIdOf(hotel, stay.reservedType), typeIdOf(hotel, stay.assignedType)];
  const lived = stay.end === 'checked_out';
  const dates = isDayUse(stay) ? [stay.arrival] : nightsOf(stay);
  const nights = dates.map((date) => nightOf(date, stay));
  const bill = lived ? billOf(stay, nights, at) : { lines: [], payments: [] };
  return {
    guest: {
      firstName: 'Guest',
      lastName: `of line ${stay.line}`,
      email: null,
      phone: null,
      language: 'en',
      country: stay.country,
    },
    channel: 'import',
    externalId: externalIdOf(stay.line),
    paymentPlan: 'at_hotel',
    requests: '',
    bookedAt: at(stay.booked, '09:00'),
    bookedDate: stay.booked,
    status: stay.end,
    roomTypeId: lived ? assigned : reserved,
    pricedTypeId: reserved,
    ratePlanId: isDayUse(stay) ? hotel.plans.dayUse : hotel.plans.night,
    policyVersionId: hotel.policyVersionId,
    policy: { cancellation: [], noShow: { kind: 'none', value: 0 } },
    roomId: lived ? (roomIds.get(stay.line) ?? null) : null,
    arrival: stay.arrival,
    departure: stay.departure,
    adults: stay.adults,
    childAges: stay.childAges,
    nights,
    checkedInAt: lived ? at(stay.arrival, '15:00') : null,
    checkedOutAt: lived ? at(stay.departure, isDayUse(stay) ? '19:00' : '11:00') : null,
    endedAt: lived ? null : at(stay.endDate, '10:00'),
    endedDate: lived ? null : stay.endDate,
    cancelReason: stay.end === 'cancelled' ? 'Cancelled in the file' : null,
    feeMinor: zero,
    ...bill,
  };
}

function typeIdOf(hotel: FileHotel, code: string): number {
  const id = hotel.typeIds.get(code);
  if (id === undefined) throw new Error(`the house has no type ${code}`);
  return id;
}

function nightOf(date: CalendarDate, stay: PlannedStay): PastStay['nights'][number] {
  const grossMinor = stay.nightPriceMinor;
  return {
    date,
    grossMinor,
    components: [{ code: isDayUse(stay) ? 'DAYUSE' : 'ROOM', amountMinor: grossMinor }],
    steps: [{ kind: 'base', key: 'rates.steps.stated', params: {}, amountMinor: grossMinor }],
  };
}

type At = (date: CalendarDate, time: string) => Date;

function billOf(stay: PlannedStay, nights: PastStay['nights'], at: At): Pick<PastStay, 'lines' | 'payments'> {
  const posted: PastLine[] = nights.map((night) => ({
    ledger: 'guest',
    code: isDayUse(stay) ? 'DAYUSE' : 'ROOM',
    kind: 'charge',
    amountMinor: night.grossMinor,
    businessDate: night.date,
    at: isDayUse(stay) ? at(night.date, '15:00') : at(addDays(night.date, 1), '03:00'),
    ...(isDayUse(stay) ? { origin: 'system' as const } : { origin: 'night_audit' as const, component: 1 }),
  }));
  const lines = [...posted, ...allowances(stay, nights, at)];
  const balance = sumMinor(lines.map((line) => line.amountMinor));
  const paidAt = at(stay.departure, '10:55');
  if (balance > 0)
    return withPayment(lines, { amountMinor: balance, at: paidAt, businessDate: stay.departure });
  if (balance === 0) return { lines, payments: [] };
  const reason = 'Credit of a rate below zero, squared outside these books';
  const squared = { code: 'ADJ', kind: 'adjustment', amountMinor: negate(balance), reason } as const;
  return {
    lines: [
      ...lines,
      { ...squared, ledger: 'guest', businessDate: stay.departure, at: paidAt, origin: 'desk' },
    ],
    payments: [],
  };
}

/** What a rate below zero gives back of each night. */
function allowances(stay: PlannedStay, nights: PastStay['nights'], at: At): PastLine[] {
  if (stay.allowanceMinor === 0) return [];
  return nights.map((night) => ({
    ledger: 'guest',
    code: 'ALLOW',
    kind: 'adjustment',
    amountMinor: minor(-stay.allowanceMinor / nights.length),
    businessDate: night.date,
    at: at(night.date, '17:00'),
    origin: 'desk',
    reason: 'The rate in the file is below zero',
  }));
}

function withPayment(
  lines: readonly PastLine[],
  paid: { readonly amountMinor: Minor; readonly at: Date; readonly businessDate: CalendarDate },
): Pick<PastStay, 'lines' | 'payments'> {
  const { amountMinor, ...when } = paid;
  const line = {
    ...when,
    ledger: 'guest',
    code: 'CARD',
    kind: 'payment',
    amountMinor: negate(amountMinor),
    origin: 'payment',
    paymentKey: 'departure',
  } as const;
  return { lines: [...lines, line], payments: [{ key: 'departure', gateway: 'card-terminal', ...paid }] };
}
