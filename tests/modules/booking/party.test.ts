import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dividedParty, parseRoomChoice, roomChoiceText } from '../../../src/modules/booking/party.ts';

test('five adults and a child in two rooms are three adults, and two with the child', () => {
  expect(dividedParty({ adults: 5, childAges: [4], rooms: 2 })).toEqual([
    { adults: 3, childAges: [] },
    { adults: 2, childAges: [4] },
  ]);
});

test('nobody is lost and every room has an adult', () => {
  const parties = fc.integer({ min: 1, max: 9 }).chain((rooms) =>
    fc.record({
      rooms: fc.constant(rooms),
      adults: fc.integer({ min: rooms, max: 40 }),
      childAges: fc.array(fc.integer({ min: 0, max: 17 }), { maxLength: 12 }),
    }),
  );
  fc.assert(
    fc.property(parties, (party) => {
      const rooms = dividedParty(party);
      expect(rooms).toHaveLength(party.rooms);
      expect(rooms.reduce((sum, room) => sum + room.adults, 0)).toBe(party.adults);
      expect(rooms.flatMap((room) => room.childAges).toSorted()).toEqual(party.childAges.toSorted());
      expect(Math.min(...rooms.map((room) => room.adults))).toBeGreaterThan(0);
      const adults = rooms.map((room) => room.adults);
      expect(Math.max(...adults) - Math.min(...adults)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a room in an address reads back as it was written', () => {
  const choice = { roomType: 'DLX', ratePlan: 'B-A_R', adults: 2, childAges: [4, 9] };
  expect(roomChoiceText(choice)).toBe('DLX.B-A_R.2.4-9');
  expect(parseRoomChoice('DLX.B-A_R.2.4-9')).toEqual(choice);
  expect(parseRoomChoice('DLX.BAR.2')).toEqual({
    roomType: 'DLX',
    ratePlan: 'BAR',
    adults: 2,
    childAges: [],
  });
});

test.each([
  '',
  'DLX',
  'DLX.BAR',
  'DLX.BAR.0',
  'DLX.BAR.x',
  'DLX.BAR.2.',
  'DLX.BAR.2.18',
  'D LX.BAR.2',
  'DLX.BAR.2.4-',
])('the room %j is none', (text) => {
  expect(parseRoomChoice(text)).toBeNull();
});
