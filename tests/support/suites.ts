import { composeRoom, composeType } from '../../src/modules/rooms/suite.service.ts';
import type { Context } from '../../src/platform/context.ts';
import type { BuiltHotel } from './builders.ts';
import { roomNamed } from './stays.ts';

/** Makes FAM of the built hotel a suite of two DLX: 301 is 201 and 202; 203 stays a plain DLX. */
export async function buildSuite(ctx: Context, hotel: BuiltHotel): Promise<void> {
  const hotelId = hotel.id;
  const parts = [{ partTypeId: hotel.types.DLX.id, rooms: 2 }];
  await composeType(ctx, { hotelId, suiteTypeId: hotel.types.FAM.id, parts });
  const partRoomIds = [roomNamed(hotel, '201'), roomNamed(hotel, '202')];
  await composeRoom(ctx, { hotelId, suiteRoomId: roomNamed(hotel, '301'), partRoomIds });
}
