import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { demoGuest } from '../../src/modules/staff/demo-accounts.ts';
import type { PastGuest } from '../history/history.ts';
import type { Draw } from './draw.ts';
import type { DemoStay } from './stays.ts';

const families = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'.split('');
const givens = [
  '伟',
  '芳',
  '静',
  '敏',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '霞',
  '平',
  '刚',
  '思远',
  '雨桐',
  '子涵',
  '佳怡',
  '浩然',
  '欣妍',
  '晓彤',
  '建国',
];

const abroad: readonly (readonly [
  country: string,
  code: string,
  first: readonly string[],
  last: readonly string[],
])[] = [
  ['GB', '+4479111230', ['Oliver', 'Amelia', 'George', 'Isla'], ['Smith', 'Hughes', 'Walker', 'Price']],
  ['US', '+1415555010', ['Emma', 'Liam', 'Ava', 'Noah'], ['Johnson', 'Brown', 'Garcia', 'Miller']],
  ['DE', '+4915112345', ['Lukas', 'Hannah', 'Jonas', 'Clara'], ['Müller', 'Schneider', 'Weber', 'Becker']],
  ['FR', '+3361234500', ['Louise', 'Gabriel', 'Jules', 'Chloé'], ['Martin', 'Bernard', 'Moreau', 'Lefèvre']],
  ['JP', '+8190123450', ['Haruto', 'Yui', 'Sota', 'Aoi'], ['Tanaka', 'Suzuki', 'Sato', 'Ito']],
  ['SG', '+6581234500', ['Wei Ling', 'Jun Kai', 'Mei', 'Adrian'], ['Tan', 'Lim', 'Ng', 'Lee']],
  ['AU', '+6141234500', ['Matilda', 'Jack', 'Ruby', 'Cooper'], ['Wilson', 'Taylor', 'Nguyen', 'Kelly']],
];

/** The guest who may sign in to the demo; he comes about every two weeks. */
const member: PastGuest = {
  ...demoGuest,
  phone: '+8613800000018',
  language: 'zh-CN',
  country: 'CN',
};
const membersPauseDays = 12;
const shareOfRegulars = 0.2;
const mostRegulars = 60;

/** Who comes: the member, some guests again and again, and many once. One object is one person. */
export class GuestBook {
  readonly #draw: Draw;
  readonly #regulars: PastGuest[] = [];
  readonly #lastDeparture = new Map<PastGuest, CalendarDate>();
  #serial = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** The guest of a stay; stays are told in the order of their arrivals. Nobody is in two rooms at once. */
  guestOf({ arrival, departure, fate }: DemoStay): PastGuest {
    this.#serial += 1;
    const guest =
      fate === 'comes' && this.#isAway(member, addDays(arrival, -membersPauseDays))
        ? member
        : (this.#regularOn(arrival) ?? drawGuest(this.#draw, this.#serial));
    const isNew = guest !== member && !this.#lastDeparture.has(guest);
    if (isNew && guest.email !== null && this.#regulars.length < mostRegulars) this.#regulars.push(guest);
    this.#lastDeparture.set(guest, departure);
    return guest;
  }

  #regularOn(arrival: CalendarDate): PastGuest | null {
    if (this.#regulars.length === 0 || !this.#draw.chance(shareOfRegulars)) return null;
    const regular = this.#draw.pick(this.#regulars);
    return this.#isAway(regular, arrival) ? regular : null;
  }

  #isAway(guest: PastGuest, from: CalendarDate): boolean {
    const last = this.#lastDeparture.get(guest);
    return last === undefined || last <= from;
  }
}

/** A guest of an invented name, at an address that no mail reaches. */
function drawGuest(draw: Draw, serial: number): PastGuest {
  const vip = draw.chance(0.03);
  if (draw.chance(0.62)) {
    const lastName = draw.pick(families);
    const firstName = draw.pick(givens);
    const phone = `+86138${String(10_000_000 + serial * 37).slice(-8)}`;
    return { firstName, lastName, email: mailOf(draw, serial), phone, language: 'zh-CN', country: 'CN', vip };
  }
  const [country, code, first, last] = draw.pick(abroad);
  const phone = `${code}${String(10 + (serial % 90))}`;
  return {
    firstName: draw.pick(first),
    lastName: draw.pick(last),
    email: mailOf(draw, serial),
    phone,
    language: 'en',
    country,
    vip,
  };
}

/** Guests who book at the desk often leave no address. */
function mailOf(draw: Draw, serial: number): string | null {
  return draw.chance(0.85) ? `guest-${serial}@example.com` : null;
}
