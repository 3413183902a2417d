import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { type BlockKind, blockKinds, housekeepingStates, isReady } from '../../../src/modules/rooms/room.ts';
import {
  doNotDisturbRefusal,
  type RoomFacts,
  type RoomState,
  roomStatus,
  type ShownStatus,
  shownStatuses,
} from '../../../src/modules/rooms/room-status.ts';

const today = calendarDate('2027-05-03');
const day = (offset: number) => addDays(today, offset);

const empty: RoomFacts = {
  housekeeping: 'inspected',
  block: null,
  guest: null,
  next: null,
  letAsParts: false,
  foundOccupied: null,
};
/** Stays named by the days from today on which they begin and end. */
const stay = (from: number, to: number, vip = false) => ({ arrival: day(from), departure: day(to), vip });
const due = (from: number, to: number, also: { vip?: boolean; isWaiting?: boolean } = {}) => ({
  ...stay(from, to, also.vip),
  isWaiting: also.isWaiting ?? false,
});
const blocked = (kind: BlockKind) => ({ kind });

describe('what a room shows', () => {
  test.each<[string, Partial<RoomFacts>, string, RoomState, ShownStatus[]]>([
    ['empty and inspected', {}, 'vacant in_service', 'ready', []],
    ['empty and clean', { housekeeping: 'clean' }, 'vacant in_service', 'ready', []],
    ['empty and dirty', { housekeeping: 'dirty' }, 'vacant in_service', 'dirty', []],
    ['empty and being cleaned', { housekeeping: 'cleaning' }, 'vacant in_service', 'dirty', []],
    ['a guest for more nights', { guest: stay(-1, 1) }, 'occupied in_service', 'occupied', ['stayover']],
    [
      'a guest, not made up yet',
      { guest: stay(-1, 1), housekeeping: 'dirty' },
      'occupied in_service',
      'occupied',
      ['stayover'],
    ],
    [
      'a guest who asks for quiet',
      { guest: stay(-1, 1), housekeeping: 'do_not_disturb' },
      'occupied in_service',
      'occupied',
      ['stayover'],
    ],
    ['a guest who leaves today', { guest: stay(-2, 0) }, 'occupied in_service', 'due_out', ['due_out']],
    ['a guest who should have left', { guest: stay(-2, -1) }, 'occupied in_service', 'due_out', ['overdue']],
    ['a guest for the day', { guest: stay(0, 0) }, 'occupied in_service', 'due_out', ['due_out', 'day_use']],
    [
      'a day guest left over',
      { guest: stay(-1, -1) },
      'occupied in_service',
      'due_out',
      ['overdue', 'day_use'],
    ],
    [
      'an important guest',
      { guest: stay(0, 2, true) },
      'occupied in_service',
      'occupied',
      ['stayover', 'vip'],
    ],
    ['someone arrives', { next: due(0, 2) }, 'vacant in_service', 'ready', ['arriving']],
    ['someone should have arrived', { next: due(-1, 2) }, 'vacant in_service', 'ready', ['arriving']],
    ['someone arrives tomorrow', { next: due(1, 2, { vip: true }) }, 'vacant in_service', 'ready', []],
    [
      'someone arrives into a dirty room',
      { next: due(0, 2), housekeeping: 'dirty' },
      'vacant in_service',
      'dirty',
      ['arriving'],
    ],
    [
      'someone is here already',
      { next: due(0, 2, { isWaiting: true }), housekeeping: 'cleaning' },
      'vacant in_service',
      'dirty',
      ['early_arrival_waiting', 'arriving'],
    ],
    ['someone comes for the day', { next: due(0, 0) }, 'vacant in_service', 'ready', ['arriving', 'day_use']],
    [
      'an important guest arrives',
      { next: due(0, 1, { vip: true }) },
      'vacant in_service',
      'ready',
      ['arriving', 'vip'],
    ],
    [
      'one leaves, an important one waits',
      { guest: stay(-1, 0), next: due(0, 1, { vip: true, isWaiting: true }) },
      'occupied in_service',
      'due_out',
      ['early_arrival_waiting', 'due_out', 'arriving', 'vip'],
    ],
    ['out of order', { block: blocked('out_of_order') }, 'vacant out_of_order', 'blocked', []],
    ['out of service', { block: blocked('out_of_service') }, 'vacant out_of_service', 'blocked', []],
    [
      'out of order, dirty, and promised',
      { block: blocked('out_of_order'), housekeeping: 'dirty', next: due(0, 1) },
      'vacant out_of_order',
      'blocked',
      ['arriving'],
    ],
    [
      'a guest in a room out of service',
      { block: blocked('out_of_service'), guest: stay(-1, 1) },
      'occupied out_of_service',
      'occupied',
      ['stayover'],
    ],
    ['a suite let in parts', { letAsParts: true }, 'occupied in_service', 'occupied', []],
    ['found as it is: empty', { foundOccupied: false }, 'vacant in_service', 'ready', []],
    [
      'found as it is: taken',
      { foundOccupied: true, guest: stay(-1, 1) },
      'occupied in_service',
      'occupied',
      ['stayover'],
    ],
    [
      'somebody found where nobody should be',
      { foundOccupied: true },
      'vacant in_service',
      'ready',
      ['discrepancy'],
    ],
    [
      'nobody found where a guest should be',
      { foundOccupied: false, guest: stay(-2, 0) },
      'occupied in_service',
      'due_out',
      ['discrepancy', 'due_out'],
    ],
    [
      'somebody found in a let part of a suite',
      { foundOccupied: true, letAsParts: true },
      'occupied in_service',
      'occupied',
      [],
    ],
  ])('%s', (_name, facts, dimensions, state, statuses) => {
    const status = roomStatus({ ...empty, ...facts }, today);
    const [occupancy, service] = dimensions.split(' ');
    const { housekeeping = 'inspected' } = facts;
    expect(status).toEqual({ occupancy, service, housekeeping, state, statuses });
  });

  const offset = fc.integer({ min: -3, max: 3 });
  const party = fc
    .record({ from: offset, nights: fc.nat(3), vip: fc.boolean(), isWaiting: fc.boolean() })
    .map(({ from, nights, ...rest }) => ({ arrival: day(from), departure: day(from + nights), ...rest }));
  const facts = fc.record<RoomFacts>({
    housekeeping: fc.constantFrom(...housekeepingStates),
    block: fc.option(fc.constantFrom(...blockKinds).map(blocked)),
    guest: fc.option(party),
    next: fc.option(party),
    letAsParts: fc.boolean(),
    foundOccupied: fc.option(fc.boolean()),
  });

  test('holds together, whatever the facts', () => {
    fc.assert(
      fc.property(facts, (room) => {
        const { occupancy, service, housekeeping, state, statuses } = roomStatus(room, today);
        const has = (status: ShownStatus) => statuses.includes(status);
        expect(housekeeping).toBe(room.housekeeping);
        expect(service === 'in_service').toBe(room.block === null);
        // Of a guest in house exactly one of these is true, of an empty room none.
        const ofGuest = (['stayover', 'due_out', 'overdue'] as const).filter(has);
        expect(ofGuest).toHaveLength(room.guest ? 1 : 0);
        expect(state === 'due_out').toBe(has('due_out') || has('overdue'));
        if (state === 'ready')
          expect([occupancy, service, isReady(housekeeping)]).toEqual(['vacant', 'in_service', true]);
        if (has('early_arrival_waiting')) expect(has('arriving')).toBe(true);
        expect(has('discrepancy')).toBe(
          room.foundOccupied !== null && room.foundOccupied !== (occupancy === 'occupied'),
        );
        expect(statuses).toEqual(shownStatuses.filter(has));
      }),
    );
  });
});

test('only a guest can ask to be left alone', () => {
  expect(doNotDisturbRefusal('vacant')).toBe('room_empty');
  expect(doNotDisturbRefusal('occupied')).toBeNull();
});
