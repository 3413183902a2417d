import { addDays, type CalendarDate, eachNight, instantAt } from '../../src/core/calendar-date.ts';
import { basisPoints, includedTax, type Minor, minor, negate, sumMinor, zero } from '../../src/core/money.ts';
import type { PricedNight } from '../../src/modules/rates/stay-price.ts';
import type { PastLine, PastPayment } from '../history/history.ts';
import type { Draw } from './draw.ts';
import { dailyCharges, demoTimeZone } from './house.ts';
import type { DemoStay } from './stays.ts';

const vatBasisPoints = basisPoints(600);

/** A moment of the demo's past: never later than now. */
export function momentOn(date: CalendarDate, time: string, now: Date): Date {
  const at = instantAt(date, time, demoTimeZone);
  return at < now ? at : new Date(now.getTime() - 60_000);
}

export interface BillQuestion {
  readonly stay: DemoStay;
  readonly status: 'booked' | 'in_house' | 'checked_out' | 'no_show';
  readonly nights: readonly PricedNight[];
  /** First day of the books: nothing was posted before it. */
  readonly first: CalendarDate;
  readonly today: CalendarDate;
  readonly now: Date;
}

export interface Bill {
  readonly lines: PastLine[];
  readonly payments: PastPayment[];
}

/** All postings of a stay up to now, in the order in which they were made. */
export function drawBill(draw: Draw, question: BillQuestion): Bill {
  const bill: Bill = { lines: [], payments: [] };
  if (question.stay.plan === 'NRF') payAhead(bill, question);
  if (question.status === 'booked') return bill;
  if (question.status === 'no_show') chargeNoShow(bill, question);
  else liveIn(draw, bill, question);
  return bill;
}

/** The whole stay is paid when it is booked, and stands as a deposit until check-in. */
function payAhead(bill: Bill, { stay, nights, first, now }: BillQuestion): void {
  const businessDate = stay.booked < first ? first : stay.booked;
  const at = momentOn(businessDate, '10:20', now);
  const amountMinor = sumMinor(nights.map((night) => night.grossMinor));
  bill.payments.push({ key: 'ahead', gateway: 'sandbox', amountMinor, at, businessDate });
  bill.lines.push(paymentLine('deposit', 'SANDBOX', { amountMinor, at, businessDate, paymentKey: 'ahead' }));
}

function liveIn(draw: Draw, bill: Bill, question: BillQuestion): void {
  const { stay, nights, today, now, status } = question;
  const checkInAt = momentOn(stay.arrival, '15:40', now);
  const deposit = heldMinor(bill);
  if (deposit > 0) {
    const move = {
      code: 'DEPAPPLY',
      kind: 'transfer',
      businessDate: stay.arrival,
      at: checkInAt,
      origin: 'system',
      transferGroup: 'deposit',
    } as const;
    bill.lines.push(
      { ...move, ledger: 'deposit', amountMinor: deposit },
      { ...move, ledger: 'guest', amountMinor: negate(deposit) },
    );
  }
  if (deposit === 0 && draw.chance(0.3))
    pay(draw, bill, {
      key: 'arrival',
      amountMinor: nights[0]?.grossMinor ?? zero,
      at: checkInAt,
      businessDate: stay.arrival,
    });
  for (const date of eachNight(stay.arrival, stay.departure)) {
    if (date > today) break;
    addExtras(draw, bill, { date, now, isToday: date === today });
    if (date < today) bill.lines.push(...nightLines(nights, date, now));
  }
  if (status === 'checked_out') {
    const at = momentOn(stay.departure, '10:10', now);
    pay(draw, bill, { key: 'departure', amountMinor: owedMinor(bill), at, businessDate: stay.departure });
  }
}

/** What the night audit of `date` copied. */
function nightLines(nights: readonly PricedNight[], date: CalendarDate, now: Date): PastLine[] {
  const night = nights.find((each) => each.date === date);
  const at = momentOn(addDays(date, 1), '03:00', now);
  return (night?.components ?? []).map((part, index) => ({
    ledger: 'guest',
    code: part.code,
    kind: part.taxOf === undefined ? 'charge' : 'tax',
    amountMinor: part.amountMinor,
    businessDate: date,
    at,
    origin: 'night_audit',
    component: index + 1,
    ...(part.taxOf !== undefined && { taxOf: part.taxOf }),
  }));
}

function addExtras(
  draw: Draw,
  bill: Bill,
  { date, now, isToday }: { date: CalendarDate; now: Date; isToday: boolean },
): void {
  for (const extra of dailyCharges) {
    if (!draw.chance(extra.share)) continue;
    const grossMinor = minor(draw.between(extra.least / 100, extra.most / 100) * 100);
    const at = momentOn(date, '20:30', now);
    if (isToday && extra.code !== 'MINIBAR') continue;
    bill.lines.push(
      ...taxedCharge(grossMinor, {
        code: extra.code,
        description: extra.description,
        businessDate: date,
        at,
        origin: 'desk',
      }),
    );
  }
}

function chargeNoShow(bill: Bill, { stay, nights, now }: BillQuestion): void {
  const at = momentOn(addDays(stay.arrival, 1), '03:00', now);
  const feeMinor = nights[0]?.grossMinor ?? zero;
  bill.lines.push(
    ...taxedCharge(feeMinor, { code: 'NOSHOW', businessDate: stay.arrival, at, origin: 'booking' }),
  );
  bill.payments.push({
    key: 'fee',
    gateway: 'card-terminal',
    amountMinor: feeMinor,
    at,
    businessDate: stay.arrival,
  });
  bill.lines.push(
    paymentLine('guest', 'CARD', {
      amountMinor: feeMinor,
      at,
      businessDate: stay.arrival,
      paymentKey: 'fee',
    }),
  );
}

/** A gross price as charge and tax: both re-add to it. */
function taxedCharge(
  grossMinor: Minor,
  charge: Pick<PastLine, 'code' | 'businessDate' | 'at' | 'origin'> & { readonly description?: string },
): PastLine[] {
  const tax = includedTax(grossMinor, vatBasisPoints);
  const { description: _description, ...rest } = charge;
  return [
    { ...charge, ledger: 'guest', kind: 'charge', amountMinor: minor(grossMinor - tax) },
    { ...rest, ledger: 'guest', kind: 'tax', code: 'VAT', amountMinor: tax, taxOf: charge.code },
  ];
}

interface Paid {
  readonly amountMinor: Minor;
  readonly at: Date;
  readonly businessDate: CalendarDate;
}

function pay(draw: Draw, bill: Bill, { key, ...paid }: Paid & { readonly key: string }): void {
  if (paid.amountMinor <= 0) return;
  const cash = draw.chance(0.18);
  bill.payments.push({ key, gateway: cash ? 'cash' : 'card-terminal', ...paid });
  bill.lines.push(paymentLine('guest', cash ? 'CASH' : 'CARD', { ...paid, paymentKey: key }));
}

function paymentLine(
  ledger: 'guest' | 'deposit',
  code: string,
  { amountMinor, ...paid }: Paid & { paymentKey: string },
): PastLine {
  return { ...paid, ledger, code, kind: 'payment', amountMinor: negate(amountMinor), origin: 'payment' };
}

const balanceOf = (bill: Bill, ledger: PastLine['ledger']) =>
  sumMinor(bill.lines.filter((line) => line.ledger === ledger).map((line) => line.amountMinor));
const owedMinor = (bill: Bill) => balanceOf(bill, 'guest');
const heldMinor = (bill: Bill) => negate(balanceOf(bill, 'deposit'));
